import RealModule

/// Candidate rate − baseline rate of independent events, bounded by the wider of Miettinen and Nurminen's score interval and of
/// Agresti and Caffo's interval.
///
/// No trials on a side: no estimate (NaN) and infinite bounds. Bounds are not clipped to ±1; a score without a root on a side
/// gives ±1. Source: Miettinen and Nurminen 1985; Agresti and Caffo 2000.
package struct RateDifference: IntervalMethod {
    /// One side: how many of `count` trials were events, 0 … `count`.
    package struct Side: Sendable, Equatable {
        package let events: Int
        package let count: Int

        package init(events: Int, count: Int) {
            self.events = events
            self.count = count
        }

        fileprivate var rate: Double { Double(events) / Double(count) }
    }

    package let baseline, candidate: Side
    let methods: Wider<MiettinenNurminen, AgrestiCaffo>

    package init(baseline: Side, candidate: Side) {
        self.baseline = baseline
        self.candidate = candidate
        methods = Wider(
            MiettinenNurminen(baseline: baseline, candidate: candidate), AgrestiCaffo(baseline: baseline, candidate: candidate))
    }

    package var estimate: Double { isAnswered ? methods.estimate : .nan }

    package func bounds(alpha: Double) -> Bounds { isAnswered ? methods.bounds(alpha: alpha) : .unbounded }

    package func pValue(atMost margin: Double) -> Double { isAnswered ? methods.pValue(atMost: margin) : 1 }

    private var isAnswered: Bool { baseline.count > 0 && candidate.count > 0 }
}

/// The score interval with the variance of the restricted maximum-likelihood rates, times N/(N − 1).
struct MiettinenNurminen: ScoreMethod {
    let baseline, candidate: RateDifference.Side

    var estimate: Double { candidate.rate - baseline.rate }

    func score(at difference: Double) -> Double {
        let total = Double(baseline.count + candidate.count)
        let (left, right) = restrictedRates(difference)
        let variance = left * (1 - left) / Double(baseline.count) + right * (1 - right) / Double(candidate.count)
        return standardized(estimate - difference, variance: variance * total / (total - 1))
    }

    /// The most likely rates of baseline and candidate among those that differ by `difference`: the zero of the likelihood's
    /// slope, which falls in the rate. By bisection, for the closed form of the cubic loses half the digits at double roots.
    private func restrictedRates(_ difference: Double) -> (Double, Double) {
        let (left, right) = (max(0, -difference), max(0, difference))
        let (events, candidateEvents) = (Double(baseline.events), Double(candidate.events))
        let (others, candidateOthers) = (Double(baseline.count) - events, Double(candidate.count) - candidateEvents)
        func slope(_ step: Double) -> Double {
            slopeTerm(events, left + step) - slopeTerm(others, 1 - left - step)
                + slopeTerm(candidateEvents, right + step) - slopeTerm(candidateOthers, 1 - right - step)
        }
        var (low, high) = (0.0, 1 - abs(difference))
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if slope(middle) > 0 { low = middle } else { high = middle }
        }
        let step = (low + high) / 2
        return (left + step, right + step)
    }

    private func slopeTerm(_ count: Double, _ rate: Double) -> Double { count == 0 ? 0 : count / rate }
}

/// The Wald interval with one event and one other trial added on each side.
struct AgrestiCaffo: IntervalMethod {
    let estimate: Double
    private let center, standardError: Double

    init(baseline: RateDifference.Side, candidate: RateDifference.Side) {
        estimate = candidate.rate - baseline.rate
        let (left, right) = (AgrestiCaffo.adjusted(baseline), AgrestiCaffo.adjusted(candidate))
        center = right.rate - left.rate
        standardError = .sqrt(left.variance + right.variance)
    }

    private static func adjusted(_ side: RateDifference.Side) -> (rate: Double, variance: Double) {
        let size = Double(side.count) + 2
        let rate = (Double(side.events) + 1) / size
        return (rate, rate * (1 - rate) / size)
    }

    func bounds(alpha: Double) -> Bounds {
        let distance = Normal.upperQuantile(alpha) * standardError
        return Bounds(lower: center - distance, upper: center + distance)
    }

    func pValue(atMost margin: Double) -> Double { Normal.survival((center - margin) / standardError) }
}
