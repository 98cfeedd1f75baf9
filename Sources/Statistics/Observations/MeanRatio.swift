import RealModule

/// ln(candidate mean / baseline mean) of two samples of independent observations, bounded by the wider of Fieller's interval
/// and the skewness-transformed log ratio.
///
/// * No values on a side: no estimate (NaN) and infinite bounds; one value on a side: infinite bounds.
/// * All values equal on both sides: both bounds are the estimate.
///
/// Source: Fieller 1954 with Welch–Satterthwaite degrees of freedom at the estimate; Hall 1992, Zhou and Dinh 2005.
package struct MeanRatio: IntervalMethod {
    /// The two samples.
    package let baseline, candidate: Moments
    package let estimate: Double
    /// The two methods, where both sides hold two values and not all are equal.
    let methods: (fieller: FiellerLogRatio, transformed: TransformedLogRatio)?

    /// - Throws: `RelativeChangeError.notPositive` if a mean is zero or negative: then there is no relative change.
    package init(baseline: Moments, candidate: Moments) throws(RelativeChangeError) {
        self.baseline = baseline
        self.candidate = candidate
        estimate = try logRatio(
            candidate: candidate.mean, baseline: baseline.mean, difference: candidate.meanDifference(from: baseline))
        methods =
            TwoSamples(baseline, candidate) == .spread
            ? (
                FiellerLogRatio(baseline: baseline, candidate: candidate, estimate: estimate),
                TransformedLogRatio(baseline: baseline, candidate: candidate, estimate: estimate)
            ) : nil
    }

    /// The standard error of the log ratio by the delta method; 0 for data without spread, NaN for fewer than two values a side.
    package var standardError: Double {
        methods?.transformed.studentized.standardError ?? TwoSamples(baseline, candidate).errorWithoutSpread
    }

    /// The skewness κ of the log ratio; 0 for data without spread, NaN for fewer than two values a side.
    package var skewnessOfContrast: Double {
        methods?.transformed.studentized.transformation.skewness ?? TwoSamples(baseline, candidate).errorWithoutSpread
    }

    /// Whether a verdict must be called approximate: few observations, or few for so skewed means.
    package var isApproximate: Bool {
        Moments.isApproximate([baseline, candidate], skewnessOfContrast: skewnessOfContrast)
    }

    package func bounds(alpha: Double) -> Bounds {
        guard let methods else { return TwoSamples(baseline, candidate) == .constant ? .point(estimate) : .unbounded }
        return methods.fieller.bounds(alpha: alpha).union(methods.transformed.bounds(alpha: alpha))
    }

    /// The larger of the two p-values, each the inverse of its bound; rounding alone is not beyond a margin.
    package func pValue(atMost margin: Double) -> Double {
        guard let methods else {
            return TwoSamples(baseline, candidate) == .constant ? Point(estimate).pValue(atMost: margin) : 1
        }
        let limit = Point.ceiling(of: margin)
        return max(methods.fieller.pValue(atMost: limit), methods.transformed.pValue(atMost: limit))
    }
}

/// The log ratio of two means with its delta-method error, the skewness of the contrast transformed away.
struct TransformedLogRatio: IntervalMethod {
    let estimate: Double
    let studentized: StudentizedMean

    /// Both means are positive, both samples hold at least two values, and not all values of both are equal.
    init(baseline: Moments, candidate: Moments, estimate: Double) {
        self.estimate = estimate
        studentized = StudentizedMean(
            baseline: baseline, scaledBy: baseline.mean, candidate: candidate, scaledBy: candidate.mean)
    }

    func bounds(alpha: Double) -> Bounds {
        let distances = studentized.transformedDistances(studentized.quantile(alpha))
        return Bounds(lower: estimate - distances.below, upper: estimate + distances.above)
    }

    func pValue(atMost margin: Double) -> Double {
        studentized.transformedPValue(distance: estimate - margin)
    }
}
