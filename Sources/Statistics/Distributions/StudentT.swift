import RealModule

/// Student's t distribution with any positive number of degrees of freedom; infinitely many are the standard normal.
package struct StudentT: Sendable {
    package let degreesOfFreedom: Double

    /// The density at 0.
    private let peak: Double

    /// Degrees of freedom that are not positive answer NaN everywhere.
    package init(degreesOfFreedom: Double) {
        self.degreesOfFreedom = degreesOfFreedom > 0 ? degreesOfFreedom : .nan
        let a = degreesOfFreedom / 2
        peak =
            StirlingForm.inverseRoot2Pi * .exp(a * .log(onePlus: 0.5 / a) - 0.5) * StirlingForm.scaledGamma(a + 0.5)
            / StirlingForm.scaledGamma(a)
    }

    /// P(T ≤ t).
    package func cdf(_ t: Double) -> Double { survival(-t) }

    /// P(T > t), without cancellation in the upper tail.
    package func survival(_ t: Double) -> Double {
        if isNormal { return Normal.survival(t) }
        if t.isNaN || degreesOfFreedom.isNaN { return .nan }
        return t < 0 ? 1 - Point(self, -t).tail : Point(self, t).tail
    }

    /// The t with P(T ≤ t) = p; -∞ at 0, +∞ at 1, NaN outside [0, 1].
    package func quantile(_ p: Double) -> Double { -upperQuantile(p) }

    /// The t with P(T > t) = alpha; +∞ at 0, -∞ at 1, NaN outside [0, 1]. Infinite where it exceeds the largest `Double`.
    package func upperQuantile(_ alpha: Double) -> Double {
        if isNormal { return Normal.upperQuantile(alpha) }
        guard alpha > 0, alpha < 1, !degreesOfFreedom.isNaN else { return alpha == 0 ? .infinity : alpha == 1 ? -.infinity : .nan }
        if alpha > 0.5 { return -upperQuantile(1 - alpha) }
        return alpha > 0.4 ? centralQuantile(0.5 - alpha) : tailQuantile(alpha)
    }

    /// Beyond this the two distributions agree to the last bit wherever the tail does not underflow.
    private var isNormal: Bool { degreesOfFreedom > 1e25 }

    /// The t with P(0 < T ≤ t) = mass. The mass is concave in t, so that Newton's method climbs from the chord at 0.
    private func centralQuantile(_ mass: Double) -> Double {
        var t = mass / peak
        for _ in 0..<50 {
            let point = Point(self, t)
            let newton = (mass - point.centre) / point.density
            let curvature = (degreesOfFreedom + 1) * t / (degreesOfFreedom + t * t)
            let step = newton / (1 - newton * curvature / 2)
            t += step
            if abs(step) <= 1e-6 * t { break }
        }
        return t
    }

    /// The t with P(T > t) = alpha ≤ 0.4 by Halley's method on the logarithm of the tail as a function of log t, which is concave.
    private func tailQuantile(_ alpha: Double) -> Double {
        var t = tailEstimate(alpha)
        for _ in 0..<50 {
            guard t.isFinite, t > 0 else { break }
            let point = Point(self, t)
            guard point.tail > 0 else {
                t /= 2
                continue
            }
            let error = Double.log(point.tail / alpha)
            let share = t / (degreesOfFreedom / t + t)
            let bend = 1 - (degreesOfFreedom + 1) * share + point.slope
            let newton = error / point.slope
            let step = newton / max(0.5, 1 + newton * bend / 2)
            t *= .exp(step)
            if abs(error) <= 1e-5, abs(step) <= 1e-5 { break }
        }
        return t
    }

    /// A first estimate of the tail quantile: the power law of the far tail, which is an upper bound, or where it is nearer the
    /// normalising transformation of D. L. Wallace, "Bounds on Normal Approximations to Student's and the Chi-Square
    /// Distributions", Annals of Mathematical Statistics 30 (1959).
    private func tailEstimate(_ alpha: Double) -> Double {
        let root = Double.sqrt(degreesOfFreedom)
        let bound = root * .exp(.log(peak / root / alpha) / degreesOfFreedom)
        if degreesOfFreedom < 2 { return bound }
        let z = Normal.upperQuantile(alpha) * (8 * degreesOfFreedom + 3) / (8 * degreesOfFreedom + 1)
        return min(bound, root * .sqrt(.expMinusOne(z * z / degreesOfFreedom)))
    }

    /// The distribution at one t ≥ 0.
    private struct Point {
        /// P(T > t).
        let tail: Double
        /// P(0 < T ≤ t).
        let centre: Double
        let density: Double
        /// t times the density over the tail, which is minus the slope of log P(T > t) in log t; it does not underflow.
        let slope: Double

        init(_ distribution: StudentT, _ t: Double) {
            let df = distribution.degreesOfFreedom
            let a = df / 2
            let root = Double.sqrt(df)
            // x = df / (df + t²) and y = 1 − x; the tail is I_x(df/2, 1/2) / 2.
            let odds = (t / df) * t
            if odds > 1 {
                let r = root / t
                let square = r * r
                let x = square / (1 + square)
                let rootY = 1 / Double.sqrt(1 + square)
                let power = Double.pow(r, df) * .exp(-a * .log(onePlus: square))
                density = distribution.peak * power * r * rootY
                let series = Self.tailSeries(a: a, x: x)
                tail = distribution.peak / root * power * rootY * series
                slope = df / series
                centre = 0.5 - tail
                return
            }
            let x = 1 / (1 + odds)
            let y = odds * x
            let power = Double.exp(-a * .log(onePlus: odds))
            density = distribution.peak * power * .sqrt(x)
            if t * t < 3 {
                centre = density * t * Self.centreSeries(a: a, y: y)
                tail = 0.5 - centre
                slope = density * t / tail
            } else {
                let fraction = IncompleteBeta.continuedFraction(x: x, y: y, a: a, b: 0.5, excess: (1 - t * t) * x / 2)
                tail = 0.5 * density * t / fraction
                slope = 2 * fraction
                centre = 0.5 - tail
            }
        }

        /// The hypergeometric series of a I_x(a, 1/2) B(a, 1/2) / (x^a y^(1/2)) for x ≤ 1/2.
        private static func tailSeries(a: Double, x: Double) -> Double {
            var term = 1.0
            var sum = 1.0
            var index = 0.0
            repeat {
                term *= x * (a + 0.5 + index) / (a + 1 + index)
                sum += term
                index += 1
            } while term > 1e-17 * sum
            return sum
        }

        /// The hypergeometric series of I_y(1/2, a) B(a, 1/2) / (2 x^a y^(1/2)) for y ≤ 1/2.
        private static func centreSeries(a: Double, y: Double) -> Double {
            var term = 1.0
            var sum = 1.0
            var index = 0.0
            repeat {
                term *= y * (a + 0.5 + index) / (1.5 + index)
                sum += term
                index += 1
            } while term > 1e-17 * sum
            return sum
        }
    }
}
