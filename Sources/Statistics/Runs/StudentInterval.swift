import RealModule

/// An estimate with a standard error and the degrees of freedom of that error: estimate ∓ t·se.
///
/// * Infinitely many degrees of freedom: the error is known, and the normal quantile is used.
/// * An error of 0: both bounds are the estimate.
/// * An error that is not a number, as of too few values: infinite bounds, p = 1.
///
/// What agrees with a margin to 1e-12 is not beyond it, so that rounding alone never fails.
package struct StudentInterval: IntervalMethod {
    package let estimate: Double
    /// The standard deviation of the estimate; NaN where the data do not show it.
    package let standardError: Double
    /// Infinite where the error is known.
    package let degreesOfFreedom: Double

    package init(estimate: Double, standardError: Double, degreesOfFreedom: Double) {
        self.estimate = estimate
        self.standardError = standardError
        self.degreesOfFreedom = degreesOfFreedom
    }

    package func bounds(alpha: Double) -> Bounds {
        guard isAnswered else { return .unbounded }
        if standardError == 0 { return .point(estimate) }
        let distance = StudentInterval.upperQuantile(alpha, degreesOfFreedom: degreesOfFreedom) * standardError
        return Bounds(lower: estimate - distance, upper: estimate + distance)
    }

    package func pValue(atMost margin: Double) -> Double {
        guard isAnswered else { return 1 }
        if standardError == 0 { return Point(estimate).pValue(atMost: margin) }
        let studentized = (estimate - Point.ceiling(of: margin)) / standardError
        return degreesOfFreedom == .infinity
            ? Normal.survival(studentized) : StudentT(degreesOfFreedom: degreesOfFreedom).survival(studentized)
    }

    /// The upper quantile of Student's t, or with infinitely many degrees of freedom of the normal distribution.
    static func upperQuantile(_ alpha: Double, degreesOfFreedom: Double) -> Double {
        degreesOfFreedom == .infinity
            ? Normal.upperQuantile(alpha) : StudentT(degreesOfFreedom: degreesOfFreedom).upperQuantile(alpha)
    }

    private var isAnswered: Bool { estimate.isFinite && standardError.isFinite && degreesOfFreedom > 0 }
}

/// A method whose bounds are those of one Student interval.
package protocol StudentMethod: IntervalMethod {
    var interval: StudentInterval { get }
}

extension StudentMethod {
    package var estimate: Double { interval.estimate }

    /// The standard error of the estimate; 0 for data without spread, NaN where they do not show it.
    package var standardError: Double { interval.standardError }

    /// The degrees of freedom of the standard error; infinite where it is known, NaN where the data do not show it.
    package var degreesOfFreedom: Double { interval.degreesOfFreedom }

    package func bounds(alpha: Double) -> Bounds { interval.bounds(alpha: alpha) }

    package func pValue(atMost margin: Double) -> Double { interval.pValue(atMost: margin) }
}
