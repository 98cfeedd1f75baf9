import RealModule

/// Why edges and counts are no histogram.
package enum BucketsError: Error, Equatable, Sendable {
    /// Edges and counts differ in number.
    case unequalLengths
    /// An edge that is not a number, a lower one above its upper one, or edges that fall from one bucket to the next.
    case invalidEdges(index: Int)
    case negativeCount(index: Int)
    /// More than 2⁵³ values.
    case tooMany
}

/// Values of which only is known in which bucket each of them lies: ascending edges, counts, and their exact sum where it was kept.
///
/// Of the r-th smallest value it is known that it lies between the r-th smallest lower and the r-th smallest upper edge; all methods
/// on histograms rest on that alone. An open bucket has an infinite edge, a bucket of no width holds equal values. Buckets may
/// overlap, as those of rounded values do, as long as both lists of edges ascend.
package struct Buckets: Sendable, Equatable {
    /// Of the buckets that hold values, ascending.
    package let lowerEdges, upperEdges: [Double]
    /// All positive.
    package let counts: [Int]
    /// The exact sum of the values; nil where it is not known.
    package let sum: Double?
    /// `through[i]` values lie in bucket i and those before it.
    private let through: [Int]

    /// Drops buckets without values. `sum` must be one that values in these buckets can have, or be nil.
    package init(lowerEdges: [Double], upperEdges: [Double], counts: [Int], sum: Double? = nil) throws(BucketsError) {
        guard lowerEdges.count == counts.count, upperEdges.count == counts.count else { throw .unequalLengths }
        var (kept, through) = ([Int](), [Int]())
        for (index, count) in counts.enumerated() {
            let (lower, upper) = (lowerEdges[index], upperEdges[index])
            let isAscending = index == 0 || (lower >= lowerEdges[index - 1] && upper >= upperEdges[index - 1])
            guard lower <= upper, lower < .infinity, upper > -.infinity, isAscending else { throw .invalidEdges(index: index) }
            guard count >= 0 else { throw .negativeCount(index: index) }
            guard count > 0 else { continue }
            let (total, overflow) = (through.last ?? 0).addingReportingOverflow(count)
            guard !overflow, total <= Buckets.mostValues else { throw .tooMany }
            kept.append(index)
            through.append(total)
        }
        self.lowerEdges = kept.map { lowerEdges[$0] }
        self.upperEdges = kept.map { upperEdges[$0] }
        self.counts = kept.map { counts[$0] }
        self.through = through
        self.sum = sum
    }

    /// Raw values that were recorded in steps of `resolution` (0: exactly): a bucket of half a step on each side for each distinct
    /// one, so that a histogram can be compared with them. They must be finite.
    package init(values: [Double], resolution: Double = 0) throws(BucketsError) {
        var (distinct, counts) = ([Double](), [Int]())
        for value in values.sorted() {
            if value == distinct.last {
                counts[counts.count - 1] += 1
            } else {
                distinct.append(value)
                counts.append(1)
            }
        }
        try self.init(
            lowerEdges: distinct.map { $0 - resolution / 2 }, upperEdges: distinct.map { $0 + resolution / 2 }, counts: counts)
    }

    /// Beyond this not every whole number is a `Double`.
    package static let mostValues = 1 << 53

    /// How many values there are.
    package var count: Int { through.last ?? 0 }

    /// The bucket that holds the value of rank `rank`, cut to 1 … n; asked only of a histogram with values.
    func index(ofRank rank: Int) -> Int { min(firstIndex { through[$0] >= rank }, counts.count - 1) }

    /// How many values lie in buckets whose lower edge is at most `limit`.
    func count(withLowerEdgeAtMost limit: Double) -> Int {
        let index = firstIndex { lowerEdges[$0] > limit }
        return index == 0 ? 0 : through[index - 1]
    }

    /// How many values lie in buckets before this one.
    func count(before index: Int) -> Int { index == 0 ? 0 : through[index - 1] }

    /// The first bucket of which `holds` is true, given that it is of all behind it; their number if there is none.
    private func firstIndex(where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, counts.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Buckets {
    /// The value that lies the share `share` of the way into a bucket: geometrically where both edges have one sign, as the relative
    /// error of a histogram suggests, else linearly. Of an open bucket it is the edge that it has, NaN if it has none.
    func value(inBucket index: Int, at share: Double) -> Double {
        let (lower, upper) = (lowerEdges[index], upperEdges[index])
        if lower == upper { return lower }
        if upper == .infinity { return lower == -.infinity ? .nan : lower }
        if lower == -.infinity { return upper }
        let value: Double
        if lower > 0 {
            value = .exp(.log(lower) + share * (.log(upper) - .log(lower)))
        } else if upper < 0 {
            value = -.exp(.log(-lower) + share * (.log(-upper) - .log(-lower)))
        } else {
            value = lower * (1 - share) + upper * share
        }
        return min(max(value, lower), upper)
    }

    /// The mean of a bucket's values if they are spread as `value(inBucket:at:)` has it: of edges of one sign their logarithmic mean
    /// (u − l)/ln(u/l), else their middle.
    func mean(ofBucket index: Int) -> Double {
        let (lower, upper) = (lowerEdges[index], upperEdges[index])
        guard lower != upper, lower.isFinite, upper.isFinite else { return value(inBucket: index, at: 0.5) }
        guard lower > 0 || upper < 0 else { return lower / 2 + upper / 2 }
        let growth = (upper - lower) / lower
        // Of narrow buckets the quotient is 0/0; up to 1e-4 the middle is off by less than 1e-9 of the value.
        let mean =
            abs(growth) < 1e-4 ? lower / 2 + upper / 2 : (upper - lower) / (.log(abs(upper)) - .log(abs(lower))) * (lower > 0 ? 1 : -1)
        return min(max(lower > 0 ? mean : -abs(mean), lower), upper)
    }

    /// Upper edge ÷ lower edge − 1, taken of the sizes: infinite for an open bucket and for one that holds zero beside other values.
    func relativeWidth(ofBucket index: Int) -> Double {
        let (lower, upper) = (lowerEdges[index], upperEdges[index])
        if lower == upper { return 0 }
        guard lower > 0 || upper < 0 else { return .infinity }
        return lower > 0 ? upper / lower - 1 : lower / upper - 1
    }

    /// The value of a sample's `q`-quantile of type 8 if its values lie where `value` says: at a rank, 1 … n. NaN without values.
    func quantile(_ q: Double, _ value: (Int) -> Double) -> Double {
        guard count > 0 else { return .nan }
        let (rank, fraction) = HyndmanFan.medianUnbiased.position(count: count, q)
        return Buckets.interpolated(value(min(rank, count)), value(min(rank + 1, count)), fraction)
    }

    /// Between two values or edges, 0 ≤ `fraction` < 1: minus infinity where the left one is, infinity where the right one is.
    static func interpolated(_ left: Double, _ right: Double, _ fraction: Double) -> Double {
        left == right || fraction == 0 || left == -.infinity ? left : left + fraction * (right - left)
    }
}
