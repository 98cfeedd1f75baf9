import RealModule

/// How many independent observations a dependent series is worth: n/τ with the integrated autocorrelation time τ by Geyer's
/// initial positive sequence.
///
/// τ = max(1, −1 + 2Σ(ρ₂ᵢ + ρ₂ᵢ₊₁)), summed from i = 0 while the pair is positive, with autocovariances of divisor n.
/// Source: Geyer 1992.
package struct EffectiveSampleSize: Sendable, Equatable {
    /// The integrated autocorrelation time; 1 for independent values, for equal ones and for fewer than two.
    package let autocorrelationTime: Double
    /// n/τ; 0 without values.
    package let count: Double

    /// Below this the series is too short for its dependence, and every method errs.
    package static let least = 100.0

    /// Whether the series is too short to be judged by.
    package var isRefused: Bool { count < EffectiveSampleSize.least }

    /// Values in the order of time. O(n) for little dependence, O(n log n) at most.
    package init(_ series: [Double]) {
        autocorrelationTime = series.count < 2 ? 1 : EffectiveSampleSize.autocorrelationTime(series)
        count = Double(series.count) / autocorrelationTime
    }

    /// So many lags are summed directly before all are found by a transform.
    static let directLags = 64

    private static func autocorrelationTime(_ series: [Double]) -> Double {
        let moments = Moments(series)
        if moments.isConstant { return 1 }
        let centered = series.map { ($0 - moments.shift) - moments.meanFromShift }
        let variance = covariance(centered, 0)
        var sum = 0.0
        var lag = 0
        var all: [Double]?
        while lag + 1 < centered.count {
            if all == nil && lag >= directLags { all = FourierTransform.autocovariances(centered) }
            let pair: Double
            if let all, lag + 1 < all.count {
                pair = all[lag] + all[lag + 1]
            } else {
                pair = covariance(centered, lag) + covariance(centered, lag + 1)
            }
            if !(pair > 0) { break }
            sum += pair
            lag += 2
        }
        return max(1, 2 * sum / variance - 1)
    }

    /// The sum of products at one lag, which is n times the autocovariance.
    private static func covariance(_ centered: [Double], _ lag: Int) -> Double {
        var sum = 0.0
        for index in lag..<centered.count { sum += centered[index] * centered[index - lag] }
        return sum
    }
}
