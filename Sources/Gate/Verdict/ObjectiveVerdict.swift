package import Budgets
package import Measurements
package import Statistics

/// What was found for one objective, or for one value of its `each:`.
package struct ObjectiveVerdict: Sendable, Hashable {
    package let name: String
    /// The values of its `each:` labels; empty without `each`.
    package let labels: Labels
    package let isPrimary: Bool
    package let suite: String
    /// The tool's own name of the metric; the budget's where the results have none.
    package let metric: Metric
    package let statistic: Statistic
    package let direction: Direction
    /// The worst of its checks.
    package let outcome: Outcome
    /// Only of an undecided one.
    package let leaning: Leaning?
    /// Whether it counts in the exit code.
    package let blocks: Bool
    package let waived: WaiverUse?
    /// The limit first, then the margin against each baseline.
    package let checks: [Check]
    /// Cases that became worse or better; nil where cases are not paired.
    package let flips: Flips?
    package let counts: Counts

    package init(
        name: String, labels: Labels, isPrimary: Bool, suite: String, metric: Metric, statistic: Statistic, direction: Direction,
        outcome: Outcome,
        leaning: Leaning?, blocks: Bool, waived: WaiverUse?, checks: [Check], flips: Flips?, counts: Counts
    ) {
        self.name = name
        self.labels = labels
        self.isPrimary = isPrimary
        self.suite = suite
        self.metric = metric
        self.statistic = statistic
        self.direction = direction
        self.outcome = outcome
        self.leaning = leaning
        self.blocks = blocks
        self.waived = waived
        self.checks = checks
        self.flips = flips
        self.counts = counts
    }
}

/// Which of the four kinds of undecided it is.
package enum Leaning: String, Sendable, Hashable {
    /// Clearly worse than before and by best estimate beyond the margin, but not surely beyond it.
    case looksWorse = "looks-worse"
    case noSignOfHarm = "no-sign-of-harm"
    /// Data is missing: unscored, gone, one run a side, no baseline.
    case cannotBeJudged = "cannot-be-judged"
    /// This set of n cannot promise the margin even if nothing changed.
    case cannotDecideByDesign = "cannot-decide-by-design"
}

package struct WaiverUse: Sendable, Hashable {
    package let until: Day
    package let by: String
    package let reason: String

    package init(until: Day, by: String, reason: String) {
        self.until = until
        self.by = by
        self.reason = reason
    }
}

/// What was left out of an objective's numbers on the candidate's side, and what came and went.
package struct Counts: Sendable, Hashable {
    /// Cases of the candidate without a score.
    package var unscored: [String] = []
    /// Failed requests or cases of the candidate that have no part in the numbers.
    package var failed = 0
    package var newCases: [String] = []
    package var goneCases: [String] = []
    /// Cases whose ids are common and whose contents are not: not paired.
    package var changedCases: [String] = []
    /// The largest share of a run of a load test that MSER-5 finds not settled, on either side.
    package var warmUp = 0.0

    package init() {}
}

/// Cases whose score changed, worst first.
package struct Flips: Sendable, Hashable {
    package let worse: [FlippedCase]
    package let better: [FlippedCase]
    /// How many cases are compared.
    package let cases: Int
    /// True where recorded re-runs of an unchanged prompt and model tell which cases flip by themselves.
    package let knowsUnchanged: Bool

    package init(worse: [FlippedCase], better: [FlippedCase], cases: Int, knowsUnchanged: Bool) {
        self.worse = worse
        self.better = better
        self.cases = cases
        self.knowsUnchanged = knowsUnchanged
    }
}

package struct FlippedCase: Sendable, Hashable {
    package let id: String
    /// In the order of epochs.
    package let before: [Double]
    package let after: [Double]
    package let labels: Labels
    /// Whether its score has differed between records of unchanged prompt and model.
    package let flipsUnchanged: Bool

    package init(id: String, before: [Double], after: [Double], labels: Labels, flipsUnchanged: Bool) {
        self.id = id
        self.before = before
        self.after = after
        self.labels = labels
        self.flipsUnchanged = flipsUnchanged
    }
}
