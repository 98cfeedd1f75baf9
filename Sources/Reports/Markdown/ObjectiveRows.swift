import Gate
import Measurements
import Statistics

/// The rows of one objective. A limit that holds stands beside the margin, in the same row; else each check has its own, so that the one that
/// decided stands beside those that did not.
struct ObjectiveRows {
    let objective: ObjectiveVerdict
    /// Whether it stands in the first row.
    let leads: Bool

    /// Six cells each.
    var rows: [[String]] {
        if objective.outcome == .pass || objective.checks.count < 2 {
            guard let check = objective.nearestCheck else { return [[title(isFirst: true), "", "", "", "", outcome(nil)]] }
            var row = cells(check, suffix: "")
            row[4] = allowances(check)
            return [row]
        }
        let margins = objective.checks.filter { $0.kind == .margin }
        let limits = objective.checks.filter { $0.kind == .limit }
        let isBeside = limits.allSatisfy { $0.outcome == .pass } && margins.first?.change != nil
        return (isBeside ? margins : objective.checks).enumerated().map { index, check in
            var suffix = ""
            if margins.count > 1, let baseline = check.baseline { suffix = " · against " + MarkdownEscape.code(baseline.policy) }
            var row = cells(check, suffix: suffix, isFirst: index == 0)
            if isBeside, index == 0 { row[4] = allowances(check) }
            return row
        }
    }

    /// What the check allows and, beside a margin, what the limit does.
    private func allowances(_ check: Check) -> String {
        let limits = check.kind == .margin ? objective.checks.filter { $0.kind == .limit } : []
        return ([check] + limits).map { ObjectiveRows.allowed(CheckNumbers($0, of: objective)) }.filter { !$0.isEmpty }
            .joined(separator: "; ")
    }

    private func cells(_ check: Check, suffix: String, isFirst: Bool = true) -> [String] {
        let numbers = CheckNumbers(check, of: objective)
        return [
            title(isFirst: isFirst) + suffix, MarkdownEscape.text(numbers.values), MarkdownEscape.text(numbers.change),
            MarkdownEscape.text(numbers.worst),
            ObjectiveRows.allowed(numbers), outcome(check),
        ]
    }

    /// `+10 % (4.3)`.
    static func allowed(_ numbers: CheckNumbers) -> String {
        MarkdownEscape.text(numbers.left.isEmpty ? numbers.allowed : "\(numbers.allowed) (\(numbers.left))")
    }

    /// The name without its labels.
    static func name(_ objective: ObjectiveVerdict) -> String { MarkdownEscape.text(VisibleText.shortened(objective.name, most: 60)) }

    private func title(isFirst: Bool) -> String {
        let name = ObjectiveRows.name(objective)
        let labels = objective.labels.pairs.map { MarkdownEscape.code($0.value) }.joined(separator: " ")
        return (leads && isFirst ? "**\(name)**" : name) + (labels.isEmpty ? "" : " · \(labels)")
            + (objective.isPrimary && isFirst ? " (primary)" : "")
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
        case .beforeFirstLook: return "before the first look"
        case .tooFewObservations: return "too few"
        case .absentMetric: return "not measured"
        case .absentBaseline: return "no baseline"
        case .goneFromCandidate: return "gone"
        case .unscoredCases:
            return lostCases
        case .unfinishedRun: return "unfinished run"
        case .nonPositiveBaseline: return "needs an absolute margin"
        case .summaryOnly: return "only a summary"
        case .neverSettled: return "never settled"
        case .methodRefused: return "no such method"
        case .notComparable: return "not comparable"
        case .withinMargin, .beyondMargin, .withinLimit, .beyondLimit, .notExceeded, .straddles, .newValue: return nil
        }
    }

    /// "2 unscored", "20 gone", or both.
    private var lostCases: String {
        let parts = [(objective.counts.unscored.count, "unscored"), (objective.counts.goneCases.count, "gone")]
            .filter { $0.0 > 0 }.map { "\($0.0)\(NumberFormat.noBreakSpace)\($0.1)" }
        return parts.isEmpty ? "unscored" : parts.joined(separator: ", ")
    }
}
