import ArgumentParser
import Baselines
import Budgets
import Gate
import Git
import Measurements
import Reports

extension BudgetCommand {
    struct Calibrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a budget does to code that did not change: how often it fails, and which margins the noise supports.",
            discussion: """
                Takes runs of unchanged code, splits them many times into a baseline and a candidate, and lets the gate judge each split. The runs are
                those of --results, several files of one commit; else those recorded for the checked-out commit and its ancestors; else those that
                the budget's own globs name. What is inside a run is never split. With rounds (the default of suites) runs that follow each other
                are the two sides of a round, from three rounds a side on.

                Examples:
                  tollgate budget calibrate --results load='unchanged/*.json'   ten runs of one commit
                  tollgate budget calibrate --last 40 --runs 1                  one recorded run a side, of the last 40 recorded commits
                  tollgate budget calibrate --json | jq '.budgets[].checks[] | {objective, supported}'

                "supports" is the smallest margin (or the tightest limit) that lets unchanged code pass with 80 %, "detects" the smallest degradation
                (or the value) that fails with 80 %. Warnings do not change the exit code, which is 0; 66: there are no results at all.
                """)

        @OptionGroup var repository: RepositoryOptions
        @OptionGroup var suites: SuiteOptions

        @Option(help: ArgumentHelp("The newest of the recorded commits, if not the checked-out one.", valueName: "REV"))
        var from: String?

        @Option(help: ArgumentHelp("So many recorded commits on the line of first parents (default: 20).", valueName: "N"))
        var last: Int?

        @Option(help: ArgumentHelp("So many runs a side, if not half of all.", valueName: "N"))
        var runs: Int?

        @Option(help: ArgumentHelp("Judge at most so many splits.", valueName: "N"))
        var splits = 200

        @Flag(help: "Print it as JSON.")
        var json = false

        func validate() throws {
            guard (1...100_000).contains(splits) else { throw ValidationError("--splits is a number from 1 to 100000") }
            guard last.map({ $0 >= 1 }) ?? true else { throw ValidationError("--last is a number from 1 on") }
            guard runs.map({ $0 >= 1 }) ?? true else { throw ValidationError("--runs is a number from 1 on") }
        }

        func run() throws {
            let today = try Day.option(nil)
            let workspace = try Workspace(repository.repo, isNeeded: from != nil)
            let budgets = try workspace.budgets(suites.budget)
            let loader = UnchangedRuns(workspace: workspace, suites: suites, budgets: budgets)
            let sources = try Progress.during("reading") { () throws(CommandFailure) in
                try loader.all { entry throws(CommandFailure) in
                    if from == nil, last == nil, entry.isOverridden { return try loader.files(entry) }
                    if let recorded = try loader.recorded(entry.name, from: from, last: last ?? 20) { return recorded }
                    return from == nil && last == nil ? try loader.files(entry) : nil
                }
            }
            let calibrations = try Progress.during("judging") { () throws(CommandFailure) in
                try loader.each { budget throws(GateErrors) in
                    try Calibration(of: budget, runs: sources.mapValues(\.pool), runsASide: runs, splits: splits, today: today)
                }
            }
            let listing = CalibrationListing(calibrations: calibrations, sources: sources)
            try output(json ? listing.json.text : listing.text)
        }
    }
}

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
        let known = Set(budgets.flatMap { $0.suites.map(\.name) })
        for override in suites.results where !known.contains(override.suite) {
            let near = likelySpelling(of: override.suite, in: known.sorted()).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure(
                .usage, "no budget has a suite \"\(override.suite)\" (there is \(known.sorted().joined(separator: ", ")))\(near)")
        }
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

    /// The runs recorded for a commit and its first-parent ancestors in the newest one's environment, oldest first; nil where there are none.
    func recorded(_ suite: String, from revision: String?, last: Int) throws(CommandFailure) -> Source? {
        guard let repository = workspace.repository else { return nil }
        guard let newest = revision == nil ? try? workspace.commit(nil) : try workspace.commit(revision) else { return nil }
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
            return Source(pool: RunPool(try ResultSet.merging(parts), isInOrder: true), commits: commits.count)
        } catch {
            throw CommandFailure(recording: error)
        }
    }

    /// For each budget, or every contradiction between budgets and results in one failure.
    func each<Value>(_ value: (Budget) throws(GateErrors) -> Value) throws(CommandFailure) -> [Value] {
        var values: [Value] = []
        var problems: [String] = []
        for budget in budgets {
            do { values.append(try value(budget)) } catch { problems.append(error.description) }
        }
        guard problems.isEmpty else { throw CommandFailure(.malformed, problems.joined(separator: "\n")) }
        return values
    }
}

/// Calibrations for people as aligned tables, and for scripts as JSON:
///
///     {"generator": "xoshiro256**", "budgets": [{"budget", "service", "splits", "reduced" (fewer than asked for),
///       "suites": [{"name", "runs", "runsASide", "rounds", "splits", "distinctSplits" (null: beyond counting), "seed" (as text), "commits"}],
///       "checks": [{"objective", "labels", "suite", "kind", "allowed", "metric", "unit", "judged", "fails", "passes", "undecided", "looksWorse",
///                   "method", "supported", "detectable" ({"scale", "value"} in base units, or null), "reason" ({"code", "text", "remedy"})}],
///       "whole": {"fails", "passes", "blocks"}, "warnings": […]}]}
///
/// Counts are of splits.
struct CalibrationListing {
    let calibrations: [Calibration]
    let sources: [String: UnchangedRuns.Source]

    var text: String { calibrations.map { lines($0).joined(separator: "\n") }.joined(separator: "\n\n") + "\n" }

    private func lines(_ calibration: Calibration) -> [String] {
        let splits = calibration.splits == 0 ? "" : ", \(calibration.splits) splits"
        var lines = ["\(VisibleText.name(calibration.service)) (\(VisibleText.name(calibration.file)))\(splits)"]
        for suite in calibration.suites { lines.append(line(suite)) }
        var table = AlignedTable(
            header: ["objective", "allowed", "fails", "passes", "undecided", "looks worse", "supports", "detects"],
            numbers: [2, 3, 4, 5, 6, 7])
        for check in calibration.checks where check.judged > 0 { table.rows.append(row(check)) }
        if !table.rows.isEmpty {
            let whole = calibration.whole
            if calibration.checks.count > 1 {
                let undecided = calibration.splits - whole.fails - whole.passes
                table.rows.append(
                    ["the whole budget", ""]
                        + [whole.fails, whole.passes, undecided].map { share($0, calibration.splits) }
                        + ["", "", ""])
            }
            lines += [""] + table.lines
            lines += ["", "The gate blocks unchanged code (exit code 1 or 2) in \(share(whole.blocks, calibration.splits)) of the splits."]
        }
        let missing = calibration.checks.filter { $0.judged == 0 }
        if !missing.isEmpty { lines.append("") }
        for check in missing {
            let reason = check.reason.map { $0.sentence.text + ($0.remedy.map { ". \($0.text)" } ?? "") } ?? ""
            lines.append("not judged: \(name(check)), \(allowed(check)): \(VisibleText.exposingInvisible(VisibleText.cut(reason)))")
        }
        let warnings = self.warnings(calibration)
        if !warnings.isEmpty { lines.append("") }
        return lines + warnings.map { "warning: " + VisibleText.exposingInvisible(VisibleText.cut($0)) }
    }

    private func warnings(_ calibration: Calibration) -> [String] {
        let changed = calibration.suites.compactMap { suite -> String? in
            guard let commits = sources[suite.name]?.commits, commits > 1 else { return nil }
            return
                "the runs of suite \(suite.name) are of \(commits) recorded commits, between which the code changed: what changed counts as noise"
        }
        let reduced =
            calibration.isReduced
            ? ["the results are so large that only \(calibration.splits) splits were judged: the shares are rough"] : []
        return changed + reduced + calibration.warnings.map(\.text)
    }

    private func line(_ suite: CalibratedSuite) -> String {
        let start = "suite \(VisibleText.name(suite.name)): \(suite.runs) run\(suite.runs == 1 ? "" : "s")"
        let commits = sources[suite.name]?.commits.map { " of \($0) recorded commit\($0 == 1 ? "" : "s")" } ?? ""
        guard suite.runsASide > 0 else { return start + commits }
        let sides = suite.areRounds ? "\(suite.runsASide) rounds" : "\(suite.runsASide) a side"
        let all = suite.distinct == .max ? "more than can be counted" : "\(suite.distinct)"
        let drawn =
            suite.splits == suite.distinct
            ? "all \(all) splits" : "\(suite.splits) of \(all) splits (seed \(suite.seed), \(Calibration.generator))"
        return "\(start)\(commits), \(sides), \(drawn)"
    }

    private func row(_ check: CalibratedCheck) -> [String] {
        [name(check), allowed(check)] + [check.fails, check.passes, check.undecided, check.looksWorse].map { share($0, check.judged) }
            + [check.supported, check.detectable].map { $0?.text(check.metric) ?? "-" }.map(VisibleText.exposingInvisible)
    }

    private func name(_ check: CalibratedCheck) -> String { VisibleText.name(check.key.text) }

    private func allowed(_ check: CalibratedCheck) -> String { "\(check.kind.rawValue) \(VisibleText.name(check.allowed))" }

    private func share(_ count: Int, _ all: Int) -> String {
        all == 0 ? "-" : Amount.share(Double(count) / Double(all))
    }

    // MARK: for scripts

    var json: JSONText {
        .object([
            ("generator", .string(Calibration.generator)),
            (
                "budgets",
                .array(
                    calibrations.map { calibration in
                        .object([
                            ("budget", .string(calibration.file)), ("service", .string(calibration.service)),
                            ("splits", .number(calibration.splits)), ("reduced", .bool(calibration.isReduced)),
                            ("suites", .array(calibration.suites.map(suite))),
                            ("checks", .array(calibration.checks.map(check))),
                            (
                                "whole",
                                .object([
                                    ("fails", .number(calibration.whole.fails)), ("passes", .number(calibration.whole.passes)),
                                    ("blocks", .number(calibration.whole.blocks)),
                                ])
                            ),
                            ("warnings", .array(warnings(calibration).map { .string($0) })),
                        ])
                    })
            ),
        ])
    }

    private func suite(_ suite: CalibratedSuite) -> JSONText {
        .object([
            ("name", .string(suite.name)), ("runs", .number(suite.runs)), ("runsASide", .number(suite.runsASide)),
            ("rounds", .bool(suite.areRounds)), ("splits", .number(suite.splits)),
            ("distinctSplits", suite.distinct == .max ? .null : .number(suite.distinct)), ("seed", .string(String(suite.seed))),
            ("commits", sources[suite.name]?.commits.map { .number($0) } ?? .null),
        ])
    }

    private func check(_ check: CalibratedCheck) -> JSONText {
        .object([
            ("objective", .string(check.key.objective)), ("labels", check.key.labels.json), ("suite", .string(check.suite)),
            ("kind", .string(check.kind.rawValue)), ("allowed", .string(check.allowed)), ("metric", .string(check.metric.name)),
            ("unit", .string(check.metric.unit.dimension.baseSymbol)), ("judged", .number(check.judged)), ("fails", .number(check.fails)),
            ("passes", .number(check.passes)), ("undecided", .number(check.undecided)), ("looksWorse", .number(check.looksWorse)),
            ("method", check.method.isEmpty ? .null : .string(check.method)), ("supported", check.supported?.json ?? .null),
            ("detectable", check.detectable?.json ?? .null), ("reason", check.reason?.json ?? .null),
        ])
    }
}
