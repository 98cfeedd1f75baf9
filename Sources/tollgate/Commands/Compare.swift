import ArgumentParser
import Baselines
import Budgets
import Foundation
import Gate
import Git
import Measurements
import Reports

struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare two files, globs or commits, without a budget.",
        discussion: """
            Each argument is an existing path, else a glob, else a revision with records. Equal numbers of files a side are alternating rounds, in the
            natural order of their names. Without --margin nothing is decided and the exit code is 0; with it, it is as of check.

            Examples:
              tollgate compare base.json new.json
              tollgate compare 'base-*.txt' 'new-*.txt' --metric time --margin 5%
              tollgate compare v1.2 HEAD --by intent
            """)

    @Argument(help: ArgumentHelp("What is compared with.", valueName: "BASELINE"))
    var baseline: String

    @Argument(help: ArgumentHelp("What is judged.", valueName: "CANDIDATE"))
    var candidate: String

    @OptionGroup var repository: RepositoryOptions

    @Option(help: ArgumentHelp("Only this metric. May be repeated.", valueName: "NAME"))
    var metric: [String] = []

    @Option(help: ArgumentHelp("One comparison for each value of this label.", valueName: "LABEL"))
    var by: String?

    @Option(help: ArgumentHelp("Decide: worse by at most so much, as budgets write it (5%, 2pp, 20 ms).", valueName: "MARGIN"))
    var margin: String?

    @OptionGroup var reading: ReadingArguments

    @Option(
        help: ArgumentHelp(
            "How to write the outcome, and where to: markdown (default, to standard output), json.", valueName: "FORMAT[=FILE]"))
    var format: [FormatArgument<VerdictFormat>] = []

    func run() async throws {
        let workspace = try Workspace(repository.repo, isNeeded: false)
        let parsed = try margin.map { text throws(CommandFailure) -> Margin in
            guard let parsed = Margin(parsing: text) else {
                throw CommandFailure(.usage, "--margin \(text): write a share (5%), points (2pp) or an amount (20 ms)")
            }
            return parsed
        }
        let before = try await side(baseline, workspace)
        let after = try await side(candidate, workspace)
        let budget = ImpliedBudget.comparing(
            baseline: before.results, candidate: after.results, suite: "compare", metrics: metric, by: by, margin: parsed)
        guard !budget.objectives.isEmpty else { throw nothingInCommon(before.results, after.results) }
        let lookup = Baseline(
            origin: before.commit.map { .record(commit: $0) } ?? .files, results: before.results, description: before.description)
        let info = CandidateInfo(commit: after.commit, look: 1)
        let evidence = Evidence(
            candidate: info,
            suites: ["compare": SuiteEvidence(candidate: after.results, baselines: [.sameJob: .found(lookup)])],
            today: try Day.option(nil), budgetOrigin: "none")
        let judged: BudgetVerdict
        do { judged = try Gate.verdict(for: budget, on: evidence) } catch {
            throw CommandFailure(.malformed, error.description)
        }
        let verdict = Verdict(candidate: info, budgets: [judged])
        guard parsed != nil else {
            for format in format.isEmpty ? [FormatArgument(.markdown)] : format {
                let text =
                    switch format.name {
                    case .markdown: ComparisonReport.markdown(verdict)
                    case .json: ComparisonReport.json(verdict)
                    }
                try write(text, to: format.file ?? "-")
            }
            return
        }
        try verdict.write(format)
        throw GateEnded(status: verdict.status)
    }

    private struct ComparedSide {
        let results: ResultSet
        let commit: String?
        let description: Sentence
    }

    /// An existing path, then a glob, then a revision.
    private func side(_ argument: String, _ workspace: Workspace) async throws(CommandFailure) -> ComparedSide {
        let paths = argument == "-" ? ["-"] : files(matching: argument, in: nil)
        if !paths.isEmpty {
            let results = try SuiteFiles(
                suite: argument, paths: paths, reading: reading.given, hostClass: nil, allShards: false,
                keepLabels: Set(by.map { [$0] } ?? [])
            ).load()
            return ComparedSide(results: results, commit: nil, description: "files \(code: argument)")
        }
        guard let repository = workspace.repository else {
            throw CommandFailure(.notFound, "\(argument): no such file, no file matches, and this is not a git repository")
        }
        do {
            let commit = try repository.resolve(argument)
            let snapshot = try await workspace.records()
            let records = try snapshot?.records(of: commit) ?? [:]
            guard let snapshot, let suite = records.keys.sorted().first, let entries = records[suite] else {
                throw CommandFailure(
                    .notFound,
                    "\(argument): commit \(commit.short) has no records; record its results with \"tollgate record --commit \(argument)\"")
            }
            var parts = [try snapshot.load(entries).results]
            for other in records.keys.sorted().dropFirst() { parts.append(try snapshot.load(records[other] ?? []).results) }
            return ComparedSide(results: try ResultSet.merging(parts), commit: commit.hex, description: "records of \(code: argument)")
        } catch let error as GitError where error.kind == .notFound {
            throw CommandFailure(.notFound, "\(argument): no such file, no file matches, and no revision of that name")
        } catch {
            throw CommandFailure(recording: error)
        }
    }

    private func nothingInCommon(_ before: ResultSet, _ after: ResultSet) -> CommandFailure {
        func names(_ results: ResultSet) -> String { results.metrics.map(\.name).prefix(8).joined(separator: ", ") }
        let wanted = metric.isEmpty ? "no metric is on both sides" : "no metric \(metric.joined(separator: ", ")) on both sides"
        return CommandFailure(.malformed, "\(wanted): \(baseline) has \(names(before)); \(candidate) has \(names(after))")
    }
}
