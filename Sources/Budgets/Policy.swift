/// How objectives are judged. Each key may stand for the whole budget or for one objective.
package struct Policy: Sendable, Hashable {
    /// 0.95 means one-sided 97.5 % bounds on each side.
    package var confidence: Double
    package var undecided: UndecidedPolicy
    package var absent: AbsentPolicy
    package var unscored: UnscoredPolicy
    package var baselines: [BaselinePolicy]
    package var correction: CorrectionPolicy
    /// What must be the same on both sides for a comparison with a baseline to count.
    package var comparable: [Circumstance]

    package init(
        confidence: Double = 0.95, undecided: UndecidedPolicy = .blockIfWorse, absent: AbsentPolicy = .undecided,
        unscored: UnscoredPolicy = .undecided, baselines: [BaselinePolicy] = [.mergeBase], correction: CorrectionPolicy = .beyond,
        comparable: [Circumstance] = []
    ) {
        self.confidence = confidence
        self.undecided = undecided
        self.absent = absent
        self.unscored = unscored
        self.baselines = baselines
        self.correction = correction
        self.comparable = comparable
    }

    /// The one-sided level of each bound: 0.025 for 95 %, without the last bits that subtraction leaves.
    package var alpha: Double { ((1 - confidence) / 2 * 1e12).rounded() / 1e12 }
}

/// What was measured with, or on, as budgets name it.
package enum Circumstance: String, Sendable, Hashable, CaseIterable {
    /// The processor's model, or the host class that stands for it.
    case cpu
    case os, architecture, tool, model, judge, prompt
    case goldenSet = "golden-set"
}

/// What an undecided objective does to the exit code.
package enum UndecidedPolicy: String, Sendable, Hashable, CaseIterable {
    case blockIfWorse = "block-if-worse"
    case warn, block, pass
}

/// What a metric without observations means.
package enum AbsentPolicy: String, Sendable, Hashable, CaseIterable {
    case undecided, fail, zero
}

/// What a case that has no score means.
package enum UnscoredPolicy: String, Sendable, Hashable, CaseIterable {
    case undecided, wrong, exclude
}

/// How false failures are held for a budget of several objectives.
package enum CorrectionPolicy: String, Sendable, Hashable, CaseIterable {
    case beyond
    case holmAll = "holm-all"
    /// The values of one objective's `each:` as a listing: bounds the share of false fails among the fails only.
    case benjaminiHochberg = "benjamini-hochberg"
}

/// Which recorded commit, or which files, a candidate is compared with.
package enum BaselinePolicy: Sendable, Hashable {
    case mergeBase
    /// The latest tag before the candidate, of those that match the pattern (`*` and `?`); nil is any tag.
    case latestTag(pattern: String?)
    /// The last stationary stretch of the last N recorded first-parent ancestors.
    case window(Int)
    /// The other side of this job's rounds.
    case sameJob
    case revision(String)

    /// As budgets write it.
    package var name: String {
        switch self {
        case .mergeBase: "merge-base"
        case .latestTag(nil): "latest-tag"
        case .latestTag(let pattern?): "latest-tag(\(pattern))"
        case .window(let count): "window(\(count))"
        case .sameJob: "same-job"
        case .revision(let revision): revision
        }
    }
}
