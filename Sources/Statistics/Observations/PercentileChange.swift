import RealModule

/// The change of a quantile between two samples of independent observations: the convolution of the two binomial confidence
/// distributions of the quantile.
///
/// Each side's distribution is laid on a grid of 1,024 equal probabilities; a bound is the order statistic of all differences of
/// grid values at its level. Pairs that subtract infinities of one sign count to the widening side. Values that were recorded
/// rounded widen both bounds by half their step on each side. Bounds never leave what the samples can show: with too few values
/// they are infinite (`PercentileRanks.neededForChange`). No values on a side: no estimate (NaN).
///
/// The estimate is of type 8 on each side.
package struct PercentileChange: IntervalMethod {
    /// On what scale two quantiles are compared.
    package enum Scale: Sendable {
        /// ln(candidate / baseline); values that are not positive count as minus infinity.
        case logarithmic
        /// candidate − baseline.
        case difference
    }

    /// One side's values in any order, and the step to which they were rounded (0: not at all). If one is not a number, none are used.
    package struct Side: Sendable {
        let values: [Double]
        let resolution: Double

        package init(_ values: [Double], resolution: Double = 0) {
            self.values = OrderStatistics.comparable(values)
            self.resolution = resolution
        }
    }

    /// The quantile of each side, by type 8; NaN without values.
    package let baselineQuantile, candidateQuantile: Double
    package let estimate: Double
    private let lowerDifferences, upperDifferences: DifferenceDistribution

    static let gridSize = 1024

    /// Compares the `q`-quantiles, 0 < q < 1, in O(n) and work on the grid; `bounds(alpha:)` does not see the samples again.
    ///
    /// - Throws: `RelativeChangeError.notPositive` on the logarithmic scale if either quantile is zero or negative.
    package init(baseline: Side, candidate: Side, q: Double, scale: Scale) throws(RelativeChangeError) {
        let baselineStatistics = OrderStatistics(baseline.values, around: q)
        let candidateStatistics = OrderStatistics(candidate.values, around: q)
        baselineQuantile = Quantiles.type8(baselineStatistics, q)
        candidateQuantile = Quantiles.type8(candidateStatistics, q)
        estimate = try scale.change(from: baselineQuantile, to: candidateQuantile)
        let baselineGrid = BinomialPositions(count: baseline.values.count, q: q).grid(size: PercentileChange.gridSize)
        let candidateGrid = BinomialPositions(count: candidate.values.count, q: q).grid(size: PercentileChange.gridSize)
        func confidence(
            _ statistics: OrderStatistics, _ grid: [(rank: Int, fraction: Double)], movedBy shift: Double
        ) -> [Double] {
            scale.placed(grid, count: statistics.count) { statistics[$0] + shift }
        }
        let (left, right) = (baseline.resolution / 2, candidate.resolution / 2)
        lowerDifferences = DifferenceDistribution(
            confidence(candidateStatistics, candidateGrid, movedBy: -right),
            minus: confidence(baselineStatistics, baselineGrid, movedBy: left))
        // Seen from the other side the upper bound is a lower one.
        upperDifferences = DifferenceDistribution(
            confidence(baselineStatistics, baselineGrid, movedBy: -left),
            minus: confidence(candidateStatistics, candidateGrid, movedBy: right))
    }

    package func bounds(alpha: Double) -> Bounds {
        Bounds(lower: lowerDifferences.lowerBound(alpha: alpha), upper: -upperDifferences.lowerBound(alpha: alpha))
    }

    /// The share of differences that do not exceed the margin, which is the level at which the lower bound reaches it; a multiple
    /// of 2⁻²⁰.
    package func pValue(atMost margin: Double) -> Double {
        lowerDifferences.level(reaching: Point.ceiling(of: margin))
    }
}

extension PercentileChange.Scale {
    /// On the logarithmic scale what is not positive is minus infinity.
    func coordinate(_ value: Double) -> Double {
        switch self {
        case .logarithmic: value > 0 ? .log(value) : -.infinity
        case .difference: value
        }
    }

    /// The change between two statistics.
    func change(from baseline: Double, to candidate: Double) throws(RelativeChangeError) -> Double {
        switch self {
        case .logarithmic: try logRatio(candidate: candidate, baseline: baseline)
        case .difference: candidate - baseline
        }
    }

    /// For each position the value between its rank and the next, interpolated between their coordinates: minus infinity below rank 1
    /// and where it would be interpolated from minus infinity, infinity from rank n on. The value of rank r is `value(r)`.
    func placed(_ grid: [(rank: Int, fraction: Double)], count: Int, _ value: (Int) -> Double) -> [Double] {
        grid.map { rank, fraction in
            if rank >= count || (rank == count - 1 && fraction >= 1) { return .infinity }
            if rank < 1 && fraction < 1 { return -.infinity }
            let right = coordinate(value(rank + 1))
            if rank < 1 { return right }
            let left = coordinate(value(rank))
            return fraction == 0 || left == right || left == -.infinity ? left : left + fraction * (right - left)
        }
    }
}
