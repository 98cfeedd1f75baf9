import RealModule

/// What is decided about one objective, or about several together.
package enum Outcome: String, Sendable, Codable, CaseIterable {
    /// The quantity is within the margin.
    case pass
    /// The quantity is beyond the margin.
    case fail
    /// The data cannot tell.
    case undecided

    /// Bound against margin, one objective alone: `pass` if the upper bound is at most the margin, `fail` if the lower bound lies
    /// beyond it. What agrees with the margin to 1e-12 of the larger of its size and 1 equals it.
    ///
    /// Bounds that are not numbers are `undecided`.
    package static func of(_ bounds: Bounds, margin: Double) -> Outcome {
        if isWithin(bounds, margin: margin) { return .pass }
        return Point.exceeds(bounds.lower, margin) ? .fail : .undecided
    }

    /// Whether the upper bound is at most the margin, to the same rounding.
    package static func isWithin(_ bounds: Bounds, margin: Double) -> Bool { bounds.upper <= Point.ceiling(of: margin) }

    /// The worst of several: `fail` over `undecided` over `pass`; `pass` of none.
    package static func worst(of outcomes: some Sequence<Outcome>) -> Outcome {
        var worst = Outcome.pass
        for outcome in outcomes {
            if outcome == .fail { return .fail }
            if outcome == .undecided { worst = .undecided }
        }
        return worst
    }
}

/// Degradations: positive is worse, whatever the metric's direction. Relative ones are natural logarithms.
package enum Degradation {
    /// The log-scale margin that allows a worsening by `fraction`, 0.05 for 5 %: ln(1 + fraction) where lower is better,
    /// −ln(1 − fraction) where higher is.
    ///
    /// Where higher is better a fraction of 1 or more allows anything: infinity.
    package static func logMargin(fraction: Double, higherIsBetter: Bool) -> Double {
        if higherIsBetter { return fraction >= 1 ? .infinity : -.log(onePlus: -fraction) }
        return .log(onePlus: fraction)
    }

    /// The worsening as a fraction that a log-scale degradation is, the inverse of `logMargin`.
    package static func fraction(logDegradation: Double, higherIsBetter: Bool) -> Double {
        higherIsBetter ? -.expMinusOne(-logDegradation) : .expMinusOne(logDegradation)
    }
}
