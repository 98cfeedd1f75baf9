extension HypothesisTest {
    /// Brunner and Munzel's test of "neither side tends to the larger values", P(C > B) + ½P(C = B) = ½, which unlike Mann and
    /// Whitney's does not assume that the two distributions are alike otherwise.
    ///
    /// The statistic is referred to Student's t. The estimate is the probability of superiority of the candidate; its interval
    /// is the dual of the test at one-sided level `alpha` and is not clipped to 0 … 1.
    ///
    /// * Fewer than two values on a side are too few.
    /// * Complete separation (no overlap of the samples): the variance is estimated as 0, and t says nothing. The statistic is
    ///   infinite, the p-value in its direction is the exact probability of that order among all equally likely ones, 1/C(n + m,
    ///   n), twice that for two sides, and there is no interval.
    ///
    /// O(n log n). Source: Brunner and Munzel 2000.
    package static func brunnerMunzel(baseline: [Double], candidate: [Double], alpha: Double = 0.025) -> HypothesisTest {
        let superiority = Superiority(PooledOrder(baseline: baseline, candidate: candidate))
        let pValues: PValues
        switch superiority.spread {
        case .notANumber: pValues = .notANumber
        case .tooFew, .none: pValues = .one
        case .separated:
            let probability = Superiority.probabilityOfSeparation(baseline.count, candidate.count)
            let isAbove = superiority.probability > 0.5
            pValues = PValues(less: isAbove ? 1 : probability, greater: isAbove ? probability : 1)
        case .overlapping:
            let law = StudentT(degreesOfFreedom: superiority.degreesOfFreedom)
            pValues = PValues(less: law.cdf(superiority.statistic), greater: law.survival(superiority.statistic))
        }
        return HypothesisTest(
            name: "Brunner–Munzel test", statistic: superiority.statistic,
            degreesOfFreedom: superiority.spread == .overlapping ? superiority.degreesOfFreedom : nil, pValues: pValues,
            law: superiority.spread == .separated ? .exact : .asymptotic,
            estimate: Estimate(
                name: "probability of superiority", value: superiority.probability, interval: superiority.interval(alpha: alpha)),
            baselineCount: baseline.count, candidateCount: candidate.count)
    }
}

/// The probability that a value of the candidate exceeds one of the baseline, ties counting one half, and the error of its
/// estimate, from the placements of each side's values among those of the other.
struct Superiority: Sendable {
    /// What the samples allow to be said of the error.
    enum Spread: Sendable {
        /// A value is not a number.
        case notANumber
        /// Fewer than two values on a side.
        case tooFew
        /// All values of both sides are equal.
        case none
        /// All values of one side lie above all of the other.
        case separated
        case overlapping
    }

    /// NaN without values on a side.
    let probability: Double
    /// 0 for samples without overlap or spread; NaN for too few.
    let standardError: Double
    /// By Satterthwaite's rule; NaN where the error is 0 or NaN.
    let degreesOfFreedom: Double
    let spread: Spread

    init(_ order: PooledOrder) {
        let (n, m) = (Double(order.baseline.count), Double(order.candidate.count))
        let above = Double(order.pairs().twiceAbove) / 2
        probability = n > 0 && m > 0 ? above / n / m : .nan
        guard n >= 2, m >= 2 else {
            (standardError, degreesOfFreedom) = (.nan, .nan)
            spread = order.hasNotANumber ? .notANumber : .tooFew
            return
        }
        // A side's placements are shares of the other side below its values; their means are p and 1 − p.
        let mean = probability
        var (squaresBaseline, squaresCandidate) = (0.0, 0.0)
        order.forEachStep { step in
            let candidate = (Double(step.baselineBelow) + Double(step.baseline) / 2) / n - mean
            let baseline = (Double(step.candidateBelow) + Double(step.candidate) / 2) / m - (1 - mean)
            squaresCandidate += Double(step.candidate) * candidate * candidate
            squaresBaseline += Double(step.baseline) * baseline * baseline
        }
        if mean == 0 || mean == 1 {
            (standardError, degreesOfFreedom, spread) = (0, .nan, .separated)
        } else if order.baseline.first == order.baseline.last, order.candidate.first == order.candidate.last {
            (standardError, degreesOfFreedom, spread) = (0, .nan, .none)
        } else {
            let variances = (squaresBaseline / (n - 1) / n, squaresCandidate / (m - 1) / m)
            let sum = variances.0 + variances.1
            standardError = sum.squareRoot()
            degreesOfFreedom = sum * sum / (variances.0 * variances.0 / (n - 1) + variances.1 * variances.1 / (m - 1))
            spread = .overlapping
        }
    }

    /// (p − ½) / se: 0 where all values are equal, infinite for samples without overlap.
    var statistic: Double {
        spread == .none ? 0 : (probability - 0.5) / standardError
    }

    /// Student's interval of the probability; nil for samples without overlap or spread, which do not show the error.
    func interval(alpha: Double) -> Bounds? {
        switch spread {
        case .none, .separated: nil
        case .notANumber, .tooFew: .unbounded
        case .overlapping:
            StudentInterval(estimate: probability, standardError: standardError, degreesOfFreedom: degreesOfFreedom)
                .bounds(alpha: alpha)
        }
    }

    /// The probability that all of one sample lie above all of the other if all orders are equally likely: 1/C(n + m, n).
    static func probabilityOfSeparation(_ first: Int, _ second: Int) -> Double {
        var probability = 1.0
        for place in 1...max(1, min(first, second)) where probability > 0 {
            probability *= Double(place) / (Double(max(first, second)) + Double(place))
        }
        return probability
    }
}
