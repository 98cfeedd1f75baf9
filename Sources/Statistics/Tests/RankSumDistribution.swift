/// The law of the number of pairs in which the second sample's value is the larger, for two samples without ties of which all
/// orders are equally likely: the null distribution of Mann and Whitney's U.
struct RankSumDistribution: Sendable {
    private let pairs: Int
    /// P(U ≤ u) for u up to half the number of pairs; the rest follows by symmetry.
    private let lower: [Double]

    /// The largest number of pairs for which the law is computed: some ten million additions.
    static let mostPairs = 10_000

    /// Nil for more than `mostPairs` pairs, or none.
    init?(_ first: Int, _ second: Int) {
        guard first > 0, second > 0, first <= Self.mostPairs / second else { return nil }
        pairs = first * second
        let (few, many) = (min(first, second), max(first, second))
        let half = pairs / 2
        // Row k holds the probabilities for k values of the smaller sample and as many of the larger as were added. The largest
        // of all is one of the k with probability k/(k + m), and then lies above all m: only positive terms are added.
        var rows = [[Double]](repeating: [1], count: few + 1)
        for m in 1...many {
            for k in 1...few {
                let share = Double(k) / Double(k + m)
                let size = min(k * m, half) + 1
                var row = [Double](repeating: 0, count: size)
                for (u, probability) in rows[k].prefix(size).enumerated() { row[u] = (1 - share) * probability }
                for (u, probability) in rows[k - 1].prefix(max(0, size - m)).enumerated() { row[u + m] += share * probability }
                rows[k] = row
            }
        }
        var sum = 0.0
        lower = rows[few].map { probability in
            sum += probability
            return sum
        }
    }

    /// P(U ≤ u).
    func cdf(_ u: Int) -> Double {
        if u < 0 { return 0 }
        if u >= pairs { return 1 }
        if u < lower.count { return min(1, lower[u]) }
        let mirrored = pairs - 1 - u
        return 1 - (lower.indices.contains(mirrored) ? lower[mirrored] : 0)
    }

    /// P(U ≥ u), which is P(U ≤ pairs − u).
    func survival(atLeast u: Int) -> Double { cdf(pairs - u) }

    /// The largest rank l with P(U ≤ l − 1) ≤ alpha, 0 if there is none.
    func lowerRank(alpha: Double) -> Int { lower.firstIndex { $0 > alpha } ?? lower.count }
}
