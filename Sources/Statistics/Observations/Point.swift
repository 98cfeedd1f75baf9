/// A quantity that the data state exactly, such as the change of a counter or of data without spread: both bounds are the value.
package struct Point: IntervalMethod {
    /// The value, which is also both of its bounds.
    package let estimate: Double

    package init(_ value: Double) { estimate = value }

    package func bounds(alpha: Double) -> Bounds { estimate.isNaN ? .unbounded : .point(estimate) }

    /// 0 if the value lies beyond the margin, 1 if not; what agrees with the margin to 1e-12 is not beyond it.
    package func pValue(atMost margin: Double) -> Double {
        Point.exceeds(estimate, margin) ? 0 : 1
    }

    /// Whether `value` lies above `margin` by more than rounding: 1e-12 of the larger of |margin| and 1.
    static func exceeds(_ value: Double, _ margin: Double) -> Bool { value > ceiling(of: margin) }

    /// The largest value that still agrees with `margin`.
    static func ceiling(of margin: Double) -> Double { margin + 1e-12 * max(abs(margin), 1) }
}
