import Gate
import Measurements
import Statistics

/// The rows of one objective. One that passes has a single row, its limit beside its margin; else each check has its own, so that the one
/// that decided stands beside those that did not.
struct ObjectiveRows {
    let objective: ObjectiveVerdict
    /// Whether it stands in the first row.
    let leads: Bool

    /// Six cells each.
    var rows: [[String]] {
        if objective.outcome == .pass || objective.checks.count < 2 {
            guard let check = objective.nearestCheck else { return [[title, "", "", "", "", outcome(nil)]] }
            var row = cells(check, suffix: "")
            let limits = check.kind == .margin ? objective.checks.filter { $0.kind == .limit } : []
            row[4] = ([row[4]] + limits.map { ObjectiveRows.allowed(CheckNumbers($0, of: objective)) }).filter { !$0.isEmpty }.joined(
                separator: "; ")
            return [row]
        }
        let margins = objective.checks.count { $0.kind == .margin }
        return objective.checks.map { check in
            var suffix = check.kind == .limit ? " · limit" : margins < objective.checks.count ? " · margin" : ""
            if margins > 1, let baseline = check.baseline { suffix = " · against " + MarkdownEscape.code(baseline.policy) }
            return cells(check, suffix: suffix)
        }
    }

    private func cells(_ check: Check, suffix: String) -> [String] {
        let numbers = CheckNumbers(check, of: objective)
        return [
            title + suffix, MarkdownEscape.text(numbers.values), MarkdownEscape.text(numbers.change), MarkdownEscape.text(numbers.worst),
            ObjectiveRows.allowed(numbers), outcome(check),
        ]
    }

    /// `+10 % (4.3)`.
    static func allowed(_ numbers: CheckNumbers) -> String {
        MarkdownEscape.text(numbers.left.isEmpty ? numbers.allowed : "\(numbers.allowed) (\(numbers.left))")
    }

    /// The name without its labels.
    static func name(_ objective: ObjectiveVerdict) -> String { MarkdownEscape.text(VisibleText.shortened(objective.name, most: 60)) }

    private var title: String {
        let name = ObjectiveRows.name(objective)
        let labels = objective.labels.pairs.map { MarkdownEscape.code($0.value) }.joined(separator: " ")
        return (leads ? "**\(name)**" : name) + (labels.isEmpty ? "" : " · \(labels)") + (objective.isPrimary ? " (primary)" : "")
    }

    private func outcome(_ check: Check?) -> String {
        switch check?.outcome ?? objective.outcome {
        case .pass: check?.reason.code == .newValue ? "new" : "pass"
        case .fail: objective.waived == nil ? "**fail**" : "fail, **waived**"
        case .undecided: "undecided" + (check.flatMap(undecided).map { ": \($0)" } ?? "")
        }
    }

    /// Which kind of undecided it is, in few words.
    private func undecided(_ check: Check) -> String? {
        if check.leaning == .looksWorse { return "looks worse" }
        switch check.reason.code {
        case .oneRunASide: return "one run a side"
        case .tooFewObservations: return "too few"
        case .absentMetric: return "not measured"
        case .absentBaseline: return "no baseline"
        case .goneFromCandidate: return "gone"
        case .unscoredCases:
            return objective.counts.unscored.isEmpty ? "unscored" : "\(objective.counts.unscored.count)\(NumberFormat.noBreakSpace)unscored"
        case .unfinishedRun: return "unfinished run"
        case .nonPositiveBaseline: return "needs an absolute margin"
        case .summaryOnly: return "only a summary"
        case .withinMargin, .beyondMargin, .withinLimit, .beyondLimit, .notExceeded, .straddles, .newValue: return nil
        }
    }
}
