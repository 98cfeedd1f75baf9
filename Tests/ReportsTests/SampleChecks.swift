import Budgets
import Gate
import Measurements
import Statistics

/// Parts of verdicts made by hand, with the defaults that most of them share.
enum Sample {
    static let mergeBase = BaselineInfo(
        policy: "merge-base", commit: "4f1c2a9" + String(repeating: "0", count: 33), origin: "merge base, recorded")
    static let candidate = CandidateInfo(commit: "b07d1e3" + String(repeating: "0", count: 33))

    static let time = Metric(name: "time", unit: .seconds)
    static let accuracy = Metric(name: "accuracy", unit: .ratio)
    static let cost = Metric(name: "cost", unit: .dollars)

    static func observations(_ count: Int, runs: Int? = nil, rounds: Int? = nil) -> SampleSize {
        var size = SampleSize()
        (size.baseline, size.candidate) = (count, count)
        (size.baselineRuns, size.candidateRuns) = (runs, runs)
        size.rounds = rounds
        return size
    }

    static func pairs(_ cases: Int, epochs: Int = 1) -> SampleSize {
        var size = observations(cases)
        size.cases = cases
        size.epochs = epochs
        return size
    }

    static let fiveRounds = observations(200, rounds: 5)

    static func change(_ estimate: Double, _ lower: Double, _ upper: Double, _ scale: ChangeScale = .relative) -> Change {
        Change(scale: scale, estimate: estimate, lower: lower, upper: upper, failLevel: 0.025, passLevel: 0.025)
    }

    /// A margin's check; a pass by 5 rounds unless more is said.
    static func margin(
        _ outcome: Outcome, _ values: (Double?, Double?), _ change: Change?, _ allowed: Double = 0.1, _ text: String = "10%",
        leaning: Leaning? = nil, code: Reason.Code? = nil, sentence: Sentence = "", remedy: Sentence? = nil, size: SampleSize = fiveRounds,
        noise: NoiseSource? = nil, method: String = "t on the differences of rounds", needed: Needed? = nil, scale: ChangeScale? = nil,
        baseline: BaselineInfo? = mergeBase, caveats: [Sentence] = []
    ) -> Check {
        let usual: Reason.Code = outcome == .pass ? .withinMargin : outcome == .fail ? .beyondMargin : .straddles
        return Check(
            kind: .margin, baseline: baseline, bound: AllowedBound(scale: scale ?? change?.scale ?? .relative, value: allowed, text: text),
            baselineEstimate: values.0, candidateEstimate: values.1, change: change, outcome: outcome, leaning: leaning,
            reason: Reason(code: code ?? usual, sentence: sentence, remedy: remedy), method: change == nil ? "" : method, size: size,
            noise: change == nil ? nil : noise ?? size.rounds.map { .rounds($0) } ?? .independent, needed: needed, pValue: nil,
            caveats: caveats)
    }

    /// A limit's check on the candidate's value.
    static func limit(
        _ outcome: Outcome, _ value: Double, _ lower: Double, _ upper: Double, _ limit: Double, _ text: String, sentence: Sentence = "",
        remedy: Sentence? = nil, size: SampleSize, method: String = "wider of t and Hall"
    ) -> Check {
        var size = size
        (size.baseline, size.baselineRuns) = (nil, nil)
        return Check(
            kind: .limit, baseline: nil, bound: AllowedBound(scale: .value, value: limit, text: text), baselineEstimate: nil,
            candidateEstimate: value, change: change(value, lower, upper, .value), outcome: outcome, leaning: nil,
            reason: Reason(code: outcome == .pass ? .withinLimit : .beyondLimit, sentence: sentence, remedy: remedy), method: method,
            size: size, noise: .independent, needed: nil, pValue: nil, caveats: [])
    }

    static func objective(
        _ name: String, _ metric: Metric = time, _ statistic: Statistic = .median, _ labels: [(String, String)] = [], _ checks: Check...,
        isPrimary: Bool = false, direction: Direction? = nil, waived: WaiverUse? = nil, flips: Flips? = nil, counts: Counts = Counts()
    ) -> ObjectiveVerdict {
        let outcome = Outcome.worst(of: checks.map(\.outcome))
        let leaning = checks.first { $0.outcome == .undecided }?.leaning
        return ObjectiveVerdict(
            name: name, labels: Labels(labels), isPrimary: isPrimary, suite: "main", metric: metric, statistic: statistic,
            direction: direction ?? metric.direction ?? .lower, outcome: outcome, leaning: outcome == .undecided ? leaning : nil,
            blocks: waived == nil && (outcome == .fail || leaning == .looksWorse), waived: waived, checks: checks, flips: flips,
            counts: counts)
    }

    static func budget(
        _ service: String, _ headline: Sentence, _ advice: Sentence? = nil, _ objectives: [ObjectiveVerdict], notes: [Sentence] = [],
        unguarded: [String] = [], blocking: Sentence = ""
    ) -> BudgetVerdict {
        let counted = objectives.filter { $0.waived == nil }
        let outcome = Outcome.worst(of: counted.map(\.outcome))
        return BudgetVerdict(
            file: "Budgets/\(service).yaml", service: service, owner: nil, outcome: outcome,
            exit: outcome == .fail ? .fail : counted.contains(where: \.blocks) ? .blocked : .pass, headline: headline, advice: advice,
            objectives: objectives, notes: notes, unguarded: unguarded, blocking: blocking, budgetOrigin: "as on \(code: "main")",
            confidence: 0.95)
    }

    static func flip(_ id: String, _ before: [Double], _ after: [Double], _ labels: [(String, String)] = [], alone: Bool = false)
        -> FlippedCase
    {
        FlippedCase(id: id, before: before, after: after, labels: Labels(labels), flipsUnchanged: alone)
    }

    /// Cases of a golden set that are right or wrong, with the intent that their id begins with.
    static func flips(worse: [String], better: [String], epochs: Int, of cases: Int, knowsUnchanged: Bool = true, alone: [String] = [])
        -> Flips
    {
        func flipped(_ id: String, from: Double) -> FlippedCase {
            let intent = id.split(separator: "-").first.map(String.init) ?? ""
            return flip(
                id, Array(repeating: from, count: epochs), Array(repeating: 1 - from, count: epochs), [("intent", intent)],
                alone: alone.contains(id))
        }
        return Flips(
            worse: worse.map { flipped($0, from: 1) }, better: better.map { flipped($0, from: 0) }, cases: cases,
            knowsUnchanged: knowsUnchanged)
    }
}
