import RealModule

/// Why a relative margin does not apply.
package enum RelativeChangeError: Error, Equatable, Sendable {
    /// A statistic that is zero or negative, on either side, has no logarithm.
    case notPositive(baseline: Double, candidate: Double)
    /// A geometric mean needs values above zero; this one is not.
    case valueNotPositive(Double)
}

/// ln(candidate / baseline) of two positive statistics; NaN if either is missing (NaN).
///
/// `difference` is candidate − baseline, where that is known with more digits than the two have.
///
/// - Throws: `RelativeChangeError.notPositive` if either is zero or negative.
func logRatio(candidate: Double, baseline: Double, difference: Double? = nil) throws(RelativeChangeError) -> Double {
    guard !(candidate <= 0), !(baseline <= 0) else {
        throw .notPositive(baseline: baseline, candidate: candidate)
    }
    let change = (difference ?? candidate - baseline) / baseline
    // log(1 + x) keeps the digits of a small change, the logarithms those of a ratio near zero.
    return abs(change) < 0.5 ? .log(onePlus: change) : .log(candidate) - .log(baseline)
}
