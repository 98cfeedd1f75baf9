import RealModule

extension IncompleteBeta {
    /// The x with I_x(a, b) = p; 0 at 0, 1 at 1, NaN outside [0, 1].
    package static func inverse(p: Double, a: Double, b: Double) -> Double {
        if p <= 0.5 { return probability(odds: lowerTailOdds(p, a: a, b: b)) }
        return probability(odds: 1 / lowerTailOdds(1 - p, a: b, b: a))
    }

    /// The x with 1 − I_x(a, b) = q; 1 at 0, 0 at 1, NaN outside [0, 1].
    package static func inverseComplement(q: Double, a: Double, b: Double) -> Double {
        if q <= 0.5 { return probability(odds: 1 / lowerTailOdds(q, a: b, b: a)) }
        return probability(odds: lowerTailOdds(1 - q, a: a, b: b))
    }

    private static func probability(odds: Double) -> Double { odds == .infinity ? 1 : odds / (1 + odds) }

    /// x / (1 − x) for the x with I_x(a, b) = tail ≤ 1/2.
    ///
    /// The density of the log odds is log-concave for all a and b, and so is its distribution function: Halley's method on the
    /// logarithm of the tail as a function of the log odds has one root and no turning point to fall into.
    private static func lowerTailOdds(_ tail: Double, a: Double, b: Double) -> Double {
        guard a > 0, b > 0, a.isFinite, b.isFinite, tail >= 0 else { return .nan }
        if tail == 0 { return 0 }
        var odds = estimatedOdds(tail, a: a, b: b)
        for _ in 0..<200 {
            guard odds > 0, odds.isFinite else { break }
            let x = odds / (1 + odds)
            let y = 1 / (1 + odds)
            let lower = tails(x: x, y: y, a: a, b: b).lower
            guard lower > 0 else {
                odds *= 2
                continue
            }
            let term = BetaTerm(x: x, y: y, a: a, b: b)
            let error = Double.log(lower / tail)
            let slope = term.value / lower
            let newton = error / slope
            let step = -newton / max(0.5, 1 + newton * (term.excess + slope) / 2)
            odds *= .exp(min(max(step, -100), 100))
            if abs(error) <= 1e-5, abs(step) <= 1e-5 { break }
        }
        return odds
    }

    /// A first estimate: the power law of the far tail, which is a lower bound, or where it is nearer a normal approximation
    /// (M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.5.22).
    private static func estimatedOdds(_ tail: Double, a: Double, b: Double) -> Double {
        let logBeta = Double.logGamma(a) + .logGamma(b) - .logGamma(a + b)
        let bound = Double.exp((.log(tail) + .log(a) + logBeta) / a)
        if a < 1 || b < 1 { return bound }
        let z = Normal.upperQuantile(tail)
        let lambda = (z * z - 3) / 6
        let inverseA = 1 / (2 * a - 1)
        let inverseB = 1 / (2 * b - 1)
        let h = 2 / (inverseA + inverseB)
        // The formula is for an upper tail: a and b have changed places.
        let w = z * .sqrt(h + lambda) / h - (inverseA - inverseB) * (lambda + 5.0 / 6 - 2 / (3 * h))
        return max(bound, a / b * .exp(min(-2 * w, 300)))
    }
}
