import Baselines
import Budgets
import Gate
import Git
import Measurements

/// Runs of unchanged code by suite.
struct UnchangedRuns {
    let workspace: Workspace
    let suites: SuiteOptions
    let budgets: [Budget]

    struct Source {
        let pool: RunPool
        /// Of how many recorded commits; nil for files.
        let commits: Int?
    }

    /// What is found for each suite that an objective names; throws where there is nothing for any, unless that is allowed.
    func all(orNothing: Bool = false, _ find: (SuitePlan.Entry) throws(CommandFailure) -> Source?) throws(CommandFailure) -> [String:
        Source]
    {
        let plan = SuitePlan(budgets: budgets, overrides: suites.results, root: workspace.root)
        try budgets.requireSuites(of: suites.results)
        var found: [String: Source] = [:]
        for entry in plan.suites where budgets.contains(where: { $0.judgedSuites.contains { $0.name == entry.name } }) {
            if let source = try find(entry), source.pool.count > 0 { found[entry.name] = source }
        }
        guard orNothing || !found.isEmpty else {
            let globs = plan.suites.flatMap(\.globs).map { "\"\($0)\"" }.joined(separator: ", ")
            throw CommandFailure(
                .notFound,
                "no results of unchanged code: nothing is recorded, and no file matches \(globs); name files with --results SUITE=GLOB, or record some with \"tollgate record\""
            )
        }
        return found
    }

    /// The suite's files; nil where there are none and none were asked for.
    func files(_ entry: SuitePlan.Entry) throws(CommandFailure) -> Source? {
        guard !entry.paths.isEmpty || entry.isOverridden else { return nil }
        try entry.requireFiles()
        return Source(pool: RunPool(try entry.files(suites).load()), commits: nil)
    }

    func recorded(_ suite: String, from revision: String?, last: Int) throws(CommandFailure) -> Source? {
        try workspace.recordedRuns(suite, from: revision, last: last)
    }
}

extension Workspace {
    /// The runs recorded for a commit and its first-parent ancestors in the newest one's environment, oldest first; nil where there are none.
    func recordedRuns(_ suite: String, from revision: String?, last: Int) throws(CommandFailure) -> UnchangedRuns.Source? {
        guard let repository else { return nil }
        guard let newest = revision == nil ? try? commit(nil) : try commit(revision) else { return nil }
        do {
            let snapshot = try RecordStore.opened(repository).snapshot()
            let own = try snapshot.records(of: newest, suite: suite)
            let line = BaselineSelection(in: snapshot, candidate: newest, suite: suite)
            let nearest = own.isEmpty ? try line.history(endingAt: newest, limit: 1).commits.last?.entries ?? [] : own
            guard let environment = nearest.last?.record.environment else { return nil }
            let before = try line.history(endingAt: newest, limit: own.isEmpty ? last : last - 1, like: environment).commits.map(\.entries)
            let commits = before + (own.isEmpty ? [] : [own])
            var parts: [ResultSet] = []
            for (number, entries) in commits.enumerated() {
                var part = try snapshot.load(entries, like: environment).results
                for run in part.runs.indices {
                    // Merging puts runs in the order of their names and unites equal ones.
                    part.runs[run].name = "\(number) \(part.runs[run].name)"
                    part.runs[run].isNamedByFile = true
                }
                parts.append(part)
            }
            return UnchangedRuns.Source(pool: RunPool(try ResultSet.merging(parts), isInOrder: true), commits: commits.count)
        } catch {
            throw CommandFailure(recording: error)
        }
    }
}
