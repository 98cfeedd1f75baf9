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
    /// How many objectives were tested together: those with p ≤ ½, or all.
    package let family: Int

    /// - Parameters:
    ///   - pValues: of "the degradation is at most zero" in the budget's order; nil for a limit. NaN counts as 1.
    ///   - isBeyond: whether each estimate lies beyond its margin or limit.
    ///   - isUndecided: whether each objective is undecided.
    ///   - alpha: the level of the family, the same whatever the budget's confidence.
    ///   - isRepeated: the p-values hold over several looks; then Holm's rule is among all at twice the level, as for `holmAll`.
    package init(pValues: [Double?], isBeyond: [Bool], isUndecided: [Bool], alpha: Double = 0.025, isRepeated: Bool = false) {
        let margins = pValues.indices.filter { pValues[$0] != nil }
        let tested = margins.map { index in pValues[index].flatMap { $0.isNaN ? nil : $0 } ?? 1 }
        let isMember = { (p: Double) in isRepeated || p <= 0.5 }
        family = tested.count(where: isMember)
        let procedure = HolmProcedure(tested, family: isMember, total: isRepeated ? 2 * alpha : alpha, most: alpha)
        var isDegraded = pValues.map { _ in false }
        for (index, isRejected) in zip(margins, procedure.isRejected) { isDegraded[index] = isRejected }
        self.isDegraded = isDegraded
        looksWorse = zip(zip(pValues, isDegraded), zip(isBeyond, isUndecided)).map { test, state in
            (test.0 == nil || test.1) && state.0 && state.1
        }
    }

    /// Whether any objective looks worse, which blocks by the default policy.
    package var blocks: Bool { looksWorse.contains(true) }
}
