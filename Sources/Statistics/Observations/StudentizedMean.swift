import RealModule

/// The error of a mean, or of a contrast of means: standard error, degrees of freedom and skewness, from which distances of
/// bounds and p-values follow.
struct StudentizedMean: Sendable, Equatable {
    /// Above zero.
    let standardError: Double
    let degreesOfFreedom: Double
    let transformation: SkewnessTransformation

    /// One mean, of at least two unequal values.
    init(_ sample: Moments) {
        standardError = sample.standardError
        degreesOfFreedom = Double(sample.count - 1)
        transformation = SkewnessTransformation(skewness: sample.skewness / .sqrt(Double(sample.count)))
    }

    /// The contrast "candidate − baseline" of two means, each divided by its scale: 1 for a difference, and the mean itself for
    /// a log ratio, where this is the delta method. Each sample holds at least two values, not all of both equal.
    init(baseline: Moments, scaledBy baselineScale: Double = 1, candidate: Moments, scaledBy candidateScale: Double = 1) {
        let left = ScaledMean(baseline, scale: baselineScale)
        let right = ScaledMean(candidate, scale: candidateScale)
        standardError = .sqrt(left.variance + right.variance)
        degreesOfFreedom = StudentizedMean.welchDegreesOfFreedom((left.variance, left.count), (right.variance, right.count))
        let cubed = standardError * standardError * standardError
        transformation = SkewnessTransformation(skewness: (right.thirdMoment - left.thirdMoment) / cubed)
    }

    /// The distances of the transformed bounds from the estimate at the upper Student quantile `quantile`.
    func transformedDistances(_ quantile: Double) -> (below: Double, above: Double) {
        (standardError * transformation.inverse(quantile), -standardError * transformation.inverse(-quantile))
    }

    /// The distances of the wider of the plain and the transformed bounds.
    func widerDistances(_ quantile: Double) -> (below: Double, above: Double) {
        let transformed = transformedDistances(quantile)
        return (max(standardError * quantile, transformed.below), max(standardError * quantile, transformed.above))
    }

    /// The level at which the transformed lower bound lies `distance` below the estimate.
    func transformedPValue(distance: Double) -> Double {
        StudentT(degreesOfFreedom: degreesOfFreedom).survival(transformation(distance / standardError))
    }

    /// The level at which the wider lower bound lies `distance` below the estimate.
    func widerPValue(distance: Double) -> Double {
        let studentized = distance / standardError
        return StudentT(degreesOfFreedom: degreesOfFreedom).survival(min(studentized, transformation(studentized)))
    }

    /// The upper Student quantile at level `alpha`.
    func quantile(_ alpha: Double) -> Double { StudentT(degreesOfFreedom: degreesOfFreedom).upperQuantile(alpha) }

    /// Welch–Satterthwaite: (v₁ + v₂)² / (v₁²/(n₁ − 1) + v₂²/(n₂ − 1)) for two variances of means, not both zero.
    static func welchDegreesOfFreedom(_ first: (variance: Double, count: Int), _ second: (variance: Double, count: Int)) -> Double {
        // Shares of the sum, so that tiny variances do not underflow when squared.
        let share = first.variance / (first.variance + second.variance)
        return 1 / (share * share / Double(first.count - 1) + (1 - share) * (1 - share) / Double(second.count - 1))
    }
}

/// The variance and the third cumulant of a sample's mean divided by a constant.
private struct ScaledMean {
    let count: Int
    let variance: Double
    let thirdMoment: Double

    init(_ sample: Moments, scale: Double) {
        count = sample.count
        let size = Double(sample.count)
        variance = sample.variance / size / scale / scale
        thirdMoment = sample.thirdCentralMoment / (size * size) / scale / scale / scale
    }
}
