import Budgets
import Measurements
import Statistics

/// Selects, shapes and estimates every objective of one budget. What it leaves is pending: the correction needs all of them.
struct Judging {
    let budget: Budget
    let evidence: Evidence
    let hasCompanions: Bool

    /// All objectives, the primary first, or all contradictions between budget and results.
    func pendingObjectives() throws(GateErrors) -> [PendingObjective] {
        var errors: [GateError] = []
        var pending: [PendingObjective] = []
        for objective in budget.objectives {
            // A suite without evidence is absent: no objective may drop out of the verdict.
            let suite = evidence.suites[objective.suite] ?? SuiteEvidence(candidate: ResultSet(format: ""))
            do throws(GateError.Kind) {
                pending += try self.pending(objective, suite)
            } catch {
                errors.append(
                    GateError(
                        file: budget.file, line: objective.location.line, column: objective.location.column, objective: objective.name,
                        kind: error))
            }
        }
        guard errors.isEmpty else { throw GateErrors(errors: errors) }
        let primary = pending.filter { $0.objective.name == budget.primary }
        return primary + pending.filter { $0.objective.name != budget.primary }
    }

    /// One objective's values of `each:`, or itself.
    private func pending(_ objective: Objective, _ suite: SuiteEvidence) throws(GateError.Kind) -> [PendingObjective] {
        let found: [(BaselinePolicy, Baseline)] = objective.baselines.compactMap { policy in
            if case .found(let baseline)? = suite.baselines[policy] { (policy, baseline) } else { nil }
        }
        let sides = [suite.candidate] + found.map(\.1.results)
        guard let resolved = try objective.resolve(candidate: suite.candidate, baselines: found.map(\.1.results)) else {
            return [absent(objective, suite)]
        }
        try objective.checkUnits(of: resolved.metric)
        let instances = objective.instances(of: resolved.name, in: sides)
        guard !instances.isEmpty else { return [absent(objective, suite)] }
        var result: [PendingObjective] = []
        for instance in instances {
            let instanceJudging = InstanceJudging(
                budget: budget, evidence: evidence, suite: suite, objective: objective,
                key: InstanceKey(objective: objective.name, labels: instance), resolved: resolved, hasCompanions: hasCompanions)
            result.append(try instanceJudging.pending())
        }
        return result
    }

    /// An objective whose metric, or whose label, no side has.
    private func absent(_ objective: Objective, _ suite: SuiteEvidence) -> PendingObjective {
        let metric = Metric(name: objective.metric, unit: objective.limit?.unit ?? .none, direction: objective.direction)
        let reason = AbsentReasons.metric(objective, candidate: suite.candidate)
        return PendingObjective(
            objective: objective, key: InstanceKey(objective: objective.name, labels: .empty), metric: metric,
            direction: objective.direction ?? metric.direction ?? .lower,
            checks: objective.targets(
                metric: metric, direction: objective.direction ?? .lower, baselines: objective.baselines.map { ($0, nil) }
            )
            .map { .settled(AbsentReasons.check(objective, $0, reason, name: objective.name, in: suite.candidate)) },
            flips: nil, counts: Counts())
    }
}

/// A check before anything is estimated: the limit, or the margin's terms against one baseline.
struct CheckPlan {
    let kind: Check.Kind
    let policy: BaselinePolicy?
    let baseline: BaselineInfo?
    let targets: [Target]
}

extension Objective {
    /// The limit first, then the margin against each baseline policy.
    func targets(metric: Metric, direction: Direction, baselines: [(BaselinePolicy, BaselineInfo?)]) -> [CheckPlan] {
        var plans: [CheckPlan] = []
        if let limit {
            plans.append(
                CheckPlan(
                    kind: .limit, policy: nil, baseline: nil,
                    targets: [Target(limit: limit.baseValue, text: limit.text, direction: direction)]))
        }
        if let margin {
            let targets = margin.terms.map { Target(margin: $0, text: margin.text, direction: direction) }
            for (policy, info) in baselines {
                plans.append(CheckPlan(kind: .margin, policy: policy, baseline: info, targets: targets))
            }
        }
        return plans
    }
}
