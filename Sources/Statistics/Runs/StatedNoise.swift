import RealModule

/// An assumed standard deviation between runs, used until rounds, runs or history show the real one.
package struct StatedNoise: Sendable, Equatable {
    /// The noise as it was stated: 0.03 for 3 %.
    package let fraction: Double
    /// The standard deviation between runs that the data show, on the log scale; 0 if they show none.
    package let observedDeviation: Double

    /// A fraction of at least 0, and the standard deviation of run statistics (log scale) where some are known, though too few to
    /// decide by.
    package init(fraction: Double, observedDeviation: Double = 0) {
        self.fraction = fraction
        self.observedDeviation = observedDeviation
    }

    /// The standard deviation of a run on the log scale: the stated ln(1 + noise), or the observed one if that is larger.
    package var deviation: Double { max(.log(onePlus: fraction), observedDeviation) }

    /// Whether the data show more spread than was stated, so that theirs is used.
    package var isExceeded: Bool { observedDeviation > .log(onePlus: fraction) }

    /// The variance of a side's statistic: never less than the sampling variance within its runs.
    package func variance(of side: MeasuredSide) -> Double {
        max(deviation * deviation / Double(max(side.runs, 1)), side.withinVariance)
    }
}

/// The change from baseline to candidate on the log scale under a stated noise, by the normal distribution.
package struct StatedNoiseChange: StudentMethod {
    package let interval: StudentInterval

    package init(candidate: MeasuredSide, baseline: MeasuredSide, noise: StatedNoise) {
        interval = StudentInterval(
            estimate: candidate.value - baseline.value,
            standardError: .sqrt(noise.variance(of: candidate) + noise.variance(of: baseline)), degreesOfFreedom: .infinity)
    }
}

/// The candidate on the log scale against the logarithm of a limit under a stated noise, by the normal distribution.
package struct StatedNoiseLimit: StudentMethod {
    package let interval: StudentInterval

    package init(candidate: MeasuredSide, noise: StatedNoise) {
        interval = StudentInterval(
            estimate: candidate.value, standardError: .sqrt(noise.variance(of: candidate)), degreesOfFreedom: .infinity)
    }
}
