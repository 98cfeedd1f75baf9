/// The same quantity with its sign turned: the degradation of a metric where higher is better.
package struct Negated<Method: IntervalMethod>: IntervalMethod {
    package let method: Method

    package init(_ method: Method) { self.method = method }

    package var estimate: Double { -method.estimate }

    package func bounds(alpha: Double) -> Bounds {
        let bounds = method.bounds(alpha: alpha)
        return Bounds(lower: -bounds.upper, upper: -bounds.lower)
    }
}

/// The wider of two methods of the same quantity at each level; the estimate is the first one's.
package struct Wider<First: IntervalMethod, Second: IntervalMethod>: IntervalMethod {
    package let first: First
    package let second: Second

    package init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    package var estimate: Double { first.estimate }

    package func bounds(alpha: Double) -> Bounds {
        first.bounds(alpha: alpha).union(second.bounds(alpha: alpha))
    }

    /// The larger of the two p-values, which is the level at which the wider lower bound equals the margin.
    package func pValue(atMost margin: Double) -> Double {
        max(first.pValue(atMost: margin), second.pValue(atMost: margin))
    }
}

/// The same quantity in another unit: times a positive factor.
package struct Scaled<Method: IntervalMethod>: IntervalMethod {
    package let method: Method
    package let factor: Double

    package init(_ method: Method, by factor: Double) {
        self.method = method
        self.factor = factor
    }

    package var estimate: Double { method.estimate * factor }

    package func bounds(alpha: Double) -> Bounds {
        let bounds = method.bounds(alpha: alpha)
        return Bounds(lower: bounds.lower * factor, upper: bounds.upper * factor)
    }

    package func pValue(atMost margin: Double) -> Double { method.pValue(atMost: margin / factor) }
}

/// The same quantity moved by a known amount.
package struct Shifted<Method: IntervalMethod>: IntervalMethod {
    package let method: Method
    package let offset: Double

    package init(_ method: Method, by offset: Double) {
        self.method = method
        self.offset = offset
    }

    package var estimate: Double { method.estimate + offset }

    package func bounds(alpha: Double) -> Bounds {
        let bounds = method.bounds(alpha: alpha)
        return Bounds(lower: bounds.lower + offset, upper: bounds.upper + offset)
    }

    package func pValue(atMost margin: Double) -> Double { method.pValue(atMost: margin - offset) }
}
