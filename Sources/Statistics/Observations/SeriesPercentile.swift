import RealModule

/// A quantile of one dependent series, bounded by order statistics whose ranks allow for the dependence of exceeding the quantile.
///
/// With t, n_eff and the standard error of the indicator 1{x > q̂}: L = X₍⌊n(q − t·se)⌋₎ and U = X₍⌈n(q + t·se)⌉+1₎, infinite beyond
/// the sample. Fewer than two values: infinite bounds; no values, or one that is not a number: no estimate (NaN). The estimate q̂ is of
/// type 8.
package struct SeriesPercentile: IntervalMethod {
    /// The quantile, 0 < q < 1.
    package let q: Double
    package let estimate: Double
    /// That of the indicator of exceeding the estimate.
    package let effectiveSampleSize: EffectiveSampleSize
    /// The standard error of the share of values above the estimate; NaN for fewer than two values.
    package let standardErrorOfShare: Double
    private let statistics: OrderStatistics

    /// Values in the order of time.
    package init(_ series: [Double], q: Double) {
        self.q = q
        let series = OrderStatistics.comparable(series)
        statistics = OrderStatistics(series, around: q)
        let estimate = Quantiles.type8(statistics, q)
        let exceeds = series.map { $0 > estimate ? 1.0 : 0.0 }
        self.estimate = estimate
        effectiveSampleSize = EffectiveSampleSize(exceeds)
        standardErrorOfShare = Moments(exceeds).standardDeviation / .sqrt(effectiveSampleSize.count)
    }

    /// Whether the series is too short to be judged by.
    package var isRefused: Bool { effectiveSampleSize.isRefused }

    package func bounds(alpha: Double) -> Bounds {
        let ranks = ranks(alpha: alpha)
        return Bounds(
            lower: ranks.lower.map { statistics[$0] } ?? -.infinity, upper: ranks.upper.map { statistics[$0] } ?? .infinity)
    }

    /// The level at which the lower rank passes the values that do not exceed the margin.
    package func pValue(atMost margin: Double) -> Double {
        guard statistics.count >= 2 else { return 1 }
        let next = statistics.count(atMost: Point.ceiling(of: margin)) + 1
        let distance = q - Double(next) / Double(statistics.count)
        if standardErrorOfShare == 0 { return distance >= 0 ? 0 : 1 }
        return effectiveSampleSize.student.survival(distance / standardErrorOfShare)
    }

    /// The ranks of the bounds, 1-based; nil beyond the sample.
    func ranks(alpha: Double) -> (lower: Int?, upper: Int?) {
        let count = statistics.count
        guard count >= 2 else { return (nil, nil) }
        let distance = effectiveSampleSize.student.upperQuantile(alpha) * standardErrorOfShare
        func rank(_ share: Double, _ rule: FloatingPointRoundingRule, _ step: Double) -> Int? {
            let rank = (Double(count) * share).rounded(rule) + step
            return rank >= 1 && rank <= Double(count) ? Int(rank) : nil
        }
        return (rank(q - distance, .down, 0), rank(q + distance, .up, 1))
    }
}
