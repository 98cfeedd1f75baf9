import Budgets
import Measurements
import Statistics

/// Selects, shapes and estimates one objective, or one value of its `each:`.
struct InstanceJudging {
    let budget: Budget
    let evidence: Evidence
    let suite: SuiteEvidence
    let objective: Objective
    let key: InstanceKey
    let resolved: MetricResolution
    let hasCompanions: Bool

    private var isScore: Bool { resolved.metric.isScore(objective: objective) }

    private var alpha: Double { objective.policy.alpha(atLook: evidence.candidate.look) }

    func pending() throws(GateError.Kind) -> PendingObjective {
        let selection = Selection(objective, metric: resolved.name, instance: key.labels, from: suite.candidate)
        try objective.checkBenchmarks(selection, in: suite.candidate)
        if let method = objective.method, method.isBootstrap, !isIndependent {
            throw .methodOfIndependentValues(method.rawValue, metric: resolved.name)
        }
        var candidate = Side(results: suite.candidate, selection: selection)
        var counts = Counts()
        counts.failed = selection.failedCount
        counts.warmUp = WarmUps(candidate).share
        let scored = selection.caseMeans(in: suite.candidate)
        counts.unscored = selection.unscoredCases(in: suite.candidate, scored: scored)
        if isScore, objective.policy.unscored == .wrong { candidate = countingMissingAsWrong(candidate) }
        // Results without any observation counted nothing at all, not nothing of this metric.
        let isZero = candidate.selection.isEmpty && objective.policy.absent == .zero && !suite.candidate.isEmpty

        var flips: Flips?
        var items: [PendingObjective.Item] = []
        let infos = objective.baselines.map { ($0, info($0)) }
        for plan in objective.targets(metric: resolved.metric, direction: resolved.direction, baselines: infos) {
            guard candidate.selection.hasEvidence else {
                items.append(
                    .settled(
                        isZero
                            ? AbsentReasons.zero(
                                objective, plan, name: key.text, baselineEstimate: baselineValue(plan),
                                unfinished: suite.candidate.unfinishedHarness)
                            : gone(plan, candidate)))
                continue
            }
            switch plan.kind {
            case .limit:
                items.append(.pending(limitCheck(plan, candidate)))
            case .margin:
                guard let policy = plan.policy else { continue }
                switch suite.baselines[policy] ?? InstanceJudging.notLookedUp(policy) {
                case .missing(let sentence, let remedy, let cannotExistYet):
                    if cannotExistYet, objective.baselines.count > 1, hasOtherBaseline(than: policy) { continue }
                    items.append(.settled(AbsentReasons.noBaseline(objective, plan, candidate, sentence, remedy)))
                case .found(let baseline):
                    let before = Selection(objective, metric: resolved.name, instance: key.labels, from: baseline.results)
                    try objective.checkBenchmarks(before, in: baseline.results)
                    let side = Side(results: baseline.results, selection: before)
                    counts.warmUp = max(counts.warmUp, WarmUps(side).share)
                    guard before.metric.unit.dimension == resolved.metric.unit.dimension || before.isEmpty else {
                        items.append(.settled(AbsentReasons.otherUnit(objective, plan, candidate, before: before.metric)))
                        continue
                    }
                    guard before.hasEvidence else {
                        items.append(.settled(AbsentReasons.newValue(objective, plan, candidate, key)))
                        continue
                    }
                    if let check = AbsentReasons.notComparable(objective, plan, candidate, baseline: baseline.results.environment) {
                        items.append(.settled(check))
                        continue
                    }
                    if let check = AbsentReasons.changedBenchmark(objective, plan, candidate, baseline: side) {
                        items.append(.settled(check))
                        continue
                    }
                    let pairs =
                        Estimation.mayPair(objective.statistic, baseline: side, candidate: candidate)
                        ? CasePairs(baseline: before, in: side.results, candidate: candidate.selection, in: candidate.results) : nil
                    if let pairs, pairs.count + pairs.gone.count + pairs.changed.count > 0 {
                        counts.newCases = pairs.new
                        counts.goneCases = pairs.gone
                        counts.changedCases = pairs.changed
                    }
                    if let pairs, pairs.count >= 2, isScore, flips == nil { flips = flipped(pairs) }
                    items.append(.pending(marginCheck(plan, baseline, side, candidate, pairs)))
                }
            }
        }
        return PendingObjective(
            objective: objective, key: key, metric: resolved.metric, direction: resolved.direction, checks: items, flips: flips,
            counts: counts)
    }

    /// The evidence holds a lookup of every policy; where it does not, that is no pass.
    private static func notLookedUp(_ policy: BaselinePolicy) -> BaselineLookup {
        .missing(
            "there is no baseline for \(code: policy.name)", remedy: "Record one, or give its files (\(code: "--baseline-results")).",
            cannotExistYet: false)
    }

    /// The statistic of a margin's baseline; nil for a limit and where the baseline has no value.
    private func baselineValue(_ plan: CheckPlan) -> Double? {
        guard let policy = plan.policy, case .found(let baseline)? = suite.baselines[policy] else { return nil }
        let value = objective.statistic.of(
            Selection(objective, metric: resolved.name, instance: key.labels, from: baseline.results).baseValues)
        return value.isFinite ? value : nil
    }

    private func hasOtherBaseline(than policy: BaselinePolicy) -> Bool {
        objective.baselines.contains { other in
            if other != policy, case .found? = suite.baselines[other] { true } else { false }
        }
    }

    private func info(_ policy: BaselinePolicy) -> BaselineInfo? {
        guard case .found(let baseline)? = suite.baselines[policy] else { return nil }
        let commit: String? =
            switch baseline.origin {
            case .files: nil
            case .record(let commit): commit
            case .window(_, _, let newest): newest
            }
        return BaselineInfo(policy: policy.name, commit: commit, origin: baseline.description)
    }

    // MARK: the two kinds of check

    private func limitCheck(_ plan: CheckPlan, _ candidate: Side) -> PendingCheck {
        let warmUp = objective.warmUp == .cut ? WarmUps(candidate) : nil
        let candidate = warmUp.map { candidate.withoutStart($0.share) } ?? candidate
        let terms = plan.targets.map { target in
            let question = Question(
                objective: key.text, statistic: objective.statistic, target: target, alpha: alpha, method: objective.method)
            let estimation = Result<Estimation, Refusal> { () throws(Refusal) in
                if warmUp?.neverSettled == true { throw Refusal(.neverSettled(question)) }
                return try estimateLimit(question, candidate).showingHarrellDavis(question, baseline: nil, candidate: candidate)
            }
            var pessimistic: (any IntervalMethod)?
            if isScore, objective.policy.unscored == .undecided, !candidate.selection.missing.isEmpty {
                pessimistic = (try? estimateLimit(question, countingMissingAsWrong(candidate)).method) ?? Unbounded(.nan)
            }
            return PendingCheck.Term(target: target, estimation: estimation, pessimistic: pessimistic)
        }
        var lost = PendingCheck.Lost()
        if terms.contains(where: { $0.pessimistic != nil }) {
            lost.unscored = candidate.selection.unscoredCases(
                in: candidate.results, scored: candidate.selection.caseMeans(in: candidate.results))
        }
        return pendingCheck(plan, terms, candidate, lost)
    }

    private func marginCheck(_ plan: CheckPlan, _ baseline: Baseline, _ before: Side, _ candidate: Side, _ pairs: CasePairs?)
        -> PendingCheck
    {
        let pairs = pairs.flatMap { $0.count >= 2 ? $0 : nil }
        // A geometric mean over benchmarks is of the common ones.
        let isGeometric = objective.statistic == .geomean
        let common = isGeometric ? (before.common(with: candidate), candidate.common(with: before)) : (before, candidate)
        let warmUp = objective.warmUp == .cut ? WarmUps(common.0, common.1) : nil
        // Both sides alike, so that the cut itself makes no difference.
        let (before, candidate) = warmUp.map { (common.0.withoutStart($0.share), common.1.withoutStart($0.share)) } ?? common
        // What the policy leaves out or counts is settled; a case that is gone never is.
        let isUnscored = isScore && objective.policy.unscored == .undecided && !candidate.selection.missing.isEmpty
        let isGone = isScore && pairs?.gone.isEmpty == false
        var lost = PendingCheck.Lost()
        var wrong: (side: Side, pairs: CasePairs?)?
        if isUnscored || isGone {
            if isUnscored {
                lost.unscored =
                    pairs?.unscored
                    ?? candidate.selection.unscoredCases(
                        in: candidate.results, scored: candidate.selection.caseMeans(in: candidate.results))
            }
            lost.gone = pairs?.gone ?? []
            let side = isUnscored ? countingMissingAsWrong(candidate) : candidate
            wrong = (
                side,
                pairs.map { _ in
                    CasePairs(baseline: before.selection, in: before.results, candidate: side.selection, in: side.results)
                        .countingGone(as: worstScore(candidate))
                }
            )
        }
        let terms = plan.targets.map { target in
            let question = Question(
                objective: key.text, statistic: objective.statistic, target: target, alpha: alpha, method: objective.method)
            let estimation = Result<Estimation, Refusal> { () throws(Refusal) in
                if warmUp?.neverSettled == true { throw Refusal(.neverSettled(question)) }
                return try estimateChange(question, baseline, before, candidate, pairs)
                    .showingHarrellDavis(question, baseline: before, candidate: candidate)
            }
            let pessimistic = wrong.map { wrong -> any IntervalMethod in
                (try? estimateChange(question, baseline, before, wrong.side, wrong.pairs).method) ?? Unbounded(.nan)
            }
            return PendingCheck.Term(target: target, estimation: estimation, pessimistic: pessimistic)
        }
        var check = pendingCheck(plan, terms, candidate, lost)
        guard hasCompanions else { return check }
        check.companions =
            isIndependent
            ? .independent(objective.statistic, before: before, after: candidate, pairs: pairs, alpha: alpha)
            : .runs(objective.statistic, before: before, after: candidate, areRounds: areRounds(baseline), alpha: alpha)
        return check
    }

    /// Whether the runs of both sides were measured alternately.
    private func areRounds(_ baseline: Baseline) -> Bool {
        if case .files = baseline.origin { hasRounds } else { false }
    }

    private func pendingCheck(_ plan: CheckPlan, _ terms: [PendingCheck.Term], _ candidate: Side, _ lost: PendingCheck.Lost) -> PendingCheck
    {
        // A share of zero is zero: the other term of "5% or 2 ms" is the larger one there.
        let possible = terms.filter { term in
            if case .failure(let refusal) = term.estimation, refusal.reason.code == .nonPositiveBaseline { false } else { true }
        }
        return PendingCheck(
            kind: plan.kind, baseline: plan.baseline, terms: possible.isEmpty ? terms : possible, alpha: alpha,
            unfinished: candidate.results.unfinishedHarness, lost: lost, isFact: isFact)
    }

    // MARK: shapes

    private var isFact: Bool { objective.statistic == .maximum || objective.statistic == .minimum }

    private func refuseCutting(_ question: Question) throws(Refusal) {
        if objective.warmUp == .cut { throw Refusal(.noStartOfHistograms(question)) }
    }

    private var isIndependent: Bool { objective.noise == Noise.none || resolved.metric.mood == .exact }

    private func estimateLimit(_ question: Question, _ candidate: Side) throws(Refusal) -> Estimation {
        let hasHistograms = !candidate.selection.histograms.isEmpty
        if hasHistograms { try refuseCutting(question) }
        if isFact, hasHistograms { return try Estimation.extremeLimit(question, candidate) }
        if hasHistograms, isIndependent { return try Estimation.histogramLimit(question, candidate) }
        if isIndependent || isFact {
            guard candidate.selection.count > 0 else { return try Estimation.summaryLimit(question, candidate) }
            return try Estimation.independentLimit(question, candidate)
        }
        return try Estimation.moodyLimit(question, candidate, history: history, stated: statedNoise)
    }

    private func estimateChange(
        _ question: Question, _ baseline: Baseline, _ before: Side, _ candidate: Side, _ pairs: CasePairs?
    ) throws(Refusal) -> Estimation {
        let hasHistograms = !before.selection.histograms.isEmpty || !candidate.selection.histograms.isEmpty
        if hasHistograms { try refuseCutting(question) }
        if hasHistograms, isIndependent { return try Estimation.histogramChange(question, before, candidate) }
        if isIndependent {
            guard before.selection.count > 0, candidate.selection.count > 0 else {
                throw Estimation.summaryOnly(question, before, candidate)
            }
            if objective.statistic == .rate,
                let runs = try Estimation.rateOfRuns(question, baseline, before, candidate, rounds: hasRounds, pairs)
            {
                return runs
            }
            return try Estimation.independentChange(question, baseline: before, candidate: candidate, pairs: pairs)
        }
        return try Estimation.moodyChange(
            question, baseline, before, candidate, rounds: hasRounds, history: history, stated: statedNoise)
    }

    private var hasRounds: Bool { budget.suites.first { $0.name == objective.suite }?.rounds ?? true }

    private var statedNoise: Double? { objective.noise?.share }

    /// The recorded values of this objective in the candidate's environment, oldest first.
    private var history: [[Double]] {
        let environment = suite.candidate.environment.noiseKey
        return suite.history.filter { $0.environment.noiseKey == environment }.compactMap { $0.statistics[key] }
            .filter { !$0.isEmpty && $0.allSatisfy(\.isFinite) }.suffix(20).map { $0 }
    }

    // MARK: what is missing

    private func countingMissingAsWrong(_ side: Side) -> Side {
        Side(
            results: side.results, selection: side.selection.countingMissing(as: worstScore(side) / side.selection.metric.unit.factor))
    }

    /// What a lost score counts as, base units: 0, or worse where scores are negative; 1 for a share where lower is better.
    private func worstScore(_ side: Side) -> Double {
        let values = side.selection.baseValues
        return resolved.direction == .higher ? min(0, values.min() ?? 0) : max(1, values.max() ?? 1)
    }

    /// The candidate has no value: gone if a baseline has one, absent otherwise.
    private func gone(_ plan: CheckPlan, _ candidate: Side) -> Check {
        if !candidate.selection.missing.isEmpty || candidate.selection.failedCount > 0 {
            return AbsentReasons.check(
                objective, plan, AbsentReasons.allMissing(key, candidate.selection), name: key.text, in: candidate.results,
                candidate: candidate)
        }
        let isInBaseline = objective.baselines.contains { policy in
            guard case .found(let baseline)? = suite.baselines[policy] else { return false }
            return Selection(objective, metric: resolved.name, instance: key.labels, from: baseline.results).hasEvidence
        }
        let reason =
            isInBaseline ? AbsentReasons.gone(key, candidate.results) : AbsentReasons.metric(objective, candidate: candidate.results)
        return AbsentReasons.check(objective, plan, reason, name: key.text, in: candidate.results, candidate: candidate)
    }

    private func flipped(_ pairs: CasePairs) -> Flips {
        let sign = resolved.direction == .higher ? 1.0 : -1.0
        let history = suite.history.filter { record in
            record.scores[key] != nil && record.environment.model == suite.candidate.environment.model
        }
        let unstable = UnstableCases(records: history, key: key)
        var worse: [(Double, FlippedCase)] = []
        var better: [(Double, FlippedCase)] = []
        for (index, id) in pairs.ids.enumerated() {
            let gain = sign * (pairs.candidate[index].mean - pairs.baseline[index].mean)
            guard abs(gain) > 1e-12 else { continue }
            let item = FlippedCase(
                id: id, before: pairs.baseline[index].values, after: pairs.candidate[index].values, labels: pairs.candidate[index].labels,
                flipsUnchanged: unstable.ids.contains(id))
            if gain < 0 { worse.append((gain, item)) } else { better.append((-gain, item)) }
        }
        func sorted(_ items: [(Double, FlippedCase)]) -> [FlippedCase] {
            items.enumerated().sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element.1)
        }
        return Flips(worse: sorted(worse), better: sorted(better), cases: pairs.count, knowsUnchanged: unstable.isKnown)
    }
}

/// Cases whose recorded score differed between records of one prompt: they flip although nothing changed.
private struct UnstableCases {
    let ids: Set<String>
    let isKnown: Bool

    init(records: [HistoryRecord], key: InstanceKey) {
        var ids = Set<String>()
        var isKnown = false
        for (index, record) in records.enumerated() {
            for other in records[(index + 1)...]
            where other.environment.prompt == record.environment.prompt && record.environment.prompt != nil {
                isKnown = true
                for (id, score) in record.scores[key] ?? [:] {
                    if let again = other.scores[key]?[id], abs(again - score) > 1e-12 { ids.insert(id) }
                }
            }
        }
        self.ids = ids
        self.isKnown = isKnown
    }
}
