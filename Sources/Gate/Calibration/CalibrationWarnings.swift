import Budgets
import Measurements
import Statistics

/// Where a budget promises what the noise of unchanged code forbids.
struct CalibrationWarnings {
    let objective: Objective
    let tally: CheckTally
    let supported: Amount?
    /// How many distinct splits it was judged on.
    let distinct: Int
    let aSide: Int
    let areRounds: Bool

    var sentences: [Sentence] {
        guard tally.judged > 0 else { return [] }
        return [failing, passing].compactMap { $0 }
    }

    private var name: Sentence { "\(code: tally.key.text)" }

    /// More false failures than promised, by more than the number of splits explains. A limit is failed by the code itself.
    private var failing: Sentence? {
        let share = Double(tally.fails) / Double(tally.judged)
        if tally.kind == .limit {
            guard share >= 0.5 else { return nil }
            return
                "\(name): the unchanged code is itself beyond the limit of \(objective.limit?.text ?? ""), in \(CalibrationWarnings.percent(share)) of the splits"
        }
        let promised = objective.policy.alpha
        guard CalibrationWarnings.isAbove(promised, share, of: distinct) else { return nil }
        let remedy: Sentence =
            objective.noise == Noise.none && tally.metric.mood == .moody
            ? "; its runs differ by more than its observations, so \(code: "noise: none") does not hold"
            : "; either the code did change, or its runs are not alike"
        return
            "\(name): unchanged code fails in \(CalibrationWarnings.percent(share)) of the splits, at most \(CalibrationWarnings.percent(promised)) is promised\(remedy)"
    }

    /// Unchanged code that passes in fewer than 80 % of the splits.
    private var passing: Sentence? {
        let share = Double(tally.passes) / Double(tally.judged)
        guard share < Power.planned else { return nil }
        let allowed = tally.kind == .limit ? "limit of \(objective.limit?.text ?? "")" : "margin of \(objective.margin?.text ?? "")"
        let start: Sentence = "\(name): unchanged code passes the \(allowed) in \(CalibrationWarnings.percent(share)) of the splits"
        if let supported, isTooTight(supported) {
            let noun = tally.kind == .limit ? "limit" : "margin"
            let size = areRounds ? Wording.count(aSide, "round") : Wording.count(aSide, "run") + " a side"
            return
                "\(start); with \(size) the noise supports a \(noun) of \(supported.text(tally.metric)): loosen it, or measure more (\(code: "tollgate budget plan") says how much)"
        }
        guard let reason = tally.undecidedReason else { return start }
        let remedy: Sentence = reason.remedy.map { ". \($0)" } ?? ""
        return "\(start): \(reason.sentence)\(remedy)"
    }

    /// Whether the number itself says why; otherwise something else keeps it from passing.
    private func isTooTight(_ supported: Amount) -> Bool {
        guard tally.kind == .margin else {
            guard let limit = objective.limit?.baseValue else { return false }
            return tally.direction == .lower ? supported.value > limit : supported.value < limit
        }
        let same = (objective.margin?.terms ?? []).compactMap { term -> Double? in
            switch (term, supported.scale) {
            case (.relative(let share), .relative), (.points(let share), .points): share
            case (.absolute(let quantity), .absolute): abs(quantity.baseValue)
            default: nil
            }
        }
        return same.allSatisfy { supported.value > $0 }
    }

    // MARK: of a budget

    /// Any objective's false failure, which is promised for all of them together.
    static func whole(_ whole: Calibration.WholeBudget, of splits: Int, _ budget: Budget) -> [Sentence] {
        guard splits > 0, budget.objectives.allSatisfy({ $0.limit == nil }), budget.objectives.count > 1 else { return [] }
        let share = Double(whole.fails) / Double(splits)
        let promised = 2 * budget.policy.alpha
        guard isAbove(promised, share, of: splits) else { return [] }
        return ["the whole budget fails unchanged code in \(percent(share)) of the splits, at most \(percent(promised)) is promised"]
    }

    /// Beyond what so many splits leave open: the Clopper–Pearson bound of the share at 2.5 %.
    ///
    /// The splits of few runs are no independent ones. Of unchanged Gaussian runs (simulated pools) it is raised for at most 1 % from twelve runs
    /// on at margins of half a run's standard deviation or more, for up to 8 % with 6 to 8 runs, and oftener at a margin of nothing.
    private static func isAbove(_ promised: Double, _ share: Double, of splits: Int) -> Bool {
        let events = Int((share * Double(splits)).rounded(.down))
        return splits > 0 && RateAgainstLimit(events: events, count: splits).bounds(alpha: 0.025).lower > promised
    }

    private static func percent(_ share: Double) -> String { Amount.share(share) }

    /// What a suite lacks whose runs cannot be split.
    static func missing(_ objective: Objective, runs: Int) -> Reason {
        runs == 0
            ? Reason(
                code: .absentMetric, sentence: "suite \(code: objective.suite) has no results",
                remedy: "Give results of unchanged code with \(code: "--results \(objective.suite)=GLOB"), or record some.")
            : Reason(
                code: .oneRunASide, sentence: "it needs two runs of unchanged code, and there is one",
                remedy:
                    "Measure again without a change; what a machine measures needs six runs or more, for three rounds.")
    }
}
