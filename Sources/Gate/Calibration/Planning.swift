import Budgets
import Measurements
import Statistics

/// Plans the objectives of one budget.
struct Planning {
    let budget: Budget
    let pilots: [String: RunPool]
    let assumptions: PlanAssumptions
    let today: Day

    /// An objective that its pilot contradicts is planned as if there were none.
    func checks() -> (checks: [PlannedCheck], contradictions: [GateError]) {
        var contradictions: [GateError] = []
        var checks: [PlannedCheck] = []
        for objective in budget.objectives {
            if let pilot = pilots[objective.suite], pilot.count > 0 {
                do {
                    checks += try planned(objective, pilot)
                    continue
                } catch {
                    contradictions += error.errors
                }
            }
            checks += PlanWithoutPilot(objective: objective, suite: suite(objective), assumptions: assumptions).checks
        }
        return (checks, contradictions)
    }

    private func planned(_ objective: Objective, _ pilot: RunPool) throws(GateErrors) -> [PlannedCheck] {
        var checks: [PlannedCheck] = []
        for pending in try judged(objective, pilot.results, pilot.results) { checks += try planned(pending, objective, pilot) }
        return checks
    }

    private func suite(_ objective: Objective) -> Suite? { budget.suites.first { $0.name == objective.suite } }

    /// The gate's own shapes and estimates of one objective. As of a record, so that runs are not taken for rounds of themselves.
    private func judged(_ objective: Objective, _ before: ResultSet, _ after: ResultSet) throws(GateErrors) -> [PendingObjective] {
        let evidence = Evidence.comparing(
            [objective.suite: (before, after)], as: .record(commit: ""), objectives: [objective], today: today)
        return try Judging(budget: budget.calibrating([objective]), evidence: evidence, hasCompanions: false).pendingObjectives()
    }

    private func planned(_ pending: PendingObjective, _ objective: Objective, _ pilot: RunPool) throws(GateErrors) -> [PlannedCheck] {
        var planned: [PlannedCheck] = []
        for item in pending.checks {
            let kind: Check.Kind =
                switch item {
                case .pending(let check): check.kind
                case .settled(let check): check.kind
                }
            // Against several baselines a margin needs the same.
            guard !planned.contains(where: { $0.kind == kind }) else { continue }
            func check(_ plan: PilotPlan.Answer) -> PlannedCheck {
                PlannedCheck(
                    key: pending.key, suite: objective.suite, kind: kind,
                    allowed: (kind == .limit ? objective.limit?.text : objective.margin?.text) ?? "", metric: pending.metric,
                    unit: plan.unit, has: plan.has, needs: plan.needs, unsaid: plan.unsaid)
            }
            switch item {
            case .settled(let settled):
                planned.append(check(PilotPlan.Answer(unit: .observations, has: nil, unsaid: settled.reason)))
            case .pending(let pendingCheck):
                let repeated = kind == .margin ? try consecutive(pending, objective, pilot) : []
                let plan = PilotPlan(
                    pending: pending, check: pendingCheck, pilot: pilot, areRounds: suite(objective)?.rounds ?? true,
                    assumptions: assumptions, repeated: repeated)
                planned.append(check(plan.answer))
            }
        }
        return planned
    }

    /// Where cases are paired, the estimates of each run against the one before: what the cases do by themselves.
    private func consecutive(_ pending: PendingObjective, _ objective: Objective, _ pilot: RunPool) throws(GateErrors) -> [PendingCheck] {
        let isPaired = pending.checks.contains { item in
            if case .pending(let check) = item, check.kind == .margin, PilotPlan.estimation(check)?.size.cases != nil {
                true
            } else {
                false
            }
        }
        guard isPaired, pilot.count >= 2, case .found(let name) = pilot.results.lookup(objective.metric) else { return [] }
        let columns = RunColumns(pilot, metrics: [name])
        var found: [PendingCheck] = []
        for run in 1..<pilot.count {
            for again in try judged(objective, columns.side([run - 1]), columns.side([run])) where again.key == pending.key {
                for case .pending(let check) in again.checks where check.kind == .margin {
                    found.append(check)
                    break
                }
            }
        }
        return found
    }
}
