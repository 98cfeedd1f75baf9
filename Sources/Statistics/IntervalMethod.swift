import RealModule

/// A lower and an upper bound of one quantity, `lower <= upper`; a side that the data cannot bound is infinite.
package struct Bounds: Sendable, Hashable {
    package var lower: Double
    package var upper: Double

    package init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// Nothing is known on either side.
    package static let unbounded = Bounds(lower: -.infinity, upper: .infinity)

    /// Both bounds are the value itself: data without spread.
    package static func point(_ value: Double) -> Bounds { Bounds(lower: value, upper: value) }

    /// The wider of two intervals: the smaller lower and the larger upper bound. It errs only where both err.
    package func union(_ other: Bounds) -> Bounds {
        Bounds(lower: min(lower, other.lower), upper: max(upper, other.upper))
    }
}

/// One way to bound one quantity from data: an estimate, bounds at any one-sided level, and the dual p-value.
///
/// `bounds(alpha:)` answers one-sided bounds: the true value lies below `lower` with probability at most `alpha`, and above
/// `upper` with probability at most `alpha`. `lower` falls and `upper` rises as `alpha` falls. One routine serves interval and
/// p-value, so that the two cannot disagree.
package protocol IntervalMethod: Sendable {
    /// The point estimate, in the unit of the bounds.
    var estimate: Double { get }

    /// One-sided bounds at level `alpha`, 0 < alpha < 0.5 for a decision; any value in (0, 1) is answered.
    func bounds(alpha: Double) -> Bounds

    /// The p-value of "the quantity is at most `margin`": the level at which the lower bound equals `margin`.
    func pValue(atMost margin: Double) -> Double
}

extension IntervalMethod {
    /// By bisection on the level in log space down to 1e-300: 0 where the bounds are a point beyond the margin,
    /// 1 where no level excludes it (a lower bound of minus infinity at every level).
    ///
    /// What agrees with the margin to 1e-12 equals it, as everywhere.
    package func pValue(atMost margin: Double) -> Double {
        func excludes(_ logAlpha: Double) -> Bool { Point.exceeds(bounds(alpha: .exp(logAlpha)).lower, margin) }
        var low = -690.0  // about 1e-300
        var high = Double.log(1 - 1e-12)
        if excludes(low) { return 0 }
        if !excludes(high) { return 1 }
        for _ in 0..<200 where high - low > 1e-13 * max(1, abs(low)) {
            let middle = (low + high) / 2
            if excludes(middle) { high = middle } else { low = middle }
        }
        return .exp((low + high) / 2)
    }
}
