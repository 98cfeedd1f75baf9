import ArgumentParser
import Baselines
import Budgets
import Foundation
import Git
import Measurements
import Reports

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Store results for a commit, as a baseline for later ones.",
        discussion: """
            The records live in the repository, under refs/tollgate/records, and leave branches and tags alone. All suites are stored, or none.
            The same files again are not stored twice.

            Examples:
              tollgate record                                     the suites of Budgets/*.yaml, for the checked-out commit
              tollgate record --results load='out/*.ndjson'       one suite, named here
            """)

    @OptionGroup var repository: RepositoryOptions
    @OptionGroup var suites: SuiteOptions

    @Option(help: ArgumentHelp("The measured commit, if not the checked-out one.", valueName: "REV"))
    var commit: String?

    @Option(help: ArgumentHelp("Tells this measurement from others where no CI run does.", valueName: "ID"))
    var runID: String?

    @Flag(help: "Print what was stored as JSON.")
    var json = false

    func run() throws {
        let workspace = try Workspace(repository.repo, isNeeded: true)
        let store = try RecordStore.opened(workspace.needed())
        let commit = try workspace.commit(commit)
        let loaded = try load(workspace)
        let job = JobIdentity(environment: ProcessInfo.processInfo.environment)
        var records: [NewRecord] = []
        do {
            for (suite, results) in loaded {
                let identity = try RecordIdentity(
                    suite: suite, results: results, ciRun: job.run, job: job.job, attempt: job.attempt, runID: runID)
                records.append(NewRecord(results: results, identity: identity, provenance: job.provenance))
            }
            let outcomes = try store.append(records, commit: commit)
            try report(zip(loaded, outcomes).map { ($0.0, $0.1, $1) }, commit)
        } catch {
            throw CommandFailure(recording: error)
        }
    }

    /// The suites of the options, or of the budgets: those that have files. None at all is an error.
    private func load(_ workspace: Workspace) throws(CommandFailure) -> [(String, ResultSet)] {
        let isByBudget = suites.results.isEmpty || !suites.budget.isEmpty
        let budgets = isByBudget ? try workspace.budgets(suites.budget) : []
        let plan = SuitePlan(budgets: budgets, overrides: suites.results, root: workspace.root)
        var loaded: [(String, ResultSet)] = []
        for suite in plan.suites where !suite.paths.isEmpty || suite.isOverridden {
            try suite.requireFiles()
            let results = try suite.files(suites).load(identify: true)
            guard results.histograms.isEmpty else {
                throw CommandFailure(
                    .malformed,
                    "suite \"\(suite.name)\": records keep no histograms yet; give both sides' files to tollgate check (--baseline-results)"
                )
            }
            loaded.append((suite.name, results))
        }
        guard !loaded.isEmpty else {
            let globs = plan.suites.flatMap(\.globs).map { "\"\($0)\"" }.joined(separator: ", ")
            throw CommandFailure(
                .notFound,
                "no result file for any suite (looked for \(globs)); run the harness first, or name files with --results SUITE=GLOB")
        }
        for suite in plan.suites where suite.paths.isEmpty {
            complain("suite \"\(suite.name)\": no file matches \(suite.globs.joined(separator: ", ")), left out")
        }
        return loaded
    }

    private func report(_ rows: [(suite: String, results: ResultSet, outcome: RecordOutcome)], _ commit: ObjectID) throws(CommandFailure) {
        if json {
            let list = rows.map { row -> JSONText in
                .object([
                    ("suite", .string(row.suite)), ("outcome", .string(row.outcome == .recorded ? "recorded" : "already-recorded")),
                    ("runs", .number(row.results.runs.count)), ("observations", .number(row.results.observationCount)),
                ])
            }
            return try output(JSONText.object([("commit", .string(commit.hex)), ("records", .array(list))]).text)
        }
        for row in rows {
            let size =
                "\(row.results.observationCount) observations in \(row.results.runs.count) run\(row.results.runs.count == 1 ? "" : "s")"
            try output(
                row.outcome == .recorded
                    ? "recorded \(row.suite) for \(commit.short): \(size)" : "already recorded: \(row.suite) for \(commit.short)")
        }
    }
}

extension RecordStore {
    static func opened(_ repository: Repository) throws(CommandFailure) -> RecordStore {
        do { return try RecordStore(repository) } catch { throw CommandFailure(error) }
    }
}
