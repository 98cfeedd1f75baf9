import Budgets
import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What an objective needs as far as the budget and what is stated tell, without any result.
struct PlanWithoutPilot {
    let objective: Objective
    let suite: Suite?
    let assumptions: PlanAssumptions

    private var alpha: Double { objective.policy.alpha }
    private var areRounds: Bool { suite?.rounds ?? true }

    /// The metric as its name and the units of its limit and margin tell it.
    private var metric: Metric {
        var unit = objective.limit?.unit
        for term in objective.margin?.terms ?? [] where unit == nil {
            switch term {
            case .absolute(let quantity): unit = quantity.unit
            case .points: unit = .ratio
            case .relative: break
            }
        }
        return Metric(name: objective.metric, unit: unit ?? .none, direction: objective.direction)
    }

    /// Whether anything tells what a machine measures from what is counted.
    private var isKnown: Bool { metric.standardName != nil || metric.unit.dimension != .none }

    private var isMoody: Bool { metric.mood == .moody && objective.noise != Noise.none }

    var checks: [PlannedCheck] {
        var checks: [PlannedCheck] = []
        if let limit = objective.limit { checks.append(check(.limit, limit.text, againstLimit(limit))) }
        if let margin = objective.margin { checks.append(check(.margin, margin.text, change(margin))) }
        return checks
    }

    private func check(_ kind: Check.Kind, _ allowed: String, _ answer: PilotPlan.Answer) -> PlannedCheck {
        PlannedCheck(
            key: InstanceKey(objective: objective.name, labels: .empty), suite: objective.suite, kind: kind, allowed: allowed,
            metric: metric,
            unit: answer.unit, has: nil, needs: answer.needs, unsaid: answer.unsaid)
    }

    private func unsaid(_ sentence: Sentence, _ remedy: Sentence) -> PilotPlan.Answer {
        PilotPlan.Answer(unit: .runs, has: nil, unsaid: Reason(code: .absentMetric, sentence: sentence, remedy: remedy))
    }

    private var giveResults: Sentence { "Give results of a pilot with \(code: "--results \(objective.suite)=GLOB")." }

    private func plan(_ target: Target, _ kind: Check.Kind) -> NeededPlan {
        NeededPlan(target: target, alpha: alpha, kind: kind, estimate: 0)
    }

    // MARK: limits

    private func againstLimit(_ limit: Quantity) -> PilotPlan.Answer {
        let direction = objective.direction ?? metric.direction
        switch objective.statistic {
        case .rate:
            guard let direction, limit.baseValue > 0, limit.baseValue < 1 else { break }
            let target = Target(limit: limit.baseValue, text: limit.text, direction: direction)
            let allowed = direction == .lower ? limit.baseValue : 1 - limit.baseValue
            let needs = [0, allowed / 2].map { events -> PlannedNeed in
                let (total, _) = plan(target, .limit).rate(direction == .lower ? events : 1 - events, have: nil)
                let what: Sentence = "\(Amount.share(events)) of them count against it"
                return PlannedNeed(assumption: what, isMeasured: false, total: total, supported: nil)
            }
            return PilotPlan.Answer(unit: .requests, has: nil, needs: needs)
        case .percentile(let percent) where isKnown && !isMoody:
            guard let direction else { break }
            let q = percent / 100
            let least =
                direction == .lower
                ? PercentileRanks.neededForUpper(q: q, alpha: alpha) : PercentileRanks.neededForLower(q: q, alpha: alpha)
            return PilotPlan.Answer(
                unit: .observations, has: nil,
                needs: [PlannedNeed(assumption: "all of them lie within the limit", isMeasured: false, total: least, supported: nil)])
        case .minimum, .maximum: return fact
        default: break
        }
        return unsaid("only results tell how far its value lies from the limit", giveResults)
    }

    // MARK: margins

    private func change(_ margin: Margin) -> PilotPlan.Answer {
        let direction = objective.direction ?? metric.direction ?? .lower
        if objective.statistic == .minimum || objective.statistic == .maximum || metric.isCounter { return fact }
        guard isKnown || assumptions.spread != nil || objective.noise != nil else {
            return unsaid("nothing tells whether a machine measures \(code: objective.metric) or it is counted", giveResults)
        }
        if isMoody {
            guard let share = relative(margin) else {
                return unsaid("only results tell what share of its value the margin is", giveResults)
            }
            let spreads = assumptions.spreads(of: objective)
            guard !spreads.isEmpty else {
                return unsaid(
                    "it depends on how far runs of unchanged code differ",
                    "State their standard deviation with \(code: "--spread"), or give several runs of unchanged code.")
            }
            let target = Target(margin: .relative(share), text: margin.text, direction: direction)
            let plan = plan(target, .margin)
            let needs = spreads.map { spread -> PlannedNeed in
                let deviation = log1p(spread)
                let (total, _) = areRounds ? plan.rounds(deviation: deviation, have: nil) : plan.runs(deviation: deviation, have: nil)
                return PlannedNeed(
                    assumption: "runs differ by \(Amount.share(spread)) (standard deviation)", isMeasured: false, total: total,
                    supported: nil, others: plan.otherWays(deviation: deviation, objective))
            }
            return PilotPlan.Answer(unit: areRounds ? .rounds : .runs, has: nil, needs: needs)
        }
        return independent(margin, direction)
    }

    private func independent(_ margin: Margin, _ direction: Direction) -> PilotPlan.Answer {
        let points = margin.terms.compactMap { term -> Double? in
            switch term {
            case .points(let share): share
            case .absolute(let quantity) where metric.unit.dimension == .ratio || metric.unit.dimension == .none: abs(quantity.baseValue)
            default: nil
            }
        }.max()
        if let points, objective.statistic == .mean, metric.isScore(objective: objective.changed(direction: direction)) {
            let plan = plan(Target(margin: .points(points), text: margin.text, direction: direction), .margin)
            return PilotPlan.Answer(
                unit: .cases, has: nil,
                needs: assumptions.discordances.map { discordance in
                    PlannedNeed(
                        assumption: "\(Amount.share(discordance)) of the cases flip by themselves",
                        isMeasured: false,
                        total: plan.goldenSet(discordance: discordance, have: nil).total, supported: nil)
                })
        }
        if let share = relative(margin), let spread = assumptions.spread, objective.statistic == .mean || objective.statistic == .sum {
            let plan = plan(Target(margin: .relative(share), text: margin.text, direction: direction), .margin)
            // Of one observation a side: the number is the square of the ratio.
            let (total, _) = plan.observations(error: spread * 2.0.squareRoot(), have: 1)
            return PilotPlan.Answer(
                unit: .observations, has: nil,
                needs: [
                    PlannedNeed(
                        assumption: "observations vary by \(Amount.share(spread)) (coefficient of variation)",
                        isMeasured: false, total: total, supported: nil)
                ])
        }
        return unsaid(
            "it depends on how much its values vary",
            relative(margin) != nil && objective.statistic == .mean
                ? "State their coefficient of variation with \(code: "--spread"), or give results of a pilot." : giveResults)
    }

    private func relative(_ margin: Margin) -> Double? {
        margin.terms.compactMap { if case .relative(let share) = $0 { share } else { nil } }.max()
    }

    private var fact: PilotPlan.Answer {
        PilotPlan.Answer(
            unit: .runs, has: nil,
            unsaid: Reason(
                code: .withinMargin, sentence: "it is an exact value or a fact of the sample: one run decides, whatever its size"))
    }
}
