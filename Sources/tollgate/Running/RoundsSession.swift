import Baselines
import Budgets
import Foundation
import Gate
import Git
import Measurements
import Rounds
import Statistics

/// One measurement side by side, from the worktree to the verdict.
struct RoundsSession {
    let workspace: Workspace
    let budgets: [Budget]
    let suites: SuiteOptions
    let plan: RoundsPlan
    let folder: RoundsFolder
    /// Whether the folder stays when all went well.
    let isKept: Bool
    let keepsWorktree: Bool
    /// Where the worktree goes, if not beside the repository.
    let worktreeFolder: String?
    /// Seconds.
    let timeLimit: Double
    let target: TargetRequest
    let today: Day
    let records: RecordSnapshot?
    /// What the verdict says besides: which objectives are not judged here.
    let notes: [Sentence]

    static let defaultRounds = 5
    static let defaultMaximum = 30

    /// The verdict after all rounds. Where the candidate alone does not run, that is the verdict.
    func verdict(after done: [FinishedRound]) async throws(CommandFailure) -> Verdict {
        do {
            return try await measured(after: done)
        } catch let error as RoundsError {
            // What git says when the same signal ends it is not the reason.
            let error = Interruption.signal.map { RoundsError.interrupted(signal: $0) } ?? error
            if case .harness(let failure) = error, failure.isOfCandidateOnly {
                // Rounds of code that has to change are no use.
                if !isKept { folder.remove() }
                return Verdict(candidate: CandidateInfo(commit: plan.candidate), notMeasured: NotMeasured(failure))
            }
            throw CommandFailure(CommandFailure(error).status, CommandFailure(error).description + left())
        } catch let error as CommandFailure {
            throw CommandFailure(error.status, error.description + left())
        } catch {
            throw CommandFailure(.inputOutput, "\(error)" + left())
        }
    }

    /// How to go on with what was finished; empty where nothing was, and then nothing is left behind.
    private func left() -> String {
        let rounds = (try? folder.read())?.rounds.count ?? 0
        guard rounds > 0 else {
            if !isKept { folder.remove() }
            return ""
        }
        return "\n\(rounds) finished round\(rounds == 1 ? " is" : "s are") kept; go on with: tollgate run --resume \(folder.path)"
            + (suites.budget.isEmpty && suites.results.isEmpty ? "" : " (and the same --budget and --results)")
    }

    private func measured(after done: [FinishedRound]) async throws -> Verdict {
        let progress = RoundsProgress()
        progress.show("checking out the baseline \(plan.baseline.prefix(8))")
        let worktree = try await BaselineWorktree(
            of: plan.baseline, repository: workspace.root, commonDirectory: workspace.needed().commonDirectory, in: worktreeFolder)
        let result: Result<Verdict, any Error>
        do { result = .success(try await measured(after: done, worktree, progress)) } catch { result = .failure(error) }
        progress.show("")
        if keepsWorktree {
            worktree.rest()
        } else {
            // A finished verdict is not lost for want of tidiness.
            do { try await worktree.remove() } catch { complain("\(worktree.path) is left behind: \(error)") }
        }
        let verdict = try result.get()
        if isKept { complain(again()) } else { folder.remove() }
        return verdict
    }

    /// The command that gives the same verdict of what was kept.
    private func again() -> String {
        var words = ["kept in \(folder.path); the same verdict again: tollgate check"]
        if let left = try? folder.read(), let maximum = left.plan.maximum { words.append("--looked \(left.rounds.count)/\(maximum)") }
        for (candidate, baseline) in zip(files(.candidate), files(.baseline)) {
            words.append("--results \(candidate.suite)='\(candidate.glob)'")
            words.append("--baseline-results \(baseline.suite)='\(baseline.glob)'")
        }
        return words.joined(separator: " ")
    }

    /// One side's result files, a pattern for each measured suite.
    private func files(_ side: RoundSide) -> [SuiteGlob] {
        unique(plan.units.map(\.suite)).map { suite in
            let hasLevels = plan.units.contains { $0.suite == suite && $0.level != nil }
            return SuiteGlob(suite: suite, glob: folder.glob(side, suite: suite, hasLevels: hasLevels))
        }
    }

    private func measured(after done: [FinishedRound], _ worktree: BaselineWorktree, _ progress: RoundsProgress) async throws -> Verdict {
        let given = suites.reading.given
        let readings = Dictionary(budgets.flatMap(\.suites).map { ($0.name, $0.reading) }, uniquingKeysWith: { first, _ in first })
        let sideBySide = try SideBySide(
            plan, in: folder, after: done, places: try places(worktree), patience: timeLimit,
            check: { SuiteFiles.whyUnreadable($0, reading: readings[$1.suite].map(given.filled) ?? given) },
            started: { worktree.note(group: $0) })
        let start = ContinuousClock.now
        if plan.units.contains(where: { $0.prepare != nil }) { progress.show("preparing both sides") }
        try await sideBySide.prepare()
        if plan.hasWarmUp {
            progress.show("the warm-up round")
            try await sideBySide.warmUp()
        }
        let clock = RoundsClock(limit: timeLimit, start: start)
        switch plan.length {
        case .fixed(let count): return try await fixedNumber(count, sideBySide, clock, progress)
        case .untilDecided: return try await untilDecided(sideBySide, clock, progress)
        }
    }

    /// So many rounds, judged once. That time ends them early is no look.
    private func fixedNumber(
        _ asked: Int, _ sideBySide: SideBySide, _ clock: RoundsClock, _ progress: RoundsProgress
    ) async throws -> Verdict {
        while sideBySide.rounds.count < asked, clock.hasRoom(after: sideBySide.rounds) {
            let round = try await sideBySide.round()
            progress.finished(round, of: asked, still: clock.longest(sideBySide.rounds) * Double(asked - round.number))
        }
        let count = sideBySide.rounds.count
        let early: Sentence? = count < asked ? "time was up after \(count) of \(asked) rounds (\(code: "--time-limit"))" : nil
        let verdict = try judge(sideBySide, early)
        try sideBySide.noteVerdict()
        return verdict
    }

    /// Looks after each round from the first look on, and ends when all is decided, nothing more can be, or time is up.
    private func untilDecided(_ sideBySide: SideBySide, _ clock: RoundsClock, _ progress: RoundsProgress) async throws -> Verdict {
        var early: Sentence?
        while sideBySide.rounds.count < sideBySide.plan.maximum ?? .max {
            guard clock.hasRoom(after: sideBySide.rounds) else {
                early = "time was up (\(code: "--time-limit"))"
                break
            }
            let round = try await sideBySide.round()
            if sideBySide.plan.maximum == nil {
                let affordable = Int(min(timeLimit / max(round.attemptSeconds, 0.001), Double(RoundsSession.defaultMaximum)))
                try sideBySide.fix(maximum: max(affordable, SequentialDesign.firstLook, sideBySide.rounds.count))
            }
            let look = try look(sideBySide)
            let outlook = try look.isBeforeFirst ? nil : Outlook(judge(sideBySide, look: look, companions: false), at: look)
            let expected = max((outlook?.rounds ?? look.maximum) - round.number, 0)
            let decided = outlook.map { ($0.decided.count, $0.entries.count) }
            progress.finished(
                round, of: look.maximum, still: clock.longest(sideBySide.rounds) * Double(expected), decided: decided, looks: true)
            guard let outlook, outlook.isOver else { continue }
            if outlook.open.isEmpty, outlook.hopeless.isEmpty {
                early = "every objective is decided"
            } else if !outlook.isLast {
                early =
                    "more rounds, up to \(look.maximum), would hardly decide \(Sentence.list(codes: outlook.hopeless.map(\.text), most: 4))"
            }
            break
        }
        return try judge(sideBySide, early, look: sideBySide.rounds.isEmpty ? nil : try look(sideBySide))
    }

    private func look(_ sideBySide: SideBySide) throws(CommandFailure) -> SequentialLook {
        let count = sideBySide.rounds.count
        do { return try SequentialLook(rounds: count, maximum: sideBySide.plan.maximum ?? count) } catch {
            throw CommandFailure(.usage, "--rounds: \(error)")
        }
    }

    private func judge(
        _ sideBySide: SideBySide, _ early: Sentence? = nil, look: SequentialLook? = nil, companions: Bool = true
    ) throws(CommandFailure) -> Verdict {
        guard !sideBySide.rounds.isEmpty else {
            throw CommandFailure(.usage, "--time-limit \(TimeSpan(seconds: timeLimit)): not one round fits into it")
        }
        var options = suites
        options.results += files(.candidate)
        let loader = EvidenceLoader(
            workspace: workspace, suites: options, budgets: budgets, commit: nil, baseline: nil, baselineResults: files(.baseline),
            target: target,
            today: today, records: records, budgetOrigin: "as in the working tree",
            notes: MachineNotes(sideBySide, early).sentences + notes, rounds: look)
        return try loader.verdict(companions: companions)
    }

    /// The folder of each side that is as far below its root as the working directory is below the candidate's.
    private func places(_ worktree: BaselineWorktree) throws -> [RoundSide: String] {
        let root = resolvedPath(workspace.root)
        let here = resolvedPath(FileManager.default.currentDirectoryPath)
        guard here.hasPrefix(root + "/") else { return [.candidate: root, .baseline: worktree.path] }
        let below = String(here.dropFirst(root.count + 1))
        let other = worktree.path + "/" + below
        guard FileManager.default.fileExists(atPath: other) else {
            throw RoundsError.noFolder(below, revision: "the baseline \(plan.baseline.prefix(8))")
        }
        return [.candidate: here, .baseline: other]
    }
}

/// How much time there is.
struct RoundsClock {
    /// Seconds.
    let limit: Double
    let start: ContinuousClock.Instant

    /// Whether another round like the longest one would end in time.
    func hasRoom(after rounds: [FinishedRound]) -> Bool { (ContinuousClock.now - start) / .seconds(1) + longest(rounds) <= limit }

    /// Seconds that the longest round took, a repeated attempt left out.
    func longest(_ rounds: [FinishedRound]) -> Double { rounds.map(\.attemptSeconds).max() ?? 0 }
}

extension SuiteFiles {
    /// Why a file that a harness left is no result; nil where it is one. Asked of each at once, so that a harness that leaves rubbish is known
    /// in the first round.
    static func whyUnreadable(_ path: String, reading: InputReading) -> String? {
        do {
            let runs = try SuiteFiles(
                suite: "", paths: [path], reading: reading, hostClass: nil, allShards: false, keepLabels: []
            ).load().runs.count
            return runs > 1 ? "it holds \(runs) runs, and a round is one run" : nil
        } catch {
            let first = error.description.split(separator: "\n").first.map(String.init) ?? error.description
            return first.replacingOccurrences(of: path, with: "{out}")
        }
    }
}

extension NotMeasured {
    init(_ failure: HarnessFailure) {
        let verb = failure.stage == .preparing ? "build" : "run"
        let what: Sentence =
            if case .unreadable(let reason) = failure.kind {
                "left a file that is no result: \(Sentence(quoted: reason))"
            } else {
                "\(failure.what)"
            }
        self.init(
            cause: failure.status == .malformed ? .rubbish : .doesNotRun,
            headline: "the candidate does not \(verb): \(code: failure.command) \(what) \(failure.place)",
            advice: """
                The baseline does, with the same command on the same machine: the change is at fault, or it needs another command. This is no \
                regression, and no pass.
                """,
            lastLines: failure.lastLines)
    }
}
