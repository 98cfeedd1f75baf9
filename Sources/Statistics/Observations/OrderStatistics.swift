import RealModule

/// Order statistics of a sample, those of a window of ranks sorted in advance: O(n) and a sort of the window alone.
///
/// Ranks are 1-based. X₍₀₎ and below is minus infinity, X₍n+1₎ and above infinity, as no value bounds that side.
struct OrderStatistics: Sendable {
    /// The values: the window in order at its place, everything below it before, everything above it behind.
    private let values: [Double]
    private let window: Range<Int>

    /// Sorts the ranks of `ranks`, cut to the sample.
    init(_ sample: [Double], ranks: ClosedRange<Int>) {
        var values = sample
        let first = min(max(ranks.lowerBound - 1, 0), sample.count)
        let end = min(max(ranks.upperBound, first), sample.count)
        if first < end {
            Selection.place(first, of: &values, in: 0..<values.count)
            Selection.place(end - 1, of: &values, in: first..<values.count)
            values[first..<end].sort()
        }
        self.values = values
        window = first..<end
    }

    /// Sorts the ranks that the bounds of the `q`-quantile use at any level above 1e-15.
    init(_ sample: [Double], around q: Double) {
        let center = Double(sample.count) * q
        let reach = 8 * Double.sqrt(max(center * (1 - q), 0)) + 32
        self.init(sample, ranks: Int(max(center - reach, 0))...Int(center + reach))
    }

    /// The values, or none of them if any is not a number: such have no order.
    static func comparable(_ values: [Double]) -> [Double] { values.contains(where: \.isNaN) ? [] : values }

    var count: Int { values.count }

    /// The value of rank `rank`: O(1) in the window, O(n) outside.
    subscript(rank: Int) -> Double {
        if rank < 1 { return -.infinity }
        if rank > values.count { return .infinity }
        if window.contains(rank - 1) { return values[rank - 1] }
        var copy = values
        Selection.place(rank - 1, of: &copy, in: 0..<copy.count)
        return copy[rank - 1]
    }

    /// How many values are at most `limit`.
    func count(atMost limit: Double) -> Int { values.count { $0 <= limit } }
}

/// Partial sorting.
enum Selection {
    /// Reorders `range` of `values` so that the element at `index` is the one that sorting the range would put there, with no
    /// larger one before it and no smaller one behind it. O(n) expected and O(n log n) at worst; NaN does no harm but is of no use.
    static func place(_ index: Int, of values: inout [Double], in range: Range<Int>) {
        guard range.contains(index) else { return }
        var (low, high) = (range.lowerBound, range.upperBound)
        // Halving twice as often as good pivots need means that the data defeat them: then sorting is cheaper.
        var budget = 2 * (Int.bitWidth - (high - low).leadingZeroBitCount)
        while high - low > 24 && budget > 0 {
            budget -= 1
            let equal = partition(&values, low..<high)
            if index < equal.lowerBound {
                high = equal.lowerBound
            } else if index >= equal.upperBound {
                low = equal.upperBound
            } else {
                return
            }
        }
        values[low..<high].sort()
    }

    /// Three-way partition about the median of nine; returns where the elements equal to it lie.
    private static func partition(_ values: inout [Double], _ range: Range<Int>) -> Range<Int> {
        let pivot = medianOfNine(values, range)
        return values.withUnsafeMutableBufferPointer { buffer in
            var (below, current, above) = (range.lowerBound, range.lowerBound, range.upperBound)
            while current < above {
                let value = buffer[current]
                if value < pivot {
                    buffer.swapAt(below, current)
                    below += 1
                    current += 1
                } else if value > pivot {
                    above -= 1
                    buffer.swapAt(current, above)
                } else {
                    current += 1
                }
            }
            return below..<above
        }
    }

    private static func medianOfNine(_ values: [Double], _ range: Range<Int>) -> Double {
        let step = range.count / 9
        func median(_ place: Int) -> Double {
            let start = range.lowerBound + place * step
            let (a, b, c) = (values[start], values[start + step], values[start + 2 * step])
            return max(min(a, b), min(max(a, b), c))
        }
        let (a, b, c) = (median(0), median(3), median(6))
        return max(min(a, b), min(max(a, b), c))
    }
}
