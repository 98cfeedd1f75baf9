/// How the fails of several objectives are corrected for their number.
package enum Correction: String, Sendable, CaseIterable {
    /// Holm among the objectives whose estimate lies beyond the margin, at α. With p ≤ ½ given, 2p is at least uniform under the
    /// null, so that this holds 2α together (Zhao, Small and Su 2019).
    case beyond
    /// Holm among all objectives at 2α, no step above α: holds 2α together whatever their dependence, and over several looks if each p-value
    /// does. Those beyond their margins, chosen anew at each look, do not.
    case holmAll = "holm-all"
    /// Benjamini and Hochberg among all objectives at 2α, no level above α: bounds the share of false fails among the fails only,
    /// so it is for listings of segments.
    case benjaminiHochberg = "benjamini-hochberg"
}

/// Which of several objectives fail, pass or stay undecided, and at which level each one's lower bound is to be shown.
///
/// A pass is not corrected: a budget passes only if all of its objectives do.
///
/// The level agrees with the outcome: at it the lower bound lies beyond the margin exactly if the objective fails.
package struct FailRule: Sendable {
    /// One objective's result.
    package struct Decision: Sendable, Equatable {
        package let outcome: Outcome
        /// The one-sided level of the lower bound to show.
        package let level: Double
    }

    /// In the order of the p-values.
    package let decisions: [Decision]
    /// How many estimates lie beyond their margins: p ≤ ½.
    package let beyond: Int

    /// - Parameters:
    ///   - pValues: of "the degradation is at most the margin", in the budget's order, which breaks ties. NaN counts as 1.
    ///   - isWithin: whether each upper bound at `alpha` is at most the margin; as many as p-values.
    ///   - alpha: the one-sided level of a single objective, 0.025 for a confidence of 95 %.
    package init(pValues: [Double], isWithin: [Bool], alpha: Double, correction: Correction = .beyond) {
        let pValues = pValues.map { $0.isNaN ? 1 : $0 }
        beyond = pValues.count { $0 <= 0.5 }
        let fails: [(isRejected: Bool, level: Double)]
        switch correction {
        case .beyond: fails = FailRule.holm(pValues, family: { $0 <= 0.5 }, total: alpha, alpha: alpha)
        case .holmAll: fails = FailRule.holm(pValues, family: { _ in true }, total: 2 * alpha, alpha: alpha)
        case .benjaminiHochberg: fails = FailRule.benjaminiHochberg(pValues, alpha: alpha)
        }
        decisions = zip(fails, isWithin).map { fail, isWithin in
            Decision(outcome: fail.isRejected ? .fail : isWithin ? .pass : .undecided, level: fail.level)
        }
    }

    /// The worst outcome; `pass` without objectives.
    package var outcome: Outcome { .worst(of: decisions.map(\.outcome)) }

    private static func holm(
        _ pValues: [Double], family: (Double) -> Bool, total: Double, alpha: Double
    ) -> [(isRejected: Bool, level: Double)] {
        let procedure = HolmProcedure(pValues, family: family, total: total, most: alpha)
        return zip(procedure.isRejected, procedure.levels).map { ($0, $1 ?? alpha) }
    }

    /// The largest i with p₍ᵢ₎ ≤ i·2α/m and all before it are rejected; the level of the last one is shown for all, so that no
    /// bound contradicts its outcome.
    private static func benjaminiHochberg(_ pValues: [Double], alpha: Double) -> [(isRejected: Bool, level: Double)] {
        func level(_ step: Int) -> Double { min(alpha, Double(step) * 2 * alpha / Double(pValues.count)) }
        let ordered = pValues.sorted()
        let rejected = ordered.indices.last { ordered[$0] <= level($0 + 1) }.map { $0 + 1 } ?? 0
        let shown = level(max(rejected, 1))
        return pValues.map { (rejected > 0 && $0 <= shown, shown) }
    }
}
