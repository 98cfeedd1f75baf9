import Measurements
import Statistics

/// A limit for values that are independent: exact metrics and `noise: none`. The case is the unit where there are cases.
extension Estimation {
    static func independentLimit(_ question: Question, _ candidate: Side) throws(Refusal) -> Estimation {
        let selection = candidate.selection
        var size = SampleSize()
        size.candidate = selection.count
        let isByCase = candidate.pairsCases && selection.isByCase
        let cases = isByCase ? selection.caseMeans(in: candidate.results) : [:]
        let units = isByCase ? cases.keys.sorted().compactMap { cases[$0]?.mean } : selection.baseValues
        if isByCase {
            size.cases = cases.count
            size.epochs = cases.values.map(\.values.count).max()
        }
        let unit: Needed.Unit = isByCase ? .cases : .observations
        // The case is the unit of means, rates and sums; percentiles and extremes are of the observations.
        let estimate = question.statistic.isOfUnits ? question.statistic.of(units) : question.statistic.of(selection.baseValues)

        func estimation(
            _ method: some IntervalMethod, _ name: String, caveats: [Sentence] = [], needed: NeededRule? = nil
        ) -> Estimation {
            Estimation(
                method: question.scale.degradation(of: method), baselineEstimate: nil, candidateEstimate: estimate, name: name, size: size,
                noise: .independent, caveats: caveats, needed: needed ?? .byStandardError(unit, have: units.count))
        }

        switch question.statistic {
        case .minimum, .maximum:
            return estimation(Point(estimate), "a fact of the sample", needed: NeededRule.none)
        case .percentile(let percent):
            let q = percent / 100
            return estimation(
                PercentileAgainstLimit(selection.baseValues, q: q), "order statistics",
                needed: .percentile(q: q, have: selection.count, isChange: false))
        case .geomean:
            guard let method = try? GeometricMean(selection.baseValues) else { throw Refusal(.nonPositive(question), size: size) }
            return estimation(method, "geometric mean", caveats: approximate(method.isApproximate, selection.count))
        case .mean, .rate, .sum:
            let factor = question.statistic == .sum ? Double(units.count) : 1
            if units.allSatisfy({ $0 == 0 || $0 == 1 }),
                selection.metric.unit.dimension == .ratio || selection.metric.unit.dimension == .none,
                question.statistic != .sum, !units.isEmpty, question.method == nil
            {
                let ones = units.reduce(0, +)
                let pooled = RateAgainstLimit(events: Int(ones), count: units.count)
                let rule = NeededRule.rate(failures: Int(ones), requests: units.count)
                let byRun = selection.valuesByRun
                guard !isByCase, byRun.count > 1, question.statistic == .rate else {
                    return estimation(pooled, "Clopper–Pearson", needed: rule)
                }
                size.candidateRuns = byRun.count
                let runs = RunsAgainstLimit(candidate: byRun.map { Statistic.mean.of($0.values) })
                return estimation(Wider(pooled, runs), "wider of Clopper–Pearson and t over runs", needed: rule)
            }
            if selection.metric.isCounter, units.count == 1 {
                return estimation(Point(units[0] * factor), "exact value", needed: NeededRule.none)
            }
            if let (method, name) = try bootstrap(question, .mean(units)) {
                return estimation(method, name)
            }
            let method = MeanAgainstLimit(units)
            return estimation(Scaled(method, by: factor), "wider of t and Hall", caveats: approximate(method.isApproximate, units.count))
        }
    }

    /// The warning that a mean of few or skewed values carries (Cochran's rule).
    static func approximate(_ isApproximate: Bool, _ count: Int) -> [Sentence] {
        isApproximate ? ["approximate: few observations (\(count)) for so skewed a mean; the median is steadier"] : []
    }
}
