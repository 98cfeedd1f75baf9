import RealModule

/// The geometric mean of independent positive observations: the mean of their logarithms, bounded by the wider of t and Hall's
/// transformed t, in the unit of the values.
///
/// It is another quantity than the mean: two samples of equal means and unequal spreads differ in it.
/// Too few values and equal values are answered as by `MeanAgainstLimit`, infinities as 0 and infinity.
package struct GeometricMean: IntervalMethod {
    /// The sample of logarithms.
    package let logarithms: Moments
    private let mean: MeanAgainstLimit

    /// - Throws: `RelativeChangeError.valueNotPositive` for the first value that is zero or negative.
    package init(_ values: some Sequence<Double>) throws(RelativeChangeError) {
        var logarithms = Moments()
        for value in values {
            guard value > 0 else { throw .valueNotPositive(value) }
            logarithms.add(.log(value))
        }
        self.logarithms = logarithms
        mean = MeanAgainstLimit(logarithms)
    }

    package var estimate: Double { .exp(mean.estimate) }

    /// Whether a verdict must be called approximate: few observations, or few for so skewed a mean of logarithms.
    package var isApproximate: Bool { mean.isApproximate }

    package func bounds(alpha: Double) -> Bounds {
        let bounds = mean.bounds(alpha: alpha)
        return Bounds(lower: .exp(bounds.lower), upper: .exp(bounds.upper))
    }

    package func pValue(atMost margin: Double) -> Double {
        if margin > 0 { return mean.pValue(atMost: .log(margin)) }
        return logarithms.count >= 2 ? 0 : 1
    }

    /// ln(candidate / baseline) of two geometric means: the difference of the means of logarithms.
    package static func ratio(baseline: GeometricMean, candidate: GeometricMean) -> MeanDifference {
        MeanDifference(baseline: baseline.logarithms, candidate: candidate.logarithms)
    }
}
