/// The means of all pairs of values of a sample, each value paired with itself too, ordered without being formed.
struct WalshAverages: Sendable {
    /// Half of each value, ascending: halves, so that no sum overflows.
    private let halves: [Double]

    /// - Parameter values: finite.
    init(_ values: [Double]) { halves = values.map { $0 / 2 }.sorted() }

    /// n(n + 1)/2.
    var count: Int { halves.count * (halves.count + 1) / 2 }

    /// The middle one, or the mean of the two middle ones; NaN without values.
    var median: Double {
        guard count > 0 else { return .nan }
        let upper = smallest(count / 2 + 1)
        return count.isMultiple(of: 2) ? smallest(count / 2) / 2 + upper / 2 : upper
    }

    /// From the average of rank `rank` to the one of that rank from above; unbounded at rank 0.
    func interval(rank: Int) -> Bounds {
        guard rank > 0, rank <= count else { return .unbounded }
        return Bounds(lower: smallest(rank), upper: smallest(count + 1 - rank))
    }

    /// How many averages are at most `limit`: O(n). As one value grows, the largest partner moves down.
    private func count(atMost limit: Double) -> Int {
        var result = 0
        var end = halves.count
        for (index, half) in halves.enumerated() {
            while end > index, half + halves[end - 1] > limit { end -= 1 }
            if end <= index { break }
            result += end - index
        }
        return result
    }

    /// The average of rank `rank`, 1-based and from the smallest on: exact, by bisection down to two neighbouring numbers.
    private func smallest(_ rank: Int) -> Double {
        guard let first = halves.first, let last = halves.last else { return .nan }
        var (low, high) = (2 * first, 2 * last)
        if count(atMost: low) >= rank { return low }
        // Bisection towards 0 would halve some thousand times, so that 0 is looked at first.
        if low < 0, high >= 0 {
            if count(atMost: 0) < rank {
                low = 0
            } else if count(atMost: -.leastNonzeroMagnitude) < rank {
                return 0
            } else {
                high = -.leastNonzeroMagnitude
            }
        }
        while true {
            let middle = low / 2 + high / 2
            guard low < middle, middle < high else { return high }
            if count(atMost: middle) >= rank { high = middle } else { low = middle }
        }
    }
}
