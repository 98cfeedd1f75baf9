import RealModule

/// The nine definitions of a sample quantile that are in use, so that another tool's percentile can be told from ours.
///
/// Types 1 to 3 step from value to value, the others interpolate: with h = (n + c)q + m the value lies between X₍⌊h⌋₎ and
/// X₍⌊h⌋+1₎ in proportion to the fraction of h. What lies beyond the sample is its smallest or largest value.
/// Source: Hyndman and Fan 1996.
package enum HyndmanFan: Int, Sendable, CaseIterable {
    /// The inverse of the empirical distribution function.
    case invertedDistribution = 1
    /// The same, the mean of two values where the function is flat.
    case averagedInvertedDistribution
    /// The value whose rank is nearest to nq, the even one of two.
    case closestObservation
    /// The empirical distribution function interpolated.
    case interpolatedInvertedDistribution
    /// Hazen 1914.
    case hazen
    /// Weibull 1939.
    case weibull
    /// The default of R, NumPy and spreadsheets.
    case linear
    /// Nearly median-unbiased for any law.
    case medianUnbiased
    /// Nearly unbiased for normal values.
    case normalUnbiased

    /// The `q`-quantile, 0 ≤ q ≤ 1, of values in ascending order. NaN without values.
    package func quantile(sorted values: [Double], _ q: Double) -> Double {
        interpolated(count: values.count, q) { values[min($0, values.count) - 1] }
    }

    /// The rank below the quantile, 1 … n, and the share of the way to the next one; rank 1 without values.
    func position(count: Int, _ q: Double) -> (rank: Int, fraction: Double) {
        let n = Double(count)
        let h = min(max(coordinate(n, q), 1), max(n, 1))
        let rank = Int(h)
        return (rank, h - Double(rank))
    }

    /// The quantile of `count` values, the one at rank r being `value(r)`; asked for ranks from 1 on, also for n + 1.
    func interpolated(count: Int, _ q: Double, _ value: (Int) -> Double) -> Double {
        guard count > 0 else { return .nan }
        let (rank, fraction) = position(count: count, q)
        let left = value(rank)
        if fraction == 0 { return left }
        let right = value(rank + 1)
        return left == right ? left : left + fraction * (right - left)
    }

    private func coordinate(_ n: Double, _ q: Double) -> Double {
        switch self {
        case .invertedDistribution: (n * q).rounded(.up)
        case .averagedInvertedDistribution: (n * q).rounded(.up) == n * q ? n * q + 0.5 : (n * q).rounded(.up)
        case .closestObservation: (n * q).rounded(.toNearestOrEven)
        case .interpolatedInvertedDistribution: n * q
        case .hazen: n * q + 0.5
        case .weibull: (n + 1) * q
        case .linear: (n - 1) * q + 1
        case .medianUnbiased: (n + 1 / 3) * q + 1 / 3
        case .normalUnbiased: (n + 1 / 4) * q + 3 / 8
        }
    }
}
