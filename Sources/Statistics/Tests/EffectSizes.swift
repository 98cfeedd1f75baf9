extension HypothesisTest.Estimate {
    /// The probability that a value of the candidate exceeds one of the baseline, ties counting one half; 0.5 is no change.
    ///
    /// The interval is that of the Brunner–Munzel test at one-sided level `alpha`, not clipped to 0 … 1; none where the samples do
    /// not overlap or all values are equal, unbounded with fewer than two values on a side. NaN without values on a side or with
    /// one that is not a number. O(n log n).
    package static func probabilityOfSuperiority(baseline: [Double], candidate: [Double], alpha: Double = 0.025) -> Self {
        let superiority = Superiority(PooledOrder(baseline: baseline, candidate: candidate))
        return Self(
            name: "probability of superiority", value: superiority.probability, interval: superiority.interval(alpha: alpha))
    }

    /// Cliff's delta, P(C > B) − P(C < B) of a value of the candidate and one of the baseline: 2p − 1 of the probability of
    /// superiority p, with its interval; 0 is no change.
    ///
    /// O(n log n). Source: Cliff 1993.
    package static func cliffsDelta(baseline: [Double], candidate: [Double], alpha: Double = 0.025) -> Self {
        cliffsDelta(of: probabilityOfSuperiority(baseline: baseline, candidate: candidate, alpha: alpha))
    }

    /// The same from the probability of superiority, where that is known already.
    package static func cliffsDelta(of superiority: Self) -> Self {
        Self(
            name: "Cliff's delta", value: 2 * superiority.value - 1,
            interval: superiority.interval.map { Bounds(lower: 2 * $0.lower - 1, upper: 2 * $0.upper - 1) })
    }
}
