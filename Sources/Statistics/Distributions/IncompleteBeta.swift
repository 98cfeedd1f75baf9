import RealModule

/// The regularised incomplete beta function and its inverse.
///
/// Both tails are answered without cancellation. The shape parameters are positive and finite, else the answer is NaN; the
/// number of steps suffices up to shapes of about 1e10. Where a shape is far below 1, the smaller of the two tails is accurate to
/// about 1e-16 divided by that shape.
package enum IncompleteBeta {
    /// I_x(a, b), the probability that a Beta(a, b) variable is at most x; 0 below 0 and 1 above 1.
    package static func regularized(x: Double, a: Double, b: Double) -> Double { tails(x: x, y: 1 - x, a: a, b: b).lower }

    /// 1 − I_x(a, b), accurate also where it is small.
    package static func complement(x: Double, a: Double, b: Double) -> Double { tails(x: x, y: 1 - x, a: a, b: b).upper }

    /// I_x(a, b) and its complement for y = 1 − x, which the caller may know better than by subtraction.
    static func tails(x: Double, y: Double, a: Double, b: Double) -> (lower: Double, upper: Double) {
        guard a > 0, b > 0, a.isFinite, b.isFinite, !x.isNaN, !y.isNaN else { return (.nan, .nan) }
        if x <= 0 { return (0, 1) }
        if y <= 0 { return (1, 0) }
        if a * y < b * x {
            let (upper, lower) = tailsBelowMean(x: y, y: x, a: b, b: a)
            return (lower, upper)
        }
        return tailsBelowMean(x: x, y: y, a: a, b: b)
    }

    private static func tailsBelowMean(x: Double, y: Double, a: Double, b: Double) -> (lower: Double, upper: Double) {
        let term = BetaTerm(x: x, y: y, a: a, b: b)
        if x <= 0.7, b <= 1 || b * x <= 1 {
            let lower = term.value * series(x: x, a: a, b: b)
            return (lower, 1 - lower)
        }
        if y <= 0.7, a * y <= 1 {
            let upper = term.value * series(x: y, a: b, b: a)
            return (1 - upper, upper)
        }
        let lower = term.value / continuedFraction(x: x, y: y, a: a, b: b, excess: term.excess)
        return (lower, 1 - lower)
    }

    /// I_x(a, b) B(a, b) / (x^a y^b) by the hypergeometric series, whose terms are all positive.
    private static func series(x: Double, a: Double, b: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var index = 0.0
        repeat {
            term *= x * (a + b + index) / (a + 1 + index)
            sum += term
            index += 1
        } while term > 1e-17 * sum && index < 10_000
        return sum / a
    }

    /// x^a y^b / (B(a, b) I_x(a, b)) by the even part of the continued fraction of A. R. DiDonato and A. H. Morris,
    /// "Algorithm 708", ACM Transactions on Mathematical Software 18 (1992). It takes about √(a + b) steps at worst.
    ///
    /// - Parameter excess: b x − a y, at most 0.
    static func continuedFraction(x: Double, y: Double, a: Double, b: Double, excess: Double) -> Double {
        let square = x * x
        var value = a * (1 - excess) / (a + 1)
        var c = value
        var d = 0.0
        var m = 1.0
        while m < 1e6 {
            let middle = a + 2 * m - 1
            let cross = m * (b - m)
            let numerator = ((a + m - 1) / middle) * ((a + b + m - 1) / middle) * cross * square
            let denominator = m + cross * x / middle + (a + m) * (1 - excess + m * (1 + y)) / (middle + 2)
            d = 1 / (denominator + numerator * d)
            c = denominator + numerator / c
            let change = c * d
            value *= change
            if abs(change - 1) <= 2.3e-16 { break }
            m += 1
        }
        return value
    }
}

/// x^a y^b / B(a, b) for x + y = 1, free of the cancellation of large exponents and log-gammas.
struct BetaTerm {
    let value: Double

    /// b x − a y, which is 0 at the mean.
    let excess: Double

    init(x: Double, y: Double, a: Double, b: Double) {
        let sum = a + b
        let lostOfSum = min(a, b) - (sum - max(a, b))
        // The smaller of x and y is the one that carries no rounding of 1 − x.
        func distance(_ x: Double, _ a: Double) -> Double {
            let product = sum * x
            return (product - a) + ((-product).addingProduct(sum, x) + lostOfSum * x)
        }
        excess = x <= y ? distance(x, a) : -distance(y, b)
        let exponent =
            a * StirlingForm.deviance(excess / a, ratio: x * (sum / a))
            + b * StirlingForm.deviance(-excess / b, ratio: y * (sum / b))
        let gammas = StirlingForm.scaledGamma(sum) / (StirlingForm.scaledGamma(a) * StirlingForm.scaledGamma(b))
        value = StirlingForm.inverseRoot2Pi * .sqrt(a * (b / sum)) * gammas * .exp(-exponent)
    }
}
