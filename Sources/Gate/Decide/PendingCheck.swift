import Budgets
import Measurements
import Statistics

/// A check between estimate and decision: its p-value is known, the family's correction is not.
struct PendingCheck {
    /// One term of the margin (or the limit) with what could be estimated of it.
    struct Term {
        let target: Target
        var estimation: Result<Estimation, Refusal>
        /// With every lost case counted as wrong; nil where nothing was lost or the policy says so.
        var pessimistic: (any IntervalMethod)?
    }

    let kind: Check.Kind
    let baseline: BaselineInfo?
    var terms: [Term]
    /// The one-sided level of this objective at this look.
    let alpha: Double
    /// A pass is not believed: the run did not finish.
    let unfinished: Sentence?
    /// How many cases the pessimistic bound counts as wrong, for the sentence.
    let lost: Lost
    /// A term that allows a change of a sample's extreme, "not exceeded in n".
    let isFact: Bool
    var companions = Companions()

    struct Lost: Equatable {
        var unscored: [String] = []
        var gone: [String] = []
        var count: Int { unscored.count + gone.count }
    }

    /// The term that decides: of "A or B" the one that passes, or the one hardest to exceed.
    var shown: Int {
        let passing = terms.indices.filter { passes(terms[$0], alpha: alpha) }
        let candidates = passing.isEmpty ? Array(terms.indices) : passing
        guard var best = candidates.first, candidates.count > 1 else { return candidates.first ?? 0 }
        for index in candidates.dropFirst() where p(terms[index]) > p(terms[best]) { best = index }
        return best
    }

    /// The p-value of "no worse than allowed": beyond both of `A or B`. Nil where nothing is estimated or it does not decide.
    var pValue: Double? {
        var largest = 0.0
        for term in terms {
            guard case .success(let estimation) = term.estimation, estimation.decides else { return nil }
            largest = max(largest, estimation.method.pValue(atMost: term.target.degradation))
        }
        return largest
    }

    /// The p-value of "no degradation at all" for a margin; nil for limits and where nothing is estimated.
    var pValueOfNoDegradation: Double? {
        guard kind == .margin, case .success(let estimation) = terms[shown].estimation else { return nil }
        return estimation.method.pValue(atMost: 0)
    }

    /// Whether the bound on the bad side lies within what is allowed, of any term.
    func passes(alpha: Double) -> Bool {
        terms.contains { passes($0, alpha: alpha) }
    }

    private func passes(_ term: Term, alpha: Double) -> Bool {
        guard case .success(let estimation) = term.estimation, estimation.decides else { return false }
        return Outcome.isWithin(estimation.method.bounds(alpha: alpha), margin: term.target.degradation)
    }

    /// The same with every lost case counted as wrong.
    func passesPessimistically(alpha: Double) -> Bool {
        terms.contains { term in
            guard case .success(let estimation) = term.estimation, estimation.decides else { return false }
            let method = term.pessimistic ?? estimation.method
            return Outcome.isWithin(method.bounds(alpha: alpha), margin: term.target.degradation)
        }
    }

    /// Whether the best estimate lies beyond what is allowed, of every term.
    var isEstimateBeyond: Bool {
        terms.allSatisfy { term in
            guard case .success(let estimation) = term.estimation else { return false }
            return !Outcome.isWithin(.point(estimation.method.estimate), margin: term.target.degradation)
        }
    }

    private func p(_ term: Term) -> Double {
        guard case .success(let estimation) = term.estimation else { return 2 }
        return estimation.method.pValue(atMost: term.target.degradation)
    }
}
