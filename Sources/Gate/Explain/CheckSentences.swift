import Budgets
import Measurements
import Statistics

/// The reason of a check that was judged by statistics: its code, the sentence and the cheapest next step.
struct CheckSentences {
    let name: String
    let metric: Metric
    let direction: Direction
    let kind: Check.Kind
    let allowed: AllowedBound
    let change: Change
    let candidateEstimate: Double?
    let needed: Needed?
    let noise: NoiseSource
    let size: SampleSize
    /// Where rounds are looked at after each one.
    let look: SequentialLook?

    private var precision: Double? { Wording.precision(change) }

    private func amount(_ value: Double, signed: Bool = true) -> String {
        let allowed = change.scale == .value || signed ? allowed.value : abs(allowed.value)
        return Wording.amount(value, change.scale, metric, precision: precision, signed: signed, telling: allowed)
    }

    /// As a person would write it: 3 %, not 3.0 %.
    private var allowance: String { Wording.allowance(allowed, metric) }

    /// Up where the metric's own number rises by going worse.
    private var isUp: Bool { direction == .lower }

    func passed(isFact: Bool) -> Reason {
        if kind == .limit {
            if isFact {
                let n = size.candidate ?? 0
                let verb = direction == .lower ? "exceed" : "fall below"
                return Reason(
                    code: .notExceeded, sentence: "\(code: name) did not \(verb) \(allowed.text) in \(Wording.count(n, "observation"))")
            }
            return Reason(
                code: .withinLimit, sentence: "\(code: name) is at worst \(amount(change.worst(direction))), the limit is \(allowed.text)")
        }
        let worst = change.worst(direction)
        if worst == 0, change.estimate == 0 { return Reason(code: .withinMargin, sentence: "\(code: name) did not change") }
        return Reason(code: .withinMargin, sentence: "\(code: name) changes at worst by \(amount(worst)), \(allowed.text) allowed")
    }

    func failed() -> Reason {
        if kind == .limit {
            let value = amount(candidateEstimate ?? change.estimate)
            return Reason(
                code: .beyondLimit, sentence: "\(code: name) is \(value), the limit is \(allowed.text)",
                remedy: "Bring it back within \(allowed.text), or change the limit first, with a reason.")
        }
        let moved = Wording.moved(amount(abs(change.estimate), signed: false), change.scale, up: isUp, metric)
        return Reason(
            code: .beyondMargin, sentence: "\(code: name) \(moved), the budget allows \(allowance)",
            remedy: "Find what made it \(Wording.worse(metric, direction)), or raise the margin first, with a reason.")
    }

    func looksWorse(decides: Bool) -> Reason {
        if kind == .limit {
            let value = amount(change.estimate)
            let place: Sentence =
                decides
                ? "by best estimate, beyond the limit of \(allowed.text), but not surely"
                : "in its one run, beyond the limit of \(allowed.text); another run may differ"
            return Reason(code: decides ? .straddles : .oneRunASide, sentence: "\(code: name) is \(value) \(place)", remedy: nextStep)
        }
        let best = change.best(direction)
        let worst = change.worst(direction)
        let moved =
            best.isFinite && worst.isFinite
            ? "\(Wording.worse(metric, direction)), by \(range(abs(best), abs(worst)))"
            : "\(Wording.worse(metric, direction)), by \(amount(abs(change.estimate), signed: false))"
        let open =
            decides
            ? ": whether by more than the \(allowance) allowed is open" : "; one run a side cannot tell that from a run that differed"
        return Reason(
            code: decides ? .straddles : .oneRunASide, sentence: "\(code: name) looks \(moved)\(open)", remedy: nextStep)
    }

    func noSignOfHarm() -> Reason {
        let worst = change.worst(direction)
        let bound = worst.isFinite ? "up to \(amount(worst)) cannot be excluded" : "how much worse it may be is not bounded"
        if kind == .limit {
            return Reason(
                code: .straddles, sentence: "\(code: name) is within \(allowed.text) by best estimate, but \(bound)", remedy: nextStep)
        }
        let best = change.best(direction)
        let isSurelyWorse = direction == .lower ? best > 0 : best < 0
        let opening: Sentence =
            isSurelyWorse
            ? "\(code: name) is a little \(Wording.worse(metric, direction)), by best estimate within the \(allowance) allowed"
            : "no sign of harm in \(code: name)"
        return Reason(code: .straddles, sentence: "\(opening); \(bound)", remedy: nextStep)
    }

    /// It would pass without the lost cases, but not if they were counted as wrong; or so many are lost that the rest says little.
    func lost(_ lost: PendingCheck.Lost, decides: Bool) -> Reason {
        let total = lost.count + (size.cases ?? size.candidate ?? 0)
        let what = lost.unscored.isEmpty ? "are gone" : lost.gone.isEmpty ? "were not scored" : "were not scored or are gone"
        let ids = lost.unscored + lost.gone
        let verb = lost.count == 1 ? what.replacing("were", "was").replacing("are", "is") : what
        let known: Sentence =
            lost.count == 0 ? "some observations have no value" : "\(lost.count) of \(Wording.count(total, "case")) \(verb)"
        let deciding = lost.count == 1 ? ", and it decides" : ", and they decide it"
        return Reason(
            code: .unscoredCases, sentence: "\(code: name) cannot be judged: \(known)\(decides ? deciding : "")",
            remedy: ids.isEmpty
                ? "Run the harness again." : "Run \(.list(codes: ids, most: 6)) again\(decides ? "; all right, and this passes" : "").")
    }

    /// A percentile that the sample cannot bound on the side that passes.
    func unboundedPercentile(_ rule: NeededRule) -> Reason? {
        guard case .percentile(let q, let have, _) = rule, let total = needed?.total else { return nil }
        let percentile = Statistic.percentile(q * 100).name
        return Reason(
            code: .tooFewObservations,
            sentence: "\(Wording.count(have, "observation")) cannot bound a \(percentile): \(code: name) needs \(total)",
            remedy: "Measure at least \(total)\(kind == .margin ? " on each side" : ""), or judge one nearer to the median.")
    }

    /// Whatever the numbers say.
    func beforeFirst(_ look: SequentialLook) -> Reason {
        let rounds = Wording.count(look.rounds, "round")
        return Reason(
            code: .beforeFirstLook,
            sentence: "\(code: name) is open: \(rounds) of at most \(look.maximum), the first look is at \(SequentialDesign.firstLook)",
            remedy: "Measure \(Wording.count(SequentialDesign.firstLook - look.rounds, "more round")).")
    }

    func oneRun() -> Reason {
        if kind == .limit {
            let value = amount(change.estimate)
            return Reason(
                code: .oneRunASide,
                sentence:
                    "\(code: name) is \(value) in its one run, the limit is \(allowed.text): nobody can tell how far another run would differ",
                remedy: nextStep)
        }
        let seen: Sentence = change.estimate.isFinite ? " (\(code: name): \(amount(change.estimate)))" : ""
        let isOneEach = (size.baselineRuns ?? 1) == 1 && (size.candidateRuns ?? 1) == 1
        return Reason(
            code: .oneRunASide,
            sentence: "one run \(isOneEach ? "a side" : "on one side"): nobody can tell a change from a run that differed\(seen)",
            remedy: nextStep)
    }

    /// The cheapest way to a decision.
    private var nextStep: Sentence {
        switch noise {
        case .oneSession where kind == .limit:
            return "Measure in three or more runs and give all their files, or record five baselines."
        case .oneSession:
            return """
                Measure three to five alternating rounds in one job and give each side's files (\(code: "--baseline-results")), or record \
                five baselines.
                """
        case .history:
            return kind == .margin
                ? "Measure three to five alternating rounds in one job; more records narrow this only slowly."
                : "The spread between records is the limit here: bring it further within \(allowed.text), or change the limit on purpose."
        case .stated(let share):
            let stated = NumberFormat.percent(share, signed: false)
            return
                "Measure \(kind == .margin ? "three to five alternating rounds" : "three or more times"): their own spread replaces the stated \(stated)."
        case .rounds, .runs, .independent:
            if let look {
                return look.isLast
                    ? "All \(look.maximum) rounds are done: plan more of them from the start, or change the \(kind.rawValue) on purpose."
                    : "Measure on: \(look.rounds) of at most \(look.maximum) rounds are done."
            }
            guard let needed else { return "Measure again with more data." }
            guard let more = needed.more, more > 0 else {
                let what = kind == .limit ? "value" : "change"
                return
                    "To decide this takes more than twenty times as much data: change the \(kind.rawValue) on purpose, or accept the \(what)."
            }
            let noun = more == 1 ? String(needed.unit.rawValue.dropLast()) : needed.unit.rawValue
            let isEachSide = kind == .margin && needed.unit != .rounds && needed.unit != .cases
            let place = isEachSide ? " on each side" : ""
            return
                "Add \(Wording.about(more)) \(noun)\(place): \(more == 1 ? "it" : "they") would decide it if the truth is today's estimate."
        }
    }

    /// "4.8 to 11.1 %".
    private func range(_ low: Double, _ high: Double) -> String {
        let upper = amount(high, signed: false)
        let lower = amount(low, signed: false)
        let unit = upper.drop { $0 != Character(NumberFormat.noBreakSpace) }
        return (lower.hasSuffix(unit) ? String(lower.dropLast(unit.count)) : lower) + " to " + upper
    }
}

extension String {
    fileprivate func replacing(_ old: String, _ new: String) -> String {
        split(separator: " ").map { $0 == old ? new : String($0) }.joined(separator: " ")
    }
}
