/// The change between two sides that were measured one after the other in each of k rounds: the mean of the rounds' differences,
/// candidate − baseline, with Student's t on their spread.
///
/// What a round shares, such as the mood of the machine or a drift, is not in its difference. Fewer than three rounds are better
/// counted as runs.
///
/// * No rounds: no estimate (NaN) and infinite bounds; one round: infinite bounds.
/// * All differences equal: both bounds are that difference.
package struct PairedRounds: StudentMethod {
    /// How many rounds there are.
    package let count: Int
    package let interval: StudentInterval
    /// The standard deviation of the rounds' differences; NaN for fewer than two rounds.
    package let standardDeviation: Double

    /// Each side's statistic of round i at place i, on the log scale for a relative margin. Without a counterpart a value is no
    /// round: those beyond the shorter side are left out.
    package init(baseline: [Double], candidate: [Double]) {
        let differences = Moments(zip(candidate, baseline).map { $0 - $1 })
        count = differences.count
        standardDeviation = differences.standardDeviation
        interval = StudentInterval(mean: differences)
    }

    /// From this many rounds on they decide.
    package static let fewest = 3
}

extension StudentInterval {
    /// The mean of a sample with n − 1 degrees of freedom.
    init(mean sample: Moments) {
        self.init(
            estimate: sample.mean, standardError: sample.standardError,
            degreesOfFreedom: sample.count >= 2 ? Double(sample.count - 1) : .nan)
    }
}
