import RealModule

/// Bounds from inside one run a side, on the log scale, widened by how far sessions may differ.
///
/// They serve the sentence beside `undecided` only: within one session nobody can tell a change from a run that differed. At each
/// level the half-width h becomes √(h² + sides·(largest of z·ln 1.02 and t·σ)²), where ln 1.02 is an assumed standard deviation of
/// a session and σ the one that the other objectives show, where four or more are judged so.
package struct OneSession<Method: IntervalMethod>: IntervalMethod {
    /// What the sessions of this judgement can differ in.
    package enum Comparison: Sendable, Equatable {
        /// Both sides' sessions. The estimates are the log changes of the other objectives judged so; fewer than four are not used.
        case change(estimatesOfOthers: [Double])
        /// Only the candidate's session, against a limit.
        case limit
    }

    /// The method inside the run, on the log scale.
    package let method: Method
    private let sides: Double
    private let others: (deviation: Double, count: Int)?

    /// - Parameter values: how many repetitions or observations the smaller side has.
    /// - Returns: nil for fewer than six values, about which nothing is said.
    package init?(_ method: Method, _ comparison: Comparison, values: Int) {
        guard values >= 6 else { return nil }
        self.method = method
        switch comparison {
        case .change(let estimates):
            sides = 2
            let known = estimates.filter(\.isFinite)
            // Each change holds the sessions of two sides.
            let meanSquare = known.map { $0 * $0 }.reduce(0, +) / Double(known.count)
            others = known.count >= 4 ? (.sqrt(meanSquare / 2), known.count) : nil
        case .limit:
            sides = 1
            others = nil
        }
    }

    package var estimate: Double { method.estimate }

    /// Whether at level `alpha` the other objectives, and not the assumed 2 %, say how far sessions differ.
    package func restsOnOthers(alpha: Double) -> Bool { observed(alpha) > assumed(alpha) }

    package func bounds(alpha: Double) -> Bounds {
        let inner = method.bounds(alpha: alpha)
        guard estimate.isFinite else { return inner }
        let session = max(assumed(alpha), observed(alpha))
        return Bounds(
            lower: estimate - widened(estimate - inner.lower, by: session),
            upper: estimate + widened(inner.upper - estimate, by: session))
    }

    private func assumed(_ alpha: Double) -> Double { Normal.upperQuantile(alpha) * .log(onePlus: 0.02) }

    private func observed(_ alpha: Double) -> Double {
        guard let others else { return 0 }
        return StudentT(degreesOfFreedom: Double(others.count)).upperQuantile(alpha) * others.deviation
    }

    /// The root of the sum of squares; negative distances, as of levels above one half, count with their sign, which keeps the
    /// bounds monotone.
    private func widened(_ distance: Double, by session: Double) -> Double {
        let square = distance * abs(distance) + sides * session * abs(session)
        return square < 0 ? -.sqrt(-square) : .sqrt(square)
    }
}

/// A positive quantity on the log scale. A bound that is not positive says nothing below: minus infinity.
package struct LogScale<Method: IntervalMethod>: IntervalMethod {
    package let method: Method

    package init(_ method: Method) { self.method = method }

    /// NaN where the quantity's estimate is negative.
    package var estimate: Double { .log(method.estimate) }

    package func bounds(alpha: Double) -> Bounds {
        let bounds = method.bounds(alpha: alpha)
        return Bounds(lower: LogScale.logarithm(bounds.lower), upper: LogScale.logarithm(bounds.upper))
    }

    package func pValue(atMost margin: Double) -> Double { method.pValue(atMost: .exp(margin)) }

    private static func logarithm(_ value: Double) -> Double { value > 0 ? .log(value) : -.infinity }
}
