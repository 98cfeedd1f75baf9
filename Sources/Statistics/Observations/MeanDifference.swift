/// Candidate mean − baseline mean of two samples of independent observations, in the unit of the values: the wider of Welch's t
/// and of the same t with the skewness of the contrast transformed away.
///
/// This is the rule of the ratio on the difference scale: Fieller's interval is Welch's test at the margin, and the log ratio's
/// transformation is this one applied to means divided by themselves. Welch alone errs on one side where the shapes or the
/// sizes of the samples differ, as t does for one sample.
///
/// * No values on a side: no estimate (NaN) and infinite bounds; one value on a side: infinite bounds.
/// * All values equal on both sides: both bounds are the difference.
///
/// Source: Welch 1947; Hall 1992, Zhou and Dinh 2005.
package struct MeanDifference: IntervalMethod {
    /// The two samples.
    package let baseline, candidate: Moments
    package let estimate: Double
    private let studentized: StudentizedMean?

    package init(baseline: Moments, candidate: Moments) {
        self.baseline = baseline
        self.candidate = candidate
        estimate = candidate.meanDifference(from: baseline)
        studentized = TwoSamples(baseline, candidate) == .spread ? StudentizedMean(baseline: baseline, candidate: candidate) : nil
    }

    /// The standard error of the difference; 0 for data without spread, NaN for fewer than two values a side.
    package var standardError: Double { studentized?.standardError ?? TwoSamples(baseline, candidate).errorWithoutSpread }

    /// The skewness κ of the difference; 0 for data without spread, NaN for fewer than two values a side.
    package var skewnessOfContrast: Double {
        studentized?.transformation.skewness ?? TwoSamples(baseline, candidate).errorWithoutSpread
    }

    /// Whether a verdict must be called approximate: few observations, or few for so skewed means.
    package var isApproximate: Bool {
        Moments.isApproximate([baseline, candidate], skewnessOfContrast: skewnessOfContrast)
    }

    package func bounds(alpha: Double) -> Bounds {
        guard let studentized else { return TwoSamples(baseline, candidate) == .constant ? .point(estimate) : .unbounded }
        let distances = studentized.widerDistances(studentized.quantile(alpha))
        return Bounds(lower: estimate - distances.below, upper: estimate + distances.above)
    }

    /// The larger of the two p-values, each the inverse of its bound; rounding alone is not beyond a margin.
    package func pValue(atMost margin: Double) -> Double {
        guard let studentized else {
            return TwoSamples(baseline, candidate) == .constant ? Point(estimate).pValue(atMost: margin) : 1
        }
        return studentized.widerPValue(distance: estimate - Point.ceiling(of: margin))
    }
}

/// What two samples allow to be said of a contrast of their means.
enum TwoSamples: Sendable {
    /// Fewer than two values on a side, or values beyond what can be computed: nothing.
    case tooFew
    /// All values of each side are equal: the contrast itself.
    case constant
    /// Bounds.
    case spread

    init(_ first: Moments, _ second: Moments) {
        if first.count < 2 || second.count < 2 || !first.isMeasurable || !second.isMeasurable {
            self = .tooFew
        } else {
            self = first.isConstant && second.isConstant ? .constant : .spread
        }
    }

    /// The error of a contrast without spread: 0, or NaN where there are too few values to tell.
    var errorWithoutSpread: Double { self == .constant ? 0 : .nan }
}
