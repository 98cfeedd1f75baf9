import RealModule

extension Power {
    /// The chance that the two-sided t test of two independent normal samples of one spread rejects equal means, at the two-sided
    /// level `alpha`, if they differ by `effect` standard deviations.
    ///
    /// Both tails count, so that it is `alpha` where the effect is 0. NaN for fewer than one value on a side or three together.
    /// Source: the noncentral t distribution with n₁ + n₂ − 2 degrees of freedom and noncentrality effect·√(n₁n₂/(n₁ + n₂)).
    package static func twoSample(effect: Double, counts first: Int, _ second: Int, alpha: Double) -> Double {
        guard first >= 1, second >= 1, first + second >= 3 else { return .nan }
        let (left, right) = (Double(first), Double(second))
        let degreesOfFreedom = left + right - 2
        let critical = StudentT(degreesOfFreedom: degreesOfFreedom).upperQuantile(alpha / 2)
        let law = NoncentralT(
            degreesOfFreedom: degreesOfFreedom, noncentrality: effect * .sqrt(left * right / (left + right)))
        return min(1, law.survival(critical) + law.cdf(-critical))
    }
}
