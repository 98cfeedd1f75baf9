import RealModule

/// The mean of independent observations, bounded by the wider of Student's t and Hall's skewness-transformed t.
///
/// * No values: no estimate (NaN) and infinite bounds; one value: infinite bounds.
/// * All values equal: both bounds are that value.
///
/// Source: Student 1908; Hall 1992.
package struct MeanAgainstLimit: IntervalMethod {
    /// The sample.
    package let moments: Moments
    private let studentized: StudentizedMean

    package init(_ moments: Moments) {
        self.moments = moments
        studentized = StudentizedMean(moments)
    }

    package init(_ values: some Sequence<Double>) { self.init(Moments(values)) }

    package var estimate: Double { moments.mean }

    /// The standard error of the mean; NaN for fewer than two values.
    package var standardError: Double { moments.standardError }

    /// The skewness κ = m₃/(s³√n) of the mean; NaN for fewer than two values.
    package var skewnessOfMean: Double { studentized.transformation.skewness }

    /// Whether a verdict on this mean must be called approximate: few observations, or few for so skewed a mean.
    package var isApproximate: Bool { Moments.isApproximate([moments], skewnessOfContrast: skewnessOfMean) }

    package func bounds(alpha: Double) -> Bounds {
        guard moments.count >= 2, moments.isMeasurable else { return .unbounded }
        if moments.isConstant { return .point(estimate) }
        let distances = distances(alpha: alpha)
        return Bounds(lower: estimate - distances.below, upper: estimate + distances.above)
    }

    /// The larger of the two p-values, each the inverse of its bound; rounding alone is not beyond a margin.
    package func pValue(atMost margin: Double) -> Double { pValue(notAbove: Point.ceiling(of: margin)) }

    /// The p-value without that allowance, which would be large beside values in a large unit.
    func pValue(notAbove limit: Double) -> Double {
        guard moments.count >= 2, moments.isMeasurable else { return 1 }
        if moments.isConstant { return estimate > limit ? 0 : 1 }
        return studentized.widerPValue(distance: moments.meanDifference(from: limit))
    }

    /// How far the bounds lie from the mean, for at least two unequal values.
    func distances(alpha: Double) -> (below: Double, above: Double) {
        studentized.widerDistances(studentized.quantile(alpha))
    }
}
