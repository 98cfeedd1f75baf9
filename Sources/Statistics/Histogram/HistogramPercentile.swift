/// A quantile of independent observations of which only a histogram is known.
///
/// The ranks are those of `PercentileAgainstLimit`, exact for any law; a bound is the edge on the widening side of the bucket that
/// holds its rank: the lower edge for the lower bound, the upper edge for the upper bound. So the interval contains that of the raw
/// values. An open bucket on that side makes it infinite, as too few values do. No values: no estimate (NaN).
///
/// The estimate is of type 8 with the k-th of a bucket's c values at (k − ½)/c of it, geometrically where both edges are positive; in
/// an open bucket it is the edge that there is.
package struct HistogramPercentile: BucketedMethod {
    /// The quantile, 0 < q < 1.
    package let q: Double
    package let buckets: Buckets
    package let estimate: Double
    package let estimateRange: Bounds
    let ranks: BucketRanks
    let positions: BinomialPositions

    package init(_ buckets: Buckets, q: Double) {
        self.q = q
        self.buckets = buckets
        ranks = BucketRanks(buckets)
        positions = BinomialPositions(count: ranks.count, q: q)
        estimate = buckets.quantile(q) { rank in
            let index = buckets.index(ofRank: rank)
            let share = (Double(rank - buckets.count(before: index)) - 0.5) / Double(buckets.counts[index])
            return buckets.value(inBucket: index, at: share)
        }
        estimateRange =
            buckets.count == 0
            ? .unbounded
            : Bounds(
                lower: buckets.quantile(q) { buckets.lowerEdges[buckets.index(ofRank: $0)] },
                upper: buckets.quantile(q) { buckets.upperEdges[buckets.index(ofRank: $0)] })
    }

    package func bounds(alpha: Double) -> Bounds {
        bounds(alpha: alpha, lower: ranks.lowerEdge, upper: ranks.upperEdge)
    }

    package func boundsOfMiddles(alpha: Double) -> Bounds {
        bounds(alpha: alpha, lower: ranks.middle, upper: ranks.middle)
    }

    private func bounds(alpha: Double, lower: (Int) -> Double, upper: (Int) -> Double) -> Bounds {
        let bounding = PercentileRanks(positions, alpha: alpha)
        return Bounds(lower: bounding.lower.map(lower) ?? -.infinity, upper: bounding.upper.map(upper) ?? .infinity)
    }

    /// P(Bin(n, q) ≤ k) with k the number of values in buckets whose lower edge does not exceed the margin: the level from which on the
    /// lower rank lies above them.
    package func pValue(atMost margin: Double) -> Double {
        positions.cumulative(ranks.rank(above: buckets.count(withLowerEdgeAtMost: Point.ceiling(of: margin))) - 1)
    }

    /// The widest bucket from the lower to the upper rank, from the first or to the last where a rank is beyond the sample.
    package func relativeResolution(alpha: Double) -> Double {
        guard ranks.count > 0 else { return 0 }
        let bounding = PercentileRanks(positions, alpha: alpha)
        let first = bounding.lower.map(ranks.firstBucket) ?? 0
        let last = bounding.upper.map(ranks.lastBucket) ?? buckets.counts.count - 1
        return (min(first, last)...max(first, last)).reduce(0) { max($0, buckets.relativeWidth(ofBucket: $1)) }
    }
}
