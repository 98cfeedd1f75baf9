import ArgumentParser
import Baselines
import Budgets
import Foundation
import Gate
import Git
import GitProgram
import Reports
import Rounds
import Statistics

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure baseline and candidate side by side in alternating rounds, and judge them.",
        discussion: """
            Two measurements taken at different times differ by more than most regressions. This runs a harness in one job for both sides, round by
            round: the baseline in a git worktree of its own, the candidate in the working tree as it is. Then it checks the budgets, as check does.

            The command leaves one result file at {out}, in any format that "tollgate results" reads; what it prints is the result where it names no
            {out}. {side}, {round} and {level} are replaced, too, and stand in variables (TOLLGATE_OUT, TOLLGATE_SIDE, TOLLGATE_ROUND, TOLLGATE_LEVEL).
            One word is a line for the shell, several words are a program and its arguments. Without a command, those of the budget's suites
            (command:, levels:, prepare:) are run.

            Examples:
              tollgate run --baseline origin/main -- 'hyperfine --export-json {out} ./bench.sh'
              tollgate run --until-decided --time-limit 15m --prepare 'make' -- './load-test > {out}'
              tollgate run --rounds 7 --keep rounds/                  what the budget's suites name; the files stay

            Exit code 0, 1 and 2 as of check; 65 or 69: a side leaves rubbish or does not run, which is no regression; 130: interrupted.
            """)

    @OptionGroup var repository: RepositoryOptions
    @OptionGroup var suites: SuiteOptions
    @OptionGroup var judging: JudgingOptions

    @Option(help: ArgumentHelp("The commit to measure against, if not the merge base with the target branch.", valueName: "REV"))
    var baseline: String?

    @Option(help: ArgumentHelp("The suite that the command measures, where the budgets have several.", valueName: "NAME"))
    var suite: String?

    @Option(
        help: ArgumentHelp(
            """
            How many rounds, judged once at the end (default: 5); with --until-decided the most there will be (default: 30, or as many as the \
            time limit has room for by the first one).
            """,
            valueName: "N"))
    var rounds: Int?

    @Flag(
        help: """
            Look after each round, and stop when every objective is decided or cannot be. The promised error holds in spite of the looking.
            """)
    var untilDecided = false

    @Option(help: ArgumentHelp("No further round begins that would end after this time, and no command runs longer.", valueName: "TIME"))
    var timeLimit = TimeSpan(seconds: 1200)

    @Option(help: ArgumentHelp("How long one run of the command may take (default: the time limit).", valueName: "TIME"))
    var timeout: TimeSpan?

    @Option(help: ArgumentHelp("A shell line that builds a side once, before the rounds.", valueName: "COMMAND"))
    var prepare: String?

    @Flag(help: "Measure a first round and throw it away.")
    var warmUp = false

    @Option(help: ArgumentHelp("Measure at these load levels; {level} in the command stands for each.", valueName: "LEVEL,…"))
    var level: LevelList?

    @Option(help: ArgumentHelp("Keep the harness to so many processors.", valueName: "N"))
    var cpus: Int?

    @Option(
        help: ArgumentHelp(
            "A round during which others used more of the processors is measured once more (default: 25%).", valueName: "PERCENT"))
    var disturbance: Percentage?

    @Option(
        help: ArgumentHelp(
            "An exit code besides 0 that is no failure of the harness (k6 ends with 99 where a threshold is missed).", valueName: "CODE"))
    var acceptExit: [Int32] = []

    @Option(help: ArgumentHelp("Which order the sides are measured in is drawn from this number.", valueName: "N"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Keep result files and the journal in this new folder.", valueName: "DIR"))
    var keep: String?

    @Option(help: ArgumentHelp("Go on with what an interrupted measurement left in this folder.", valueName: "DIR"))
    var resume: String?

    @Flag(help: "Leave the baseline's worktree for the next time, with what was built in it.")
    var keepWorktree = false

    @Option(help: ArgumentHelp("Where the baseline's worktree goes, if not beside the repository.", valueName: "DIR"))
    var worktree: String?

    @Argument(parsing: .postTerminator, help: ArgumentHelp("What measures once, behind --.", valueName: "COMMAND"))
    var command: [String] = []

    func validate() throws {
        guard rounds.map({ $0 >= 1 }) ?? true else { throw ValidationError("--rounds is at least 1") }
        guard !untilDecided || rounds.map({ $0 >= SequentialDesign.firstLook && $0 <= SequentialLook.most }) ?? true else {
            throw ValidationError(
                "--until-decided first looks after \(SequentialDesign.firstLook) rounds: --rounds is \(SequentialDesign.firstLook) to \(SequentialLook.most)"
            )
        }
        guard cpus.map({ $0 >= 1 }) ?? true else { throw ValidationError("--cpus is at least 1") }
        guard keep == nil || resume == nil else { throw ValidationError("--resume keeps its files in its own folder: leave out --keep") }
        let shaping =
            baseline != nil || suite != nil || prepare != nil || warmUp || level != nil || seed != nil || !command.isEmpty || rounds != nil
            || untilDecided || timeout != nil || !acceptExit.isEmpty || disturbance != nil || cpus != nil
        guard resume == nil || !shaping else {
            throw ValidationError(
                """
                --resume goes on with the plan in its folder, so that it stays one measurement: leave out the command and what shapes it (--baseline, \
                --suite, --prepare, --warm-up, --level, --seed, --rounds, --until-decided, --timeout, --accept-exit, --disturbance, --cpus)
                """)
        }
    }

    func run() async throws {
        Interruption.watch()
        let day = try Day.option(judging.today)
        let workspace = try Workspace(repository.repo, isNeeded: true)
        let read = try workspace.readBudgets(suites.budget)
        let budgets = read.map(\.budget)
        if let cpus, cpus > Processors.allowed.count {
            throw CommandFailure(.usage, "--cpus \(cpus): this process may use \(Processors.allowed.count) processors")
        }
        // Before anything is measured: records that are not signed, and have to be, end it.
        let records = try await workspace.records()
        let (plan, done, folder) = try await planned(workspace, budgets)
        if let count = plan.processors, Processors.pin(to: count) == nil {
            throw CommandFailure(.usage, "--cpus \(count): this process may use \(Processors.allowed.count) processors")
        }
        let measured = MeasuredBudgets(budgets, plan: plan, suites: suites, root: workspace.root)
        let session = RoundsSession(
            workspace: workspace, budgets: measured.budgets, suites: suites, plan: plan, folder: folder,
            isKept: keep != nil || resume != nil, keepsWorktree: keepWorktree,
            worktreeFolder: worktree.map { $0.hasPrefix("/") ? $0 : FileManager.default.currentDirectoryPath + "/" + $0 },
            timeLimit: timeLimit.seconds, target: judging.targetRequest, today: day, records: records,
            notes: measured.notes)
        let verdict = try await session.verdict(after: done)
        throw try await VerdictRecorder(workspace: workspace, budgets: read).end(with: verdict, judging)
    }

    // MARK: the plan

    private func planned(_ workspace: Workspace, _ budgets: [Budget]) async throws(CommandFailure) -> (
        RoundsPlan, [FinishedRound], RoundsFolder
    ) {
        if workspace.repository?.isBare == true {
            throw CommandFailure(
                .notFound,
                "\(workspace.root): a bare repository has no working tree to measure; run it in a checkout, or name one with --repo")
        }
        let head = try workspace.commit(nil)
        let changes = try await changes(workspace)
        if let resume {
            let folder = RoundsFolder(resume)
            let left: RoundsFolder.Left?
            do { left = try folder.read() } catch { throw CommandFailure(error) }
            guard let left else { throw CommandFailure(.notFound, "\(resume): no measurement was begun there (it has no rounds.json)") }
            guard left.plan.candidate == head.hex else {
                let commit = left.plan.candidate?.prefix(8) ?? "?"
                throw CommandFailure(
                    .usage,
                    "\(resume): its rounds are of commit \(commit), and \(head.short) is checked out; measure again in another folder")
            }
            guard left.plan.changes == changes else {
                throw CommandFailure(.usage, "\(resume): the working tree was changed since; measure again in another folder")
            }
            if left.isJudged, case .fixed = left.plan.length {
                throw CommandFailure(
                    .usage,
                    "\(resume): its verdict was given, and a fixed number of rounds is judged once; judge the files again with tollgate check"
                )
            }
            return (left.plan, left.rounds, folder)
        }
        let units = try RunUnits(command: command, suite: suite, prepare: prepare, levels: level?.levels, budgets: budgets).units()
        for unit in units where suites.results.contains(where: { $0.suite == unit.suite }) {
            throw CommandFailure(.usage, "--results \(unit.suite)=…: the suite is measured here, and has no other files")
        }
        let base = try baselineCommit(workspace, head)
        let plan = RoundsPlan(
            baseline: base.hex, candidate: head.hex, changes: changes, units: units,
            seed: seed ?? RoundOrder.seed(baseline: base.hex, candidate: head.hex), hasWarmUp: warmUp,
            disturbance: Disturbance(bound: disturbance?.share ?? Disturbance.defaultBound), acceptedExits: acceptExit,
            timeout: timeout?.seconds,
            length: untilDecided ? .untilDecided(atMost: rounds) : .fixed(rounds ?? RoundsSession.defaultRounds), processors: cpus)
        do {
            guard let keep else { return (plan, [], try .temporary()) }
            let folder = RoundsFolder(keep)
            guard try !folder.isTaken() else {
                throw CommandFailure(
                    .usage, "\(keep): it is not empty; go on with a measurement in it with --resume \(keep), or name another folder")
            }
            return (plan, [], folder)
        } catch let error as RoundsError {
            throw CommandFailure(error)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(.inputOutput, "\(error)")
        }
    }

    /// A digest of what the working tree's tracked files are beyond the commit.
    private func changes(_ workspace: Workspace) async throws(CommandFailure) -> String {
        let ended: EndedGit
        do { ended = try await GitProgram.run(["-C", workspace.root, "diff", "--binary", "HEAD"]) } catch {
            throw CommandFailure(RoundsError(error, action: "compare the working tree with its commit"))
        }
        guard !ended.output.isEmpty else { return "" }
        do { return try Repository.hash(Array(ended.output.utf8)).hex } catch { throw CommandFailure(error) }
    }

    private func baselineCommit(_ workspace: Workspace, _ head: ObjectID) throws(CommandFailure) -> ObjectID {
        if let baseline { return try workspace.commit(baseline) }
        do {
            switch try judging.targetRequest.base(of: head, in: workspace.needed()) {
            case .found(let named): return named.commit
            case .missing(let missing):
                throw CommandFailure(.notFound, "\(missing.reason); \(missing.remedy), or name the other side with --baseline")
            }
        } catch {
            throw CommandFailure(recording: error)
        }
    }
}

/// `0.5x,1x,2x`: names of load levels, which become folders.
struct LevelList: ExpressibleByArgument {
    let levels: [String]

    init?(argument: String) {
        levels = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard levels.allSatisfy(LevelList.isName), Set(levels).count == levels.count else { return nil }
    }

    static func isName(_ level: String) -> Bool { !level.isEmpty && level.hasNameLetters && level.first != "." }
}

extension CommandFailure {
    init(_ error: RoundsError) {
        let status: ExitStatus =
            switch error {
            case .noProgram: .unavailable
            case .git, .noFolder: .notFound
            case .inputOutput: .inputOutput
            case .notResumable: .malformed
            case .interrupted(let signal): ExitStatus(rawValue: 128 + signal) ?? .interrupted
            case .harness(let failure): failure.status
            }
        // What a harness wrote may turn a terminal's head.
        self.init(
            status,
            "\(error)".split(separator: "\n", omittingEmptySubsequences: false).map { VisibleText.exposingInvisible(String($0)) }.joined(
                separator: "\n"))
    }
}

extension HarnessFailure {
    /// 65 where something was left that cannot be used, 69 where it does not run.
    var status: ExitStatus {
        switch kind {
        case .unreadable, .severalFiles: .malformed
        case .cannotStart, .exited, .signalled, .timedOut, .noFile, .noOutput: .unavailable
        }
    }
}
