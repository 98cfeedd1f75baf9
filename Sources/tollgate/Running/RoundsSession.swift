import Baselines
import Budgets
import Foundation
import Gate
import Git
import Rounds

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
    /// Seconds.
    let timeLimit: Double
    let target: TargetRequest
    let today: Day
    /// How many were asked for.
    let rounds: Int?
    let untilDecided: Bool

    static let defaultRounds = 5
    static let defaultMaximum = 30

    /// The verdict after all rounds. Where the candidate alone does not run, that is the verdict.
    func verdict(after done: [FinishedRound]) async throws(CommandFailure) -> Verdict {
        do {
            return try await measured(after: done)
        } catch let error as RoundsError {
            let goOn = left()
            if case .harness(let failure) = error, failure.isOfCandidateOnly {
                if let goOn { complain(goOn) }
                return Verdict(candidate: CandidateInfo(commit: plan.candidate), notMeasured: NotMeasured(failure))
            }
            throw CommandFailure(CommandFailure(error).status, "\(error)" + (goOn.map { "\n" + $0 } ?? ""))
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(.inputOutput, "\(error)")
        }
    }

    /// How to go on with what was finished; nil where nothing was, and then nothing is left behind.
    private func left() -> String? {
        let rounds = (try? folder.read())?.rounds.count ?? 0
        guard rounds > 0 else {
            if !isKept { folder.remove() }
            return nil
        }
        return "\(rounds) finished round\(rounds == 1 ? " is" : "s are") kept; go on with: tollgate run --resume \(folder.path)"
    }

    private func measured(after done: [FinishedRound]) async throws -> Verdict {
        let progress = RoundsProgress()
        progress.show("checking out the baseline \(plan.baseline.prefix(8))")
        let worktree = try await BaselineWorktree(
            of: plan.baseline, repository: workspace.root, commonDirectory: workspace.needed().commonDirectory)
        let result: Result<Verdict, any Error>
        do { result = .success(try await measured(after: done, worktree, progress)) } catch { result = .failure(error) }
        progress.show("")
        if keepsWorktree { worktree.rest() } else { try await worktree.remove() }
        if case .success = result, !isKept { folder.remove() }
        return try result.get()
    }

    private func measured(after done: [FinishedRound], _ worktree: BaselineWorktree, _ progress: RoundsProgress) async throws -> Verdict {
        let format = suites.inputFormat?.name
        let sideBySide = try SideBySide(
            plan, in: folder, after: done, places: try places(worktree), check: { SuiteFiles.whyUnreadable($0, inputFormat: format) },
            started: { worktree.note(group: $0) })
        let start = ContinuousClock.now
        func elapsed() -> Double { (ContinuousClock.now - start) / .seconds(1) }
        if plan.units.contains(where: { $0.prepare != nil }) { progress.show("preparing both sides") }
        try await sideBySide.prepare()
        if plan.hasWarmUp {
            progress.show("the warm-up round")
            try await sideBySide.warmUp()
        }
        let asked = rounds ?? RoundsSession.defaultRounds
        while sideBySide.rounds.count < asked {
            let longest = sideBySide.rounds.map(\.seconds).max() ?? 0
            guard elapsed() + longest <= timeLimit else { break }
            let round = try await sideBySide.round()
            progress.finished(round, of: asked, still: longest * Double(asked - round.number))
        }
        return try judge(sideBySide)
    }

    private func judge(_ sideBySide: SideBySide) throws(CommandFailure) -> Verdict {
        var options = suites
        var others: [SuiteGlob] = []
        for suite in unique(plan.units.map(\.suite)) {
            let hasLevels = plan.units.contains { $0.suite == suite && $0.level != nil }
            options.results.append(SuiteGlob(suite: suite, glob: folder.glob(.candidate, suite: suite, hasLevels: hasLevels)))
            others.append(SuiteGlob(suite: suite, glob: folder.glob(.baseline, suite: suite, hasLevels: hasLevels)))
        }
        let loader = EvidenceLoader(
            workspace: workspace, suites: options, budgets: budgets, commit: nil, baseline: nil, baselineResults: others, target: target,
            today: today, budgetOrigin: "as in the working tree", notes: MachineNotes(sideBySide).sentences)
        return try loader.verdict()
    }

    /// The folder of each side that is as far below its root as the working directory is below the candidate's.
    private func places(_ worktree: BaselineWorktree) throws -> [RoundSide: String] {
        let root = RoundsSession.resolved(workspace.root)
        let here = RoundsSession.resolved(FileManager.default.currentDirectoryPath)
        guard here.hasPrefix(root + "/") else { return [.candidate: root, .baseline: worktree.path] }
        let below = String(here.dropFirst(root.count + 1))
        let other = worktree.path + "/" + below
        guard FileManager.default.fileExists(atPath: other) else {
            throw RoundsError.noFolder(below, revision: "the baseline \(plan.baseline.prefix(8))")
        }
        return [.candidate: here, .baseline: other]
    }

    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }
}

extension SuiteFiles {
    /// Why a file that a harness left is no result; nil where it is one. Asked of each at once, so that a harness that leaves rubbish is known
    /// in the first round.
    static func whyUnreadable(_ path: String, inputFormat: String?) -> String? {
        do {
            _ = try SuiteFiles(suite: "", paths: [path], inputFormat: inputFormat, hostClass: nil, allShards: false, keepLabels: []).load()
            return nil
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
