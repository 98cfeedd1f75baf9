/// The beta distribution on [0, 1].
package struct Beta: Sendable {
    package let alpha: Double
    package let beta: Double

    /// Shapes that are not positive and finite answer NaN everywhere.
    package init(alpha: Double, beta: Double) {
        self.alpha = alpha
        self.beta = beta
    }

    /// P(X ≤ x).
    package func cdf(_ x: Double) -> Double { IncompleteBeta.regularized(x: x, a: alpha, b: beta) }

    /// P(X > x), without cancellation in the upper tail.
    package func survival(_ x: Double) -> Double { IncompleteBeta.complement(x: x, a: alpha, b: beta) }

    /// The x with P(X ≤ x) = p; 0 at 0, 1 at 1, NaN outside [0, 1].
    package func quantile(_ p: Double) -> Double { IncompleteBeta.inverse(p: p, a: alpha, b: beta) }

    /// The x with P(X > x) = q; 1 at 0, 0 at 1, NaN outside [0, 1].
    package func upperQuantile(_ q: Double) -> Double { IncompleteBeta.inverseComplement(q: q, a: alpha, b: beta) }
}
