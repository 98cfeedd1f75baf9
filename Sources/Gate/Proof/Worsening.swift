import Budgets
import Measurements

/// The candidate's data made worse than an objective allows: by twice the margin, or to twice the limit (half of it where higher is better).
///
/// Values of a metric that is right or wrong flip instead, every so manieth one, so that the share changes by as much. Only observations
/// that pass the objective's filter change.
struct Worsening {
    let results: ResultSet

    init(objective: Objective, results: ResultSet) {
        guard case .found(let name) = results.lookup(objective.metric), let series = results.series[name] else {
            self.results = results
            return
        }
        let direction = objective.direction ?? series.metric.direction ?? .lower
        let isMatch = results.labels.map { labels in objective.filter.allSatisfy { $0.matches(labels) } }
        let rows = (0..<series.count).filter { isMatch[Int(series.labels[$0])] && !series.values[$0].isNaN }
        let values = rows.map { series.values[$0] }
        let worsened = Worsening.worsened(values, objective, direction, unit: series.metric.unit)
        var all = series.values
        for (row, value) in zip(rows, worsened) { all[row] = value }
        var changed = results
        changed.series[name] =
            Series(
                metric: series.metric, values: all, cases: series.cases, epochs: series.epochs, repetitions: series.repetitions,
                runs: series.runs,
                labels: series.labels, failed: series.failed, times: series.times) ?? series
        self.results = changed
    }

    private static func worsened(_ values: [Double], _ objective: Objective, _ direction: Direction, unit: Unit) -> [Double] {
        let isBinary = !values.isEmpty && values.allSatisfy { $0 == 0 || $0 == 1 }
        let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
        var worst = values
        for term in objective.margin?.terms ?? [] {
            let moved: [Double]
            switch term {
            case .relative(let share):
                let factor = direction == .lower ? 1 + 2 * share : max(0, 1 - 2 * share)
                moved = isBinary ? flipped(values, share: 2 * share * mean, direction) : values.map { $0 * factor }
            case .points(let share):
                moved =
                    isBinary ? flipped(values, share: 2 * share, direction) : values.map { shifted($0, 2 * share / unit.factor, direction) }
            case .absolute(let quantity):
                let amount = 2 * quantity.baseValue / unit.factor
                // A margin of nothing is exceeded by anything.
                moved = values.map { shifted($0, amount > 0 ? amount : 1, direction) }
            }
            worst = zip(worst, moved).map { direction == .lower ? max($0, $1) : min($0, $1) }
        }
        if let limit = objective.limit {
            let bound = limit.baseValue / unit.factor
            let goal = direction == .lower ? 2 * bound : bound / 2
            let moved =
                isBinary
                ? flipped(values, share: abs(goal - mean), direction)
                : values.map { mean != 0 && goal != 0 ? $0 * goal / mean : shifted($0, abs(goal) + 1, direction) }
            worst = zip(worst, moved).map { direction == .lower ? max($0, $1) : min($0, $1) }
        }
        return worst
    }

    private static func shifted(_ value: Double, _ amount: Double, _ direction: Direction) -> Double {
        direction == .lower ? value + amount : value - amount
    }

    /// Turns evenly spaced good values bad until the share of all values has changed as wanted, or none is left.
    private static func flipped(_ values: [Double], share: Double, _ direction: Direction) -> [Double] {
        let bad: Double = direction == .lower ? 1 : 0
        let good = values.indices.filter { values[$0] != bad }
        let wanted = min(good.count, Int((share * Double(values.count)).rounded(.up)))
        guard wanted > 0 else { return values }
        var result = values
        for step in 0..<wanted { result[good[step * good.count / wanted]] = bad }
        return result
    }
}
