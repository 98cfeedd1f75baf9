#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Histograms as tools lay them out.
extension Histogram {
    /// Explicit bounds, as in OpenTelemetry: b₀ < b₁ < …, and one count more than bounds, of (−∞, b₀], (b₀, b₁] … (bₘ₋₁, ∞).
    package init(
        bounds: [Double], counts: [Int], sum: Double? = nil, minimum: Double? = nil, maximum: Double? = nil, floor: Double = -.infinity
    ) throws(HistogramError) {
        guard counts.count == bounds.count + 1 else { throw .countMismatch(bounds: bounds.count, counts: counts.count) }
        for (index, bound) in bounds.enumerated() {
            guard bound.isFinite else { throw .invalidBound(index: index, bound: bound) }
            if index > 0, bounds[index - 1] >= bound { throw .unsorted(index: index) }
        }
        let buckets = counts.indices.map { index in
            Bucket(
                lower: index == 0 ? -.infinity : bounds[index - 1], upper: index == bounds.count ? .infinity : bounds[index],
                count: counts[index])
        }
        try self.init(buckets: buckets, sum: sum, minimum: minimum, maximum: maximum, floor: floor)
    }

    /// Cumulative counts, as in Prometheus: how many observations are at most `le`, ascending and up to infinity.
    package init(
        cumulative: [(le: Double, count: Int)], sum: Double? = nil, floor: Double = -.infinity
    ) throws(HistogramError) {
        guard let last = cumulative.last, last.le == .infinity else { throw .noLastBucket }
        var counts: [Int] = []
        for (index, step) in cumulative.enumerated() {
            let before = index == 0 ? 0 : cumulative[index - 1].count
            guard step.count >= 0 else { throw .negativeCount(index: index, count: step.count) }
            guard step.count >= before else { throw .fallingCount(index: index) }
            counts.append(step.count - before)
        }
        try self.init(bounds: cumulative.dropLast().map(\.le), counts: counts, sum: sum, floor: floor)
    }

    /// The counts of one sign of an exponential histogram: of the buckets from index `offset` on.
    package struct ExponentialBuckets: Sendable, Hashable {
        package let offset: Int
        package let counts: [Int]

        package init(offset: Int, counts: [Int]) {
            self.offset = offset
            self.counts = counts
        }

        package static let none = ExponentialBuckets(offset: 0, counts: [])
    }

    /// Exponential buckets, as in OpenTelemetry: with base = 2^(2^−scale) the positive bucket of index i holds (baseⁱ, baseⁱ⁺¹], the
    /// negative one the same mirrored, and the zero bucket what lies within `zeroThreshold` of zero.
    ///
    /// Bounds of one index are the same double at every scale that has it, so that histograms of two scales add.
    package init(
        scale: Int, zeroCount: Int, zeroThreshold: Double = 0, positive: ExponentialBuckets, negative: ExponentialBuckets = .none,
        sum: Double? = nil, minimum: Double? = nil, maximum: Double? = nil
    ) throws(HistogramError) {
        let allowed = -10...20
        guard allowed.contains(scale) else { throw .invalidScale(scale, allowed: allowed) }
        guard zeroThreshold >= 0, zeroThreshold.isFinite else {
            throw .invalidBucket(index: 0, lower: -zeroThreshold, upper: zeroThreshold)
        }
        // Beyond these every bound is 0 or infinite; so bounded no index overflows.
        let reach = 1 << 40
        func bound(_ offset: Int, _ index: Int) -> Double {
            Histogram.exponentialEdge(min(max(offset, -reach), reach) + index, scale: scale)
        }
        func buckets(_ side: ExponentialBuckets) -> [Bucket] {
            side.counts.enumerated().compactMap { index, count in
                guard count != 0 else { return nil }
                // The zero bucket may reach into the first one.
                let lower = bound(side.offset, index)
                let upper = bound(side.offset, index + 1)
                return Bucket(lower: lower < zeroThreshold && zeroThreshold < upper ? zeroThreshold : lower, upper: upper, count: count)
            }
        }
        let below = buckets(negative).reversed().map { Bucket(lower: -$0.upper, upper: -$0.lower, count: $0.count) }
        let zero = zeroCount == 0 ? [] : [Bucket(lower: -zeroThreshold, upper: zeroThreshold, count: zeroCount)]
        // With nothing negative anywhere, what counts as zero is not negative either.
        let isPositive = below.isEmpty && (minimum ?? -1) >= 0
        let floored = isPositive ? zero.map { Bucket(lower: 0, upper: $0.upper, count: $0.count) } : zero
        try self.init(buckets: below + floored + buckets(positive), sum: sum, minimum: minimum, maximum: maximum)
    }

    /// baseⁱ with base = 2^(2^−scale); dividing by a power of two is exact.
    static func exponentialEdge(_ index: Int, scale: Int) -> Double { exp2(Double(index) * exp2(-Double(scale))) }

    /// Values as HdrHistogram keeps them, each standing for its bucket, in any order: the lowest or the highest of the bucket, or any
    /// between.
    package init(_ layout: HdrLayout, values: [(value: Int, count: Int)]) throws(HistogramError) {
        var buckets: [Bucket] = []
        for (index, entry) in values.enumerated().sorted(by: { $0.element.value < $1.element.value }) {
            guard entry.value >= 0 else {
                throw .invalidBucket(index: index, lower: Double(entry.value), upper: Double(entry.value))
            }
            guard entry.count >= 0 else { throw .negativeCount(index: index, count: entry.count) }
            let edges = layout.edges(of: entry.value)
            if let last = buckets.last, last.lower == edges.lower {
                let sum = last.count.addingReportingOverflow(entry.count)
                guard !sum.overflow else { throw .tooMany }
                buckets[buckets.count - 1] = Bucket(lower: last.lower, upper: last.upper, count: sum.partialValue)
            } else {
                buckets.append(Bucket(lower: edges.lower, upper: edges.upper, count: entry.count))
            }
        }
        try self.init(buckets: buckets)
    }

    /// The array of counts that HdrHistogram encodes, from index 0 on.
    package init(_ layout: HdrLayout, countsByIndex counts: [Int]) throws(HistogramError) {
        try self.init(layout, counts: counts.enumerated().lazy.map { (index: $0.offset, count: $0.element) })
    }

    /// Counts of that array with their indices, ascending.
    package init(_ layout: HdrLayout, counts: some Sequence<(index: Int, count: Int)>) throws(HistogramError) {
        var buckets: [Bucket] = []
        for (index, count) in counts where count != 0 {
            let edges = layout.edges(at: index)
            buckets.append(Bucket(lower: edges.lower, upper: edges.upper, count: count))
        }
        try self.init(buckets: buckets)
    }
}

/// Which whole numbers HdrHistogram keeps in one bucket: those that agree in their leading bits, so many that `significantDigits`
/// decimal digits are kept.
///
/// A value v stands for [v, v + 1), as of a duration cut to whole units; a bucket of w values from v on reaches from v to v + w.
package struct HdrLayout: Sendable, Hashable {
    /// Bits that a bucket's number has.
    private let precision: Int
    /// Bits that are dropped of every value.
    private let unitMagnitude: Int

    /// - Parameter lowestDiscernible: the smallest value that is told from 0, at least 1.
    package init(significantDigits: Int, lowestDiscernible: Int = 1) throws(HistogramError) {
        guard (0...5).contains(significantDigits) else { throw .invalidScale(significantDigits, allowed: 0...5) }
        guard (1...(1 << 40)).contains(lowestDiscernible) else { throw .invalidScale(lowestDiscernible, allowed: 1...(1 << 40)) }
        let units = (0..<significantDigits).reduce(2) { units, _ in units * 10 }
        // The least power of two that holds twice as many units as the digits can count.
        precision = max(Int.bitWidth - (units - 1).leadingZeroBitCount, 1)
        unitMagnitude = Int.bitWidth - 1 - lowestDiscernible.leadingZeroBitCount
    }

    /// The bucket that holds a value of at least 0.
    package func edges(of value: Int) -> (lower: Double, upper: Double) {
        let bits = Int.bitWidth - value.leadingZeroBitCount
        let shift = max(unitMagnitude, bits - precision)
        let size = Double(sign: .plus, exponent: shift, significand: 1)
        let lower = Double(value >> shift) * size
        return (lower, lower + size)
    }

    /// The bucket whose count stands at `index`, at least 0, of the array of counts.
    package func edges(at index: Int) -> (lower: Double, upper: Double) {
        // The first two half-rows share the finest step, each further one doubles it.
        let half = precision - 1
        let row = index >> half
        let shift = unitMagnitude + max(row - 1, 0)
        let number = row == 0 ? index : (index & ((1 << half) - 1)) + (1 << half)
        let size = Double(sign: .plus, exponent: shift, significand: 1)
        return (Double(number) * size, Double(number + 1) * size)
    }
}
