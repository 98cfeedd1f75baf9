/// The chi-squared distribution with any positive number of degrees of freedom.
package struct ChiSquared: Sendable {
    package let degreesOfFreedom: Double

    /// Degrees of freedom that are not positive and finite answer NaN everywhere.
    package init(degreesOfFreedom: Double) {
        self.degreesOfFreedom = degreesOfFreedom
    }

    /// P(X ≤ x).
    package func cdf(_ x: Double) -> Double { IncompleteGamma.lower(a: degreesOfFreedom / 2, x: x / 2) }

    /// P(X > x), without cancellation in the upper tail.
    package func survival(_ x: Double) -> Double { IncompleteGamma.upper(a: degreesOfFreedom / 2, x: x / 2) }

    /// The x with P(X ≤ x) = p; 0 at 0, +∞ at 1, NaN outside [0, 1].
    package func quantile(_ p: Double) -> Double { 2 * IncompleteGamma.inverseLower(a: degreesOfFreedom / 2, p: p) }

    /// The x with P(X > x) = alpha; +∞ at 0, 0 at 1, NaN outside [0, 1].
    package func upperQuantile(_ alpha: Double) -> Double { 2 * IncompleteGamma.inverseUpper(a: degreesOfFreedom / 2, q: alpha) }
}
