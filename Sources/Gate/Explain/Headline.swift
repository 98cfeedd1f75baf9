import Budgets
import Measurements
import Statistics

/// The one reason with numbers, and under it the cause or the remedy. It follows from outcomes only, never from a mean over objectives.
struct Headline {
    let text: Sentence
    let advice: Sentence?

    init(objectives: [ObjectiveVerdict], outcome: Outcome) {
        switch outcome {
        case .pass: (text, advice) = Headline.passed(objectives)
        case .fail: (text, advice) = Headline.failed(objectives.filter { $0.waived == nil })
        case .undecided: (text, advice) = Headline.undecided(objectives.filter { $0.waived == nil })
        }
    }

    private static func passed(_ objectives: [ObjectiveVerdict]) -> (Sentence, Sentence?) {
        let waived = objectives.filter { $0.waived != nil }
        let judged = objectives.filter { $0.outcome == .pass }
        // Only what failed was missed.
        if let first = waived.first(where: { $0.outcome == .fail }) ?? waived.first, let use = first.waived {
            let alike = waived.count { $0.outcome == first.outcome }
            let more = alike > 1 ? " and \(alike - 1) more" : ""
            let state = first.outcome == .fail ? "missed" : alike > 1 ? "are undecided" : "is undecided"
            let others = waived.count - alike
            let rest = others > 0 ? "; \(Wording.count(others, "more objective")) undecided, waived" : ""
            return (
                "\(code: key(first))\(more) \(state), waived until \(use.until.description)\(rest)",
                judged.isEmpty ? nil : "\(judged.count) of \(objectives.count) objectives pass."
            )
        }
        let all = objectives.count == 1 ? "" : "All \(objectives.count) objectives pass."
        let nearest = judged.compactMap { objective in
            objective.checks.compactMap { check in
                Headline.used(check, objective.direction).map { (share: $0, check: check, objective: objective) }
            }
            .max { $0.share < $1.share }
        }.max { $0.share < $1.share }
        guard let nearest, let change = nearest.check.change else {
            return ("nothing is worse than the budget allows", all.isEmpty ? nil : Sentence(stringLiteral: all))
        }
        let metric = nearest.objective.metric
        let worst = change.worst(nearest.objective.direction)
        let worstText = Wording.amount(
            worst, change.scale, metric, precision: Wording.precision(change), telling: nearest.check.bound.value)
        let sign =
            nearest.check.kind == .limit || nearest.check.bound.value == 0
            ? "" : nearest.objective.direction == .lower ? "+" : NumberFormat.minus
        let allowed = sign + Wording.allowance(nearest.check.bound, metric)
        let word = nearest.check.kind == .limit ? "limit" : "allowed"
        let lead = objectives.count == 1 ? "" : "The least certain is "
        let tail = all.isEmpty ? "" : " " + all
        return (
            "nothing is worse than the budget allows",
            "\(lead)\(code: key(nearest.objective)): at worst \(worstText), \(word) \(allowed).\(tail)"
        )
    }

    /// The share of the allowance that the bound on the bad side uses up; nil where there is no such number.
    private static func used(_ check: Check, _ direction: Direction) -> Double? {
        guard let change = check.change, change.worst(direction).isFinite, check.bound.value != 0 else { return nil }
        let share = change.worst(direction) / check.bound.value
        return direction == .higher && check.kind == .limit ? (share == 0 ? nil : 1 / share) : share
    }

    private static func failed(_ objectives: [ObjectiveVerdict]) -> (Sentence, Sentence?) {
        let failing = objectives.filter { $0.outcome == .fail }
        guard let lead = failing.first(where: \.isPrimary) ?? worst(failing),
            let check = lead.checks.first(where: { $0.outcome == .fail })
        else { return ("an objective fails", nil) }
        let others = failing.count - 1
        let more: Sentence = others > 0 ? "; \(Wording.count(others, "more objective")) \(others == 1 ? "fails" : "fail")" : ""
        let undecided = objectives.filter { $0.outcome == .undecided }
        var advice = check.reason.remedy ?? ""
        if let primary = undecided.first(where: \.isPrimary) ?? undecided.first,
            let reason = primary.checks.first(where: { $0.outcome == .undecided })?.reason
        {
            advice = "\(advice) Also undecided: \(reason.sentence)."
        }
        return ("\(check.reason.sentence)\(more)", advice.isEmpty ? nil : advice)
    }

    private static func undecided(_ objectives: [ObjectiveVerdict]) -> (Sentence, Sentence?) {
        let open = objectives.filter { $0.outcome == .undecided }
        let order: [Leaning] = [.looksWorse, .cannotBeJudged, .cannotDecideByDesign, .noSignOfHarm]
        let lead = order.lazy.compactMap { leaning in
            open.first { $0.leaning == leaning && $0.isPrimary } ?? worst(open.filter { $0.leaning == leaning })
        }.first
        guard let lead, let check = lead.checks.first(where: { $0.outcome == .undecided && $0.leaning == lead.leaning }) else {
            return ("an objective is undecided", nil)
        }
        let others = open.count - 1
        let more: Sentence = others > 0 ? "; \(Wording.count(others, "more objective")) undecided" : ""
        return ("\(check.reason.sentence)\(more)", check.reason.remedy)
    }

    /// Of the values of the first one's `each:` the one that uses up most of its allowance: a reader wants the worst, not the first by name.
    private static func worst(_ objectives: [ObjectiveVerdict]) -> ObjectiveVerdict? {
        let alike = objectives.filter { $0.name == objectives.first?.name }
        let shares = alike.map { objective in
            objective.checks.compactMap { check -> Double? in
                guard check.outcome == objective.outcome, let change = check.change else { return nil }
                if !change.worst(objective.direction).isFinite { return .infinity }
                if check.bound.value == 0 { return abs(change.worst(objective.direction)) }
                return used(check, objective.direction)
            }.max() ?? -.infinity
        }
        guard let most = shares.max(), let index = shares.firstIndex(of: most) else { return objectives.first }
        return alike[index]
    }

    private static func key(_ objective: ObjectiveVerdict) -> String {
        InstanceKey(objective: objective.name, labels: objective.labels).text
    }
}
