import Gate
import Measurements
import Reports

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
            let reason = check.reason?.line ?? ""
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
