/// A quantile of independent observations, bounded exactly by order statistics.
///
/// * Too few values for a side: infinite there, see `PercentileRanks` for how many it takes. No values, or one that is not a number: no
///   estimate (NaN).
/// * Equal values are no reason for a point: unseen ones may lie beyond.
///
/// The estimate is of type 8.
package struct PercentileAgainstLimit: IntervalMethod {
    /// The quantile, 0 < q < 1.
    package let q: Double
    package let estimate: Double
    private let statistics: OrderStatistics
    private let positions: BinomialPositions

    /// Values in any order; O(n).
    package init(_ values: [Double], q: Double) {
        self.q = q
        let values = OrderStatistics.comparable(values)
        statistics = OrderStatistics(values, around: q)
        positions = BinomialPositions(count: values.count, q: q)
        estimate = Quantiles.type8(statistics, q)
    }

    /// How many values there are.
    package var count: Int { statistics.count }

    package func bounds(alpha: Double) -> Bounds {
        let ranks = PercentileRanks(positions, alpha: alpha)
        return Bounds(
            lower: ranks.lower.map { statistics[$0] } ?? -.infinity, upper: ranks.upper.map { statistics[$0] } ?? .infinity)
    }

    /// P(Bin(n, q) ≤ k) with k the number of values that do not exceed the margin: the level from which on the lower rank lies
    /// above them.
    package func pValue(atMost margin: Double) -> Double {
        positions.cumulative(statistics.count(atMost: Point.ceiling(of: margin)))
    }
}
