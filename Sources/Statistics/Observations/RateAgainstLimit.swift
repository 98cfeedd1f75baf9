import RealModule

/// A rate of independent events, bounded exactly by Clopper and Pearson's interval.
///
/// No trials: no estimate (NaN), and the bounds are 0 and 1. Source: Clopper and Pearson 1934.
package struct RateAgainstLimit: IntervalMethod {
    /// How many of `count` trials were events, 0 … `count`.
    package let events: Int
    package let count: Int

    package init(events: Int, count: Int) {
        self.events = events
        self.count = count
    }

    package var estimate: Double { count > 0 ? Double(events) / Double(count) : .nan }

    package func bounds(alpha: Double) -> Bounds {
        Bounds(
            lower: events > 0 ? atLeast.quantile(alpha) : 0,
            upper: events < count ? Beta(alpha: Double(events) + 1, beta: Double(count - events)).upperQuantile(alpha) : 1)
    }

    /// P(Bin(n, margin) ≥ events), the level at which the lower bound equals the margin.
    package func pValue(atMost margin: Double) -> Double {
        if margin < 0 { return 0 }
        return events > 0 && margin < 1 ? atLeast.cdf(margin) : 1
    }

    /// The law of the rate whose cumulative probability at p is P(Bin(n, p) ≥ events), for at least one event.
    private var atLeast: Beta { Beta(alpha: Double(events), beta: Double(count - events) + 1) }

    /// The fewest trials without an event with which the upper bound at level `alpha` is at most `limit`, 0 < limit < 1:
    /// ln α / ln(1 − limit).
    package static func neededWithoutEvents(limit: Double, alpha: Double) -> Int {
        PercentileRanks.neededForUpper(q: 1 - limit, alpha: alpha)
    }
}
