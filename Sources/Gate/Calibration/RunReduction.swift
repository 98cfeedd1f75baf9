import Budgets
import Measurements
import Statistics

/// One objective about what a machine measures, reduced to the one value a run that its decision rests on.
///
/// With two runs a side or more the gate looks at nothing else of such an objective, so that the very gate decides the same on these few
/// values as on all observations, and a split costs no more for a million of them.
struct RunReduction: Sendable {
    let objective: Objective
    private let metric: Metric
    private let instances: [(labels: Labels, values: [Double])]

    /// Nil where the decision rests on more: observations that are independent, one run a side, a start that is to be cut, histograms, runs
    /// without values.
    ///
    /// - Parameters:
    ///   - columns: the pool's runs with the objective's metric.
    ///   - suite: the name that the reduced objective's suite has.
    init?(_ objective: Objective, _ pool: RunPool, _ columns: RunColumns, aSide: Int, suite: String) {
        let results = pool.results
        guard aSide >= WelchRuns.fewest, objective.noise != Noise.none, objective.warmUp == .keep,
            case .found(let name) = results.lookup(objective.metric), let metric = results.metrics.first(where: { $0.name == name }),
            metric.mood == .moody, let direction = objective.direction ?? metric.direction,
            !results.histograms.contains(where: { $0.metric.name == name })
        else { return nil }
        let runs = (0..<pool.count).map { columns.side([$0]) }
        var instances: [(Labels, [Double])] = []
        for labels in objective.instances(of: name, in: [results]) {
            let sides = runs.map { Side(results: $0, selection: Selection(objective, metric: name, instance: labels, from: $0)) }
            guard let values = RunReduction.values(objective.statistic, sides) else { return nil }
            instances.append((labels, values))
        }
        guard !instances.isEmpty else { return nil }
        self.instances = instances
        self.metric = metric.with(unit: Unit.base(of: metric.unit.dimension), direction: direction)
        // The extreme of one value is a fact as the extreme of all is; any other statistic of one value is that value.
        let isFact = objective.statistic == .minimum || objective.statistic == .maximum
        self.objective = objective.changed(
            suite: suite, metric: name, statistic: isFact ? objective.statistic : .mean, direction: direction, filter: [])
    }

    /// Of each run the value that the gate takes of it, base units; nil where a run has none.
    private static func values(_ statistic: Statistic, _ runs: [Side]) -> [Double]? {
        if statistic == .geomean {
            // A geometric mean is of the benchmarks that both sides have.
            let names = runs.map { Set(BenchmarkGroups($0.selection, in: $0.results).names) }
            guard names.allSatisfy({ $0 == names.first }) else { return nil }
        }
        // Nothing is compared yet: the question only names the statistic.
        let question = Question(
            objective: "", statistic: statistic, target: Target(limit: 0, text: "", direction: .lower), alpha: Policy().alpha)
        var values: [Double] = []
        for run in runs {
            guard let level = try? RunLevel(run, question, isLog: false), level.values.count == 1 else { return nil }
            values.append(level.values[0])
        }
        return values
    }

    func side(_ places: [Int], _ pool: RunPool) -> ResultSet {
        var series = Series(metric: metric)
        for (run, place) in places.enumerated() {
            for (label, instance) in instances.enumerated() {
                series.append(instance.values[place], run: Int32(run), labels: Int32(label + 1))
            }
        }
        return ResultSet(
            format: pool.results.format, series: [metric.name: series], labels: [.empty] + instances.map(\.labels),
            runs: places.map { pool.results.runs[pool.order[$0]] })
    }
}

extension Objective {
    /// The same objective about something else.
    func changed(
        suite: String? = nil, metric: String? = nil, statistic: Statistic? = nil, direction: Direction? = nil, filter: [LabelMatch]? = nil
    ) -> Objective {
        copy(
            suite: suite ?? self.suite, metric: metric ?? self.metric, statistic: statistic ?? self.statistic,
            direction: direction ?? self.direction, filter: filter ?? self.filter, limit: limit, margin: margin)
    }

    /// The same objective with nothing but this limit or this margin.
    func allowing(limit: Quantity? = nil, margin: Margin? = nil, filter: [LabelMatch]? = nil) -> Objective {
        copy(
            suite: suite, metric: metric, statistic: statistic, direction: direction, filter: filter ?? self.filter, limit: limit,
            margin: margin)
    }

    private func copy(
        suite: String, metric: String, statistic: Statistic, direction: Direction?, filter: [LabelMatch], limit: Quantity?, margin: Margin?
    ) -> Objective {
        Objective(
            name: name, suite: suite, metric: metric, statistic: statistic, direction: direction, filter: filter, each: each, limit: limit,
            margin: margin, baselines: baselines, failures: failures, noise: noise, method: method, warmUp: warmUp, why: why,
            policy: policy, location: location)
    }
}
