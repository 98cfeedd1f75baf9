extension HypothesisTest {
    /// Welch's t of the difference candidate mean − baseline mean, without assuming equal variances.
    ///
    /// The statistic is t. The estimate is the difference, in the unit of the values, and its interval is the dual of the test:
    /// the true difference lies below it with probability `alpha` and above it with probability `alpha`.
    ///
    /// * Fewer than two values on a side are too few.
    /// * No spread on either side: the interval is the difference itself; it is no change (t = 0, p = 1) if it agrees with 0 to
    ///   1e-12, and otherwise t is infinite and p is 0 against the direction of the difference and for two sides.
    ///
    /// Source: Welch 1947, with Satterthwaite's degrees of freedom.
    package static func welch(baseline: Moments, candidate: Moments, alpha: Double = 0.025) -> HypothesisTest {
        let difference = candidate.meanDifference(from: baseline)
        let interval = welchInterval(baseline: baseline, candidate: candidate, difference: difference)
        let statistic: Double
        let pValues: PValues
        if min(baseline.count, candidate.count) < 2 {
            (statistic, pValues) = (.nan, difference.isNaN && min(baseline.count, candidate.count) > 0 ? .notANumber : .one)
        } else if !interval.standardError.isFinite {
            (statistic, pValues) = (.nan, .notANumber)
        } else if interval.standardError > 0 {
            statistic = difference / interval.standardError
            let law = StudentT(degreesOfFreedom: interval.degreesOfFreedom)
            pValues = PValues(less: law.cdf(statistic), greater: law.survival(statistic))
        } else if Point.exceeds(abs(difference), 0) {
            statistic = difference > 0 ? .infinity : -.infinity
            pValues = PValues(less: difference < 0 ? 0 : 1, greater: difference > 0 ? 0 : 1)
        } else {
            (statistic, pValues) = (0, .one)
        }
        return HypothesisTest(
            name: "Welch's t test", statistic: statistic,
            degreesOfFreedom: interval.degreesOfFreedom.isFinite ? interval.degreesOfFreedom : nil, pValues: pValues,
            law: .asymptotic,
            estimate: Estimate(name: "difference of means", value: difference, interval: interval.bounds(alpha: alpha)),
            baselineCount: baseline.count, candidateCount: candidate.count)
    }

    private static func welchInterval(baseline: Moments, candidate: Moments, difference: Double) -> StudentInterval {
        let error = (baseline.standardError * baseline.standardError + candidate.standardError * candidate.standardError)
            .squareRoot()
        // The shares of the two sides in the variance, of which no square overflows.
        let shares = (baseline.standardError / error, candidate.standardError / error)
        let inverse =
            shares.0 * shares.0 * shares.0 * shares.0 / Double(baseline.count - 1)
            + shares.1 * shares.1 * shares.1 * shares.1 / Double(candidate.count - 1)
        return StudentInterval(
            estimate: difference, standardError: error, degreesOfFreedom: error > 0 ? 1 / inverse : .infinity)
    }
}
