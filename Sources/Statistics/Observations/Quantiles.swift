/// Sample quantiles of Hyndman and Fan's type 8, which is nearly median-unbiased for any law.
///
/// With h = (n + ⅓)q + ⅓ the value lies between X₍⌊h⌋₎ and X₍⌊h⌋+1₎ in proportion to the fraction of h; h below 1 is the
/// smallest value and h above n the largest. Source: Hyndman and Fan 1996.
package enum Quantiles {
    /// The `q`-quantile, 0 ≤ q ≤ 1, of values in any order: O(n). NaN without values.
    package static func type8(_ values: [Double], _ q: Double) -> Double {
        let rank = HyndmanFan.medianUnbiased.position(count: values.count, q).rank
        return type8(OrderStatistics(values, ranks: rank...(rank + 1)), q)
    }

    /// The `q`-quantile of values in ascending order. NaN without values.
    package static func type8(sorted values: [Double], _ q: Double) -> Double {
        HyndmanFan.medianUnbiased.quantile(sorted: values, q)
    }

    static func type8(_ statistics: OrderStatistics, _ q: Double) -> Double {
        HyndmanFan.medianUnbiased.interpolated(count: statistics.count, q) { statistics[min($0, statistics.count)] }
    }
}
