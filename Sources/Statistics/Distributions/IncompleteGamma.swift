import RealModule

/// The regularised incomplete gamma functions and their inverses.
///
/// The shape is positive and finite, else the answer is NaN; the number of steps suffices up to shapes of about 1e10. Where
/// the shape and x are far below 1, the upper function is accurate to about 1e-16 divided by the shape.
package enum IncompleteGamma {
    /// P(a, x), the probability that a gamma variable of shape a and scale 1 is at most x; 0 below 0.
    package static func lower(a: Double, x: Double) -> Double { tails(a: a, x: x).lower }

    /// Q(a, x) = 1 − P(a, x), accurate also where it is small.
    package static func upper(a: Double, x: Double) -> Double { tails(a: a, x: x).upper }

    /// The x with P(a, x) = p; 0 at 0, +∞ at 1, NaN outside [0, 1].
    package static func inverseLower(a: Double, p: Double) -> Double {
        p <= 0.5 ? root(a: a, tail: p, isLower: true) : root(a: a, tail: 1 - p, isLower: false)
    }

    /// The x with Q(a, x) = q; +∞ at 0, 0 at 1, NaN outside [0, 1].
    package static func inverseUpper(a: Double, q: Double) -> Double {
        q <= 0.5 ? root(a: a, tail: q, isLower: false) : root(a: a, tail: 1 - q, isLower: true)
    }

    private static func tails(a: Double, x: Double) -> (lower: Double, upper: Double) {
        guard a > 0, a.isFinite, !x.isNaN else { return (.nan, .nan) }
        if x <= 0 { return (0, 1) }
        if x == .infinity { return (1, 0) }
        let term = term(a: a, x: x)
        if x < max(a, 1) {
            let lower = term * series(a: a, x: x)
            return (lower, 1 - lower)
        }
        let upper = term / continuedFraction(a: a, x: x)
        return (1 - upper, upper)
    }

    /// x^a e^(−x) / Γ(a), which is also x times the density.
    private static func term(a: Double, x: Double) -> Double {
        let exponent = a * StirlingForm.deviance((x - a) / a, ratio: x / a)
        return StirlingForm.inverseRoot2Pi * .sqrt(a) * .exp(-exponent) / StirlingForm.scaledGamma(a)
    }

    /// P(a, x) Γ(a) / (x^a e^(−x)) by a series of positive terms.
    private static func series(a: Double, x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var index = 1.0
        while term > 1e-17 * sum, index < 1e6 {
            term *= x / (a + index)
            sum += term
            index += 1
        }
        return sum / a
    }

    /// x^a e^(−x) / (Γ(a) Q(a, x)) by Legendre's continued fraction, for x of at least a. It takes about √a steps at worst.
    private static func continuedFraction(a: Double, x: Double) -> Double {
        var denominator = x - a + 1
        var value = denominator
        var c = value
        var d = 0.0
        var index = 1.0
        while index < 1e6 {
            let numerator = index * (a - index)
            denominator += 2
            d = 1 / (denominator + numerator * d)
            c = denominator + numerator / c
            let change = c * d
            value *= change
            if abs(change - 1) <= 2.3e-16 { break }
            index += 1
        }
        return value
    }

    /// The x at which one tail is `tail` ≤ 1/2.
    ///
    /// The density of log x is log-concave, and so are both tails: Halley's method on the logarithm of the tail as a function of log x
    /// has one root and no turning point to fall into.
    private static func root(a: Double, tail: Double, isLower: Bool) -> Double {
        guard a > 0, a.isFinite, tail >= 0 else { return .nan }
        if tail == 0 { return isLower ? 0 : .infinity }
        var x = estimate(a: a, tail: tail, isLower: isLower)
        for _ in 0..<200 {
            guard x > 0, x.isFinite else { break }
            let (lower, upper) = tails(a: a, x: x)
            let reached = isLower ? lower : upper
            guard reached > 0 else {
                x *= isLower ? 2 : 0.5
                continue
            }
            let error = Double.log(reached / tail)
            let slope = (isLower ? 1 : -1) * term(a: a, x: x) / reached
            let newton = error / slope
            let step = -newton / max(0.5, 1 - newton * (a - x - slope) / 2)
            x *= .exp(min(max(step, -100), 100))
            if abs(error) <= 1e-5, abs(step) <= 1e-5 { break }
        }
        return x
    }

    /// A first estimate: E. B. Wilson and M. M. Hilferty's cube root (1931), or where that fails the power law of the lower
    /// tail, which is a lower bound, or the exponential decay of the upper.
    private static func estimate(a: Double, tail: Double, isLower: Bool) -> Double {
        let z = isLower ? Normal.quantile(tail) : Normal.upperQuantile(tail)
        let root = 1 - 1 / (9 * a) + z / (3 * .sqrt(a))
        let cube = a * root * root * root
        guard isLower else { return a < 1 ? min(max(cube, 0.1), -.log(tail)) : cube }
        return max(cube, .exp((.log(tail) + .logGamma(a + 1)) / a))
    }
}
