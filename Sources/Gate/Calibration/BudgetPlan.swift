package import Budgets
package import Measurements
import Statistics

/// How much each objective of a budget needs to decide with 80 %, if nothing changed.
package struct BudgetPlan: Sendable {
    package let file: String
    package let service: String
    /// In the budget's order, the limit before the margin.
    package let checks: [PlannedCheck]
}

/// A limit or a margin of one objective, or of one value of its `each:`.
package struct PlannedCheck: Sendable {
    package let key: InstanceKey
    package let suite: String
    package let kind: Check.Kind
    /// As the budget writes it.
    package let allowed: String
    package let metric: Metric
    package let unit: Needed.Unit
    /// What the pilot has of it; nil without a pilot.
    package let has: Int?
    /// One for each assumption; empty where `unsaid` says why.
    package let needs: [PlannedNeed]
    /// Why nothing can be said, and what to give.
    package let unsaid: Reason?
}

/// What is needed under one assumption.
package struct PlannedNeed: Sendable, Hashable {
    package let assumption: Sentence
    /// Whether the pilot showed it; otherwise it is assumed.
    package let isMeasured: Bool
    /// Nil where no number decides.
    package let total: Int?
    /// The margin (or the limit) that as much as the pilot has supports; nil without a pilot, and where none is supported.
    package let supported: Amount?
    /// Other ways to a decision about a margin of what a machine measures.
    package var others: [OtherWay] = []
}

/// What decides about a margin of what a machine measures where there are no rounds.
package enum OtherWay: Sendable, Hashable {
    /// So many recorded commits of one run each; nil where no number of them does.
    case records(Int?)
    /// One run a side, by the budget's stated noise.
    case statedNoise
}

/// What the command line states of the noise, shares.
package struct PlanAssumptions: Sendable, Hashable {
    /// The standard deviation of a run as a share of its value; of independent observations their coefficient of variation.
    package let spread: Double?
    /// The shares of pass/fail cases that flip by themselves.
    package let discordances: [Double]
    /// Whether `discordances` were stated, and go before what a pilot shows.
    package let isDiscordanceStated: Bool
    /// The standard deviations of a run to plan for where nothing tells one; none leaves that open.
    package let usualSpreads: [Double]

    /// What golden sets of unchanged prompts mostly show.
    package static let usualDiscordances = [0.05, 0.1]

    package init(spread: Double? = nil, discordance: Double? = nil, usualSpreads: [Double] = []) {
        self.spread = spread
        self.usualSpreads = usualSpreads
        discordances = discordance.map { [$0] } ?? PlanAssumptions.usualDiscordances
        isDiscordanceStated = discordance != nil
    }

    /// The standard deviations of a run to plan an objective for that no results tell.
    func spreads(of objective: Objective) -> [Double] { (spread ?? objective.noise?.share).map { [$0] } ?? usualSpreads }
}

extension BudgetPlan {
    /// Plans from pilots, the results of unchanged code, and from what is stated.
    ///
    /// The gate itself says what shape an objective's data have and how they are judged; only then is asked how many of them are needed.
    ///
    /// - Parameter pilots: by suite; what a suite without one needs follows from the budget alone, where anything does.
    /// - Throws: `GateErrors` as `verdict(for:on:)` does.
    package init(for budget: Budget, pilots: [String: RunPool], assuming assumptions: PlanAssumptions, today: Day) throws(GateErrors) {
        let planning = Planning(budget: budget, pilots: pilots, assumptions: assumptions, today: today)
        let (checks, errors) = planning.checks()
        guard errors.isEmpty else { throw GateErrors(errors: errors) }
        self.init(file: budget.file, service: budget.service, checks: checks)
    }
}
