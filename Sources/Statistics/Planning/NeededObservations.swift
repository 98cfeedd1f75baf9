import RealModule

/// How many observations, runs, cases or trials decide with 80 %, if the truth lies `gap` from the margin.
///
/// Closed forms are exact numbers, to be rounded up; searches give whole ones. Infinite where no number decides. All at the
/// one-sided level `alpha`.
package enum NeededObservations {
    /// Observations on each side for a change of the mean, from the coefficients of variation (standard deviation / mean) and a gap
    /// on the log scale. 4 to 7 % below what a simulation needs.
    package static func meanRatio(
        candidateVariation: Double, baselineVariation: Double, gap: Double, alpha: Double
    ) -> Double {
        count(
            variance: candidateVariation * candidateVariation + baselineVariation * baselineVariation, gap: gap, alpha: alpha)
    }

    /// Observations on each side for a change of the `q`-quantile, from each side's density times value at it and a gap on the log
    /// scale. Within 6 % of what a simulation needs.
    package static func percentileRatio(
        q: Double, candidateDensity: Double, baselineDensity: Double, gap: Double, alpha: Double
    ) -> Double {
        count(
            variance: logQuantileVariance(q: q, density: candidateDensity) + logQuantileVariance(q: q, density: baselineDensity),
            gap: gap, alpha: alpha)
    }

    /// Density times value at the `q`-quantile, the density on the log scale, from the quantile's own bounds on `count`
    /// observations at level `alpha`; NaN unless both bounds are positive and finite.
    package static func densityAtQuantile(q: Double, count: Int, bounds: Bounds, alpha: Double) -> Double {
        guard bounds.lower > 0, bounds.upper.isFinite, count > 0 else { return .nan }
        return 2 * Normal.upperQuantile(alpha) * .sqrt(q * (1 - q) / Double(count)) / .log(bounds.upper / bounds.lower)
    }

    /// Runs on each side for a change judged by Welch's t, from the standard deviation of a run.
    ///
    /// The least k at which Student's test has the power, with one more below five, where Welch's degrees of freedom cost that.
    package static func runs(deviation: Double, gap: Double, alpha: Double) -> Double {
        let runs = runsByStudent(deviation: deviation, gap: gap, alpha: alpha)
        return runs < 5 ? runs + 1 : runs
    }

    /// The same without the correction for few runs.
    static func runsByStudent(deviation: Double, gap: Double, alpha: Double) -> Double {
        least(from: 2, guess: 2 * count(variance: deviation * deviation, gap: gap, alpha: alpha)) { runs in
            hasPower(noncentrality: gap / deviation * .sqrt(runs / 2), degreesOfFreedom: 2 * runs - 2, alpha: alpha)
        }
    }

    /// Alternating rounds for a change, from the standard deviation of a round's difference; at least three.
    package static func rounds(deviationOfDifferences: Double, gap: Double, alpha: Double) -> Double {
        meanOfRuns(deviation: deviationOfDifferences, gap: gap, alpha: alpha, fewest: Double(PairedRounds.fewest))
    }

    /// Stationary records of one run each for the change of one record against another, from the standard deviation of a record; nil where
    /// not even the last twenty, of which a history is made, are enough.
    package static func records(deviation: Double, gap: Double, alpha: Double) -> Int? {
        (HistoryVariance.fewest...HistoryVariance.most).first { records in
            hasPower(noncentrality: gap / (deviation * 2.0.squareRoot()), degreesOfFreedom: Double(records - 1), alpha: alpha)
        }
    }

    /// The candidate's runs for a limit, from the standard deviation of a run.
    package static func runsAgainstLimit(deviation: Double, gap: Double, alpha: Double) -> Double {
        meanOfRuns(deviation: deviation, gap: gap, alpha: alpha, fewest: 2)
    }

    /// Log-scale variance of a quantile of one observation: q(1 − q)/(f·x)².
    static func logQuantileVariance(q: Double, density: Double) -> Double { q * (1 - q) / (density * density) }

    /// Observations of a contrast whose variance on n of them is `variance`/n, by the normal distribution.
    private static func count(variance: Double, gap: Double, alpha: Double) -> Double {
        if gap == 0 { return .infinity }
        let root = Power.distance(alpha: alpha) / gap
        return root * root * variance
    }

    private static func meanOfRuns(deviation: Double, gap: Double, alpha: Double, fewest: Double) -> Double {
        least(from: fewest, guess: count(variance: deviation * deviation, gap: gap, alpha: alpha)) { runs in
            hasPower(noncentrality: gap / deviation * .sqrt(runs), degreesOfFreedom: runs - 1, alpha: alpha)
        }
    }

    private static func hasPower(noncentrality: Double, degreesOfFreedom: Double, alpha: Double) -> Bool {
        // Without spread any number decides.
        if noncentrality == .infinity { return true }
        let critical = StudentT(degreesOfFreedom: degreesOfFreedom).upperQuantile(alpha)
        return NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: noncentrality).survival(critical) >= Power.planned
    }

    /// The least whole number that is enough, from `fewest` on, near `guess` of the normal distribution and never below it.
    private static func least(from fewest: Double, guess: Double, _ isEnough: (Double) -> Bool) -> Double {
        guard guess.isFinite else { return .infinity }
        // So far out Student's and the normal distribution ask for the same.
        if guess > 1e6 { return guess.rounded(.up) }
        var low = max(fewest, guess.rounded(.down)) - 1
        var step = 1.0
        while !isEnough(low + step) {
            low += step
            step *= 2
            if low > 1e7 { return .infinity }
        }
        var high = low + step
        while high - low > 1 {
            let middle = ((low + high) / 2).rounded(.down)
            if isEnough(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
