extension HypothesisTest {
    /// What becomes of differences of 0 in the signed-rank test.
    package enum ZeroDifferences: Sendable, Equatable {
        /// They are ranked as the smallest and then left out, so that many of them weaken the test (Pratt 1959).
        case pratt
        /// They are left out before ranking (Wilcoxon 1945).
        case drop
    }

    /// Wilcoxon's signed-rank test of "the differences are symmetric about 0".
    ///
    /// The statistic is the sum of the ranks of the positive differences, ranked by size with mean ranks for ties. Its law is
    /// exact for up to 100 differences, given ties and zeros as they are, and otherwise normal with the variance of the ranks
    /// as they are and, if `continuity` says so, half a rank taken off the distance to the mean. The estimate is the
    /// pseudo-median, the median of the means of all pairs of differences, zeros included; its interval are the means at the
    /// ranks that the law without ties gives at one-sided level `alpha`.
    ///
    /// * No differences, or only zeros: p = 1.
    /// * Infinite differences are ranked, but leave the estimate NaN and its interval unbounded.
    ///
    /// O(n log n); the pseudo-median costs some 60 more passes for each of its three numbers.
    ///
    /// - Parameter differences: candidate − baseline of each pair.
    ///
    /// Source: Wilcoxon 1945; Hodges and Lehmann 1963 for the estimate, Tukey 1949 for its interval.
    package static func wilcoxonSignedRank(
        differences: [Double], zeros: ZeroDifferences = .pratt, law preferred: PreferredLaw = .exactIfSmall,
        continuity: Bool = true, alpha: Double = 0.025
    ) -> HypothesisTest {
        let hasNotANumber = differences.contains(where: \.isNaN)
        let ranks = SignedRanks(hasNotANumber ? [] : differences, zeros: zeros)
        let exact = preferred == .exactIfSmall && differences.count <= SignedRankDistribution.mostRanks
        let pValues: PValues
        var law = Law.asymptotic
        if hasNotANumber {
            pValues = .notANumber
        } else if ranks.doubled.isEmpty {
            pValues = .one
        } else if exact, let distribution = SignedRankDistribution(ranks: ranks.doubled) {
            law = .exact
            pValues = PValues(
                less: distribution.cdf(ranks.doubledPositiveSum),
                greater: distribution.survival(atLeast: ranks.doubledPositiveSum))
        } else {
            pValues = ranks.normalPValues(continuity: continuity)
        }

        let isFinite = differences.allSatisfy(\.isFinite)
        let averages = WalshAverages(isFinite ? differences : [])
        let untied = exact ? SignedRankDistribution(ranks: Array(0...differences.count)) : nil
        let rank = untied?.lowerRank(alpha: alpha) ?? SignedRanks.lowerRank(count: differences.count, alpha: alpha)
        return HypothesisTest(
            name: "Wilcoxon signed-rank test",
            statistic: hasNotANumber || differences.isEmpty ? .nan : Double(ranks.doubledPositiveSum) / 2, pValues: pValues,
            law: law, estimate: Estimate(name: "pseudo-median", value: averages.median, interval: averages.interval(rank: rank)),
            baselineCount: differences.count, candidateCount: differences.count)
    }
}

/// The ranks of the differences by size, zeros left out, all doubled so that mean ranks are whole.
private struct SignedRanks {
    private(set) var doubled: [Int] = []
    private(set) var doubledPositiveSum = 0

    init(_ differences: [Double], zeros: HypothesisTest.ZeroDifferences) {
        let sorted = differences.filter { $0 != 0 }.sorted { $0.magnitude < $1.magnitude }
        let offset = zeros == .pratt ? differences.count - sorted.count : 0
        doubled.reserveCapacity(sorted.count)
        var start = 0
        while start < sorted.count {
            var end = start
            while end < sorted.count, sorted[end].magnitude == sorted[start].magnitude { end += 1 }
            let rank = 2 * offset + start + end + 1
            for difference in sorted[start..<end] {
                doubled.append(rank)
                if difference > 0 { doubledPositiveSum += rank }
            }
            start = end
        }
    }

    /// Every rank counts with probability one half: the sum has mean Σr/2 and variance Σr²/4.
    func normalPValues(continuity: Bool) -> HypothesisTest.PValues {
        let sum = doubled.reduce(0.0) { $0 + Double($1) / 2 }
        let squares = doubled.reduce(0.0) { $0 + Double($1) * Double($1) / 4 }
        return NormalScore(
            distance: Double(doubledPositiveSum) / 2 - sum / 2, deviation: squares.squareRoot() / 2,
            continuity: continuity ? 0.5 : 0
        ).pValues
    }

    /// The largest l with P(W ≤ l − 1) ≤ alpha for `count` ranks without ties, by the normal law; 0 if there is none.
    static func lowerRank(count: Int, alpha: Double) -> Int {
        let n = Double(count)
        let mean = n * (n + 1) / 4
        let deviation = (mean * (2 * n + 1) / 6).squareRoot()
        let rank = (mean - Normal.upperQuantile(alpha) * deviation + 0.5).rounded(.down)
        return rank > 0 ? Int(min(rank, mean)) : 0
    }
}
