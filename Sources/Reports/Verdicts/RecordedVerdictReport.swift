package import Baselines
import Measurements

/// A recorded verdict for a terminal. Everything in it is foreign by the time it is read: whoever may write records wrote it.
package enum RecordedVerdictReport {
    private static let mostBudgets = 50
    private static let mostObjectives = 500

    package static func text(_ entry: VerdictEntry) -> String {
        let verdict = entry.verdict
        var lines = [
            "verdict \(entry.digest.short) on \(entry.commit.short): \(verdict.outcome.rawValue), exit \(verdict.exit), look \(verdict.look)"
                + (verdict.rounds.map { ", after \($0.done) of at most \($0.maximum) rounds" } ?? "")
        ]
        let identity = verdict.identity
        let circumstances = Circumstances.text(
            verdict.provenance, ciRun: identity.ciRun, job: identity.job, attempt: identity.attempt)
        lines += [circumstances, verdict.provenance?.url.map { VisibleText.exposing(VisibleText.cut($0)) } ?? ""]
            .filter { !$0.isEmpty }.map { "  " + $0 }
        if let reason = verdict.notMeasured { lines.append("  not judged, for what the candidate's harness did: \(name(reason))") }
        for budget in verdict.budgets.prefix(mostBudgets) { lines += section(budget) }
        if verdict.budgets.count > mostBudgets { lines.append("  and \(verdict.budgets.count - mostBudgets) more budgets") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func section(_ budget: RecordedBudgetVerdict) -> [String] {
        let bytes = budget.blob.map { "\(id($0)), " + (budget.commit.map { "as in \(id($0))" } ?? "not committed") } ?? "bytes unknown"
        let level = NumberFormat.shortest((1 - budget.policy.alpha) * 100)
        let heading =
            "  \(name(budget.file)) (\(bytes)): \(budget.outcome.rawValue); \(level) % bounds, undecided: \(name(budget.policy.undecided))"
        let shown = budget.objectives.prefix(mostObjectives)
        var table = AlignedTable(header: ["", "objective", "value", "change", "allowed", "baseline", "reason"], numbers: [])
        var waivers: [String] = []
        for objective in shown {
            var rows = objective.checks.map { check in row(check, of: objective) }
            if rows.isEmpty { rows = [["", "", "", "", "", "", ""]] }
            for index in rows.indices {
                (rows[index][0], rows[index][1]) = index == 0 ? (objective.mark.rawValue, name(objective.key)) : ("", "")
            }
            table.rows += rows
            if let waiver = objective.waived {
                waivers.append(
                    "    \(name(objective.key)) waived until \(name(waiver.until)) by \(name(waiver.by)): \(sentence(waiver.reason))")
            }
        }
        let omitted = budget.objectives.count - shown.count + max(0, min(budget.omitted, 1 << 40))
        return [heading] + (table.rows.isEmpty ? [] : table.lines.map { "    " + $0 }) + waivers
            + (omitted > 0 ? ["    and \(omitted) more objectives"] : [])
    }

    private static func row(_ check: RecordedCheck, of objective: RecordedObjectiveVerdict) -> [String] {
        let dimension = Unit(parsing: objective.unit).dimension
        let values = [check.baselineEstimate, check.candidateEstimate].compactMap { $0 }
        return [
            "", "", values.isEmpty ? "-" : VisibleText.name(NumberFormat.row(values, in: dimension)),
            check.change.map { VisibleText.name(text(of: $0, in: dimension)) } ?? "-", name("\(check.kind) \(check.bound)"),
            check.baseline.map { name($0.policy) + ($0.commit.map { " \(id($0))" } ?? "") } ?? "-", name(check.reason),
        ]
    }

    /// "+8.4 % (+6.1 % … +10.7 %)"; what is unknown is `?`.
    private static func text(of change: RecordedChange, in dimension: Dimension) -> String {
        func number(_ value: Double?) -> String {
            guard let value else { return "?" }
            return switch change.scale {
            case "relative": NumberFormat.percent(value)
            case "points": NumberFormat.points(value)
            case "absolute": NumberFormat.difference(value, in: dimension)
            default: NumberFormat.value(value, in: dimension)
            }
        }
        let bounds = "\(number(change.lower)) … \(number(change.upper))"
        return change.scale == "value" ? bounds : "\(number(change.estimate)) (\(bounds))"
    }

    private static func name(_ text: String) -> String { VisibleText.name(text) }

    private static func sentence(_ text: String) -> String { VisibleText.exposing(VisibleText.cut(text)) }

    /// An id in short, if it is one.
    private static func id(_ text: String) -> String { name(String(text.prefix(7))) }
}
