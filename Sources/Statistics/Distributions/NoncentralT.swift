import RealModule

/// The noncentral t distribution: (Z + noncentrality) / √(χ² / degreesOfFreedom) for a standard normal Z. The power of a t test
/// is a tail of it.
///
/// Both tails are integrals over the scale s = √(χ² / degreesOfFreedom) of a normal tail times the density of log s. The integrand is
/// positive, smooth and has one peak, so that the trapezoidal rule from the peak outwards converges exponentially, without
/// cancellation in either tail.
package struct NoncentralT: Sendable {
    package let degreesOfFreedom: Double
    package let noncentrality: Double

    /// Degrees of freedom that are not positive, or a noncentrality that is not finite, answer NaN everywhere.
    package init(degreesOfFreedom: Double, noncentrality: Double) {
        self.degreesOfFreedom = degreesOfFreedom > 0 && noncentrality.isFinite ? degreesOfFreedom : .nan
        self.noncentrality = noncentrality
    }

    /// P(T ≤ t), accurate also where it is small.
    package func cdf(_ t: Double) -> Double { upperTail(-t, noncentrality: -noncentrality) }

    /// P(T > t), accurate also where it is small.
    package func survival(_ t: Double) -> Double { upperTail(t, noncentrality: noncentrality) }

    private func upperTail(_ t: Double, noncentrality: Double) -> Double {
        if t.isNaN || degreesOfFreedom.isNaN { return .nan }
        if t.isInfinite { return t < 0 ? 1 : 0 }
        // From here on the spread of s is far below the rounding of t.
        if degreesOfFreedom > 1e25 { return Normal.survival(t - noncentrality) }
        let integrand = Integrand(degreesOfFreedom: degreesOfFreedom, t: t, noncentrality: noncentrality)
        return min(1, integrand.integral)
    }

    /// P(Z > t s − noncentrality) times the density of log s, as a function of log s.
    private struct Integrand {
        let degreesOfFreedom: Double
        let t: Double
        let noncentrality: Double

        private func normalArgument(_ logScale: Double) -> Double { t * .exp(logScale) - noncentrality }

        /// The value at log s but for the constant of the density.
        private func callAsFunction(_ logScale: Double) -> Double {
            let deviance = StirlingForm.deviance(.expMinusOne(2 * logScale), ratio: .exp(2 * logScale))
            return .exp(-degreesOfFreedom / 2 * deviance) * Normal.survival(normalArgument(logScale))
        }

        /// Whether the integrand rises at log s.
        private func rises(_ logScale: Double) -> Bool {
            let z = normalArgument(logScale)
            let hazard = z > 30 ? z + 1 / z : Normal.density(z) / Normal.survival(z)
            return -degreesOfFreedom * .expMinusOne(2 * logScale) > t * .exp(logScale) * hazard
        }

        /// The logarithm of the integrand is concave in s, so that it rises up to one peak and falls from there.
        private var peak: Double {
            var low = -700.0
            var high = 20.0
            for _ in 0..<64 {
                let middle = (low + high) / 2
                if rises(middle) { low = middle } else { high = middle }
            }
            return (low + high) / 2
        }

        var integral: Double {
            let peak = peak
            let slope = t * .exp(peak)
            let curvature = 2 * degreesOfFreedom * max(1, .exp(2 * peak)) + slope * slope + noncentrality * noncentrality
            let step = min(0.1, 0.5 / .sqrt(curvature))
            var sum = self(peak)
            for direction in [-step, step] {
                var count = 1.0
                while count < 1e6 {
                    let value = self(peak + count * direction)
                    sum += value
                    if value <= 1e-18 * sum { break }
                    count += 1
                }
            }
            let a = degreesOfFreedom / 2
            return sum * step * 2 * .sqrt(a) * StirlingForm.inverseRoot2Pi / StirlingForm.scaledGamma(a)
        }
    }
}
