/// Fisher and Snedecor's F distribution, of the ratio of two independent mean squares.
package struct FDistribution: Sendable {
    /// Degrees of freedom of the mean square above.
    package let numerator: Double

    /// Degrees of freedom of the mean square below.
    package let denominator: Double

    /// Degrees of freedom that are not positive and finite answer NaN everywhere.
    package init(numerator: Double, denominator: Double) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// P(X ≤ x).
    package func cdf(_ x: Double) -> Double { tails(x).lower }

    /// P(X > x), without cancellation in the upper tail.
    package func survival(_ x: Double) -> Double { tails(x).upper }

    private func tails(_ x: Double) -> (lower: Double, upper: Double) {
        let odds = numerator / denominator * max(x, 0)
        let (share, rest) = odds == .infinity ? (1, 0) : (odds / (1 + odds), 1 / (1 + odds))
        return IncompleteBeta.tails(x: share, y: rest, a: numerator / 2, b: denominator / 2)
    }
}
