/// A method of data that grow and are looked at repeatedly, at one of the looks: its bounds at the look's nominal level, so that looking at
/// all of the design's looks errs at most at the level that is asked for.
///
/// That holds where the estimate moves from look to look as a mean of the growing data does. Where part of its spread stays, as of a baseline
/// recorded once or of cases that are only repeated, the looks agree more with each other, and fewer of them err.
///
/// * No look of the design: infinite bounds, p = 1.
/// * Both bounds are a point at any level: they stay it.
///
/// Source: Lan and DeMets 1983; the p-value is the level at which this look's boundary is met (Jennison and Turnbull 2000, section 9).
package struct AtLook<Method: IntervalMethod>: IntervalMethod {
    package let method: Method
    /// Nil where the design does not look.
    package let level: LookLevel?

    package init(_ method: Method, _ level: LookLevel?) {
        self.method = method
        self.level = level
    }

    package var estimate: Double { method.estimate }

    package func bounds(alpha: Double) -> Bounds {
        guard let level else { return .unbounded }
        return method.bounds(alpha: level.nominal(alpha))
    }

    package func pValue(atMost margin: Double) -> Double {
        guard let level else { return 1 }
        return level.promised(method.pValue(atMost: margin))
    }
}
