package import Budgets
import Measurements
import Statistics

/// The gate: one budget and its evidence in, its verdict out. A pure function: the same values give the same verdict.
///
/// - Throws: `GateErrors` where budget and results contradict each other (a unit, an ambiguous name): that is no verdict, exit 65.
/// - Parameter companions: whether tests of "no change" are made beside the decision; they cost more than it, and whoever judges the same
///   budget a thousand times does without.
package func verdict(for budget: Budget, on evidence: Evidence, companions: Bool = true) throws(GateErrors) -> BudgetVerdict {
    let evidence = try evidence.priced(by: budget)
    let pending = try Judging(budget: budget, evidence: evidence, hasCompanions: companions).pendingObjectives()
    let checks = Deciding(budget: budget, attempt: evidence.candidate.look, look: evidence.look, pending: pending).checks()
    let waivers = WaiverBook(budget: budget, today: evidence.today)
    let objectives = zip(pending, checks).map { objective, checks in
        objective.verdict(checks: checks, isPrimary: objective.objective.name == budget.primary, waived: waivers.use(for: objective.key))
    }
    return BudgetSummary(budget: budget, evidence: evidence, objectives: objectives, waivers: waivers).verdict()
}

extension PendingObjective {
    /// The objective's verdict: the worst of its checks.
    fileprivate func verdict(checks: [Check], isPrimary: Bool, waived: WaiverUse?) -> ObjectiveVerdict {
        let outcome = Outcome.worst(of: checks.map(\.outcome))
        let leanings = checks.filter { $0.outcome == .undecided }.compactMap(\.leaning)
        let order: [Leaning] = [.looksWorse, .cannotBeJudged, .cannotDecideByDesign, .noSignOfHarm]
        let leaning = outcome == .undecided ? order.first { leanings.contains($0) } : nil
        let isBlocking =
            switch outcome {
            case .pass: false
            case .fail: true
            case .undecided:
                switch objective.policy.undecided {
                case .block: true
                case .blockIfWorse: leaning == .looksWorse
                case .warn, .pass: false
                }
            }
        return ObjectiveVerdict(
            name: objective.name, labels: key.labels, isPrimary: isPrimary, suite: objective.suite, metric: metric,
            statistic: objective.statistic,
            direction: direction, outcome: outcome, leaning: leaning, blocks: isBlocking && waived == nil,
            waived: outcome == .pass ? nil : waived, checks: checks, flips: flips, counts: counts)
    }
}
