import Budgets
import Measurements

/// Where an objective's metric was found.
struct MetricResolution {
    /// The tool's own name.
    let name: String
    let metric: Metric
    let direction: Direction
}

extension Objective {
    /// Looks the metric up on the candidate's side first, then in the baselines; nil where no side has it.
    func resolve(candidate: ResultSet, baselines: [ResultSet]) throws(GateError.Kind) -> MetricResolution? {
        for results in [candidate] + baselines {
            switch results.lookup(metric) {
            case .found(let name):
                guard let found = results.metrics.first(where: { $0.name == name }) else { continue }
                let known = direction ?? found.direction ?? baselines.lazy.compactMap { $0.series[name]?.metric.direction }.first
                guard let known else { throw .directionUnknown(metric: name) }
                return MetricResolution(name: name, metric: found, direction: known)
            case .ambiguous(let names):
                throw .ambiguousMetric(metric, names)
            case .absent:
                continue
            }
        }
        return nil
    }

    /// Throws where a bound is written in a dimension that the metric does not have.
    func checkUnits(of metric: Metric) throws(GateError.Kind) {
        if let limit { try check(limit, metric) }
        for term in margin?.terms ?? [] {
            switch term {
            case .relative: break
            case .points:
                guard metric.unit.dimension == .ratio || metric.unit.dimension == .none else {
                    throw .pointsOfDimension(metric: metric.name, dimension: metric.unit.dimension.name)
                }
            case .absolute(let quantity): try check(quantity, metric)
            }
        }
        if case .asTimeout(let quantity)? = failures { try check(quantity, metric) }
    }

    private func check(_ quantity: Quantity, _ metric: Metric) throws(GateError.Kind) {
        let dimension = metric.unit.dimension
        let isFine: Bool =
            switch (quantity.unit?.dimension, dimension) {
            case (nil, .none), (nil, .ratio), (nil, .tokens), (nil, .custom), (.none?, .ratio), (.ratio?, .none): true
            case (let written?, _): written == dimension
            case (nil, _): false
            }
        guard isFine else {
            throw .unitMismatch(
                bound: quantity.text, boundDimension: quantity.unit?.dimension.name ?? "a number without a unit", metric: metric.name,
                metricDimension: dimension.name)
        }
    }

    /// Throws where the values of several benchmarks would be thrown together.
    func checkBenchmarks(_ selection: Selection, in results: ResultSet) throws(GateError.Kind) {
        guard statistic != .geomean else { return }
        let names = BenchmarkGroups(selection, in: results).names
        if names.count > 1 { throw .severalBenchmarks(names) }
    }
}
