package import Gate
import Measurements
import Statistics

/// A comparison without a margin: what changed and between which bounds. It decides nothing, so it shows no outcome.
package enum ComparisonReport {
    /// The same JSON as a verdict, for scripts.
    package static func json(_ verdict: Verdict) -> String { JSONReport.render(verdict) }

    /// A table with a row for each metric, and for each benchmark or value of a label; those in which an exact metric did not move are counted.
    package static func markdown(_ verdict: Verdict) -> String {
        let objectives = verdict.budgets.flatMap(\.objectives)
        var lines = ["| metric | baseline → candidate | change | between | note |", "|---|---|---|---|---|"]
        var rows: [String] = []
        for group in groups(objectives) {
            let unmoved = group.count > 1 ? group.filter(isUnmoved) : []
            for objective in group where unmoved.count < 2 || !isUnmoved(objective) {
                for check in objective.checks { rows.append(row(check, objective)) }
            }
            if unmoved.count > 1 {
                rows.append(line([title(unmoved[0], labels: false), "\(unmoved.count) unchanged", "none", "none", ""]))
            }
        }
        lines += rows.prefix(mostRows)
        if rows.count > mostRows { lines.append(line(["\(rows.count - mostRows) more", "", "", "", ""])) }
        lines.append("")
        lines.append("<sub>" + smallPrint(objectives).joined(separator: "<br>") + "</sub>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static let mostRows = 200

    private static func row(_ check: Check, _ objective: ObjectiveVerdict) -> String {
        let numbers = CheckNumbers(check, of: objective, decides: false)
        let isZero = check.baselineEstimate == 0 && check.candidateEstimate == 0
        return line([
            title(objective, labels: true), MarkdownEscape.text(numbers.values), isZero ? "none" : MarkdownEscape.text(numbers.change),
            between(check), isZero ? "" : remark(check),
        ])
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.map { $0.isEmpty ? "–" : $0 }.joined(separator: " | ") + " |"
    }

    private static func title(_ objective: ObjectiveVerdict, labels: Bool) -> String {
        let values = labels ? objective.labels.pairs.map { MarkdownEscape.code(VisibleText.name($0.value)) }.joined(separator: " ") : ""
        let name = MarkdownEscape.text(VisibleText.name(objective.name)) + (values.isEmpty ? "" : " · " + values)
        return "\(name) · \(objective.statistic.name)"
    }

    private static func between(_ check: Check) -> String {
        guard let change = check.change, change.lower.isFinite || change.upper.isFinite else { return "" }
        if change.lower == change.upper { return change.upper == 0 ? "none" : "exact" }
        let precision = max(abs(change.upper - change.estimate), abs(change.estimate - change.lower))
        func text(_ value: Double) -> String { NumberFormat.percent(value, precision: precision.isFinite ? precision : nil) }
        guard change.lower.isFinite else { return "at most \(text(change.upper))" }
        guard change.upper.isFinite else { return "at least \(text(change.lower))" }
        return "\(text(change.lower)) … \(text(change.upper))"
    }

    /// What only this row has to say: one run a side is said once, below.
    private static func remark(_ check: Check) -> String {
        switch check.reason.code {
        case .newValue: "new"
        case .goneFromCandidate: "gone"
        case .nonPositiveBaseline: "no percentage of zero"
        case .summaryOnly: "summary only"
        case .tooFewObservations: "too few observations"
        default: check.caveats.isEmpty ? "" : "approximate"
        }
    }

    private static func smallPrint(_ objectives: [ObjectiveVerdict]) -> [String] {
        let checks = objectives.flatMap(\.checks)
        let methods = unique(checks.map(\.method).filter { !$0.isEmpty })
        var lines: [String] = []
        if checks.contains(where: { $0.reason.code == .oneRunASide }) {
            lines.append("One run a side: two runs of unchanged code may differ as much. Rounds in one job would tell.")
        }
        let level = checks.compactMap(\.change).first { $0.lower != $0.upper }.map { $0.passLevel }
        let bounds = level.map {
            "Each bound holds with \(NumberFormat.shortest((1 - $0) * 100, digits: 4))\(NumberFormat.noBreakSpace)%. "
        }
        lines.append(
            (bounds ?? "") + (methods.isEmpty ? "" : MarkdownEscape.text("Methods: " + methods.joined(separator: "; ") + ". "))
                + "Nothing is decided without a margin.")
        return lines
    }

    /// An exact metric with the same value on both sides.
    private static func isUnmoved(_ objective: ObjectiveVerdict) -> Bool {
        objective.metric.mood == .exact
            && objective.checks.allSatisfy { check in
                guard let before = check.baselineEstimate, before == check.candidateEstimate else { return false }
                return check.change.map { $0.lower == 0 && $0.upper == 0 } ?? true
            }
    }

    /// Neighbours of one name.
    private static func groups(_ objectives: [ObjectiveVerdict]) -> [[ObjectiveVerdict]] {
        var groups: [[ObjectiveVerdict]] = []
        for objective in objectives {
            if groups.last?.first?.name == objective.name {
                groups[groups.count - 1].append(objective)
            } else {
                groups.append([objective])
            }
        }
        return groups
    }

    private static func unique(_ items: [String]) -> [String] {
        var seen = Set<String>()
        return items.filter { seen.insert($0).inserted }
    }
}
