import RealModule

/// The change of a quantile between two samples of independent observations of which only histograms are known.
///
/// The rule of `PercentileChange`, each order statistic replaced by the edge of its bucket on the widening side: for the lower bound
/// the candidate's lower and the baseline's upper edges, for the upper bound the other way round. So the interval contains that of
/// the raw values; from buckets of no width it is the same. No values on a side: no estimate (NaN) and infinite bounds.
///
/// A side of raw values is `Buckets(values:resolution:)`.
package struct HistogramPercentileChange: BucketedMethod {
    /// The quantile of each side.
    package let baseline, candidate: HistogramPercentile
    package let estimate: Double
    package let estimateRange: Bounds
    private let edges, middles: (lower: DifferenceDistribution, upper: DifferenceDistribution)

    /// Compares the `q`-quantiles, 0 < q < 1.
    ///
    /// - Throws: `RelativeChangeError.notPositive` on the logarithmic scale if either estimate is zero or negative.
    package init(baseline: Buckets, candidate: Buckets, q: Double, scale: PercentileChange.Scale) throws(RelativeChangeError) {
        self.baseline = HistogramPercentile(baseline, q: q)
        self.candidate = HistogramPercentile(candidate, q: q)
        estimate = try scale.change(from: self.baseline.estimate, to: self.candidate.estimate)
        estimateRange = scale.range(from: self.baseline.estimateRange, to: self.candidate.estimateRange)
        let (before, after) = (PositionedEdges(self.baseline, scale), PositionedEdges(self.candidate, scale))
        // Seen from the other side the upper bound is a lower one.
        edges = (
            DifferenceDistribution(after.lower, minus: before.upper), DifferenceDistribution(before.lower, minus: after.upper)
        )
        middles = (
            DifferenceDistribution(after.middle, minus: before.middle), DifferenceDistribution(before.middle, minus: after.middle)
        )
    }

    package func bounds(alpha: Double) -> Bounds { bounds(edges, alpha) }

    package func boundsOfMiddles(alpha: Double) -> Bounds { bounds(middles, alpha) }

    private func bounds(_ differences: (lower: DifferenceDistribution, upper: DifferenceDistribution), _ alpha: Double) -> Bounds {
        Bounds(lower: differences.lower.lowerBound(alpha: alpha), upper: -differences.upper.lowerBound(alpha: alpha))
    }

    /// The share of differences that do not exceed the margin; a multiple of 2⁻²⁰.
    package func pValue(atMost margin: Double) -> Double {
        edges.lower.level(reaching: Point.ceiling(of: margin))
    }

    /// The larger one of the two sides'.
    package func relativeResolution(alpha: Double) -> Double {
        max(baseline.relativeResolution(alpha: alpha), candidate.relativeResolution(alpha: alpha))
    }
}

/// The binomial confidence distribution of a histogram's quantile on the grid of `PercentileChange`, once for each edge.
private struct PositionedEdges {
    let lower, upper, middle: [Double]

    init(_ percentile: HistogramPercentile, _ scale: PercentileChange.Scale) {
        let ranks = percentile.ranks
        let grid = percentile.positions.grid(size: PercentileChange.gridSize)
        // Infinite below rank 1 and from rank n on, as for raw values.
        func placed(_ edge: (Int) -> Double) -> [Double] { scale.placed(grid, count: ranks.count, edge) }
        lower = placed(ranks.lowerEdge)
        upper = placed(ranks.upperEdge)
        middle = placed(ranks.middle)
    }
}

extension PercentileChange.Scale {
    /// The change between two statistics of which only is known between what they lie.
    func range(from baseline: Bounds, to candidate: Bounds) -> Bounds {
        func difference(_ left: Double, _ right: Double, undefined: Double) -> Double {
            let difference = coordinate(left) - coordinate(right)
            return difference.isNaN ? undefined : difference
        }
        return Bounds(
            lower: difference(candidate.lower, baseline.upper, undefined: -.infinity),
            upper: difference(candidate.upper, baseline.lower, undefined: .infinity))
    }
}
