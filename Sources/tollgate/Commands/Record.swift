import ArgumentParser
import Baselines
import Budgets
import Foundation
import Gate
import Git
import Measurements
import Reports

/// A suite's results, and what of them is to be kept.
private struct LoadedSuite {
    let name: String
    let results: ResultSet
    let needsSamples: Bool

    /// Golden sets and benchmarks are kept whole.
    var kept: ResultSet { needsSamples ? results : results.condensed() }
}

struct Record: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Store results for a commit, as a baseline for later ones.",
        discussion: """
            The records live in the repository, under refs/tollgate/records, and leave branches and tags alone. All suites are stored, or none.
            The same files again are not stored twice. Of a run with more than 10,000 requests a histogram is kept (buckets of 0.54 %), unless the
            suite says "store: samples". With --push the remote gets them in the same step; where it cannot be reached (exit
            code 69) they stay recorded in this clone.

            Examples:
              tollgate record                                     the suites of Budgets/*.yaml, for the checked-out commit
              tollgate record --results load='out/*.ndjson'       one suite, named here
              tollgate record --push                              and share them, as CI does
              tollgate record --push --sign                       and vouch for them, with the signing key of git
            """)

    @OptionGroup var repository: RepositoryOptions
    @OptionGroup var suites: SuiteOptions

    @Option(help: ArgumentHelp("The measured commit, if not the checked-out one.", valueName: "REV"))
    var commit: String?

    @Option(help: ArgumentHelp("Tells this measurement from others where no CI run does.", valueName: "ID"))
    var runID: String?

    @Flag(help: "Share the records with the remote: fetch its own, record, send.")
    var push = false

    @Option(help: ArgumentHelp("The remote for --push; origin by default.", valueName: "NAME"))
    var remote: String?

    @Flag(
        help: """
            Sign the commit that stores them, as git is set up to sign (git config tollgate.requireSigned true: always). Nothing is signed on \
            top of records that are not.
            """)
    var sign = false

    @Flag(help: "Print what was stored as JSON.")
    var json = false

    func validate() throws {
        if remote != nil, !push { throw ValidationError("--remote goes with --push") }
    }

    func run() async throws {
        let workspace = try Workspace(repository.repo, isNeeded: true)
        let store = try RecordStore.opened(workspace.needed())
        let commit = try workspace.commit(commit)
        let loaded = try load(workspace)
        let job = JobIdentity(environment: ProcessInfo.processInfo.environment)
        var records: [NewRecord] = []
        let session = push ? await fetched(store, remote: remote ?? "origin") : nil
        do {
            for suite in loaded {
                let identity = try RecordIdentity(
                    suite: suite.name, results: suite.results, ciRun: job.run, job: job.job, attempt: job.attempt, runID: runID)
                records.append(
                    NewRecord(results: suite.results, kept: suite.kept, identity: identity, provenance: job.provenance))
            }
            let isSigned = sign || store.isSignatureRequired
            let outcomes =
                isSigned ? try await SignedRecords(store).append(records, commit: commit) : try store.append(records, commit: commit)
            try report(zip(loaded, outcomes).map { ($0.name, $0.results, $1) }, commit)
        } catch {
            throw CommandFailure(recording: error)
        }
        if let session { try await share(session) }
    }

    /// What the remote has comes first, so that it is known what is recorded already, and the history stays one line. Where that fails the
    /// results are recorded all the same, so the error waits.
    private func fetched(_ store: RecordStore, remote: String) async -> Result<RecordsSession, any Error> {
        do {
            let session = try RecordsSession(store, remote: remote, isSigned: sign)
            try await session.fetchQuietly()
            return .success(session)
        } catch {
            return .failure(error)
        }
    }

    private func share(_ session: Result<RecordsSession, any Error>) async throws {
        do {
            let sent = try await session.get().push()
            if !json { try output(sent) }
        } catch {
            let failure = CommandFailure(transport: error)
            throw CommandFailure(
                failure.status,
                "\(failure.description)\nThe results are recorded in this clone only; \"tollgate baseline sync\" sends them later.")
        }
    }

    /// The suites of the options, or of the budgets: those that have files. None at all is an error.
    private func load(_ workspace: Workspace) throws(CommandFailure) -> [LoadedSuite] {
        let isByBudget = suites.results.isEmpty || !suites.budget.isEmpty
        let budgets = isByBudget ? try workspace.budgets(suites.budget) : []
        let plan = SuitePlan(budgets: budgets, overrides: suites.results, root: workspace.root)
        var loaded: [LoadedSuite] = []
        for suite in plan.suites where !suite.paths.isEmpty || suite.isOverridden {
            try suite.requireFiles()
            let results = try suite.files(suites).load(identify: true)
            loaded.append(LoadedSuite(name: suite.name, results: results, needsSamples: suite.needsSamples))
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
                    ("runs", .number(row.results.runs.count)), ("observations", .number(row.results.measurementCount)),
                ])
            }
            return try output(JSONText.object([("commit", .string(commit.hex)), ("records", .array(list))]).text)
        }
        for row in rows {
            let (observations, runs) = (row.results.measurementCount, row.results.runs.count)
            let size = "\(observations) observation\(observations == 1 ? "" : "s") in \(runs) run\(runs == 1 ? "" : "s")"
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
