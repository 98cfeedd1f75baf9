/// Why a histogram contradicts itself, or two do not fit together. Indices count from 0.
package enum HistogramError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Edges of a bucket that are not numbers or not in order, or a bucket of no values that there can be.
    case invalidBucket(index: Int, lower: Double, upper: Double)
    /// A bound that is not finite.
    case invalidBound(index: Int, bound: Double)
    /// A bucket or bound that does not lie above the one before it.
    case unsorted(index: Int)
    case negativeCount(index: Int, count: Int)
    case countMismatch(bounds: Int, counts: Int)
    /// A cumulative count below the one before it.
    case fallingCount(index: Int)
    /// Cumulative counts that do not end at infinity.
    case noLastBucket
    /// More than 2⁵³ values.
    case tooMany
    /// A sum, minimum or maximum that values in these buckets cannot have.
    case contradiction(Figure, value: Double, lowest: Double, highest: Double)
    /// A scale of exponential buckets, or a number of significant digits, beyond what its format has.
    case invalidScale(Int, allowed: ClosedRange<Int>)
    /// Two buckets that overlap without one lying in the other.
    case incompatible(Histogram.Bucket, Histogram.Bucket)

    package enum Figure: String, Hashable, Sendable { case sum, min, max }

    package var description: String {
        switch self {
        case .invalidBucket(let index, let lower, let upper): "bucket \(index) from \(lower) to \(upper) holds no values"
        case .invalidBound(let index, let bound): "bound \(index) is \(bound); the first and the last bucket are open without it"
        case .unsorted(let index): "bound or bucket \(index) does not lie above the one before it"
        case .negativeCount(let index, let count): "count \(index) is \(count)"
        case .countMismatch(let bounds, let counts): "\(bounds) bounds make \(bounds + 1) buckets, and there are \(counts) counts"
        case .fallingCount(let index): "the cumulative count \(index) is smaller than the one before it"
        case .noLastBucket: "the cumulative counts have no last one, up to infinity"
        case .tooMany: "more values than 2⁵³"
        case .contradiction(let figure, let value, let lowest, let highest):
            "\(figure.rawValue) is \(value), and the buckets allow \(lowest) to \(highest)"
        case .invalidScale(let scale, let allowed): "\(scale) is not in \(allowed.lowerBound) … \(allowed.upperBound)"
        case .incompatible(let first, let second):
            "the buckets \(first.lower) to \(first.upper) and \(second.lower) to \(second.upper) overlap in part; "
                + "histograms add only where the buckets of one refine those of the other"
        }
    }
}

/// How many observations lie in which bucket: what a tool kept in place of the observations.
///
/// A bucket holds (lower, upper]; the first may be open to minus infinity and the last to infinity, and one whose edges are equal
/// holds that value alone. Values are in the unit of the metric.
package struct Histogram: Sendable, Hashable {
    package struct Bucket: Sendable, Hashable {
        package let lower: Double
        package let upper: Double
        package let count: Int

        package init(lower: Double, upper: Double, count: Int) {
            self.lower = lower
            self.upper = upper
            self.count = count
        }
    }

    /// Those that hold observations, ascending and without overlap.
    package let buckets: [Bucket]
    /// Exact where the tool kept it, like the smallest and the largest observation.
    package let sum: Double?
    package let minimum: Double?
    package let maximum: Double?
    /// How many observations there are.
    package let count: Int

    /// From ascending buckets, empty ones among them or not.
    ///
    /// - Parameter floor: what no observation can lie below (0 for times): the lower edge of a first bucket without one.
    package init(
        buckets: [Bucket], sum: Double? = nil, minimum: Double? = nil, maximum: Double? = nil, floor: Double = -.infinity
    ) throws(HistogramError) {
        var kept: [Bucket] = []
        var total = 0
        for (index, bucket) in buckets.enumerated() {
            guard bucket.lower <= bucket.upper, bucket.lower < .infinity, bucket.upper > -.infinity else {
                throw .invalidBucket(index: index, lower: bucket.lower, upper: bucket.upper)
            }
            guard bucket.count >= 0 else { throw .negativeCount(index: index, count: bucket.count) }
            if index > 0, !(buckets[index - 1].upper <= bucket.lower) { throw .unsorted(index: index) }
            guard bucket.count > 0 else { continue }
            let sum = total.addingReportingOverflow(bucket.count)
            guard !sum.overflow, sum.partialValue <= 1 << 53 else { throw .tooMany }
            total = sum.partialValue
            let lower = bucket.lower == -.infinity ? floor : bucket.lower
            guard lower <= bucket.upper else { throw .invalidBucket(index: index, lower: lower, upper: bucket.upper) }
            kept.append(Bucket(lower: lower, upper: bucket.upper, count: bucket.count))
        }
        self.buckets = kept
        count = total
        // Of nothing there is no smallest value, whatever a tool writes in its place.
        (self.sum, self.minimum, self.maximum) = total == 0 ? (nil, nil, nil) : (sum, minimum, maximum)
        try checkFigures()
    }

    /// Rounding of edges that were computed, and of sums of many terms, is no contradiction.
    private func checkFigures() throws(HistogramError) {
        func check(_ figure: HistogramError.Figure, _ value: Double?, _ lowest: Double, _ highest: Double) throws(HistogramError) {
            guard let value else { return }
            let slack = 1e-9 * max(abs(lowest.isFinite ? lowest : 0), abs(highest.isFinite ? highest : 0))
            guard value.isFinite, value >= lowest - slack, value <= highest + slack else {
                throw .contradiction(figure, value: value, lowest: lowest, highest: highest)
            }
        }
        guard let first = buckets.first, let last = buckets.last else { return }
        try check(.min, minimum, first.lower, first.upper)
        try check(.max, maximum, last.lower, last.upper)
        if let minimum, let maximum, minimum > maximum {
            throw .contradiction(.min, value: minimum, lowest: first.lower, highest: maximum)
        }
        func total(_ edges: [Double]) -> Double { zip(edges, buckets).reduce(0) { $0 + $1.0 * Double($1.1.count) } }
        try check(.sum, sum, total(lowerEdges), total(upperEdges))
    }

    /// The buckets' lower edges; the first one is raised to the minimum where that is known.
    package var lowerEdges: [Double] {
        var edges = buckets.map(\.lower)
        if let first = buckets.first, let minimum { edges[0] = min(max(first.lower, minimum), first.upper) }
        return edges
    }

    /// The buckets' upper edges; the last one is lowered to the maximum where that is known.
    package var upperEdges: [Double] {
        var edges = buckets.map(\.upper)
        if let last = buckets.last, let maximum {
            // Never below that bucket's lower edge, which the minimum may have raised.
            edges[edges.count - 1] = max(min(last.upper, maximum), lowerEdges.last ?? last.lower)
        }
        return edges
    }

    package var counts: [Int] { buckets.map(\.count) }

    /// The widest bucket, upper edge ÷ lower edge − 1 of the sizes: 0.05 is "up to 5 %". Infinite where one is open or holds zero
    /// beside other values; 0 without observations.
    package var relativeError: Double {
        zip(lowerEdges, upperEdges).reduce(0) { widest, edges in
            let (lower, upper) = edges
            if lower == upper { return widest }
            guard lower > 0 || upper < 0 else { return .infinity }
            return max(widest, lower > 0 ? upper / lower - 1 : lower / upper - 1)
        }
    }

    /// The same in another unit: every value times a positive factor.
    package func scaled(by factor: Double) throws(HistogramError) -> Histogram {
        if factor == 1 { return self }
        for (index, bucket) in buckets.enumerated() {
            // An edge that no number can hold any more is not an open end.
            for edge in [bucket.lower, bucket.upper] where edge.isFinite && !(edge * factor).isFinite {
                throw .invalidBucket(index: index, lower: bucket.lower * factor, upper: bucket.upper * factor)
            }
        }
        return try Histogram(
            buckets: buckets.map { Bucket(lower: $0.lower * factor, upper: $0.upper * factor, count: $0.count) },
            sum: sum.map { $0 * factor }, minimum: minimum.map { $0 * factor }, maximum: maximum.map { $0 * factor })
    }
}

extension Histogram {
    /// The observations of both. Equal buckets add; where buckets of one lie in one of the other's, their counts go into that one.
    /// Sum, minimum and maximum are known where both know them.
    package func merging(_ other: Histogram) throws(HistogramError) -> Histogram {
        if other.count == 0 { return self }
        if count == 0 { return other }
        func precedes(_ left: Bucket, _ right: Bucket) -> Bool {
            if left.lower != right.lower { return left.lower < right.lower }
            // A single value before the bucket above it, and what holds before what it holds.
            if (left.lower == left.upper) != (right.lower == right.upper) { return left.lower == left.upper }
            return left.upper > right.upper
        }
        var merged: [Bucket] = []
        for bucket in (buckets + other.buckets).sorted(by: precedes) {
            guard let last = merged.last, Histogram.overlap(last, bucket) else {
                merged.append(bucket)
                continue
            }
            let holder = Histogram.holder(last, bucket)
            guard let holder else { throw .incompatible(last, bucket) }
            let sum = last.count.addingReportingOverflow(bucket.count)
            guard !sum.overflow else { throw .tooMany }
            merged[merged.count - 1] = Bucket(lower: holder.lower, upper: holder.upper, count: sum.partialValue)
        }
        func both(_ left: Double?, _ right: Double?, _ combine: (Double, Double) -> Double) -> Double? {
            left.flatMap { left in right.map { combine(left, $0) } }
        }
        return try Histogram(
            buckets: merged, sum: both(sum, other.sum, +), minimum: both(minimum, other.minimum, min),
            maximum: both(maximum, other.maximum, max))
    }

    /// Whether two buckets, the first one not above the second, share more than an edge.
    private static func overlap(_ first: Bucket, _ second: Bucket) -> Bool {
        if agree(first.lower, second.lower), agree(first.upper, second.upper) { return true }
        return second.lower < first.upper && !agree(second.lower, first.upper)
    }

    /// The one that holds the other; nil if neither does.
    private static func holder(_ first: Bucket, _ second: Bucket) -> Bucket? {
        let startsWithin = first.lower <= second.lower || agree(first.lower, second.lower)
        if startsWithin, second.upper <= first.upper || agree(first.upper, second.upper) { return first }
        return agree(first.lower, second.lower) && first.upper <= second.upper ? second : nil
    }

    /// Equal but for the rounding of a conversion.
    private static func agree(_ left: Double, _ right: Double) -> Bool {
        left == right || abs(left - right) <= 1e-12 * max(abs(left), abs(right))
    }
}
