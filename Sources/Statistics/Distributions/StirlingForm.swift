import RealModule

/// The parts of gamma functions and of binomial-like terms that stay accurate for large arguments.
///
/// A difference of large log-gammas loses as many digits as they have in common. Written through Stirling's formula the large parts
/// cancel on paper, and what is left is `scaledGamma` and `deviance`, as in C. Loader, "Fast and Accurate Computation
/// of Binomial Probabilities" (2000).
enum StirlingForm {
    /// Γ(a) / (√(2π) a^(a − 1/2) e^(−a)), which tends to 1 for large a.
    static func scaledGamma(_ a: Double) -> Double {
        if a < 10 { return .gamma(a) * .exp(a) * .pow(a, 0.5 - a) * inverseRoot2Pi }
        let r = 1 / a
        let s = r * r
        // B₂ₖ / (2k (2k − 1)) of Stirling's series.
        let series =
            1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188 - s * (691.0 / 360360 - s / 156)))))
        return .exp(series * r)
    }

    /// u − log(1 + u), at least 0, with full relative accuracy around u = 0.
    ///
    /// - Parameter ratio: 1 + u where the caller knows it more accurately than through u.
    static func deviance(_ u: Double, ratio: Double) -> Double {
        guard abs(u) <= 0.5 else { return u - .log(ratio) }
        // log(1 + u) = 2 artanh(r) with r = u / (2 + u), and u − 2r = u r.
        let r = u / (2 + u)
        let square = r * r
        var power = square
        var sum = 0.0
        var odd = 3.0
        while power > 1e-18 * square {
            sum += power / odd
            power *= square
            odd += 2
        }
        return r * (u - 2 * sum)
    }

    static let inverseRoot2Pi = 0.39894228040143267794
}
