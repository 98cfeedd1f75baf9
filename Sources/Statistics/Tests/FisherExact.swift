extension HypothesisTest {
    /// Fisher's exact test of "events are as frequent in the candidate as in the baseline", given how many there were in all.
    ///
    /// The statistic is the candidate's number of events; "greater" is the alternative that its share is the larger one. The
    /// two-sided p-value is the probability of all tables that are at most as likely as the observed one (to 1e-7, for equal
    /// probabilities differ by rounding). The estimate is the sample's odds ratio; intervals of the difference of two rates are
    /// `RateDifference`'s.
    ///
    /// * No trials on a side, no events, or nothing but events: p = 1, and the odds ratio is NaN; no events, or nothing else, on
    ///   one side alone: 0 or infinity.
    /// * Counts that are negative or exceed their trials are not a number, and neither are trials of more than 2⁴⁸ in all, which
    ///   would take long.
    ///
    /// O(√n). Source: Fisher 1935; Irwin 1935 for the two-sided p-value.
    package static func fisherExact(
        baselineEvents: Int, baselineCount: Int, candidateEvents: Int, candidateCount: Int
    ) -> HypothesisTest {
        func result(_ statistic: Double, _ pValues: PValues, _ oddsRatio: Double) -> HypothesisTest {
            HypothesisTest(
                name: "Fisher's exact test", statistic: statistic, pValues: pValues, law: .exact,
                estimate: Estimate(name: "odds ratio", value: oddsRatio), baselineCount: baselineCount,
                candidateCount: candidateCount)
        }
        let (population, overflow) = baselineCount.addingReportingOverflow(candidateCount)
        guard !overflow, population <= 1 << 48, baselineEvents >= 0, candidateEvents >= 0, baselineEvents <= baselineCount,
            candidateEvents <= candidateCount
        else { return result(.nan, .notANumber, .nan) }
        let law = Hypergeometric(population: population, successes: baselineEvents + candidateEvents, draws: candidateCount)
        let oddsRatio =
            Double(candidateEvents) * Double(baselineCount - baselineEvents)
            / (Double(baselineEvents) * Double(candidateCount - candidateEvents))
        return result(Double(candidateEvents), fisherPValues(candidateEvents, law), oddsRatio)
    }

    private static func fisherPValues(_ events: Int, _ law: Hypergeometric) -> PValues {
        let less = law.cdf(events)
        let greater = law.survival(events - 1)
        // The masses rise to the mode and fall behind it: on its far side those within the limit are a tail, found by bisection.
        let limit = law.mass(events) * (1 + 1e-7)
        let mode = Int(
            ((Double(law.draws) + 1) / (Double(law.population) + 2) * (Double(law.successes) + 1) + 1e-9).rounded(.down))
        let isBelow = events < mode
        var inner = isBelow ? max(events, mode - 1) : min(events, mode + 1)
        var outer = isBelow ? min(law.draws, law.successes) + 1 : -1
        while abs(outer - inner) > 1 {
            let middle = inner + (outer - inner) / 2
            if law.mass(middle) > limit { inner = middle } else { outer = middle }
        }
        let twoSided = isBelow ? less + law.survival(outer - 1) : greater + law.cdf(outer)
        return PValues(twoSided: min(1, twoSided), less: less, greater: greater)
    }
}
