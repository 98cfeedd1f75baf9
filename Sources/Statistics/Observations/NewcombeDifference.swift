import RealModule

/// Candidate rate − baseline rate by Newcombe's hybrid score interval, made of both sides' Wilson limits.
///
/// An alternative that is reported and never decides: with unequal sizes it errs up to twice its level, where `RateDifference` keeps
/// it. No trials on a side: no estimate (NaN) and infinite bounds. Source: Newcombe 1998, method 10.
package struct NewcombeDifference: IntervalMethod {
    package let baseline, candidate: WilsonInterval

    package init(baseline: RateDifference.Side, candidate: RateDifference.Side) {
        self.baseline = WilsonInterval(events: baseline.events, count: baseline.count)
        self.candidate = WilsonInterval(events: candidate.events, count: candidate.count)
    }

    package var estimate: Double { candidate.estimate - baseline.estimate }

    package func bounds(alpha: Double) -> Bounds {
        guard !estimate.isNaN else { return .unbounded }
        let (left, right) = (baseline.bounds(alpha: alpha), candidate.bounds(alpha: alpha))
        // Levels above one half have their bounds on the other side of the estimate.
        let sign = alpha <= 0.5 ? 1.0 : -1.0
        return Bounds(
            lower: estimate - sign * .hypot(candidate.estimate - right.lower, left.upper - baseline.estimate),
            upper: estimate + sign * .hypot(right.upper - candidate.estimate, baseline.estimate - left.lower))
    }
}
