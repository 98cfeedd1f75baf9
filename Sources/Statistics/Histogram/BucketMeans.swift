/// What a histogram says of its sample's mean, as samples that the methods for means take.
///
/// Each value lies above the lower edge of its bucket, so the mean of the lower edges has a lower bound that is one of the values'
/// mean, too. That sample's spread may be smaller than the values': therefore a second one of the same mean has the largest spread
/// that the buckets allow, so that by Student's t no placement of the values has a lower bound below both. Upper bounds are mirrored.
/// An open bucket leaves its side without a bound, and counts as its one edge for the other side.
///
/// With an exact sum the mean is known, and only the spread is taken from the buckets: the largest with that sum, and, for another
/// skewness, that of either edges.
struct BucketMeans: Sendable {
    let count: Int
    /// The mean; without a sum of values spread as `Buckets.mean(ofBucket:)` has it. NaN without values.
    let estimate: Double
    /// Where the sample's mean lies.
    let range: Bounds
    /// The samples whose lower bounds are bounds of the mean; empty where an open bucket leaves none.
    let below: [Moments]
    /// The same for upper bounds.
    let above: [Moments]
    /// The sample with each value in its bucket's middle.
    let middle: Moments

    init(_ buckets: Buckets) {
        let total = buckets.count
        count = total
        let (lower, upper, counts) = (buckets.lowerEdges, buckets.upperEdges, buckets.counts)
        let placedMiddles = BucketPlacement(counts.indices.map { buckets.mean(ofBucket: $0) }, counts)
        let shapes = [lower, upper].filter { $0.allSatisfy(\.isFinite) }.map { BucketPlacement($0, counts) } + [placedMiddles]
        if let sum = buckets.sum, total > 0 {
            let mean = sum / Double(total)
            estimate = mean
            range = .point(mean)
            middle = placedMiddles.moments(movedToMean: mean)
            // Without the largest spread the others bound nothing.
            let samples = BucketPlacement.widest(buckets, sum: sum).map { widest in
                ([widest] + shapes).map { $0.moments(movedToMean: mean) }
            }
            below = samples ?? []
            above = samples ?? []
            return
        }
        middle = placedMiddles.moments()
        estimate = middle.mean
        guard total > 0 else {
            (range, below, above) = (.unbounded, [], [])
            return
        }
        func mean(_ edges: [Double], orElse infinity: Double) -> Double {
            edges.allSatisfy(\.isFinite) ? BucketPlacement(edges, counts).moments().mean : infinity
        }
        func samples(_ mean: Double, _ lower: [Double], _ upper: [Double]) -> [Moments] {
            guard mean.isFinite else { return [] }
            return ([BucketPlacement.widest(lower, upper, counts)] + shapes).map { $0.moments(movedToMean: mean) }
        }
        let means = Bounds(lower: mean(lower, orElse: -.infinity), upper: mean(upper, orElse: .infinity))
        range = means
        // For either bound an open bucket on the other end counts as closed.
        below = samples(means.lower, lower, zip(lower, upper).map { $1 == .infinity ? $0 : $1 })
        above = samples(means.upper, zip(lower, upper).map { $0 == -.infinity ? $1 : $0 }, upper)
    }

    /// How far the mean may lie from where the buckets allow, relative to it; 0 for an exact sum.
    var relativeResolution: Double {
        if range.lower == range.upper || count == 0 { return 0 }
        guard range.lower > 0 || range.upper < 0 else { return .infinity }
        return abs((range.upper - range.lower) / estimate)
    }
}
