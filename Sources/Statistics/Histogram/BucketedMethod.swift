/// A method on a histogram: its interval holds the histogram's resolution, and it answers how much of it that is.
package protocol BucketedMethod: IntervalMethod {
    /// Between which values the statistic of the sample itself lies, were its raw values known; the interval is that and the sampling
    /// error. Infinite where a bucket is open.
    var estimateRange: Bounds { get }

    /// How wide the buckets are that the bounds rest on, relative to the values: 0.05 is "buckets of up to 5 %". Infinite where one of
    /// them is open or holds zero beside other values.
    func relativeResolution(alpha: Double) -> Double

    /// The bounds if each value lay in the middle of its bucket.
    func boundsOfMiddles(alpha: Double) -> Bounds
}

extension BucketedMethod {
    /// Whether the estimate lies in an open bucket, of which only one edge is known: "at least", or "at most".
    package var isEstimateOpen: Bool { estimateRange.lower == -.infinity || estimateRange.upper == .infinity }

    /// Which share of the interval's width is the buckets', 0 … 1; the rest is sampling error. 1 where an open bucket makes it infinite.
    package func resolutionShare(alpha: Double) -> Double {
        func width(_ bounds: Bounds) -> Double {
            bounds.lower == bounds.upper ? 0 : bounds.upper - bounds.lower
        }
        let (whole, inner) = (width(bounds(alpha: alpha)), width(boundsOfMiddles(alpha: alpha)))
        guard whole > 0, !inner.isNaN else { return 0 }
        guard whole.isFinite else { return inner.isFinite ? 1 : 0 }
        return min(max(1 - inner / whole, 0), 1)
    }
}

/// Bounds from methods of which each is asked for one side: the least lower bound of some and the greatest upper bound of others.
///
/// It bounds a statistic of values that are known only to lie between others: the lower bound of the smaller ones and the upper
/// bound of the larger ones. Without a method for a side that side is infinite.
package struct EnclosingBounds: IntervalMethod {
    package let estimate: Double
    private let below, above: [any IntervalMethod]

    package init(estimate: Double, below: [any IntervalMethod], above: [any IntervalMethod]) {
        self.estimate = estimate
        self.below = below
        self.above = above
    }

    package func bounds(alpha: Double) -> Bounds {
        Bounds(
            lower: below.map { $0.bounds(alpha: alpha).lower }.min() ?? -.infinity,
            upper: above.map { $0.bounds(alpha: alpha).upper }.max() ?? .infinity)
    }

    /// The largest p-value of those that bound from below, which is the level at which the least of their bounds equals the margin.
    package func pValue(atMost margin: Double) -> Double { below.map { $0.pValue(atMost: margin) }.max() ?? 1 }
}
