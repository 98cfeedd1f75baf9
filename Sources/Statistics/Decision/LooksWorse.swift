/// Which undecided objectives look worse: a degradation is shown, and the estimate lies beyond the margin or limit; only whether
/// the truth does is open.
///
/// For a margin "no degradation" must be rejected, by Holm at 2.5 % among all objectives with an estimate above zero, decided ones
/// included: chosen and tested by different questions, unchanged code is blocked in at most 5 % of checks. For a limit the estimate
/// beyond it is enough.
package struct LooksWorse: Sendable {
    /// For each objective, in the order of the p-values.
    package let looksWorse: [Bool]
    /// Whether "no degradation" is rejected; false for limits.
    package let isDegraded: [Bool]
    /// How many objectives were tested together: those with p ≤ ½.
    package let family: Int

    /// - Parameters:
    ///   - pValues: of "the degradation is at most zero" in the budget's order; nil for a limit. NaN counts as 1.
    ///   - isBeyond: whether each estimate lies beyond its margin or limit.
    ///   - isUndecided: whether each objective is undecided.
    ///   - alpha: the level of the family, the same whatever the budget's confidence.
    package init(pValues: [Double?], isBeyond: [Bool], isUndecided: [Bool], alpha: Double = 0.025) {
        let tested = pValues.map { p in p.flatMap { $0.isNaN ? nil : $0 } ?? 1 }
        family = tested.count { $0 <= 0.5 }
        let isDegraded = HolmProcedure(tested, family: { $0 <= 0.5 }, total: alpha, most: alpha).isRejected
        self.isDegraded = isDegraded
        looksWorse = zip(zip(pValues, isDegraded), zip(isBeyond, isUndecided)).map { test, state in
            (test.0 == nil || test.1) && state.0 && state.1
        }
    }

    /// Whether any objective looks worse, which blocks by the default policy.
    package var blocks: Bool { looksWorse.contains(true) }
}
