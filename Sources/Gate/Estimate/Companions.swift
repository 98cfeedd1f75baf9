import Measurements
package import Statistics

/// Tests of "no change" and sizes of the change, reported beside a decision. They decide nothing: they ask another question than whether the
/// change is larger than the margin.
package struct Companions: Sendable, Hashable {
    package var tests: [HypothesisTest] = []
    package var effects: [HypothesisTest.Estimate] = []

    package init() {}

    /// Above so many values a side a test of "no change" finds every difference, however small, and costs more than the decision.
    static let mostValues = 50_000
}

extension Companions {
    /// Of independent values: by case where cases are paired, else of all values of each side.
    static func independent(_ statistic: Statistic, before: Side, after: Side, pairs: CasePairs?, alpha: Double) -> Companions {
        var companions = Companions()
        if let pairs {
            guard pairs.count <= mostValues else { return companions }
            let old = pairs.baselineMeans
            let new = pairs.candidateMeans
            if old.allSatisfy({ $0 == 0 || $0 == 1 }), new.allSatisfy({ $0 == 0 || $0 == 1 }) {
                let dropped = zip(old, new).count { $0 > $1 }
                let gained = zip(old, new).count { $0 < $1 }
                for midP in [false, true] {
                    companions.tests.append(
                        .mcNemar(passToFail: dropped, failToPass: gained, count: pairs.count, midP: midP, alpha: alpha))
                }
            } else {
                companions.tests.append(.wilcoxonSignedRank(differences: zip(old, new).map { $1 - $0 }, alpha: alpha))
            }
            return companions
        }
        let old = before.selection.baseValues
        let new = after.selection.baseValues
        guard !old.isEmpty, !new.isEmpty, max(old.count, new.count) <= mostValues else { return companions }
        if old.allSatisfy({ $0 == 0 || $0 == 1 }), new.allSatisfy({ $0 == 0 || $0 == 1 }) {
            companions.tests.append(
                .fisherExact(
                    baselineEvents: old.count { $0 == 1 }, baselineCount: old.count, candidateEvents: new.count { $0 == 1 },
                    candidateCount: new.count))
            return companions
        }
        companions.tests.append(.mannWhitney(baseline: old, candidate: new, alpha: alpha))
        companions.tests.append(.brunnerMunzel(baseline: old, candidate: new, alpha: alpha))
        if case .percentile = statistic { companions.tests.append(.kolmogorovSmirnov(baseline: old, candidate: new)) }
        let superiority = HypothesisTest.Estimate.probabilityOfSuperiority(baseline: old, candidate: new, alpha: alpha)
        companions.effects = [.cliffsDelta(of: superiority), superiority]
        return companions
    }

    /// Of runs: their statistics, paired where they are rounds. One run a side tells nothing of another run.
    static func runs(_ statistic: Statistic, before: Side, after: Side, areRounds: Bool, alpha: Double) -> Companions {
        var companions = Companions()
        let old = before.statistics(statistic)
        let new = after.statistics(statistic)
        guard old.count >= 2, new.count >= 2, (old + new).allSatisfy(\.isFinite) else { return companions }
        if areRounds, old.count == new.count {
            companions.tests.append(.wilcoxonSignedRank(differences: zip(old, new).map { $1 - $0 }, alpha: alpha))
        } else {
            companions.tests.append(.welch(baseline: Moments(old), candidate: Moments(new), alpha: alpha))
            companions.tests.append(.permutation(baseline: old, candidate: new, seed: ResamplingSeed.derived(from: [old, new])))
        }
        return companions
    }
}
