import RealModule

/// The change between two sides of runs that were not measured in rounds: the difference of the mean run statistics, candidate −
/// baseline, by Welch's t.
///
/// * No runs on a side: no estimate (NaN) and infinite bounds; one run on a side: infinite bounds.
/// * All runs equal within both sides: both bounds are the difference.
///
/// Source: Welch 1947, Satterthwaite 1946.
package struct WelchRuns: StudentMethod {
    package let interval: StudentInterval

    /// The runs' statistics, on the log scale for a relative margin.
    package init(baseline: [Double], candidate: [Double]) {
        let (baseline, candidate) = (Moments(baseline), Moments(candidate))
        let baselineVariance = baseline.variance / Double(baseline.count)
        let candidateVariance = candidate.variance / Double(candidate.count)
        let variance = baselineVariance + candidateVariance
        interval = StudentInterval(
            estimate: candidate.meanDifference(from: baseline),
            standardError: .sqrt(variance),
            degreesOfFreedom: variance > 0
                ? StudentizedMean.welchDegreesOfFreedom(
                    (baselineVariance, baseline.count), (candidateVariance, candidate.count))
                : Double(baseline.count + candidate.count - 2))
    }

    /// From this many runs on each side on they are bounded.
    package static let fewest = 2
}

/// The mean of the candidate's run statistics against a limit, by Student's t on their spread.
///
/// * No runs: no estimate (NaN) and infinite bounds; one run: infinite bounds.
/// * All runs equal: both bounds are that value.
package struct RunsAgainstLimit: StudentMethod {
    package let interval: StudentInterval

    /// The runs' statistics, in the unit of the limit.
    package init(candidate: [Double]) { interval = StudentInterval(mean: Moments(candidate)) }
}

/// How many observations a percentile of one run must rest on.
package enum RunPercentile {
    /// At least 5/(1 − q) above the median, so that a few values lie beyond the percentile; 1 up to it. By judgement.
    ///
    /// 0 < q < 1; `Int.max` where the number is larger than that.
    package static func neededObservations(q: Double) -> Int {
        guard q > 0.5 else { return 1 }
        // 1 − q is rounded: 5/(1 − 0.95) lies above 100.
        return Int(exactly: (5 / (1 - q) * (1 - 1e-12)).rounded(.up)) ?? .max
    }
}
