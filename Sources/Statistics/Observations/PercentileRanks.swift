import RealModule

/// The ranks of the order statistics that bound a quantile, exactly for any continuous law and conservatively under ties.
///
/// The number of observations at or below the true q-quantile is Bin(n, q). Source: order statistics, as in Conover 1999.
package struct PercentileRanks: Sendable, Equatable {
    /// The largest rank with P(Bin(n, q) ≤ rank − 1) ≤ α, 1-based; nil where n values cannot bound that side.
    package let lower: Int?
    /// The smallest rank with P(Bin(n, q) ≥ rank) ≤ α, 1-based; nil where n values cannot bound that side.
    package let upper: Int?

    /// Ranks for `count` values and the quantile `q`, 0 < q < 1, at the one-sided level `alpha`.
    package init(count: Int, q: Double, alpha: Double) {
        self.init(BinomialPositions(count: count, q: q), alpha: alpha)
    }

    init(_ positions: BinomialPositions, alpha: Double) {
        lower = positions.lowerRank(alpha: alpha * PercentileRanks.rounding)
        upper = positions.upperRank(alpha: alpha * PercentileRanks.rounding)
    }

    /// A level that a probability meets but for rounding is met.
    static let rounding = 1 + 1e-12

    /// The fewest observations with which the `q`-quantile has an upper bound at level `alpha`: qⁿ ≤ α.
    package static func neededForUpper(q: Double, alpha: Double) -> Int { needed(alpha) { .pow(q, $0) } }

    /// The fewest observations with which the `q`-quantile has a lower bound at level `alpha`: (1 − q)ⁿ ≤ α.
    package static func neededForLower(q: Double, alpha: Double) -> Int { needed(alpha) { .pow(1 - q, $0) } }

    /// The fewest observations on each of two sides with which the change of the `q`-quantile has both bounds at level `alpha`,
    /// to the resolution of the grid: qⁿ + (1 − q)ⁿ ≤ α.
    package static func neededForChange(q: Double, alpha: Double) -> Int {
        needed(alpha) { .pow(q, $0) + .pow(1 - q, $0) }
    }

    /// The least n ≥ 1 at which the falling `risk` is at most `alpha`; `Int.max` where none is found.
    private static func needed(_ alpha: Double, _ risk: (Double) -> Double) -> Int {
        let limit = alpha * rounding
        var (low, high) = (0, 1)
        while !(risk(Double(high)) <= limit) {
            low = high
            high *= 2
            if high > 1 << 52 { return .max }
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if risk(Double(middle)) <= limit { high = middle } else { low = middle }
        }
        return high
    }
}
