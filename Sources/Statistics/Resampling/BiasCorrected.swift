import RealModule

/// Bias-corrected and accelerated bounds (BCa) of a statistic whose resamples are given.
///
/// A bound at the level α is the quantile of the resamples at the level Φ(z₀ + (z₀ + z)/(1 − a(z₀ + z))), z = Φ⁻¹(α): z₀ is the normal
/// quantile of the share of resamples below the estimate, and a, the acceleration, a sixth of the skewness of the influence that the
/// observations have. A side that the resamples do not reach is infinite: where α or the changed level is below 1/(B + 1), counted
/// from its end, beyond the pole of that expression, and on both sides where all resamples lie on one side of the estimate.
///
/// Source: Efron 1987.
struct BiasCorrected: Sendable {
    /// z₀; infinite if all resamples lie on one side of the estimate, NaN without resamples.
    let biasCorrection: Double
    let acceleration: Double
    private let law: ResampledLaw

    /// - Parameters:
    ///   - distances: each resample's statistic minus the estimate; NaN where it is undefined.
    ///   - tolerance: how far from the estimate a resample may lie by rounding and still agree with it.
    init(distances: [Double], acceleration: Double, tolerance: Double) {
        law = ResampledLaw(distances)
        self.acceleration = acceleration
        biasCorrection = Normal.quantile(law.shareBelowZero(tolerance: tolerance))
    }

    /// The distances of the bounds from the estimate.
    func distances(alpha: Double) -> Bounds {
        guard biasCorrection.isFinite, alpha * Double(law.count + 1) >= 1 else { return .unbounded }
        let levels = levels(alpha: alpha)
        return Bounds(lower: law.lower(levels.lower), upper: law.upper(levels.upper))
    }

    /// The levels of the quantiles that bound at the level `alpha`.
    func levels(alpha: Double) -> (lower: Double, upper: Double) {
        let z = Normal.upperQuantile(alpha)
        return (level(at: -z), level(at: z))
    }

    /// Rises with `z`, as the bounds must.
    private func level(at z: Double) -> Double {
        let shifted = biasCorrection + z
        let stretch = 1 - acceleration * shifted
        guard stretch > 0 else { return shifted > 0 ? 1 : 0 }
        return Normal.cdf(biasCorrection + shifted / stretch)
    }

    /// The acceleration of a sum of means, each of independent observations and with a sign; 0 for data without spread.
    ///
    /// Σ ±Σd³/n³ / (6 (Σ Σd²/n²)^(3/2)) with the distances d to the sample's mean, which are the influence of the observations. For one
    /// mean and for a difference that is what the jackknife gives, up to rounding.
    static func acceleration(_ terms: [(sign: Double, sample: Moments)]) -> Double {
        var (cubes, squares) = (0.0, 0.0)
        for (sign, sample) in terms where !sample.isConstant && sample.count > 0 {
            let size = Double(sample.count)
            cubes += sign * sample.cubes / size / size / size
            squares += sample.squares / size / size
        }
        return squares > 0 ? cubes / (6 * squares * .sqrt(squares)) : 0
    }
}
