import RealModule

/// Sample quantiles of Hyndman and Fan's type 8, which is nearly median-unbiased for any law.
///
/// With h = (n + ⅓)q + ⅓ the value lies between X₍⌊h⌋₎ and X₍⌊h⌋+1₎ in proportion to the fraction of h; h below 1 is the
/// smallest value and h above n the largest. Source: Hyndman and Fan 1996.
package enum Quantiles {
    /// The `q`-quantile, 0 ≤ q ≤ 1, of values in any order: O(n). NaN without values.
    package static func type8(_ values: [Double], _ q: Double) -> Double {
        let rank = position(count: values.count, q).rank
        return type8(OrderStatistics(values, ranks: rank...(rank + 1)), q)
    }

    /// The `q`-quantile of values in ascending order. NaN without values.
    package static func type8(sorted values: [Double], _ q: Double) -> Double {
        interpolated(count: values.count, q) { values[min(max($0, 1), values.count) - 1] }
    }

    static func type8(_ statistics: OrderStatistics, _ q: Double) -> Double {
        interpolated(count: statistics.count, q) { statistics[min(max($0, 1), statistics.count)] }
    }

    private static func position(count: Int, _ q: Double) -> (rank: Int, fraction: Double) {
        let h = min(max((Double(count) + 1 / 3) * q + 1 / 3, 1), Double(max(count, 1)))
        let rank = Int(h)
        return (rank, h - Double(rank))
    }

    private static func interpolated(count: Int, _ q: Double, _ value: (Int) -> Double) -> Double {
        guard count > 0 else { return .nan }
        let (rank, fraction) = position(count: count, q)
        let (left, right) = (value(rank), value(rank + 1))
        return left == right ? left : left + fraction * (right - left)
    }
}
