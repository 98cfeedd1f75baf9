import Budgets
import Measurements
import Statistics

/// The smallest degradation of one check that the gate fails with 80 %: the candidate's data are worsened by more and more, as `check --prove`
/// worsens them, and judged with nothing else in the budget.
struct DetectableChange {
    let budget: Budget
    /// With only the limit or the margin that is asked about, and only the one value of its `each:`.
    private let objective: Objective
    private let tally: CheckTally
    /// The sides of each split.
    let sides: [(baseline: ResultSet, candidate: ResultSet)]
    let today: Day

    /// What the bounds say.
    private let guess: Amount

    /// More steps are never made, and about so many mostly.
    private static let mostSteps = 30
    static let usualSteps = 8
    /// A hundredth of the number is more than forty splits tell.
    private static let precision = 0.01

    init(
        _ budget: Budget, _ objective: Objective, _ tally: CheckTally, near guess: Amount,
        sides: [(baseline: ResultSet, candidate: ResultSet)], today: Day
    ) {
        self.budget = budget
        self.tally = tally
        self.guess = guess
        self.sides = sides
        self.today = today
        let value = objective.filter + tally.key.labels.pairs.map { LabelMatch(key: $0.key, values: [$0.value]) }
        self.objective =
            tally.kind == .limit
            ? objective.allowing(limit: objective.limit, filter: value) : objective.allowing(margin: objective.margin, filter: value)
    }

    /// Nil where not even a very large degradation fails so often.
    func amount() throws(GateErrors) -> Amount? {
        guard let unit else { return nil }
        // What agrees with the margin but for a thousandth is the margin.
        let least = unit.allowed + 1e-3 * unit.size
        let first = try share(unit, least)
        if first.share >= Power.planned { return Amount(scale: unit.scale, value: tally.kind == .limit ? first.estimate : unit.allowed) }
        guard let found = try bisected(unit, from: least) else { return nil }
        return Amount(scale: unit.scale, value: tally.kind == .limit ? found.estimate : found.amount)
    }

    /// From a tenth around the guess on, outwards until it is enclosed.
    private func bisected(_ unit: WorseningUnit, from least: Double) throws(GateErrors) -> (amount: Double, estimate: Double)? {
        var low = least
        let near = max(guessed(unit) ?? 0, least + unit.size / 10)
        var high = min(unit.most, least + (near - least) * 1.1)
        var width = high - least
        var estimate = 0.0
        var steps = 0
        while true {
            let result = try share(unit, high)
            steps += 1
            if result.share >= Power.planned {
                estimate = result.estimate
                break
            }
            guard steps < DetectableChange.mostSteps, high < unit.most else { return nil }
            low = high
            width *= 1.5
            high = min(unit.most, least + width)
        }
        if low == least {
            let below = least + (high - least) * 0.8
            let result = try share(unit, below)
            if result.share >= Power.planned { (high, estimate) = (below, result.estimate) } else { low = below }
        }
        while high - low > DetectableChange.precision * (unit.scale == .value ? high + unit.size : high), steps < DetectableChange.mostSteps
        {
            steps += 1
            let middle = (low + high) / 2
            let result = try share(unit, middle)
            if result.share >= Power.planned { (high, estimate) = (middle, result.estimate) } else { low = middle }
        }
        return (high, estimate)
    }

    private func guessed(_ unit: WorseningUnit) -> Double? {
        guard guess.scale == unit.scale else { return nil }
        guard let limit = objective.limit else { return guess.value }
        return tally.direction == .lower ? guess.value - limit.baseValue : limit.baseValue - guess.value
    }

    /// On which scale it is worsened, what is allowed there, a size to begin with, and the most that there is.
    private struct WorseningUnit {
        let scale: ChangeScale
        let allowed: Double
        let size: Double
        let most: Double
    }

    private var unit: WorseningUnit? {
        if let limit = objective.limit {
            // So much beyond the limit, as a share of it.
            let size = limit.baseValue == 0 ? 0.1 : abs(limit.baseValue) * 0.05
            return WorseningUnit(
                scale: .value, allowed: 0, size: size, most: tally.direction == .higher ? max(abs(limit.baseValue), size) : .infinity)
        }
        guard let terms = objective.margin?.terms, let first = terms.first else { return nil }
        let relative = terms.compactMap { if case .relative(let share) = $0 { share } else { nil } }.first
        if let relative {
            return WorseningUnit(
                scale: .relative, allowed: relative, size: max(relative / 2, 1e-3), most: tally.direction == .higher ? 1 : .infinity)
        }
        switch first {
        case .points(let share): return WorseningUnit(scale: .points, allowed: share, size: max(share / 2, 1e-3), most: 1)
        case .absolute(let quantity):
            let base = abs(quantity.baseValue)
            let size = base > 0 ? base / 2 : max(abs(tally.supported?.value ?? 0), 1e-3)
            return WorseningUnit(scale: .absolute, allowed: base, size: size, most: .infinity)
        case .relative: return nil
        }
    }

    /// The share of the splits that fail, and the median of the candidate's values.
    private func share(_ unit: WorseningUnit, _ amount: Double) throws(GateErrors) -> (share: Double, estimate: Double) {
        let worse = worsening(unit, amount)
        let alone = budget.calibrating([objective])
        var fails = 0
        var estimates: [Double] = []
        for side in sides {
            let candidate = Worsening(objective: worse, results: side.candidate).results
            let verdict = try Gate.verdict(
                for: alone, on: Evidence.ofFiles([objective.suite: (side.baseline, candidate)], objectives: [objective], today: today),
                companions: false)
            guard let check = verdict.objectives.first?.checks.first else { continue }
            if check.outcome == .fail { fails += 1 }
            if let estimate = check.candidateEstimate { estimates.append(estimate) }
        }
        return (Double(fails) / Double(max(1, sides.count)), Quantiles.type8(estimates, 0.5))
    }

    /// The objective of which `Worsening` makes this degradation: it goes to twice a margin, to twice a limit or to half of it.
    private func worsening(_ unit: WorseningUnit, _ amount: Double) -> Objective {
        func quantity(_ value: Double) -> Quantity { Quantity(value: value, unit: nil, text: "") }
        if let limit = objective.limit {
            let goal = tally.direction == .lower ? limit.baseValue + amount : limit.baseValue - amount
            return objective.allowing(limit: quantity(tally.direction == .lower ? goal / 2 : goal * 2))
        }
        let term: Margin.Term =
            switch unit.scale {
            case .relative: .relative(amount / 2)
            case .points: .points(amount / 2)
            case .absolute, .value: .absolute(quantity(amount / 2))
            }
        return objective.allowing(margin: Margin(terms: [term], text: ""))
    }
}
