import Budgets
import Measurements
import Statistics

/// Checks that end without statistics: there is nothing to compare, or nothing to compare with.
enum AbsentReasons {
    /// The results have no such metric; the names there are, the nearest first.
    static func metric(_ objective: Objective, candidate: ResultSet) -> Reason {
        if case .found(let name) = candidate.lookup(objective.metric) {
            let keys = objective.filter.map { match in
                let values = nearest(to: match.values.first ?? "", in: candidate.values(ofLabel: match.key))
                return values.isEmpty
                    ? "no label \(match.key); labels: \(labelNames(candidate).prefix(8).joined(separator: ", "))"
                    : "\(match.key) is one of \(values.prefix(8).joined(separator: ", "))"
            }
            let missing = objective.each.filter { candidate.values(ofLabel: $0).isEmpty }.map { "no label \($0)" }
            return Reason(
                code: .absentMetric,
                sentence:
                    "no observation of \(code: name) passes the filter of \(code: objective.name) (\((keys + missing).joined(separator: "; ")))",
                remedy: "Correct \(code: objective.filter.isEmpty ? "each" : "where") of \(code: objective.name), or measure what it names."
            )
        }
        let names = nearest(to: objective.metric, in: candidate.metrics.map(\.name))
        let list: Sentence = names.isEmpty ? "nothing" : .list(codes: names, most: 8)
        return Reason(
            code: .absentMetric,
            sentence: "the results of \(code: objective.suite) have no metric \(code: objective.metric); they have \(list)",
            remedy: "Correct the metric's name in \(code: objective.name), or make the harness report it.")
    }

    static func gone(_ key: InstanceKey, _ candidate: ResultSet) -> Reason {
        Reason(
            code: .goneFromCandidate, sentence: "\(code: key.text) has a baseline, but the candidate's results no longer have it",
            remedy: "Run it again; if it was renamed or removed on purpose, change the budget.")
    }

    static func allMissing(_ key: InstanceKey, _ selection: Selection) -> Reason {
        let unscored = selection.missing.count
        let parts = [
            unscored > 0 ? "\(Wording.count(unscored, "observation")) without a value" : nil,
            selection.failedCount > 0 ? "\(selection.failedCount) failed" : nil,
        ].compactMap { $0 }
        return Reason(
            code: .unscoredCases, sentence: "\(code: key.text) has no usable value: \(parts.joined(separator: ", "))",
            remedy: "Find out why the harness failed, and run it again.")
    }

    static func noBaseline(_ objective: Objective, _ plan: CheckPlan, _ candidate: Side, _ sentence: Sentence, _ remedy: Sentence) -> Check
    {
        let reason = Reason(code: .absentBaseline, sentence: sentence, remedy: remedy)
        return check(objective, plan, reason, candidate: candidate, outcome: .undecided, leaning: .cannotBeJudged)
    }

    /// A value of `each:` that the baseline does not have: listed, and no obstacle.
    static func newValue(_ objective: Objective, _ plan: CheckPlan, _ candidate: Side, _ key: InstanceKey) -> Check {
        let isInstance = !key.labels.pairs.isEmpty
        let reason =
            isInstance
            ? Reason(code: .newValue, sentence: "\(code: key.text) is new: the baseline does not have it")
            : Reason(
                code: .absentBaseline, sentence: "the baseline has no observations for \(code: key.text)",
                remedy: "Record a baseline that measures it.")
        return check(
            objective, plan, reason, candidate: candidate, outcome: isInstance ? .pass : .undecided,
            leaning: isInstance ? nil : .cannotBeJudged)
    }

    /// By the policy `absent`. That something was counted at all is what lets an absent metric be zero.
    static func check(
        _ objective: Objective, _ plan: CheckPlan, _ reason: Reason, name: String, in results: ResultSet, candidate: Side? = nil
    ) -> Check {
        switch objective.policy.absent {
        case .fail: check(objective, plan, reason, candidate: candidate, outcome: .fail, leaning: nil)
        case .undecided: check(objective, plan, reason, candidate: candidate, outcome: .undecided, leaning: .cannotBeJudged)
        case .zero where reason.code == .absentMetric && !results.isEmpty:
            zero(objective, plan, name: name, baselineEstimate: nil, unfinished: results.unfinishedHarness)
        case .zero: check(objective, plan, reason, candidate: candidate, outcome: .undecided, leaning: .cannotBeJudged)
        }
    }

    /// `absent: zero`: no observation means that nothing was counted. A limit judges the 0, a margin compares it with the baseline; where the
    /// baseline has no value either, there is nothing to be worse than. What a harness would have counted had it finished is not known: such
    /// a zero never passes.
    static func zero(
        _ objective: Objective, _ plan: CheckPlan, name: String, baselineEstimate: Double?, unfinished: Sentence?
    ) -> Check {
        let target = plan.targets[0]
        let isWithin =
            switch plan.kind {
            case .limit: Outcome.isWithin(.point(target.scale.degradation(ofAllowed: 0)), margin: target.degradation)
            case .margin: baselineEstimate.map { before in plan.targets.contains { isZeroAllowed($0, after: before) } } ?? true
            }
        if isWithin, let unfinished {
            let reason = Reason.unfinished(name, unfinished)
            return check(objective, plan, reason, candidate: nil, outcome: .undecided, leaning: .cannotBeJudged)
        }
        let reason = Reason(
            code: plan.kind == .limit ? (isWithin ? .withinLimit : .beyondLimit) : (isWithin ? .withinMargin : .beyondMargin),
            sentence: "nothing was counted for \(code: name), which its policy takes as 0",
            remedy: isWithin ? nil : "Find out why nothing was counted.")
        return Check(
            kind: plan.kind, baseline: plan.baseline, bound: target.allowed, baselineEstimate: baselineEstimate, candidateEstimate: 0,
            change: nil,
            outcome: isWithin ? .pass : .fail, leaning: nil, reason: reason, method: "", size: SampleSize(), noise: nil, needed: nil,
            pValue: nil, caveats: [])
    }

    private static func isZeroAllowed(_ target: Target, after baseline: Double) -> Bool {
        guard target.scale.isLog else {
            return Outcome.isWithin(.point(target.scale.direction == .lower ? -baseline : baseline), margin: target.degradation)
        }
        // A fall to nothing is a degradation by 100 % where higher is better.
        return baseline == 0 || (baseline > 0 && (target.scale.direction == .lower || target.degradation == .infinity))
    }

    /// The baseline measured another kind of quantity under this name.
    static func otherUnit(_ objective: Objective, _ plan: CheckPlan, _ candidate: Side, before: Metric) -> Check {
        let now = candidate.selection.metric.unit.dimension.name
        let reason = Reason(
            code: .absentBaseline,
            sentence:
                "\(code: objective.metric) was \(before.unit.dimension.name) in the baseline and is \(now) now: the two cannot be compared",
            remedy: "Report it in the unit of the baseline, or record a new baseline.")
        return check(objective, plan, reason, candidate: candidate, outcome: .undecided, leaning: .cannotBeJudged)
    }

    static func check(
        _ objective: Objective, _ plan: CheckPlan, _ reason: Reason, candidate: Side?, outcome: Outcome, leaning: Leaning?
    ) -> Check {
        var size = SampleSize()
        size.candidate = candidate?.selection.count
        let estimate = candidate.map { objective.statistic.of($0.selection.baseValues) }
        return Check(
            kind: plan.kind, baseline: plan.baseline, bound: plan.targets[0].allowed, baselineEstimate: nil,
            candidateEstimate: estimate.flatMap { $0.isFinite ? $0 : nil }, change: nil, outcome: outcome, leaning: leaning, reason: reason,
            method: "", size: size, noise: nil, needed: nil, pValue: nil, caveats: [])
    }

    private static func labelNames(_ results: ResultSet) -> [String] {
        Set(results.labels.flatMap { $0.pairs.map(\.key) }).sorted(by: naturallyPrecedes)
    }
}

extension ResultSet {
    /// Why the harness of some run stopped before its end; nil where all finished.
    var unfinishedHarness: Sentence? {
        runs.lazy.compactMap(\.unfinished).first.map { "the harness did not finish (\(code: $0))" }
    }
}

extension Reason {
    /// A pass that is not believed.
    static func unfinished(_ name: String, _ harness: Sentence) -> Reason {
        Reason(
            code: .unfinishedRun, sentence: "\(code: name) cannot be judged: \(harness)",
            remedy: "Run the harness again until it finishes.")
    }

    /// A percentage of something that is zero, negative or changes sign; a geometric mean of such values.
    static func nonPositive(_ question: Question) -> Reason {
        if question.statistic == .geomean {
            return Reason(
                code: .nonPositiveBaseline,
                sentence: "a geometric mean needs values above 0, but \(code: question.objective) has others",
                remedy: "Judge the \(code: "mean") or the \(code: "median").")
        }
        return Reason(
            code: .nonPositiveBaseline,
            sentence:
                "a percentage of a value that is zero or negative means nothing: \(code: question.objective) needs an absolute margin",
            remedy: "Write its margin in the metric's own unit, for example \(code: "margin: 5% or 1").")
    }
}
