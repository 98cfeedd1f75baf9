import RealModule

@testable import Statistics

/// Simpler methods than the default ones, which err: the simulations must show it, or they show nothing of the others.
enum Naive {
    /// Student's t of one sample, or of paired differences.
    static func student(_ sample: Moments) -> StudentInterval { StudentInterval(mean: sample) }

    /// Welch's t of observations, as if they were independent.
    static func welch(baseline: Moments, candidate: Moments) -> StudentInterval {
        let variances = (
            baseline.variance / Double(baseline.count), candidate.variance / Double(candidate.count)
        )
        return StudentInterval(
            estimate: candidate.meanDifference(from: baseline), standardError: .sqrt(variances.0 + variances.1),
            degreesOfFreedom: StudentizedMean.welchDegreesOfFreedom(
                (variances.0, baseline.count), (variances.1, candidate.count)))
    }

    /// All observations of several runs in one sample.
    static func pooled(_ runs: [Moments]) -> Moments {
        runs.reduce(into: Moments()) { $0.merge($1) }
    }

    /// The candidate against the mean of its history, as one more value of it.
    static func meanOfHistory(_ history: [Double], candidate: Double) -> StudentInterval {
        let past = Moments(history)
        return StudentInterval(
            estimate: candidate - past.mean, standardError: past.standardDeviation * .sqrt(1 + 1 / Double(past.count)),
            degreesOfFreedom: Double(past.count - 1))
    }

    /// The Wald interval of a share.
    static func wald(events: Int, count: Int) -> StudentInterval {
        let rate = Double(events) / Double(count)
        return StudentInterval(
            estimate: rate, standardError: .sqrt(rate * (1 - rate) / Double(count)), degreesOfFreedom: .infinity)
    }

    /// The Wald interval of a difference of independent shares.
    static func wald(baseline: RateDifference.Side, candidate: RateDifference.Side) -> StudentInterval {
        let sides = (
            wald(events: baseline.events, count: baseline.count), wald(events: candidate.events, count: candidate.count)
        )
        return StudentInterval(
            estimate: sides.1.estimate - sides.0.estimate,
            standardError: .sqrt(
                sides.0.standardError * sides.0.standardError + sides.1.standardError * sides.1.standardError),
            degreesOfFreedom: .infinity)
    }

    /// The Wald interval of a difference of paired shares.
    static func pairedWald(worse: Int, better: Int, count: Int) -> StudentInterval {
        let (b, c, n) = (Double(worse), Double(better), Double(count))
        return StudentInterval(
            estimate: (b - c) / n, standardError: .sqrt(b + c - (b - c) * (b - c) / n) / n, degreesOfFreedom: .infinity)
    }
}
