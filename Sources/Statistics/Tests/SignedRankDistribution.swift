/// The law of the sum of those ranks that carry a positive sign, where every rank carries either sign with equal probability:
/// the null distribution of Wilcoxon's signed-rank statistic, for any ranks.
struct SignedRankDistribution: Sendable {
    /// P(W ≤ w) for w from 0 to the sum of all ranks.
    private let cumulative: [Double]

    /// The most ranks for which the law is computed.
    static let mostRanks = 100

    /// Nil for more than `mostRanks` ranks, for one that is negative or for one above twice `mostRanks`.
    init?(ranks: [Int]) {
        guard ranks.count <= Self.mostRanks, ranks.allSatisfy({ (0...2 * Self.mostRanks).contains($0) }) else { return nil }
        var probabilities = [1.0]
        for rank in ranks {
            var next = [Double](repeating: 0, count: probabilities.count + rank)
            for (sum, probability) in probabilities.enumerated() {
                next[sum] += probability / 2
                next[sum + rank] += probability / 2
            }
            probabilities = next
        }
        var sum = 0.0
        cumulative = probabilities.map { probability in
            sum += probability
            return sum
        }
    }

    /// P(W ≤ w).
    func cdf(_ w: Int) -> Double {
        if w < 0 { return 0 }
        return w < cumulative.count ? min(1, cumulative[w]) : 1
    }

    /// P(W ≥ w), by the symmetry of the law.
    func survival(atLeast w: Int) -> Double { cdf(cumulative.count - 1 - w) }

    /// The largest l with P(W ≤ l − 1) ≤ alpha, 0 if there is none.
    func lowerRank(alpha: Double) -> Int { cumulative.firstIndex { $0 > alpha } ?? cumulative.count }
}
