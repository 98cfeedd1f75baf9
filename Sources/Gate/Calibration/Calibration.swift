import Budgets
package import Measurements
import Statistics

/// What a budget does to code that did not change: its gate, asked on many splits of unchanged runs into a baseline and a candidate.
package struct Calibration: Sendable {
    package let file: String
    package let service: String
    package let suites: [CalibratedSuite]
    /// In the order of the verdict, the limit before the margin, and at the end what could not be judged.
    package let checks: [CalibratedCheck]
    /// How many splits were judged; 0 where no suite has two runs.
    package let splits: Int
    /// Whether these are fewer than were asked for and exist, as each is so much work.
    package let isReduced: Bool
    package let whole: WholeBudget
    /// What the reader must know, the whole budget's after those of its checks.
    package let warnings: [Sentence]

    package static let generator = Xoshiro256.name

    /// How often the whole budget fails, passes and blocks.
    package struct WholeBudget: Sendable, Hashable {
        package internal(set) var fails = 0
        package internal(set) var passes = 0
        /// Exit code 1 or 2.
        package internal(set) var blocks = 0
    }
}

/// The runs of one suite and how they were split.
package struct CalibratedSuite: Sendable, Hashable {
    package let name: String
    package let runs: Int
    package let runsASide: Int
    package let areRounds: Bool
    /// How many distinct splits were judged, and how many there are (`Int.max`: more than can be counted).
    package let splits: Int
    package let distinct: Int
    package let seed: UInt64
}

/// A limit or a margin of one objective, or of one value of its `each:`.
package struct CalibratedCheck: Sendable {
    package let key: InstanceKey
    package let suite: String
    package let kind: Check.Kind
    /// As the budget writes it.
    package let allowed: String
    package let metric: Metric
    package let direction: Direction
    /// On how many splits it was judged; 0 where `reason` says what is missing.
    package let judged: Int
    package let fails: Int
    package let passes: Int
    package let undecided: Int
    /// Of the undecided ones.
    package let looksWorse: Int
    /// As the gate names it; the most frequent one.
    package let method: String
    /// The smallest margin (for a limit: the tightest limit) that lets unchanged code pass with 80 %; nil where none does.
    package let supported: Amount?
    /// The smallest degradation (for a limit: the value) that fails with 80 %; nil where none does.
    package let detectable: Amount?
    /// Why it was not judged, or the most frequent reason of being undecided.
    package let reason: Reason?
    package let warnings: [Sentence]
}

/// A margin, a degradation (positive) or a value, on its scale in base units.
package struct Amount: Sendable, Hashable {
    package let scale: ChangeScale
    package let value: Double

    package init(scale: ChangeScale, value: Double) {
        self.scale = scale
        self.value = value
    }

    /// "9.7 %", "6.8 pp", "812 ms".
    package func text(_ metric: Metric) -> String { Wording.amount(value, scale, metric, signed: false) }

    /// A share of splits or of cases in per cent, with no digits that say nothing: "5 %", "68.8 %".
    package static func share(_ share: Double) -> String {
        NumberFormat.shortest(share * 100, digits: 3) + NumberFormat.noBreakSpace + "%"
    }
}
