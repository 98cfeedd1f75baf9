import Budgets
import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The plan of one check from a pilot.
struct PilotPlan {
    let pending: PendingObjective
    let check: PendingCheck
    let pilot: RunPool
    let areRounds: Bool
    let assumptions: PlanAssumptions
    /// The same margin between runs that follow each other, where cases are paired.
    let repeated: [PendingCheck]

    struct Answer {
        let unit: Needed.Unit
        let has: Int?
        var needs: [PlannedNeed] = []
        var unsaid: Reason?
    }

    private var objective: Objective { pending.objective }

    static func estimation(_ check: PendingCheck) -> Estimation? {
        for term in check.terms { if case .success(let estimation) = term.estimation { return estimation } }
        return nil
    }

    /// Of "5% or 20 ms" the term that allows the most is the one to plan for.
    private var term: (target: Target, estimation: Estimation)? {
        let usable = check.terms.compactMap { term -> (Target, Estimation)? in
            if case .success(let estimation) = term.estimation { (term.target, estimation) } else { nil }
        }
        return usable.max { share($0) < share($1) }
    }

    /// What is allowed as a share of the pilot's value.
    private func share(_ term: (target: Target, estimation: Estimation)) -> Double {
        guard !term.target.scale.isLog else { return abs(term.target.allowed.value) }
        return abs(term.target.allowed.value) / max(abs(term.estimation.baselineEstimate ?? 1), .leastNormalMagnitude)
    }

    var answer: Answer {
        guard let (target, estimation) = term else {
            var refused: Reason?
            for term in check.terms { if case .failure(let refusal) = term.estimation { refused = refusal.reason } }
            return Answer(unit: .observations, has: nil, unsaid: refused)
        }
        let plan = NeededPlan(
            target: target, alpha: check.alpha, kind: check.kind, estimate: check.kind == .limit ? estimation.method.estimate : 0)
        switch estimation.needed {
        case .runs(let deviation, let have), .rounds(let deviation, let have):
            return runs(plan, deviation: deviation, have: have, isMeasured: true)
        case .runsAgainstLimit(let deviation, let have):
            return againstLimit(plan, deviation: deviation, have: have, isMeasured: true, estimation)
        case .golden: return cases(plan, estimation)
        case .byStandardError where estimation.size.cases != nil && check.kind == .margin: return cases(plan, estimation)
        case .byStandardError(let unit, let have): return observations(plan, estimation, unit, have: have, least: 0)
        case .percentile(let q, let have, let isChange):
            let least =
                isChange
                ? PercentileRanks.neededForChange(q: q, alpha: check.alpha)
                : target.scale.direction == .lower
                    ? PercentileRanks.neededForUpper(q: q, alpha: check.alpha) : PercentileRanks.neededForLower(q: q, alpha: check.alpha)
            return observations(plan, estimation, .observations, have: have, least: least)
        case .rate(let failures, let requests):
            let rate = Double(failures) / Double(requests)
            let (total, supported) = plan.rate(rate, have: requests)
            return answer(
                .requests, has: requests, total, supported, "\(failures) of \(requests) count, as in the pilot", isMeasured: true,
                beyond: plan)
        case .history, .none: return exactOrOneRun(plan, estimation)
        }
    }

    // MARK: what a machine measures

    private func runs(_ plan: NeededPlan, deviation: Double, have: Int?, isMeasured: Bool) -> Answer {
        let stated = assumptions.spread.map { onScale($0, plan) }
        let used = stated ?? deviation
        let (total, supported) = areRounds ? plan.rounds(deviation: used, have: have) : plan.runs(deviation: used, have: have)
        return answer(
            areRounds ? .rounds : .runs, has: have, total, supported, spreadText(used, plan), isMeasured: stated == nil && isMeasured,
            beyond: plan, others: check.kind == .margin ? plan.otherWays(deviation: used, objective) : [])
    }

    private func againstLimit(_ plan: NeededPlan, deviation: Double, have: Int?, isMeasured: Bool, _ estimation: Estimation) -> Answer {
        let value = abs(estimation.candidateEstimate ?? 0)
        let stated = assumptions.spread.map { $0 * value }
        let used = stated ?? deviation
        let (total, supported) = plan.runsAgainstLimit(deviation: used, have: have)
        return answer(
            .runs, has: have, total, supported, spreadText(used, plan, of: value), isMeasured: stated == nil && isMeasured, beyond: plan)
    }

    /// A share as a deviation on the target's scale.
    private func onScale(_ share: Double, _ plan: NeededPlan) -> Double {
        plan.target.scale.isLog ? log1p(share) : share * abs(term?.estimation.baselineEstimate ?? 0)
    }

    private func spreadText(_ deviation: Double, _ plan: NeededPlan, of value: Double? = nil) -> Sentence {
        let base = value ?? abs(term?.estimation.baselineEstimate ?? 0)
        let share = plan.target.scale.isLog ? expm1(deviation) : base > 0 ? deviation / base : .nan
        return "runs differ by \(Amount.share(share)) (standard deviation)"
    }

    /// Facts need nothing; one run of what a machine measures needs a stated spread.
    private func exactOrOneRun(_ plan: NeededPlan, _ estimation: Estimation) -> Answer {
        let spreads = assumptions.spreads(of: objective)
        guard !estimation.decides || objective.noise?.share != nil else {
            return Answer(
                unit: .runs, has: nil,
                unsaid: Reason(
                    code: .withinMargin, sentence: "it is an exact value or a fact of the sample: one run decides, whatever its size"))
        }
        guard !spreads.isEmpty else { return Answer(unit: areRounds ? .rounds : .runs, has: 1, unsaid: .oneRun) }
        let answers = spreads.map { spread in
            check.kind == .limit
                ? againstLimit(plan, deviation: spread * abs(estimation.candidateEstimate ?? 0), have: 1, isMeasured: false, estimation)
                : runs(plan, deviation: onScale(spread, plan), have: 1, isMeasured: false)
        }
        return Answer(
            unit: answers[0].unit, has: answers[0].has, needs: answers.flatMap(\.needs), unsaid: answers.compactMap(\.unsaid).first)
    }

    // MARK: what is independent

    private func observations(_ plan: NeededPlan, _ estimation: Estimation, _ unit: Needed.Unit, have: Int, least: Int) -> Answer {
        let bounds = estimation.method.bounds(alpha: check.alpha)
        let error = (bounds.upper - bounds.lower) / 2 / Normal.upperQuantile(check.alpha)
        if let spread = assumptions.spread, least == 0, plan.target.scale.isLog {
            let error = spread * (2 / Double(have)).squareRoot()
            let (total, supported) = plan.observations(error: error, have: have)
            return answer(
                unit, has: have, total, supported,
                "observations vary by \(Amount.share(spread)) (coefficient of variation)", isMeasured: false,
                beyond: plan)
        }
        guard error.isFinite else {
            return Answer(
                unit: unit, has: have,
                needs: [PlannedNeed(assumption: "so many bound it at all", isMeasured: true, total: least, supported: nil)])
        }
        let (total, supported) = plan.observations(error: error, have: have, least: least)
        return answer(unit, has: have, total, supported, "they vary as in the pilot", isMeasured: true, beyond: plan)
    }

    // MARK: paired cases

    private func cases(_ plan: NeededPlan, _ estimation: Estimation) -> Answer {
        let have = estimation.size.cases ?? 0
        let again = repeated.compactMap(PilotPlan.estimation)
        // How many of a hundred cases flip between runs of unchanged code.
        let flips = again.compactMap { estimation -> Double? in
            guard case .golden(let worse, let better, let cases) = estimation.needed, cases > 0 else { return nil }
            return Double(worse + better) / Double(cases)
        }
        if isPassFail {
            let measured = flips.isEmpty || assumptions.isDiscordanceStated ? nil : flips.reduce(0, +) / Double(flips.count)
            let inPoints = points(plan, estimation)
            let needs = (measured.map { [$0] } ?? assumptions.discordances).map { discordance -> PlannedNeed in
                let (total, supported) = inPoints.goldenSet(discordance: discordance, have: have)
                return PlannedNeed(
                    assumption: "\(Amount.share(discordance)) of the cases flip by themselves",
                    isMeasured: measured != nil, total: total, supported: supported)
            }
            return Answer(unit: .cases, has: have, needs: needs)
        }
        let errors = again.map { estimation -> Double in
            let bounds = estimation.method.bounds(alpha: check.alpha)
            return (bounds.upper - bounds.lower) / 2 / Normal.upperQuantile(check.alpha)
        }.filter(\.isFinite)
        guard !errors.isEmpty else {
            return Answer(
                unit: .cases, has: have,
                unsaid: Reason(
                    code: .oneRunASide, sentence: "one run does not show how far the values of a case move by themselves",
                    remedy: "Give two runs of unchanged code."))
        }
        let error = (errors.map { $0 * $0 }.reduce(0, +) / Double(errors.count)).squareRoot()
        let (total, supported) = plan.observations(error: error, have: have)
        return answer(.cases, has: have, total, supported, "cases move as between the pilot's runs", isMeasured: true, beyond: plan)
    }

    private var isPassFail: Bool {
        let selection = Selection(objective, metric: pending.metric.name, instance: pending.key.labels, from: pilot.results)
        return pending.metric.unit.dimension == .ratio || pending.metric.unit.dimension == .none
            ? selection.baseValues.allSatisfy { $0 == 0 || $0 == 1 } && objective.statistic != .sum : false
    }

    /// A share of the pilot's mean is so many points.
    private func points(_ plan: NeededPlan, _ estimation: Estimation) -> NeededPlan {
        guard plan.target.scale.isLog else { return plan }
        let mean = estimation.baselineEstimate ?? 1
        return NeededPlan(
            target: Target(
                margin: .points(abs(plan.target.allowed.value) * mean), text: plan.target.allowed.text, direction: pending.direction),
            alpha: plan.alpha, kind: plan.kind, estimate: 0)
    }

    private func answer(
        _ unit: Needed.Unit, has: Int?, _ total: Int?, _ supported: Amount?, _ assumption: Sentence, isMeasured: Bool,
        beyond plan: NeededPlan, others: [OtherWay] = []
    ) -> Answer {
        guard check.kind == .limit, plan.gap <= 0 else {
            return Answer(
                unit: unit, has: has,
                needs: [
                    PlannedNeed(assumption: assumption, isMeasured: isMeasured, total: total, supported: supported, others: others)
                ])
        }
        return Answer(
            unit: unit, has: has,
            unsaid: Reason(
                code: .beyondLimit, sentence: "the pilot itself is not within the limit, which no number of \(unit.rawValue) mends",
                remedy: "Loosen the limit, or make it better first."))
    }
}

extension Reason {
    /// What a machine measured once.
    static let oneRun = Reason(
        code: .oneRunASide, sentence: "one run says nothing about how far runs of unchanged code differ",
        remedy: "Give several runs, or state their standard deviation with \(code: "--spread").")
}
