import RealModule

/// The law Bin(n, q) of the number of observations at or below the true q-quantile, over all counts that have any weight.
///
/// Weights are built outward from the most likely count by their ratios and normalised by their sum: exact to some units of the
/// last place for n of many millions, without the logarithm of a factorial, in O(√n).
struct BinomialPositions: Sendable {
    /// The smallest count with any weight.
    private let first: Int
    /// `below[i]` is P(Bin < first + i), up to the index at which it is 1.
    private let below: [Double]
    /// `fromHere[i]` is P(Bin ≥ first + i), summed from the far end so that a small tail keeps its digits.
    private let fromHere: [Double]
    private let count: Int

    /// `count` ≥ 0 observations and 0 < q < 1.
    init(count: Int, q: Double) {
        self.count = count
        let mode = min(max(Int((Double(count) + 1) * q), 0), count)
        let odds = q / (1 - q)
        let left = BinomialPositions.weights(mode) { k in Double(k) / Double(count - k + 1) / odds }
        let right = BinomialPositions.weights(count - mode) { k in Double(k) / Double(count - k + 1) * odds }
        let weights = left.reversed() + [1] + right
        first = mode - left.count
        var (below, fromHere) = ([0.0], [0.0])
        var (sum, tail) = (0.0, 0.0)
        for weight in weights {
            sum += weight
            below.append(sum)
        }
        for weight in weights.reversed() {
            tail += weight
            fromHere.append(tail)
        }
        self.below = below.map { $0 / sum }
        self.fromHere = fromHere.reversed().map { $0 / tail }
    }

    /// Weights relative to the mode's, going away from it: the next is `ratio` times the last, which sees how many counts are left.
    private static func weights(_ steps: Int, _ ratio: (Int) -> Double) -> [Double] {
        // Beyond every level that is asked for, and above the subnormal numbers.
        let negligible = 1e-305
        var weights: [Double] = []
        var weight = 1.0
        for left in stride(from: steps, to: 0, by: -1) {
            weight *= ratio(left)
            if !(weight >= negligible) { break }
            weights.append(weight)
        }
        return weights
    }

    /// P(Bin ≤ k).
    func cumulative(_ k: Int) -> Double {
        let index = k - first + 1
        if index < 0 { return 0 }
        return index < below.count ? below[index] : 1
    }

    /// The largest rank, 1 … n, with P(Bin < rank) ≤ `alpha`; nil if there is none.
    func lowerRank(alpha: Double) -> Int? {
        guard let index = below.lastIndex(where: { $0 <= alpha }) else { return nil }
        let rank = min(first + index, count)
        return rank >= 1 ? rank : nil
    }

    /// The smallest rank, 1 … n, with P(Bin ≥ rank) ≤ `alpha`; nil if there is none.
    func upperRank(alpha: Double) -> Int? {
        guard let index = fromHere.firstIndex(where: { $0 <= alpha }) else { return nil }
        let rank = max(first + index, 1)
        return rank <= count ? rank : nil
    }

    /// For each probability (g − ½)/size, g = 1 … size, the least k with P(Bin ≤ k) at or above it and how far between P(Bin < k)
    /// and P(Bin ≤ k) it lies: the quantile's position among the order statistics.
    func grid(size: Int) -> [(rank: Int, fraction: Double)] {
        var index = 1
        return (0..<size).map { g in
            let probability = (Double(g) + 0.5) / Double(size)
            while index < below.count - 1, below[index] < probability { index += 1 }
            let (lower, upper) = (below[index - 1], below[index])
            return (first + index - 1, (probability - lower) / (upper - lower))
        }
    }
}
