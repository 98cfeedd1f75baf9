import RealModule

/// Fieller's interval of ln(candidate mean / baseline mean): the ratios R at which Welch's test does not reject x̄_c = R·x̄_b.
///
/// The degrees of freedom are Welch–Satterthwaite's at the estimated ratio, held fixed. Both sides are infinite where the
/// baseline's mean is not distinguishable from zero; the lower one alone where the lower root is not positive.
/// Source: Fieller 1954.
struct FiellerLogRatio: IntervalMethod {
    let estimate: Double
    let degreesOfFreedom: Double
    private let baselineMean, candidateMean, difference: Double
    private let baselineVariance, candidateVariance: Double

    /// Both means are positive, both samples hold at least two values, and not all values of both are equal.
    init(baseline: Moments, candidate: Moments, estimate: Double) {
        self.estimate = estimate
        baselineMean = baseline.mean
        candidateMean = candidate.mean
        difference = candidate.meanDifference(from: baseline)
        baselineVariance = baseline.variance / Double(baseline.count)
        candidateVariance = candidate.variance / Double(candidate.count)
        let ratio = candidateMean / baselineMean
        degreesOfFreedom = StudentizedMean.welchDegreesOfFreedom(
            (candidateVariance, candidate.count), (ratio * ratio * baselineVariance, baseline.count))
    }

    func bounds(alpha: Double) -> Bounds {
        let t = StudentT(degreesOfFreedom: degreesOfFreedom).upperQuantile(alpha)
        return Bounds(lower: root(t), upper: root(-t))
    }

    func pValue(atMost margin: Double) -> Double {
        // x̄_c − R·x̄_b and its error, both divided by R where that is above 1, for it may overflow.
        let scale = Double.exp(-max(margin, 0))
        let error = Double.hypot(scale * .sqrt(candidateVariance), .exp(min(margin, 0)) * .sqrt(baselineVariance))
        let change = margin > 0 ? -Double.expMinusOne(-margin) : .expMinusOne(margin)
        let distance = (scale * difference - change * baselineMean) / error
        // From the quantile on at which the baseline's mean is lost in its error, the lower bound is minus infinity.
        let reach = baselineMean / .sqrt(baselineVariance)
        return StudentT(degreesOfFreedom: degreesOfFreedom).survival(min(distance, reach))
    }

    /// ln R of the root at which the studentised x̄_c − R·x̄_b equals `t`: below the estimate for positive `t`, else above it.
    private func root(_ t: Double) -> Double {
        let squared = t * t
        let leading = baselineMean * baselineMean - squared * baselineVariance
        guard leading > 0 else { return t > 0 ? -.infinity : .infinity }
        // The discriminant B² − AC with the terms that cancel removed.
        let discriminant =
            baselineMean * baselineMean * candidateVariance + candidateMean * candidateMean * baselineVariance
            - squared * candidateVariance * baselineVariance
        let radical = t * .sqrt(max(discriminant, 0))
        let change = (baselineMean * difference + squared * baselineVariance - radical) / leading
        if change > -0.5 { return .log(onePlus: change) }
        // The same root without the cancellation that a small ratio brings.
        let product = baselineMean * candidateMean
        let ratio =
            t > 0
            ? (candidateMean * candidateMean - squared * candidateVariance) / (product + radical)
            : (product - radical) / leading
        return ratio > 0 ? .log(ratio) : -.infinity
    }
}
