extension HypothesisTest {
    /// Kolmogorov and Smirnov's test of "both sides have the same distribution", which sees changes of shape too.
    ///
    /// The statistic, also the estimate, is the largest distance between the two empirical distribution functions. "Greater" is
    /// the alternative that the candidate's lies below the baseline's somewhere, so that its values tend to be larger; its
    /// p-value belongs to the largest distance on that side. The law is exact for up to a million pairs, given which values are
    /// tied; otherwise that of Kolmogorov's distance of one sample of nm/(n + m) values, rounded,
    /// but no p-value is below the exact one of samples without overlap.
    ///
    /// * No values on a side are too few. Infinite values are ordered as any others.
    ///
    /// O(n log n). Source: Smirnov 1939; Schröer and Trenkler 1995 for the exact law with ties.
    package static func kolmogorovSmirnov(
        baseline: [Double], candidate: [Double], law preferred: PreferredLaw = .exactIfSmall
    ) -> HypothesisTest {
        let order = PooledOrder(baseline: baseline, candidate: candidate)
        func result(_ distance: Double, _ pValues: PValues, _ law: Law) -> HypothesisTest {
            HypothesisTest(
                name: "Kolmogorov–Smirnov test", statistic: distance, pValues: pValues, law: law,
                estimate: Estimate(name: "largest distance of the distribution functions", value: distance),
                baselineCount: baseline.count, candidateCount: candidate.count)
        }
        if order.hasNotANumber { return result(.nan, .notANumber, .asymptotic) }
        let (n, m) = (baseline.count, candidate.count)
        if n == 0 || m == 0 { return result(.nan, .one, .asymptotic) }

        let path = RankPath(order)
        let pairs = Double(n) * Double(m)
        let distance = Double(max(path.highest, path.lowest)) / pairs
        if preferred == .exactIfSmall, pairs <= 1_000_000 {
            let (highest, lowest) = (path.highest, path.lowest)
            let largest = max(highest, lowest)
            let pValues = PValues(
                twoSided: path.probability { abs($0) >= largest }, less: path.probability { -$0 >= lowest },
                greater: path.probability { $0 >= highest })
            return result(distance, pValues, .exact)
        }
        let limit = KolmogorovDistribution(count: max(1, Int((pairs / Double(n + m)).rounded(.toNearestOrEven))))
        // The largest distance there is has this probability; the limit gives it none.
        let least = Superiority.probabilityOfSeparation(n, m)
        let pValues = PValues(
            twoSided: max(limit.survival(distance), min(1, 2 * least)),
            less: max(limit.oneSidedSurvival(Double(path.lowest) / pairs), least),
            greater: max(limit.oneSidedSurvival(Double(path.highest) / pairs), least))
        return result(distance, pValues, .asymptotic)
    }
}

/// The pooled samples as a path of steps to the right and up, of which under "no change" all are equally likely.
private struct RankPath {
    private let baselineCount, candidateCount: Int
    /// Whether the distribution functions are seen after so many values: not within a group of equal ones.
    private let isVisible: [Bool]
    /// The largest differences, baseline above candidate and the reverse, in units of 1/(nm); at least 0.
    let highest, lowest: Int

    init(_ order: PooledOrder) {
        let (n, m) = (order.baseline.count, order.candidate.count)
        var isVisible = [Bool](repeating: false, count: n + m + 1)
        var (highest, lowest) = (0, 0)
        order.forEachStep { step in
            let (i, j) = (step.baselineBelow + step.baseline, step.candidateBelow + step.candidate)
            isVisible[i + j] = true
            highest = max(highest, i * m - j * n)
            lowest = max(lowest, j * n - i * m)
        }
        (baselineCount, candidateCount) = (n, m)
        (self.isVisible, self.highest, self.lowest) = (isVisible, highest, lowest)
    }

    /// The probability that the difference, in units of 1/(nm), is somewhere as `isExtreme` says: O(nm), adding positive terms
    /// only, so that small probabilities keep their digits.
    func probability(_ isExtreme: (Int) -> Bool) -> Double {
        // Element j: the probability that a path that comes to (i, j) was extreme by then.
        var row = [Double](repeating: 0, count: candidateCount + 1)
        for i in 0...baselineCount {
            for j in 0...candidateCount {
                if isVisible[i + j], isExtreme(i * candidateCount - j * baselineCount) {
                    row[j] = 1
                } else {
                    let before = i > 0 ? Double(i) * row[j] : 0
                    let beside = j > 0 ? Double(j) * row[j - 1] : 0
                    row[j] = i + j > 0 ? (before + beside) / Double(i + j) : 0
                }
            }
        }
        return row[candidateCount]
    }
}
