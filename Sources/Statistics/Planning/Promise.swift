import RealModule

/// What a design can promise: the smallest margin that passes unchanged code with 80 %, on the scale of the bounds (log scale for
/// relative margins), at the one-sided level `alpha`.
///
/// One run a side promises nothing.
package enum Promise {
    /// Alternating rounds: k ≥ 2 of them and the standard deviation of their differences, which is √2 times that of a run where
    /// rounds share nothing. Infinite for fewer rounds.
    package static func rounds(_ count: Int, deviationOfDifferences: Double, alpha: Double) -> Double {
        guard count >= 2 else { return .infinity }
        return Power.distance(alpha: alpha, degreesOfFreedom: Double(count - 1)) * deviationOfDifferences / .sqrt(Double(count))
    }

    /// One record against another, with the standard deviation and degrees of freedom of the history.
    package static func history(deviation: Double, degreesOfFreedom: Double, alpha: Double) -> Double {
        Power.distance(alpha: alpha, degreesOfFreedom: degreesOfFreedom) * deviation * .sqrt(2)
    }

    /// The smallest change of one record against another that a history finds, (t_α + t_0.2)·s·√2: more observations within a run
    /// do not make it smaller, more records (degrees of freedom) do, a little.
    package static func smallestDetectableChange(deviation: Double, degreesOfFreedom: Double, alpha: Double) -> Double {
        let student = StudentT(degreesOfFreedom: degreesOfFreedom)
        return (student.upperQuantile(alpha) + student.upperQuantile(1 - Power.planned)) * deviation * .sqrt(2)
    }

    /// A stated noise with `runs` ≥ 1 on each side.
    package static func statedNoise(_ noise: StatedNoise, runs: Int, alpha: Double) -> Double {
        standardError(standardError(noise, runs), alpha: alpha)
    }

    /// The margin below which a stated noise cannot pass: unchanged code then passes less than half of the time.
    package static func cannotPassBelow(_ noise: StatedNoise, runs: Int, alpha: Double) -> Double {
        Normal.upperQuantile(alpha) * standardError(noise, runs)
    }

    /// Means, percentiles and whatever else has a standard error, at today's number of observations.
    package static func standardError(_ standardError: Double, alpha: Double) -> Double {
        Power.distance(alpha: alpha) * standardError
    }

    /// A change of the mean, from the coefficients of variation and the number of observations on each side.
    package static func meanRatio(
        count: Int, candidateVariation: Double, baselineVariation: Double, alpha: Double
    ) -> Double {
        let variance = candidateVariation * candidateVariation + baselineVariation * baselineVariation
        return standardError(.sqrt(variance / Double(count)), alpha: alpha)
    }

    /// A change of the `q`-quantile, from each side's density times value at it and the number of observations on each side.
    package static func percentileRatio(
        count: Int, q: Double, candidateDensity: Double, baselineDensity: Double, alpha: Double
    ) -> Double {
        let variance =
            NeededObservations.logQuantileVariance(q: q, density: candidateDensity)
            + NeededObservations.logQuantileVariance(q: q, density: baselineDensity)
        return standardError(.sqrt(variance / Double(count)), alpha: alpha)
    }

    /// A set of `count` pass/fail cases of which a share `discordance` flips by chance, in points/100: the margin at which
    /// `GoldenSetPlan` asks for as many cases. Infinite if no margin up to 1 would do.
    package static func goldenSet(count: Int, discordance: Double, alpha: Double) -> Double {
        func suffices(_ margin: Double) -> Bool {
            GoldenSetPlan(discordance: discordance, margin: margin, alpha: alpha).byFormula <= Double(count)
        }
        var (low, high) = (0.0, 1.0)
        guard suffices(high) else { return .infinity }
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if suffices(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// The smallest limit of a rate that `count` trials at the true `rate` pass: the upper bound at the 80 % point of the number of
    /// events.
    package static func rateLimit(count: Int, rate: Double, alpha: Double) -> Double {
        let law = Binomial(trials: count, probability: rate)
        var (low, high) = (-1, max(count, 0))
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if law.cdf(middle) >= Power.planned { high = middle } else { low = middle }
        }
        return RateAgainstLimit(events: high, count: count).bounds(alpha: alpha).upper
    }

    private static func standardError(_ noise: StatedNoise, _ runs: Int) -> Double {
        .sqrt(2 / Double(max(runs, 1))) * noise.deviation
    }
}
