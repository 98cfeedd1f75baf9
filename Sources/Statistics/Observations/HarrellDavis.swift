import RealModule

/// The quantile estimate of Harrell and Davis: the mean of all order statistics, each weighted by the probability that a Beta
/// variable with shapes (n + 1)q and (n + 1)(1 − q) falls on its share of [0, 1]. For display only: no decision uses it.
///
/// It is steadier than one order statistic and has no steps, but every value takes part in it, an outlier too.
/// Source: Harrell and Davis 1982.
package enum HarrellDavis {
    /// The `q`-quantile of values in any order: O(n) and a sort of the order statistics whose weights count.
    ///
    /// q = 0 is the smallest value and q = 1 the largest; one value is itself. NaN without values, with one that is not a number, and for q
    /// outside of [0, 1].
    package static func quantile(_ values: [Double], _ q: Double) -> Double {
        let count = values.count
        guard count > 0, q >= 0, q <= 1, !values.contains(where: \.isNaN) else { return .nan }
        if q == 0 || q == 1 { return OrderStatistics(values, ranks: 1...1)[q == 0 ? 1 : count] }
        let size = Double(count)
        let centre = min(Int(size * q) + 1, count)
        let reach = Int(12 * .sqrt(size * q * (1 - q))) + 128
        let statistics = OrderStatistics(values, ranks: (centre - reach)...(centre + reach))

        // Summed by parts the weights become tails: the central value, moved by each gap times the probability beyond the gap.
        // Nothing cancels so, neither of the weights nor of values far from zero.
        func tails(_ rank: Int) -> (lower: Double, upper: Double) {
            IncompleteBeta.tails(x: Double(rank) / size, y: Double(count - rank) / size, a: (size + 1) * q, b: (size + 1) * (1 - q))
        }
        func gap(_ rank: Int) -> Double {
            let (left, right) = (statistics[rank], statistics[rank + 1])
            return left == right ? 0 : right - left
        }
        var below = 0.0
        for rank in stride(from: centre - 1, to: 0, by: -1) {
            let tail = tails(rank).lower
            if tail < negligible { break }
            below += tail * gap(rank)
        }
        var above = 0.0
        for rank in stride(from: centre, to: count, by: 1) {
            let tail = tails(rank).upper
            if tail < negligible { break }
            above += tail * gap(rank)
        }
        return statistics[centre] + (above - below)
    }

    /// What lies beyond a tail this small would have to be 10¹⁵ times as far away as the rest to show in a double.
    private static let negligible = 1e-30
}
