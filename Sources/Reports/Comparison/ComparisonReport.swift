package import Gate
import Measurements
import Statistics

/// A comparison without a margin: what changed and between which bounds. It decides nothing, so it shows no outcome.
package enum ComparisonReport {
    /// The same JSON as a verdict, for scripts.
    package static func json(_ verdict: Verdict) -> String { JSONReport.render(verdict) }

    /// A table with a row for each metric, and for each benchmark or value of a label.
    package static func markdown(_ verdict: Verdict) -> String {
        let objectives = verdict.budgets.flatMap(\.objectives)
        var lines = ["| metric | baseline → candidate | change | between | |", "|---|---|---|---|---|"]
        for objective in objectives.prefix(mostRows) {
            for check in objective.checks { lines.append(row(check, objective)) }
        }
        if objectives.count > mostRows { lines.append("| + \(objectives.count - mostRows) more | | | | |") }
        let methods = unique(objectives.flatMap(\.checks).map(\.method).filter { !$0.isEmpty })
        lines.append("")
        lines.append(
            "<sub>Bounds hold with 97.5 % on each side. "
                + (methods.isEmpty ? "" : MarkdownEscape.text("Methods: " + methods.joined(separator: "; ") + ". "))
                + "Nothing is decided without a margin.</sub>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static let mostRows = 200

    private static func row(_ check: Check, _ objective: ObjectiveVerdict) -> String {
        let values = objective.labels.pairs.map { MarkdownEscape.code(VisibleText.name($0.value)) }.joined(separator: " ")
        let name = MarkdownEscape.text(VisibleText.name(objective.name)) + (values.isEmpty ? "" : " · " + values)
        let numbers = CheckNumbers(check, of: objective)
        return "| \(name) · \(objective.statistic.name) | \(numbers.values) | \(numbers.change) | \(between(check)) | \(remark(check)) |"
    }

    private static func between(_ check: Check) -> String {
        guard let change = check.change, change.lower.isFinite || change.upper.isFinite else { return "not bounded" }
        let precision = max(abs(change.upper - change.estimate), abs(change.estimate - change.lower))
        func text(_ value: Double) -> String { NumberFormat.percent(value, precision: precision.isFinite ? precision : nil) }
        return "\(text(change.lower)) … \(text(change.upper))"
    }

    private static func remark(_ check: Check) -> String {
        switch check.reason.code {
        case .newValue: "new"
        case .goneFromCandidate: "gone"
        case .oneRunASide: "one run a side"
        case .nonPositiveBaseline: "no percentage of zero"
        case .summaryOnly: "summary only"
        case .tooFewObservations: "too few observations"
        default: ""
        }
    }

    private static func unique(_ items: [String]) -> [String] {
        var seen = Set<String>()
        return items.filter { seen.insert($0).inserted }
    }
}
