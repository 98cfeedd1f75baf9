import Gate
import Measurements
import Reports

/// Plans for people as aligned tables, and for scripts as JSON:
///
///     {"budgets": [{"budget", "service", "checks": [{"objective", "labels", "suite", "kind", "allowed", "metric", "unit", "countedIn", "has",
///       "needs": [{"assumption", "measured", "total" (null: no number decides), "decides" (null without a pilot), "supported"}],
///       "unsaid": {"code", "text", "remedy"} or null}]}]}
struct PlanListing {
    let plans: [BudgetPlan]

    var text: String { plans.map { lines($0).joined(separator: "\n") }.joined(separator: "\n\n") + "\n" }

    private func lines(_ plan: BudgetPlan) -> [String] {
        var table = AlignedTable(header: ["objective", "allowed", "needs", "has", "supports", "if"], numbers: [3, 4])
        for check in plan.checks where check.unsaid == nil { table.rows.append(row(check)) }
        var lines = ["\(VisibleText.name(plan.service)) (\(VisibleText.name(plan.file)))"]
        if !table.rows.isEmpty { lines += [""] + table.lines }
        let unsaid = plan.checks.filter { $0.unsaid != nil }
        if !unsaid.isEmpty { lines.append("") }
        for check in unsaid {
            let reason = check.unsaid?.line ?? ""
            lines.append("not planned: \(name(check)), \(allowed(check)): \(VisibleText.exposingInvisible(VisibleText.cut(reason)))")
        }
        return lines
    }

    /// Of several assumptions all in one line: "177 or 345 cases", "if 5 % or 10 % of the cases flip by themselves".
    private func row(_ check: PlannedCheck) -> [String] {
        let totals = check.needs.map { $0.total.map(String.init) ?? "no number of" }
        let supported = check.needs.compactMap { $0.supported?.text(check.metric) }
        let isAssumed = check.needs.contains { !$0.isMeasured }
        return [
            name(check), allowed(check), "\(unique(totals)) \(check.unit.rawValue)", check.has.map(String.init) ?? "-",
            supported.isEmpty ? "-" : unique(supported), condition(check.needs.map(\.assumption.text)) + (isAssumed ? ", assumed" : ""),
        ].map(VisibleText.exposingInvisible)
    }

    private func unique(_ texts: [String]) -> String {
        var seen = Set<String>()
        return texts.filter { seen.insert($0).inserted }.joined(separator: " or ")
    }

    /// Sentences that differ in their beginnings only, as one.
    private func condition(_ texts: [String]) -> String {
        guard let first = texts.first, texts.count > 1 else { return texts.first ?? "" }
        var end = ""
        for character in first.reversed() {
            guard texts.allSatisfy({ $0.hasSuffix(String(character) + end) }) else { break }
            end = String(character) + end
        }
        guard let space = end.firstIndex(of: " ") else { return texts.joined(separator: " or ") }
        let common = end[space...]
        return texts.map { String($0.dropLast(common.count)) }.joined(separator: " or ") + common
    }

    private func name(_ check: PlannedCheck) -> String { VisibleText.name(check.key.text) }

    private func allowed(_ check: PlannedCheck) -> String { "\(check.kind.rawValue) \(VisibleText.name(check.allowed))" }

    // MARK: for scripts

    var json: JSONText {
        .object([
            (
                "budgets",
                .array(
                    plans.map { plan in
                        .object([
                            ("budget", .string(plan.file)), ("service", .string(plan.service)), ("checks", .array(plan.checks.map(check))),
                        ])
                    })
            )
        ])
    }

    private func check(_ check: PlannedCheck) -> JSONText {
        .object([
            ("objective", .string(check.key.objective)), ("labels", check.key.labels.json), ("suite", .string(check.suite)),
            ("kind", .string(check.kind.rawValue)), ("allowed", .string(check.allowed)), ("metric", .string(check.metric.name)),
            ("unit", .string(check.metric.unit.dimension.baseSymbol)), ("countedIn", .string(check.unit.rawValue)),
            ("has", check.has.map { .number($0) } ?? .null),
            (
                "needs",
                .array(
                    check.needs.map { need in
                        let decides = check.has.map { has in need.total.map { has >= $0 } ?? false }
                        return .object([
                            ("assumption", .string(need.assumption.text)), ("measured", .bool(need.isMeasured)),
                            ("total", need.total.map { .number($0) } ?? .null), ("decides", decides.map { .bool($0) } ?? .null),
                            ("supported", need.supported?.json ?? .null),
                        ])
                    })
            ),
            ("unsaid", check.unsaid?.json ?? .null),
        ])
    }
}
