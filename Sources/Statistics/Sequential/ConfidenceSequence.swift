import RealModule

/// The mean of the differences of pairs, looked at after each pair from the tenth on, without a planned number of pairs: bounds that
/// hold at all of these looks together.
///
/// The half-width is (t/z)·s·√(2(nρ² + 1)/(n²ρ²)·ln(√(nρ² + 1)/(2α))) with ρ² = (−2 ln 2α + ln(1 − 2 ln 2α))/50, which is narrowest
/// near 50 pairs; t and z are the upper quantiles of Student's t with n − 1 degrees of freedom and of the normal distribution.
///
/// * Before the tenth pair: infinite bounds, p = 1. No pairs: no estimate (NaN).
/// * All differences equal: both bounds are that difference.
/// * The formula ends at a level of one half: larger levels are answered as one just below it, and a margin that is not excluded
///   there has p = 1.
///
/// Source: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, the asymptotic confidence sequence; the factor t/z allows for the
/// estimated spread of few pairs.
package struct ConfidenceSequence: IntervalMethod {
    /// The differences of the pairs so far.
    package let differences: Moments

    /// Before so many pairs nothing is bounded.
    package static let firstLook = 10

    package init(_ differences: Moments) { self.differences = differences }

    package var estimate: Double { differences.mean }

    package func bounds(alpha: Double) -> Bounds {
        guard differences.count >= ConfidenceSequence.firstLook, differences.isMeasurable else { return .unbounded }
        if differences.isConstant { return .point(estimate) }
        let distance = ConfidenceSequence.halfWidth(
            count: differences.count, deviation: differences.standardDeviation, alpha: alpha)
        return Bounds(lower: estimate - distance, upper: estimate + distance)
    }

    /// The half-width at level `alpha` for `count` pairs whose differences have the standard deviation `deviation`; infinite before
    /// the tenth pair.
    package static func halfWidth(count: Int, deviation: Double, alpha: Double) -> Double {
        guard count >= firstLook else { return .infinity }
        let level = min(alpha, largestLevel)
        let n = Double(count)
        let ratio = StudentT(degreesOfFreedom: n - 1).upperQuantile(level) / Normal.upperQuantile(level)
        let tuned = n * rhoSquared(alpha: level)
        let logarithm = Double.log(onePlus: tuned) / 2 - logarithmOfTwice(level)
        return ratio * deviation * .sqrt(2 * (tuned + 1) / (n * tuned) * logarithm)
    }

    /// The tuning ρ² for a level 0 < `alpha` < ½.
    package static func rhoSquared(alpha: Double) -> Double {
        let twice = -2 * logarithmOfTwice(alpha)
        return (twice + .log(onePlus: twice)) / 50
    }

    /// ln 2α, with all digits near one half too.
    private static func logarithmOfTwice(_ alpha: Double) -> Double {
        alpha < 0.25 ? .log(2 * alpha) : .log(onePlus: 2 * alpha - 1)
    }

    /// At one half the quantiles and ρ² vanish together.
    private static let largestLevel = 0.499999
}
