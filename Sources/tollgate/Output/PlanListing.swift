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

    private func row(_ check: PlannedCheck) -> [String] {
        [
            name(check), allowed(check), check.neededText, check.has.map(String.init) ?? "-", check.supportedText ?? "-",
            check.assumptionText,
        ].map(VisibleText.exposingInvisible)
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
            ("has", check.has.map { .number($0) } ?? .null), ("needs", .array(needs(check))), ("unsaid", check.unsaid?.json ?? .null),
        ])
    }

    private func needs(_ check: PlannedCheck) -> [JSONText] {
        check.needs.enumerated().map { place, need in
            .object([
                ("assumption", .string(need.assumption.text)), ("measured", .bool(need.isMeasured)),
                ("total", need.total.map { .number($0) } ?? .null), ("decides", check.decides.map { .bool($0[place]) } ?? .null),
                ("supported", need.supported?.json ?? .null),
            ])
        }
    }
}
