import ArgumentParser
import Baselines
import Budgets
import Foundation
import Gate
import Reports

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The gate: judge results against budgets and baselines.",
        discussion: """
            Reads the budgets, finds the candidate's results in the working tree (or its records) and the baseline by each budget's policy,
            decides every objective and writes the verdict. Nothing is stored unless --record leaves the verdict beside the records; record the
            results first where attempts are to be counted.

            Examples:
              tollgate check                                      Budgets/*.yaml against the recorded merge base
              tollgate check --fetch                              the same, with what the remote has recorded
              tollgate check --fetch --require-signed             and only if somebody vouches for it
              tollgate check --results golden='out/*.json' --baseline-results golden='base/*.json'
              tollgate check --format markdown=verdict.md --format json=verdict.json
              tollgate check --record && tollgate baseline sync   leave the verdict in git, and share it

            Exit code 0: passes (or what does not only warns); 1: an objective fails; 2: undecided, and the policy blocks on that.
            """)

    @OptionGroup var repository: RepositoryOptions
    @OptionGroup var suites: SuiteOptions
    @OptionGroup var judging: JudgingOptions

    @Option(help: ArgumentHelp("The candidate, if not the checked-out commit.", valueName: "REV"))
    var commit: String?

    @Option(help: ArgumentHelp("Compare with the records of this revision instead of the budgets' baselines.", valueName: "REV"))
    var baseline: String?

    @Option(
        help: ArgumentHelp(
            "The baseline's results of a suite, measured in this job; several files a side are rounds.", valueName: "SUITE=GLOB"))
    var baselineResults: [SuiteGlob] = []

    @Option(
        help: ArgumentHelp(
            """
            The rounds were looked at after each one, this is after DONE of at most MAXIMUM: as \
            `tollgate run --until-decided` prints it.
            """, valueName: "DONE/MAXIMUM"))
    var looked: LookedRounds?

    @Flag(help: "Fetch the remote's records first. Where that fails the check goes on with what is here, and the verdict says so.")
    var fetch = false

    @Option(help: ArgumentHelp("The remote for --fetch; origin by default.", valueName: "NAME"))
    var remote: String?

    @Flag(
        help: """
            Take no records but those whose newest commit bears a signature that git vouches for (git config tollgate.requireSigned true: \
            always).
            """)
    var requireSigned = false

    @Flag(
        help: """
            Prove that the gate can fail: worsen the candidate's data by twice each margin and name the objectives that still do not fail \
            (exit code 1 where there are any).
            """)
    var prove = false

    func validate() throws {
        if remote != nil, !fetch { throw ValidationError("--remote goes with --fetch") }
        if prove, judging.record { throw ValidationError("--prove gives no verdict to --record") }
    }

    func run() async throws {
        let day = try Day.option(judging.today)
        let workspace = try Workspace(repository.repo, isNeeded: false)
        let read = try workspace.readBudgets(suites.budget)
        let budgets = read.map(\.budget)
        let notes = fetch ? try await fetchRecords(workspace) : []
        let loader = EvidenceLoader(
            workspace: workspace, suites: suites, budgets: budgets, commit: commit, baseline: baseline, baselineResults: baselineResults,
            target: judging.targetRequest, today: day, records: try await workspace.records(isSignatureRequired: requireSigned),
            budgetOrigin: "as in the working tree", notes: notes, rounds: try looked?.look())
        if prove { return try report(Progress.during("proving") { () throws(CommandFailure) in try loader.proof() }.flatMap { $0 }) }
        let verdict = try Progress.during("judging") { () throws(CommandFailure) in try loader.verdict() }
        throw try await VerdictRecorder(workspace: workspace, budgets: read).end(with: verdict, judging)
    }

    /// What the verdict has to say where the remote's records could not be fetched.
    private func fetchRecords(_ workspace: Workspace) async throws -> [Sentence] {
        let store = try RecordStore.opened(workspace.needed())
        do {
            try await RecordsSession(store, remote: remote ?? "origin", isSigned: requireSigned).fetchQuietly()
            return []
        } catch let error as RecordSignatureError {
            // Going on without them would be what a forger wants.
            throw CommandFailure(recording: error)
        } catch {
            let reason = CommandFailure(transport: error).description
            complain("\(reason); going on with the records of this clone")
            return ["judged with the records of this clone: \(Sentence(quoted: reason))"]
        }
    }

    private func report(_ objectives: [ProvenObjective]) throws {
        for objective in objectives {
            guard let reason = objective.reason else {
                try output("can fail      \(objective.key.text)")
                continue
            }
            try output("cannot fail   \(objective.key.text): \(reason.text)" + (objective.remedy.map { ". \($0.text)" } ?? ""))
        }
        let dead = objectives.count { !$0.canFail }
        try output(dead == 0 ? "All \(objectives.count) objectives can fail." : "\(dead) of \(objectives.count) objectives cannot fail.")
        throw GateEnded(status: dead == 0 ? .pass : .fail)
    }
}

extension Verdict {
    var status: ExitStatus {
        switch (notMeasured?.cause, exit) {
        case (.rubbish, _): .malformed
        case (.doesNotRun, _): .unavailable
        case (nil, .pass): .pass
        case (nil, .fail): .fail
        case (nil, .blocked): .blocked
        }
    }

    /// In every format asked for; markdown to standard output by default.
    func write(_ formats: [FormatArgument<VerdictFormat>]) throws(CommandFailure) {
        for format in formats.isEmpty ? [FormatArgument(.markdown)] : formats {
            let text =
                switch format.name {
                case .markdown: MarkdownReport.render(self)
                case .json: JSONReport.render(self)
                }
            try tollgate.write(text, to: format.file ?? "-")
        }
    }
}

extension Day {
    /// The day of an option, or today in UTC.
    static func option(_ text: String?) throws(CommandFailure) -> Day {
        if let text {
            guard let day = Day(text) else { throw CommandFailure(.usage, "--today \(text): write a day as YYYY-MM-DD") }
            return day
        }
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
        guard let day = Day("\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))") else {
            throw CommandFailure(.inputOutput, "the clock gives no date; name one with --today")
        }
        return day
    }
}
