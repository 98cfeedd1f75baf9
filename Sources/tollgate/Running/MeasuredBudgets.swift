import Budgets
import Gate
import Rounds

/// The budgets as far as one measurement can judge them: objectives of the suites that it measures, and of others that have files here.
struct MeasuredBudgets {
    let budgets: [Budget]
    /// Which objectives are left out.
    let notes: [Sentence]

    init(_ all: [Budget], plan: RoundsPlan, suites: SuiteOptions, root: String) {
        let measured = Set(plan.units.map(\.suite))
        let files = SuitePlan(budgets: all, overrides: suites.results, root: root).suites
        let there = measured.union(files.filter { !$0.paths.isEmpty || $0.isOverridden }.map(\.name))
        var left: [String] = []
        var kept: [Budget] = []
        for budget in all {
            let objectives = budget.objectives.filter { there.contains($0.suite) }
            left += budget.objectives.filter { !there.contains($0.suite) }.map(\.name)
            if !objectives.isEmpty { kept.append(objectives.count == budget.objectives.count ? budget : budget.keeping(objectives)) }
        }
        budgets = kept
        notes = left.isEmpty ? [] : ["not judged here, for their suites were not measured: \(Sentence.list(codes: left, most: 6))"]
    }
}

extension Budget {
    /// The same with only these of its objectives, and their waivers.
    fileprivate func keeping(_ objectives: [Objective]) -> Budget {
        let names = Set(objectives.map(\.name))
        return Budget(
            file: file, service: service, owner: owner, why: why, primary: primary.flatMap { names.contains($0) ? $0 : nil },
            suites: suites,
            objectives: objectives, policy: policy,
            waivers: waivers.filter { waiver in names.contains { waiver.objective == $0 || waiver.objective.hasPrefix($0 + "[") } })
    }
}
