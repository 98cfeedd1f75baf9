/// The mean of independent observations of which only a histogram is known, bounded by the wider of Student's t and Hall's
/// transformed t on samples that enclose the values (`BucketMeans`).
///
/// * An open bucket leaves its side without a bound, unless the exact sum is known.
/// * No values: no estimate (NaN) and infinite bounds; one value: infinite bounds.
package struct HistogramMean: BucketedMethod {
    /// The sample with each value in its bucket's middle.
    package let middle: MeanAgainstLimit
    package let estimateRange: Bounds
    private let resolution: Double
    private let enclosing: EnclosingBounds

    package init(_ buckets: Buckets) {
        let means = BucketMeans(buckets)
        middle = MeanAgainstLimit(means.middle)
        estimateRange = means.range
        resolution = means.relativeResolution
        enclosing = EnclosingBounds(
            estimate: means.estimate, below: means.below.map { MeanAgainstLimit($0) }, above: means.above.map { MeanAgainstLimit($0) })
    }

    package var estimate: Double { enclosing.estimate }

    /// Whether a verdict on this mean must be called approximate: few observations, or few for so skewed a mean.
    package var isApproximate: Bool { middle.isApproximate }

    package func bounds(alpha: Double) -> Bounds { enclosing.bounds(alpha: alpha) }

    package func pValue(atMost margin: Double) -> Double { enclosing.pValue(atMost: margin) }

    package func boundsOfMiddles(alpha: Double) -> Bounds { middle.bounds(alpha: alpha) }

    /// How far the means of the lower and of the upper edges lie apart, relative to the mean, at any level; 0 for an exact sum.
    package func relativeResolution(alpha: Double) -> Double { resolution }
}

/// The change of a mean between two samples of independent observations of which only histograms are known: the rules of
/// `MeanRatio` and `MeanDifference` on samples that enclose the values (`BucketMeans`).
///
/// For the lower bound the candidate's values are taken from below and the baseline's from above, for the upper bound the other way
/// round. A side of raw values is `Buckets(values:)`. Too few values and open buckets are answered as by `HistogramMean`; a mean
/// whose lower edges are not positive has no bound on that side of the logarithmic scale.
package struct HistogramMeanChange: BucketedMethod {
    /// The mean of each side; NaN without values.
    package let baselineMean, candidateMean: Double
    package let estimateRange: Bounds
    package let isApproximate: Bool
    private let resolution: Double
    private let middle: any IntervalMethod
    private let enclosing: EnclosingBounds

    /// - Throws: `RelativeChangeError.notPositive` on the logarithmic scale if either estimate is zero or negative.
    package init(baseline: Buckets, candidate: Buckets, scale: PercentileChange.Scale) throws(RelativeChangeError) {
        let (before, after) = (BucketMeans(baseline), BucketMeans(candidate))
        (baselineMean, candidateMean) = (before.estimate, after.estimate)
        let estimate = try scale.change(from: before.estimate, to: after.estimate)
        estimateRange = scale.range(from: before.range, to: after.range)
        resolution = max(before.relativeResolution, after.relativeResolution)
        switch scale {
        case .logarithmic:
            let ratio = try MeanRatio(baseline: before.middle, candidate: after.middle)
            (middle, isApproximate) = (ratio, ratio.isApproximate)
        case .difference:
            let difference = MeanDifference(baseline: before.middle, candidate: after.middle)
            (middle, isApproximate) = (difference, difference.isApproximate)
        }
        enclosing = EnclosingBounds(
            estimate: estimate, below: HistogramMeanChange.methods(before.above, after.below, scale),
            above: HistogramMeanChange.methods(before.below, after.above, scale))
    }

    /// One method for each pair of samples; none where a pair has no relative change, since it bounds nothing then.
    private static func methods(
        _ baseline: [Moments], _ candidate: [Moments], _ scale: PercentileChange.Scale
    ) -> [any IntervalMethod] {
        let pairs = baseline.flatMap { before in candidate.map { (before, $0) } }
        let methods: [any IntervalMethod] = pairs.compactMap { before, after in
            switch scale {
            case .logarithmic: try? MeanRatio(baseline: before, candidate: after)
            case .difference: MeanDifference(baseline: before, candidate: after)
            }
        }
        return methods.count == pairs.count ? methods : []
    }

    package var estimate: Double { enclosing.estimate }

    package func bounds(alpha: Double) -> Bounds { enclosing.bounds(alpha: alpha) }

    package func pValue(atMost margin: Double) -> Double { enclosing.pValue(atMost: margin) }

    package func boundsOfMiddles(alpha: Double) -> Bounds { middle.bounds(alpha: alpha) }

    /// The larger one of the two sides', at any level.
    package func relativeResolution(alpha: Double) -> Double { resolution }
}
