package import Baselines
package import Budgets
package import Gate
package import Git
import Measurements

/// A budget, and which bytes it was read from.
package struct JudgedBudget: Sendable {
    package let budget: Budget
    /// From the repository's root where it lies in it.
    package let path: String
    /// The id that the bytes have as a blob.
    package let blob: ObjectID
    /// The commit that has exactly these bytes there.
    package let commit: ObjectID?

    package init(budget: Budget, path: String, blob: ObjectID, commit: ObjectID?) {
        self.budget = budget
        self.path = path
        self.blob = blob
        self.commit = commit
    }
}

extension RecordedVerdict {
    /// What is kept of a verdict on a commit. Texts are bounded, since results and budgets wrote them.
    ///
    /// - Parameter judged: the budgets of the verdict, found by their files' names.
    package init(
        _ verdict: Verdict, on commit: ObjectID, tree: ObjectID, by judged: [JudgedBudget], identity: VerdictIdentity,
        provenance: RecordProvenance? = nil
    ) {
        let byFile = Dictionary(judged.map { ($0.budget.file, $0) }, uniquingKeysWith: { first, _ in first })
        self.init(
            commit: commit.hex, tree: tree.hex, look: verdict.candidate.look,
            rounds: verdict.candidate.rounds.map { RecordedRounds(done: $0.rounds, maximum: $0.maximum) }, outcome: verdict.outcome,
            exit: verdict.exitCode,
            notMeasured: verdict.notMeasured.map { $0.cause == .rubbish ? "rubbish" : "does-not-run" },
            identity: VerdictIdentity(
                ciRun: identity.ciRun?.bounded, job: identity.job?.bounded, attempt: identity.attempt?.bounded),
            provenance: provenance.map {
                RecordProvenance(
                    tollgate: $0.tollgate, host: $0.host?.bounded, system: $0.system?.bounded, url: $0.url?.bounded)
            },
            budgets: verdict.budgets.map { RecordedBudgetVerdict($0, byFile[$0.file]) })
    }
}

extension RecordedBudgetVerdict {
    /// More objectives are not kept unless something is wrong with them.
    private static let most = 2000

    fileprivate init(_ verdict: BudgetVerdict, _ judged: JudgedBudget?) {
        let policy = judged.map { RecordedPolicy($0.budget.policy) } ?? RecordedPolicy(Policy(confidence: verdict.confidence))
        let own = Dictionary(
            (judged?.budget.objectives ?? []).map { ($0.name, RecordedPolicy($0.policy)) }, uniquingKeysWith: { first, _ in first })
        let kept = verdict.objectives.enumerated().filter { $0.offset < RecordedBudgetVerdict.most || $0.element.outcome != .pass }
        self.init(
            file: (judged?.path ?? verdict.file).bounded, blob: judged?.blob.hex, commit: judged?.commit?.hex,
            service: verdict.service.bounded, policy: policy, outcome: verdict.outcome, exit: verdict.exit.rawValue,
            objectives: kept.map { item in
                RecordedObjectiveVerdict(item.element, policy: own[item.element.name].flatMap { $0 == policy ? nil : $0 })
            },
            omitted: verdict.objectives.count - kept.count)
    }
}

extension RecordedPolicy {
    fileprivate init(_ policy: Policy) {
        self.init(
            alpha: NumberFormat.tenDigits(policy.alpha), undecided: policy.undecided.rawValue, absent: policy.absent.rawValue,
            unscored: policy.unscored.rawValue, correction: policy.correction.rawValue)
    }
}

extension RecordedObjectiveVerdict {
    fileprivate init(_ verdict: ObjectiveVerdict, policy: RecordedPolicy?) {
        self.init(
            name: verdict.name.bounded, labels: verdict.labels.bounded, suite: verdict.suite.bounded, metric: verdict.metric.name.bounded,
            statistic: verdict.statistic.name.bounded, unit: verdict.metric.unit.dimension.baseSymbol.bounded, outcome: verdict.outcome,
            leaning: verdict.leaning?.rawValue, blocks: verdict.blocks, policy: policy,
            waived: verdict.waived.map {
                RecordedWaiver(by: $0.by.bounded, until: $0.until.description, reason: $0.reason.bounded)
            },
            checks: verdict.checks.map(RecordedCheck.init))
    }
}

extension RecordedCheck {
    fileprivate init(_ check: Check) {
        self.init(
            kind: check.kind.rawValue,
            baseline: check.baseline.map { RecordedBaseline(policy: $0.policy.bounded, commit: $0.commit) },
            bound: check.bound.text.bounded,
            baselineEstimate: RecordedCheck.number(check.baselineEstimate),
            candidateEstimate: RecordedCheck.number(check.candidateEstimate),
            change: check.change.map { change in
                RecordedChange(
                    scale: change.scale.rawValue, estimate: RecordedCheck.number(change.estimate),
                    lower: RecordedCheck.number(change.lower),
                    upper: RecordedCheck.number(change.upper))
            },
            outcome: check.outcome, leaning: check.leaning?.rawValue, reason: check.reason.code.rawValue)
    }

    private static func number(_ value: Double?) -> Double? {
        value.flatMap { $0.isFinite ? NumberFormat.tenDigits($0) : nil }
    }
}

extension String {
    /// At most 500 scalars, and still another text for each longer one: what is left out stands for itself by its id.
    var bounded: String {
        guard unicodeScalars.count > 500 else { return self }
        let id = (try? Repository.hash(Array(utf8)).hex.prefix(12)).map { "~\($0)" } ?? ""
        return String(unicodeScalars.prefix(480)) + "…" + id
    }
}

extension Labels {
    /// As verdicts are recorded with them.
    var bounded: [String: String] {
        Dictionary(pairs.map { ($0.key.bounded, $0.value.bounded) }, uniquingKeysWith: { first, _ in first })
    }
}
