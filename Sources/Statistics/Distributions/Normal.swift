import RealModule

/// The standard normal distribution, accurate to a few units in the last place as far out as `Double` reaches.
package enum Normal {
    /// P(Z ≤ x).
    package static func cdf(_ x: Double) -> Double { survival(-x) }

    /// P(Z > x), without cancellation in the upper tail; 0 where it underflows, near x = 38.5.
    package static func survival(_ x: Double) -> Double {
        // erfc magnifies the rounding of x/√2 by about x², so what the product lost is given back to first order.
        let scaled = x * inverseRoot2
        guard scaled.isFinite else { return .erfc(scaled) / 2 }
        let lost = (-scaled).addingProduct(x, inverseRoot2) + x * inverseRoot2Remainder
        return (.erfc(scaled) - 2 * inverseRootPi * .exp(-scaled * scaled) * lost) / 2
    }

    /// The probability density at x.
    package static func density(_ x: Double) -> Double {
        let square = x * x
        guard square.isFinite else { return square.isNaN ? .nan : 0 }
        let lost = (-square).addingProduct(x, x)
        return inverseRoot2Pi * .exp(-square / 2) * (1 - lost / 2)
    }

    /// log P(Z > x), finite also where the probability itself underflows.
    package static func logSurvival(_ x: Double) -> Double {
        if x < -1 { return .log(onePlus: -cdf(x)) }
        if x < 10 { return .log(survival(x)) }
        if x == .infinity { return -.infinity }
        return -x * x / 2 - .log(x) - logRoot2Pi + .log(onePlus: millsCorrection(x))
    }

    /// The x with P(Z ≤ x) = p; -∞ at 0, +∞ at 1, NaN outside [0, 1].
    ///
    /// The rational approximations of M. J. Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988), whose relative
    /// error is about 1e-16.
    package static func quantile(_ p: Double) -> Double {
        guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
        let centred = p - 0.5
        if abs(centred) <= 0.425 {
            let r = 0.180625 - centred * centred
            return centred * ratio(r, central)
        }
        let magnitude = tailQuantile(min(p, 1 - p))
        return centred < 0 ? -magnitude : magnitude
    }

    /// The x with P(Z > x) = alpha; +∞ at 0, -∞ at 1.
    package static func upperQuantile(_ alpha: Double) -> Double { -quantile(alpha) }

    /// The quantile's magnitude for the probability of the nearer tail.
    private static func tailQuantile(_ tail: Double) -> Double {
        let r = Double.sqrt(-.log(tail))
        return r <= 5 ? ratio(r - 1.6, near) : ratio(r - 5, far)
    }

    /// x·Q(x)/φ(x) − 1 for large x, by the asymptotic series of Mills' ratio.
    private static func millsCorrection(_ x: Double) -> Double {
        let inverseSquare = 1 / (x * x)
        var sum = 0.0
        var term = 1.0
        for order in 1...30 {
            term *= -Double(2 * order - 1) * inverseSquare
            sum += term
            if abs(term) < 1e-18 { break }
        }
        return sum
    }

    private static let inverseRoot2 = 0.70710678118654752440
    private static let inverseRoot2Remainder = -4.833646656726457e-17
    private static let inverseRootPi = 0.56418958354775628695
    private static let inverseRoot2Pi = 0.39894228040143267794
    private static let logRoot2Pi = 0.91893853320467274178

    /// Numerator and denominator coefficients of a rational function of degree 7, constant terms first.
    private typealias Coefficients = (numerator: SIMD8<Double>, denominator: SIMD8<Double>)

    private static func ratio(_ r: Double, _ coefficients: Coefficients) -> Double {
        var numerator = coefficients.numerator[7]
        var denominator = coefficients.denominator[7]
        for index in stride(from: 6, through: 0, by: -1) {
            numerator = numerator * r + coefficients.numerator[index]
            denominator = denominator * r + coefficients.denominator[index]
        }
        return numerator / denominator
    }

    private static let central: Coefficients = (
        SIMD8(
            3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
            4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3),
        SIMD8(
            1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
            2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3)
    )
    private static let near: Coefficients = (
        SIMD8(
            1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
            1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4),
        SIMD8(
            1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
            1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9)
    )
    private static let far: Coefficients = (
        SIMD8(
            6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 2.96560571828504891230e-1,
            2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7),
        SIMD8(
            1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
            7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15)
    )
}
