import RealModule

/// The mean of one dependent series, with the standard error of as many independent values as it is worth.
///
/// It describes this series only. No values: no estimate (NaN) and infinite bounds; one value: infinite bounds; all values equal:
/// both bounds are that value. Source: Geyer 1992; t with max(1, n_eff − 1) degrees of freedom.
package struct SeriesMean: IntervalMethod {
    package let effectiveSampleSize: EffectiveSampleSize
    private let moments: Moments

    /// Values in the order of time.
    package init(_ series: [Double]) {
        moments = Moments(series)
        effectiveSampleSize = EffectiveSampleSize(series)
    }

    package var estimate: Double { moments.mean }

    /// s/√n_eff; NaN for fewer than two values.
    package var standardError: Double { moments.standardDeviation / .sqrt(effectiveSampleSize.count) }

    /// Whether the series is too short to be judged by.
    package var isRefused: Bool { effectiveSampleSize.isRefused }

    package func bounds(alpha: Double) -> Bounds {
        guard moments.count >= 2, moments.isMeasurable else { return .unbounded }
        if moments.isConstant { return .point(estimate) }
        let distance = effectiveSampleSize.student.upperQuantile(alpha) * standardError
        return Bounds(lower: estimate - distance, upper: estimate + distance)
    }

    package func pValue(atMost margin: Double) -> Double {
        guard moments.count >= 2, moments.isMeasurable else { return 1 }
        if moments.isConstant { return Point(estimate).pValue(atMost: margin) }
        return effectiveSampleSize.student.survival(moments.meanDifference(from: Point.ceiling(of: margin)) / standardError)
    }
}

extension EffectiveSampleSize {
    /// Student's t with max(1, n_eff − 1) degrees of freedom.
    var student: StudentT { StudentT(degreesOfFreedom: max(1, count - 1)) }
}
