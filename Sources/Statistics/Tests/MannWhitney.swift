extension HypothesisTest {
    /// Mann and Whitney's test (Wilcoxon's rank sum) of "candidate and baseline have the same distribution".
    ///
    /// The statistic is U, the number of pairs in which the candidate's value is the larger, ties counting one half. Its law is
    /// exact without ties for up to 10,000 pairs, and otherwise normal with the variance corrected for ties and, if `continuity`
    /// says so, half a pair taken off the distance to the mean. The estimate is Hodges and Lehmann's shift, the median of all
    /// differences candidate − baseline, in the unit of the values; its interval are the differences at the ranks that the law
    /// of U without ties gives at one-sided level `alpha`, so that ties make it wider than nominal and never narrower.
    /// Infinite values are ranked as any others.
    ///
    /// * No values on a side are too few.
    /// * A level that no rank reaches is unbounded: one value a side never bounds the shift at 2.5 %.
    ///
    /// O(n log n); the shift costs some 60 more passes over both samples for each of its three numbers.
    ///
    /// Source: Mann and Whitney 1947; Hodges and Lehmann 1963; Moses 1965 for the interval.
    package static func mannWhitney(
        baseline: [Double], candidate: [Double], law preferred: PreferredLaw = .exactIfSmall, continuity: Bool = true,
        alpha: Double = 0.025
    ) -> HypothesisTest {
        let order = PooledOrder(baseline: baseline, candidate: candidate)
        func result(_ statistic: Double, _ pValues: PValues, _ law: Law, _ shift: Double, _ interval: Bounds) -> HypothesisTest {
            HypothesisTest(
                name: "Mann–Whitney test", statistic: statistic, pValues: pValues, law: law,
                estimate: Estimate(name: "Hodges–Lehmann shift", value: shift, interval: interval),
                baselineCount: baseline.count, candidateCount: candidate.count)
        }
        if order.hasNotANumber { return result(.nan, .notANumber, .asymptotic, .nan, .unbounded) }
        if baseline.isEmpty || candidate.isEmpty { return result(.nan, .one, .asymptotic, .nan, .unbounded) }

        let pairs = order.pairs()
        let statistic = Double(pairs.twiceAbove) / 2
        let exact = preferred == .exactIfSmall ? RankSumDistribution(baseline.count, candidate.count) : nil
        let normal = RankSumNormal(baseline.count, candidate.count, ties: pairs.ties)
        let shift = HodgesLehmannShift(order)
        let untied = RankSumNormal(baseline.count, candidate.count, ties: 0)
        let interval = shift.interval(rank: exact?.lowerRank(alpha: alpha) ?? untied.lowerRank(alpha: alpha))
        if let exact, pairs.ties == 0 {
            let above = pairs.twiceAbove / 2
            let pValues = PValues(less: exact.cdf(above), greater: exact.survival(atLeast: above))
            return result(statistic, pValues, .exact, shift.median, interval)
        }
        let pValues = normal.pValues(statistic, continuity: continuity)
        return result(statistic, pValues, .asymptotic, shift.median, interval)
    }
}

/// The normal law of U.
private struct RankSumNormal {
    let mean, deviation: Double

    init(_ first: Int, _ second: Int, ties: Double) {
        let (n, m) = (Double(first), Double(second))
        let size = n + m
        mean = n * m / 2
        deviation = (max(0, n * m / 12 * (size + 1 - ties / size / max(1, size - 1)))).squareRoot()
    }

    func pValues(_ u: Double, continuity: Bool) -> HypothesisTest.PValues {
        NormalScore(distance: u - mean, deviation: deviation, continuity: continuity ? 0.5 : 0).pValues
    }

    /// The largest rank l with P(U ≤ l − 1) ≤ alpha, 0 if there is none.
    func lowerRank(alpha: Double) -> Int {
        let rank = (mean - Normal.upperQuantile(alpha) * deviation + 0.5).rounded(.down)
        return rank > 0 ? Int(min(rank, mean)) : 0
    }
}

/// A statistic that is normal about its mean and moves in steps.
struct NormalScore {
    /// The statistic minus its mean.
    let distance: Double
    let deviation: Double
    /// Half a step where the p-values include the whole step that was observed, 0 for none.
    let continuity: Double

    /// 1 without spread, where all values are equal.
    var pValues: HypothesisTest.PValues {
        guard deviation > 0 else { return .one }
        return HypothesisTest.PValues(
            less: Normal.cdf((distance + continuity) / deviation), greater: Normal.survival((distance - continuity) / deviation))
    }
}

/// The differences candidate − baseline of all pairs, by rank.
private struct HodgesLehmannShift {
    private let differences: DifferenceDistribution

    init(_ order: PooledOrder) {
        differences = DifferenceDistribution(order.candidate, minus: order.baseline)
    }

    /// The mean of the two middle ones where their number is even; halved first, lest the sum overflow.
    var median: Double {
        let middle = differences.count / 2
        let upper = differences.smallest(middle + 1)
        return differences.count.isMultiple(of: 2) ? differences.smallest(middle) / 2 + upper / 2 : upper
    }

    /// From the difference of rank `rank` to the one of that rank from above; unbounded at rank 0.
    func interval(rank: Int) -> Bounds {
        guard rank > 0 else { return .unbounded }
        return Bounds(lower: differences.smallest(rank), upper: differences.smallest(differences.count + 1 - rank))
    }
}
