import Baselines
import Budgets
import Gate
import Git
import History
import Measurements
import Statistics

/// Finds what each budget is judged on: the candidate's results, its baselines by every policy, and the recorded history.
struct EvidenceLoader {
    let workspace: Workspace
    let suites: SuiteOptions
    let budgets: [Budget]
    /// As the command line names it; nil is the checked-out commit.
    let commit: String?
    let baseline: String?
    let baselineResults: [SuiteGlob]
    let target: TargetRequest
    let today: Day
    /// Nil outside of a repository.
    let records: RecordSnapshot?
    let budgetOrigin: Sentence
    /// What concerns the whole check: how it was measured.
    var notes: [Sentence] = []
    /// Where the rounds are looked at after each one.
    var rounds: SequentialLook?

    private func evidence() throws(CommandFailure) -> (info: CandidateInfo, judged: [(Budget, Evidence)]) {
        let candidate = try candidateCommit()
        // A revision that does not exist is an error, also where no objective asks for a baseline.
        if let baseline, workspace.repository != nil { _ = try workspace.commit(baseline) }
        let snapshot = records
        let plan = SuitePlan(budgets: budgets, overrides: suites.results, root: workspace.root)
        let sides = SuitePlan(budgets: budgets, overrides: baselineResults, root: workspace.root)
        var sources: [String: CandidateSource] = [:]
        var look = 1
        for entry in plan.suites where budgets.contains(where: { $0.judgedSuites.contains { $0.name == entry.name } }) {
            let source = try self.candidate(entry, candidate, snapshot)
            sources[entry.name] = source
            look = max(look, source.look)
        }
        try budgets.requireSuites(of: suites.results + baselineResults)
        let info = CandidateInfo(commit: candidate?.hex, look: look, rounds: rounds)
        let testMerge = try testMergeNote()
        var judged: [(Budget, Evidence)] = []
        for budget in budgets {
            var evidence: [String: SuiteEvidence] = [:]
            for suite in budget.judgedSuites {
                guard let source = sources[suite.name] else { continue }
                let files = sides.suites.first { $0.name == suite.name && $0.isOverridden }
                evidence[suite.name] = try suiteEvidence(budget, suite, source, files, candidate, snapshot)
            }
            let notes = notes + testMerge + missingRounds(evidence)
            judged.append((budget, Evidence(candidate: info, suites: evidence, today: today, budgetOrigin: budgetOrigin, notes: notes)))
        }
        // Only when all is read it is known what could not be.
        let faults = (snapshot?.faults.all ?? []).map { Sentence(quoted: "\($0)") }
        if !faults.isEmpty { judged = judged.map { ($0.0, $0.1.adding(faults)) } }
        return (info, judged)
    }

    private func testMergeNote() throws(CommandFailure) -> [Sentence] {
        guard commit == nil, let merge = try workspace.testMerge() else { return [] }
        let measured: Sentence = "measured in the test merge \(code: merge.merge.short) (\(code: merge.name))"
        if merge.isHeadHere { return ["\(measured): the candidate is the pull request's head, the baseline what it was merged with"] }
        let missing: Sentence = "\(measured), which stands for the pull request's head \(code: merge.head.short): this clone lacks it"
        return ["\(missing); \(Sentence(quoted: GitError.MissingCause.shallow.remedy))"]
    }

    /// Fewer runs than rounds: bounds would be narrower than so few allow.
    private func missingRounds(_ evidence: [String: SuiteEvidence]) -> [Sentence] {
        guard let rounds else { return [] }
        return evidence.keys.sorted().compactMap { suite in
            guard baselineResults.contains(where: { $0.suite == suite }), let runs = evidence[suite]?.candidate.runs.count,
                runs < rounds.rounds
            else { return nil }
            return "\(rounds.rounds) rounds are said to be done, but \(code: suite) has results of \(runs)"
        }
    }

    /// The verdict on all budgets, or every contradiction between budgets and results in one failure.
    ///
    /// - Parameter companions: whether tests of "no change" stand beside the decision.
    func verdict(companions: Bool = true) throws(CommandFailure) -> Verdict {
        let (info, evidence) = try evidence()
        return Verdict(
            candidate: info,
            budgets: try evidence.judging { (judged) throws(GateErrors) in
                try Gate.verdict(for: judged.0, on: judged.1, companions: companions)
            })
    }

    /// For each budget, which of its objectives can fail.
    func proof() throws(CommandFailure) -> [[ProvenObjective]] {
        try evidence().judged.judging { (judged) throws(GateErrors) in try Proof.objectives(of: judged.0, on: judged.1) }
    }

    // MARK: the candidate

    private struct CandidateSource {
        let results: ResultSet
        let look: Int
    }

    private func candidateCommit() throws(CommandFailure) -> ObjectID? {
        guard workspace.repository != nil else {
            if let commit {
                throw CommandFailure(.notFound, "\(workspace.root): not a git repository, so there is no commit \"\(commit)\"")
            }
            return nil
        }
        // Before the first commit there is nothing to compare with, but files can still be judged against limits.
        // A shallow clone may lack the head of the test merge that it checked out; limits can be judged all the same.
        guard let commit else { return (try? workspace.commit(nil)) ?? (try? workspace.commit("HEAD")) }
        return try workspace.commit(commit)
    }

    /// Files first; where there are none, what the commit has recorded. Results that are recorded already are pooled with the commit's
    /// other attempts, and each further attempt is a further look.
    private func candidate(_ entry: SuitePlan.Entry, _ commit: ObjectID?, _ snapshot: RecordSnapshot?) throws(CommandFailure)
        -> CandidateSource
    {
        var records: [RecordEntry] = []
        if let commit, let snapshot {
            do { records = try snapshot.records(of: commit, suite: entry.name) } catch { throw CommandFailure(recording: error) }
        }
        let isOtherCommit = !entry.isOverridden && self.commit != nil && commit != (try? workspace.commit(nil))
        if entry.paths.isEmpty || (isOtherCommit && !records.isEmpty) {
            guard let snapshot, !records.isEmpty else {
                try entry.requireFiles()
                return CandidateSource(results: ResultSet(format: ""), look: 1)
            }
            return try pooled(records, snapshot)
        }
        guard !records.isEmpty, let snapshot else { return CandidateSource(results: try entry.files(suites).load(), look: 1) }
        let results = try entry.files(suites).load(identify: true)
        let recorded = Set(records.flatMap(\.record.identity.digests))
        let digests = Set(results.runs.flatMap { $0.digest.split(separator: "+").map(String.init) })
        if digests.isSubset(of: recorded) {
            // Where the files are all that was recorded, they tell more than their records.
            let isAll = recorded.isSubset(of: digests)
            return isAll ? CandidateSource(results: results, look: snapshot.looks(records)) : try pooled(records, snapshot)
        }
        return CandidateSource(results: results, look: snapshot.looks(records) + 1)
    }

    private func pooled(_ records: [RecordEntry], _ snapshot: RecordSnapshot) throws(CommandFailure) -> CandidateSource {
        do {
            let loaded = try snapshot.load(records, like: records.last?.record.environment)
            return CandidateSource(results: loaded.results, look: loaded.looks)
        } catch {
            throw CommandFailure(recording: error)
        }
    }

    // MARK: baselines

    private func suiteEvidence(
        _ budget: Budget, _ suite: Suite, _ source: CandidateSource, _ files: SuitePlan.Entry?, _ candidate: ObjectID?,
        _ snapshot: RecordSnapshot?
    ) throws(CommandFailure) -> SuiteEvidence {
        let policies = Set(budget.objectives.filter { $0.suite == suite.name && $0.margin != nil }.flatMap(\.baselines))
        var side: Baseline?
        if let files {
            try files.requireFiles()
            side = Baseline(origin: .files, results: try files.files(suites).load(), description: "measured in this job")
        }
        var lookups: [BaselinePolicy: BaselineLookup] = [:]
        var history: [HistoryRecord] = []
        let environment = source.results.environment
        let choosing = selection(suite.name, candidate, snapshot)
        for policy in policies.sorted(by: { $0.name < $1.name }) {
            if let side, policy.isReplacedByFiles {
                lookups[policy] = .found(side)
                continue
            }
            lookups[policy] = try lookup(policy, budget, choosing, snapshot, environment)
        }
        if let choosing, let snapshot { history = try self.history(budget, suite.name, choosing, snapshot, environment) }
        return SuiteEvidence(candidate: source.results, baselines: lookups, history: history)
    }

    private func selection(_ suite: String, _ candidate: ObjectID?, _ snapshot: RecordSnapshot?) -> BaselineSelection? {
        guard let candidate, let snapshot else { return nil }
        return BaselineSelection(in: snapshot, candidate: candidate, suite: suite, target: target)
    }

    private func lookup(
        _ policy: BaselinePolicy, _ budget: Budget, _ selection: BaselineSelection?, _ snapshot: RecordSnapshot?, _ environment: Environment
    ) throws(CommandFailure) -> BaselineLookup {
        guard let selection, let snapshot else {
            let sentence: Sentence =
                workspace.repository == nil ? "there is no git repository here, so nothing is recorded" : "the repository has no commit yet"
            return .missing(
                sentence,
                remedy: "Give the other side's files with \(code: "--baseline-results SUITE=GLOB"), or run inside the repository.",
                cannotExistYet: false)
        }
        let effective = baseline.map { BaselinePolicy.revision($0) } ?? policy
        do {
            switch try selection.baseline(for: effective) {
            case .missing(let missing):
                let isTag = if case .latestTag = effective { !missing.metShallowBoundary } else { false }
                return .missing(
                    Sentence(quoted: missing.reason), remedy: Sentence(quoted: missing.remedy.capitalizedFirst + "."), cannotExistYet: isTag
                )
            case .found(let chosen):
                guard let newest = chosen.newest else {
                    return .missing(
                        "nothing is recorded", remedy: "Record a baseline with \(code: "tollgate record").", cannotExistYet: false)
                }
                let loaded = try snapshot.load(newest.entries, like: environment)
                let failed = try snapshot.failedObjectives(of: newest, suite: selection.suite, by: budget)
                let description =
                    failed.isEmpty
                    ? chosen.description
                    : chosen.description + "; the baseline itself failed \(Sentence.list(codes: failed, most: 4)) when it was judged"
                return .found(Baseline(origin: chosen.origin(effective), results: loaded.results, description: description))
            }
        } catch {
            throw CommandFailure(recording: error)
        }
    }

    /// The last recorded ancestors up to the merge base, oldest first, each reduced to what the budget needs.
    private func history(
        _ budget: Budget, _ suite: String, _ selection: BaselineSelection, _ snapshot: RecordSnapshot, _ environment: Environment
    ) throws(CommandFailure) -> [HistoryRecord] {
        do {
            guard case .found(let chosen) = try selection.baseline(for: .mergeBase), let end = chosen.newest else { return [] }
            let (commits, _) = try selection.history(endingAt: end.commit, like: environment)
            return try commits.map { commit in
                let name = commit.commit.hex
                if let summarised = HistoryRecord(commit: name, summariesOf: commit.entries, suite: suite, budget: budget) {
                    return summarised
                }
                let loaded = try snapshot.load(commit.entries, like: environment)
                return HistoryRecord(commit: name, results: loaded.results, suite: suite, budget: budget)
            }
        } catch {
            throw CommandFailure(recording: error)
        }
    }
}

extension BaselinePolicy {
    /// Files of this job stand for every baseline that is not a tag or a named revision.
    var isReplacedByFiles: Bool {
        switch self {
        case .mergeBase, .window, .sameJob: true
        case .latestTag, .revision: false
        }
    }
}

extension ChosenBaseline {
    func origin(_ policy: BaselinePolicy) -> Baseline.Origin {
        let commit = newest?.commit.hex ?? reference.hex
        if case .window(let count) = policy { return .window(records: commits.count, asked: count, newest: commit) }
        return .record(commit: commit)
    }

    /// "merge base, recorded", and what a reader has to know about the choice.
    var description: Sentence {
        let name = referenceName.hasPrefix("the ") ? String(referenceName.dropFirst(4)) : referenceName
        let start: Sentence = newest?.match == .exact ? "\(name), recorded" : "recorded"
        return notes.reduce(start) { "\($0); \(Sentence(quoted: $1))" }
    }
}

extension Sentence {
    /// What a message puts in double quotes, a command or a name, becomes code: it can be copied, and is never interpreted.
    init(quoted text: String) {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
        self.init(
            spans: parts.enumerated().compactMap { index, part in
                part.isEmpty ? nil : index % 2 == 1 && index < parts.count - 1 ? .code(part) : .plain(part)
            })
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
