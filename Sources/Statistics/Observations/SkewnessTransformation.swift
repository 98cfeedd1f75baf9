import RealModule

/// Hall's monotone cubic transformation of a studentised mean, which removes the leading term of its skewness.
///
/// With κ the skewness of the mean, g(w) = w + κw²/3 + κ²w³/27 + κ/6 is nearly Student-distributed, and
/// g⁻¹(z) = 3[(1 + κ(z − κ/6))^⅓ − 1]/κ with the real cube root. Both are the identity for κ = 0.
/// Source: Hall 1992, "On the removal of skewness by transformation"; for two samples Zhou and Dinh 2005.
struct SkewnessTransformation: Sendable, Equatable {
    /// The skewness κ of the mean or of the contrast of means.
    let skewness: Double

    /// g(w): the Student quantile at which a studentised distance w is a bound.
    func callAsFunction(_ w: Double) -> Double {
        guard w.isFinite else { return w }
        // As a square and not as (1 + κw/3)³/κ, which cancels for small κ.
        let slope = skewness * w
        return w * (1 + slope / 3 + slope * slope / 27) + skewness / 6
    }

    /// g⁻¹(z): the studentised distance at the Student quantile z.
    func inverse(_ z: Double) -> Double {
        guard skewness != 0, z.isFinite else { return z }
        let argument = skewness * (z - skewness / 6)
        if argument > -0.5 {
            return 3 * .expMinusOne(.log(onePlus: argument) / 3) / skewness
        }
        return 3 * (.root(1 + argument, 3) - 1) / skewness
    }
}
