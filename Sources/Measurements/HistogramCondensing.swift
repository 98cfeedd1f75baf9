#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Observations in buckets whose width is a fixed share of the value.
extension Histogram {
    /// The buckets' scale as OpenTelemetry counts it: each edge is 2^(2⁻⁷) times the one before it.
    static let condensedScale = 7
    /// How much wider than its lower edge a bucket is: 2^(2⁻⁷) − 1, 0.54 %.
    package static let condensedRelativeError = exponentialEdge(1, scale: condensedScale) - 1

    /// How many of the finite values lie in which bucket, in any order; 0 is a bucket of its own. Sum, minimum and maximum stay exact.
    ///
    /// - Throws: `HistogramError.tooMany`, or where the sum is too large for a number.
    package init(condensing values: [Double]) throws(HistogramError) {
        var positive: [Int: Int] = [:]
        var negative: [Int: Int] = [:]
        var zeros = 0
        var sum = 0.0
        var lost = 0.0
        var least = Double.infinity
        var most = -Double.infinity
        for value in values where value.isFinite {
            // Neumaier's sum: a million small terms lose nothing.
            let next = sum + value
            lost += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
            sum = next
            least = min(least, value)
            most = max(most, value)
            if value > 0 {
                positive[Histogram.condensedIndex(of: value), default: 0] += 1
            } else if value < 0 {
                negative[Histogram.condensedIndex(of: -value), default: 0] += 1
            } else {
                zeros += 1
            }
        }
        try self.init(
            condensed: CondensedPlaces(zeros: zeros, negative: ExponentialBuckets(negative), positive: ExponentialBuckets(positive)),
            sum: sum + lost, minimum: least, maximum: most)
    }

    package init(
        condensed places: CondensedPlaces, sum: Double? = nil, minimum: Double? = nil, maximum: Double? = nil
    ) throws(HistogramError) {
        try self.init(
            scale: Histogram.condensedScale, zeroCount: places.zeros, positive: places.positive, negative: places.negative, sum: sum,
            minimum: minimum, maximum: maximum)
    }

    /// Where the buckets lie; nil where one is none of a condensed histogram.
    package var condensedPlaces: CondensedPlaces? {
        var positive: [Int: Int] = [:]
        var negative: [Int: Int] = [:]
        var zeros = 0
        for bucket in buckets {
            if bucket.lower == 0, bucket.upper == 0 {
                zeros = bucket.count
                continue
            }
            let isNegative = bucket.upper <= 0
            let (lower, upper) = isNegative ? (-bucket.upper, -bucket.lower) : (bucket.lower, bucket.upper)
            guard lower > 0, upper.isFinite else { return nil }
            let index = Histogram.condensedIndex(of: upper)
            guard Histogram.condensedEdge(index) == lower, Histogram.condensedEdge(index + 1) == upper else { return nil }
            if isNegative { negative[index] = bucket.count } else { positive[index] = bucket.count }
        }
        return CondensedPlaces(zeros: zeros, negative: ExponentialBuckets(negative), positive: ExponentialBuckets(positive))
    }

    /// The bucket (edge(i), edge(i + 1)] of a positive value.
    static func condensedIndex(of value: Double) -> Int {
        let scale = Double(1 << condensedScale)
        var index = Int((log2(value) * scale).rounded(.up)) - 1
        // The logarithm may be off by a rounding at an edge.
        while condensedEdge(index) >= value { index -= 1 }
        while condensedEdge(index + 1) < value { index += 1 }
        return index
    }

    static func condensedEdge(_ index: Int) -> Double { exponentialEdge(index, scale: condensedScale) }
}

/// The counts of a condensed histogram by the places of its buckets.
package struct CondensedPlaces: Sendable, Hashable {
    package let zeros: Int
    package let negative: Histogram.ExponentialBuckets
    package let positive: Histogram.ExponentialBuckets

    package init(zeros: Int, negative: Histogram.ExponentialBuckets, positive: Histogram.ExponentialBuckets) {
        self.zeros = zeros
        self.negative = negative
        self.positive = positive
    }
}

extension Histogram.ExponentialBuckets {
    /// From the index to the count.
    fileprivate init(_ counts: [Int: Int]) {
        guard let first = counts.keys.min(), let last = counts.keys.max() else {
            self = .none
            return
        }
        self.init(offset: first, counts: (first...last).map { counts[$0] ?? 0 })
    }
}
