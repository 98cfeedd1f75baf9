extension HypothesisTest {
    /// McNemar's exact test of "as many cases turned from pass to fail as from fail to pass", given how many turned at all.
    ///
    /// The statistic is the number that turned from pass to fail; "greater" is the alternative that more do. The mid-p version
    /// counts what was observed by one half: less conservative, but not exact. The estimate is the share that turned from pass to
    /// fail among those that turned, with Clopper and Pearson's interval at one-sided level `alpha`.
    ///
    /// * No case turned: p = 1, the estimate is NaN and its interval 0 … 1.
    /// * Negative counts are not a number.
    ///
    /// - Parameter count: the number of pairs, turned or not.
    ///
    /// Source: McNemar 1947; Fagerland, Lydersen and Laake 2013 for mid-p.
    package static func mcNemar(
        passToFail: Int, failToPass: Int, count: Int, midP: Bool = false, alpha: Double = 0.025
    ) -> HypothesisTest {
        let name = midP ? "McNemar's mid-p test" : "McNemar's exact test"
        let (turned, overflow) = passToFail.addingReportingOverflow(failToPass)
        guard passToFail >= 0, failToPass >= 0, !overflow else {
            return HypothesisTest(
                name: name, statistic: .nan, pValues: .notANumber, law: .exact,
                estimate: Estimate(name: "share from pass to fail among the changed", value: .nan, interval: .unbounded),
                baselineCount: count, candidateCount: count)
        }
        let law = Binomial(trials: turned, probability: 0.5)
        let half = midP ? law.mass(passToFail) / 2 : 0
        let pValues: PValues =
            turned == 0
            ? .one
            : PValues(less: law.cdf(passToFail) - half, greater: law.survival(passToFail - 1) - half)
        let share = RateAgainstLimit(events: passToFail, count: turned)
        return HypothesisTest(
            name: name, statistic: Double(passToFail), pValues: pValues, law: .exact,
            estimate: Estimate(
                name: "share from pass to fail among the changed", value: share.estimate, interval: share.bounds(alpha: alpha)),
            baselineCount: count, candidateCount: count)
    }
}
