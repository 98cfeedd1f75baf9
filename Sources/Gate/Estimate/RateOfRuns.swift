import Measurements
import Statistics

/// A change of a rate over several runs: errors come in bursts, so the runs are the unit, and the bounds are never narrower than those of the
/// pooled counts.
extension Estimation {
    /// Nil where there is one run a side, where cases are paired, or where a relative margin meets a run without any event.
    static func rateOfRuns(
        _ question: Question, _ baseline: Baseline, _ before: Side, _ after: Side, rounds: Bool, _ pairs: CasePairs?
    ) throws(Refusal) -> Estimation? {
        guard (pairs?.count ?? 0) < 2 else { return nil }
        let rates = [before, after].map { side in side.selection.valuesByRun.map { Statistic.rate.of($0.values) } }
        if question.scale.isLog, !rates.joined().allSatisfy({ $0 > 0 }) { return nil }
        let scaled = question.scale.isLog ? rates.map { $0.map { logRatio($0, 1) } } : rates
        let (old, new) = (scaled[0], scaled[1])
        guard old.count >= WelchRuns.fewest, new.count >= WelchRuns.fewest else { return nil }
        let pooled = try independentChange(question, baseline: before, candidate: after, pairs: nil)
        var size = pooled.size
        size.baselineRuns = old.count
        size.candidateRuns = new.count
        var noise = NoiseSource.runs(baseline: old.count, candidate: new.count)
        let overRuns: any IntervalMethod
        let sides = question.scale.ordered(old, new)
        if case .files = baseline.origin, rounds, old.count == new.count, old.count >= PairedRounds.fewest {
            size.rounds = old.count
            noise = .rounds(old.count)
            overRuns = PairedRounds(baseline: sides.first, candidate: sides.second)
        } else {
            overRuns = WelchRuns(baseline: sides.first, candidate: sides.second)
        }
        return Estimation(
            method: wider(pooled.method, overRuns), baselineEstimate: pooled.baselineEstimate, candidateEstimate: pooled.candidateEstimate,
            name: pooled.name + ", and t over runs", size: size, noise: noise, caveats: pooled.caveats, needed: pooled.needed)
    }

    private static func wider(_ first: some IntervalMethod, _ second: some IntervalMethod) -> any IntervalMethod { Wider(first, second) }
}
