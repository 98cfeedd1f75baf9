package import Measurements
package import Statistics

/// One comparison of an objective: with its limit, or with one baseline and the margin.
package struct Check: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case limit, margin }

    package let kind: Kind
    /// What it was compared with; nil for a limit.
    package let baseline: BaselineInfo?
    /// What is allowed, in the metric's own sign.
    package let bound: AllowedBound
    /// Nil where nothing could be estimated.
    package let baselineEstimate: Double?
    package let candidateEstimate: Double?
    /// The change or, for a limit, the value itself, with its bounds; nil where nothing bounds it.
    package let change: Change?
    package let outcome: Outcome
    package let leaning: Leaning?
    package let reason: Reason
    /// The method's name in the words of the field, and what it rests on: for the small print. Empty where none was applied.
    package let method: String
    package let size: SampleSize
    package let noise: NoiseSource?
    package let needed: Needed?
    /// The p-value of "no worse than allowed"; nil where the method gives neither pass nor fail.
    package let pValue: Double?
    /// What weakens the numbers: few observations for so skewed a mean, a summary.
    package let caveats: [Sentence]
    /// What tests of "no change" say beside the decision.
    package let companions: Companions
    /// Only where rounds are looked at after each one: that of the estimate on the scale of the bounds, logarithms for relative changes; nil
    /// where the data do not show it.
    package let standardError: Double?

    package init(
        kind: Kind, baseline: BaselineInfo?, bound: AllowedBound, baselineEstimate: Double?, candidateEstimate: Double?, change: Change?,
        outcome: Outcome, leaning: Leaning?, reason: Reason, method: String, size: SampleSize, noise: NoiseSource?, needed: Needed?,
        pValue: Double?, caveats: [Sentence], companions: Companions = Companions(), standardError: Double? = nil
    ) {
        self.kind = kind
        self.baseline = baseline
        self.bound = bound
        self.baselineEstimate = baselineEstimate
        self.candidateEstimate = candidateEstimate
        self.change = change
        self.outcome = outcome
        self.leaning = leaning
        self.reason = reason
        self.method = method
        self.size = size
        self.noise = noise
        self.needed = needed
        self.pValue = pValue
        self.caveats = caveats
        self.companions = companions
        self.standardError = standardError
    }
}

/// On which scale a change, a margin or a limit is written.
package enum ChangeScale: String, Sendable, Hashable {
    /// A share of the baseline: 0.05 is +5 %.
    case relative
    /// A difference of shares: 0.05 is +5 pp.
    case points
    /// A difference in the metric's base unit.
    case absolute
    /// The value itself in the metric's base unit (limits).
    case value
}

/// What a margin or a limit allows.
package struct AllowedBound: Sendable, Hashable {
    package let scale: ChangeScale
    /// In the metric's own sign: +0.05 where lower is better, −0.05 where higher is; for limits the limit. Base units.
    package let value: Double
    /// As the budget writes it.
    package let text: String

    package init(scale: ChangeScale, value: Double, text: String) {
        self.scale = scale
        self.value = value
        self.text = text
    }
}

/// A change with its bounds in the metric's own sign, candidate against baseline: an accuracy that falls is negative.
/// An infinite bound is one that the data cannot give.
package struct Change: Sendable, Hashable {
    package let scale: ChangeScale
    package let estimate: Double
    package let lower: Double
    package let upper: Double
    /// The one-sided level at which the bound on the good side, which decides a fail, is shown.
    package let failLevel: Double
    /// The one-sided level of the bound on the bad side, which decides a pass.
    package let passLevel: Double

    package init(scale: ChangeScale, estimate: Double, lower: Double, upper: Double, failLevel: Double, passLevel: Double) {
        self.scale = scale
        self.estimate = estimate
        self.lower = lower
        self.upper = upper
        self.failLevel = failLevel
        self.passLevel = passLevel
    }

    /// The bound on the bad side: what a reviewer accepts by merging.
    package func worst(_ direction: Direction) -> Double { direction == .lower ? upper : lower }

    /// The bound on the good side.
    package func best(_ direction: Direction) -> Double { direction == .lower ? lower : upper }
}

/// The baseline that a check used.
package struct BaselineInfo: Sendable, Hashable {
    /// The policy as the budget writes it.
    package let policy: String
    /// Full commit id; nil for files of this job.
    package let commit: String?
    /// "merge base, recorded", "3 commits before the merge base": for the small print.
    package let origin: Sentence

    package init(policy: String, commit: String?, origin: Sentence) {
        self.policy = policy
        self.commit = commit
        self.origin = origin
    }
}

/// How much data each side has.
package struct SampleSize: Sendable, Hashable {
    package var baseline: Int?
    package var candidate: Int?
    /// Pairs of cases.
    package var cases: Int?
    package var epochs: Int?
    package var baselineRuns: Int?
    package var candidateRuns: Int?
    /// Alternating rounds; nil where runs are not paired.
    package var rounds: Int?

    package init() {}
}

/// What the spread between runs was taken from.
package enum NoiseSource: Sendable, Hashable {
    case rounds(Int)
    case history(records: Int, segments: Int, deviation: Double)
    case runs(baseline: Int, candidate: Int)
    case stated(Double)
    /// One session a side: only the sentence uses it. True where other objectives' changes set it, false where 2 % is assumed.
    case oneSession(fromOthers: Bool)
    /// Observations are independent: exact metrics, or `noise: none`.
    case independent
}

/// The data that would decide, for 80 % if the truth is today's estimate.
package struct Needed: Sendable, Hashable {
    package enum Unit: String, Sendable, Hashable { case observations, cases, runs, rounds, requests, records }
    package let unit: Unit
    /// How many in all; nil where adding them does not decide.
    package let total: Int?
    /// How many more than there are.
    package let more: Int?

    package init(unit: Unit, total: Int?, more: Int?) {
        self.unit = unit
        self.total = total
        self.more = more
    }
}

/// Why a check came out as it did: a code for scripts, a sentence and the cheapest next step for people.
package struct Reason: Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        case withinMargin = "within-margin"
        case beyondMargin = "beyond-margin"
        case withinLimit = "within-limit"
        case beyondLimit = "beyond-limit"
        case notExceeded = "not-exceeded"
        case straddles = "straddles"
        case oneRunASide = "one-run-a-side"
        case beforeFirstLook = "before-first-look"
        case tooFewObservations = "too-few-observations"
        case absentMetric = "absent-metric"
        case absentBaseline = "absent-baseline"
        case goneFromCandidate = "gone-from-candidate"
        case unscoredCases = "unscored-cases"
        case unfinishedRun = "unfinished-run"
        case nonPositiveBaseline = "non-positive-baseline"
        case summaryOnly = "summary-only"
        case newValue = "new-value"
        case neverSettled = "never-settled"
        case methodRefused = "method-refused"
        case notComparable = "not-comparable"
    }

    package let code: Code
    package let sentence: Sentence
    /// In the imperative; nil where nothing is to be done.
    package let remedy: Sentence?

    package init(code: Code, sentence: Sentence, remedy: Sentence? = nil) {
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
    }
}
