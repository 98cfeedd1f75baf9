import Budgets
import Measurements
import Statistics

/// Makes a check's verdict from what was estimated and decided: its change in the metric's own sign, its leaning and its sentence.
struct CheckExplanation {
    let objective: PendingObjective
    let check: PendingCheck
    let outcome: Outcome
    /// The one-sided level of the bound that decides a fail.
    let level: Double
    let looksWorse: Bool
    let look: SequentialLook?

    func verdict() -> Check {
        let term = check.terms[check.shown]
        switch term.estimation {
        case .failure(let refusal): return refused(term, refusal)
        case .success(let estimation): return explained(term, estimation)
        }
    }

    private func refused(_ term: PendingCheck.Term, _ refusal: Refusal) -> Check {
        Check(
            kind: check.kind, baseline: check.baseline, bound: term.target.allowed, baselineEstimate: finite(refusal.baselineEstimate),
            candidateEstimate: finite(refusal.candidateEstimate), change: nil, outcome: .undecided, leaning: .cannotBeJudged,
            reason: refusal.reason, method: "", size: refusal.size, noise: nil, needed: nil, pValue: nil, caveats: [])
    }

    private func explained(_ term: PendingCheck.Term, _ estimation: Estimation) -> Check {
        let change = self.change(term.target, estimation)
        let needed = NeededData(rule: estimation.needed, target: term.target, method: estimation.single, alpha: check.alpha).needed
        let sentences = CheckSentences(
            name: objective.key.text, metric: objective.metric, direction: objective.direction, kind: check.kind,
            allowed: term.target.allowed,
            change: change, candidateEstimate: estimation.candidateEstimate, needed: needed, noise: estimation.noise, size: estimation.size,
            look: look)
        let (outcome, leaning, reason) = judged(estimation, sentences)
        // What would decide at one look alone is no promise where there are several; what bounds a percentile at all stays true.
        let isTold = outcome == .undecided && (look == nil || reason.code == .tooFewObservations)
        return Check(
            kind: check.kind, baseline: check.baseline, bound: term.target.allowed, baselineEstimate: finite(estimation.baselineEstimate),
            candidateEstimate: finite(estimation.candidateEstimate), change: change, outcome: outcome, leaning: leaning, reason: reason,
            method: estimation.name, size: estimation.size, noise: estimation.noise, needed: isTold ? needed : nil,
            pValue: estimation.decides ? check.pValue : nil, caveats: estimation.caveats, companions: check.companions,
            standardError: look == nil ? nil : standardError(estimation))
    }

    private func judged(_ estimation: Estimation, _ sentences: CheckSentences) -> (Outcome, Leaning?, Reason) {
        switch outcome {
        case .fail:
            return (.fail, nil, sentences.failed())
        case .pass:
            if let unfinished = check.unfinished {
                return (.undecided, .cannotBeJudged, .unfinished(objective.key.text, unfinished))
            }
            if !check.passesPessimistically(alpha: check.alpha) {
                return (.undecided, .cannotBeJudged, sentences.lost(check.lost, decides: true))
            }
            return (.pass, nil, sentences.passed(isFact: check.isFact))
        case .undecided:
            if let look, look.isBeforeFirst { return (.undecided, .cannotBeJudged, sentences.beforeFirst(look)) }
            if !estimation.decides {
                return looksWorse
                    ? (.undecided, .looksWorse, sentences.looksWorse(decides: false)) : (.undecided, .cannotBeJudged, sentences.oneRun())
            }
            if looksWorse { return (.undecided, .looksWorse, sentences.looksWorse(decides: true)) }
            // At an early look bounds may be missing that the same data give at one look alone.
            if estimation.single.bounds(alpha: check.alpha).upper == .infinity,
                let tooFew = sentences.unboundedPercentile(estimation.needed)
            {
                return (.undecided, .cannotDecideByDesign, tooFew)
            }
            if check.lost.count > estimation.size.cases ?? .max {
                return (.undecided, .cannotBeJudged, sentences.lost(check.lost, decides: false))
            }
            return (.undecided, .noSignOfHarm, sentences.noSignOfHarm())
        }
    }

    /// Degradation bounds at their levels as a change in the metric's own sign.
    private func change(_ target: Target, _ estimation: Estimation) -> Change {
        let worst = target.scale.change(ofDegradation: estimation.method.bounds(alpha: check.alpha).upper)
        let best = target.scale.change(ofDegradation: estimation.method.bounds(alpha: level).lower)
        let estimate = target.scale.change(ofDegradation: estimation.shownDegradation ?? estimation.method.estimate)
        return Change(
            scale: target.allowed.scale, estimate: estimate, lower: min(worst, best), upper: max(worst, best), failLevel: level,
            passLevel: check.alpha)
    }

    /// From the distances of a single look's bounds where the method has none of its own; nil where neither is finite.
    private func standardError(_ estimation: Estimation) -> Double? {
        if let student = estimation.single as? any StudentMethod { return finite(student.standardError) }
        let bounds = estimation.single.bounds(alpha: check.alpha)
        let estimate = estimation.single.estimate
        let distances = [estimate - bounds.lower, bounds.upper - estimate].filter(\.isFinite)
        if distances.isEmpty { return nil }
        return distances.reduce(0, +) / Double(distances.count) / Normal.upperQuantile(check.alpha)
    }

    private func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }
}
