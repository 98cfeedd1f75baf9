package import Budgets
import Statistics

/// Whether one objective can fail at all: its candidate's data was worsened by twice its margin (or put at twice its limit).
package struct ProvenObjective: Sendable, Hashable {
    package let key: InstanceKey
    package let canFail: Bool
    /// Why it cannot, and what would let it; nil where it can.
    package let reason: Sentence?
    package let remedy: Sentence?
}

/// Finds out gates that cannot fail: a filter that matches nothing, a margin below the noise, a waiver that covers everything.
package enum Proof {
    /// Judges every objective of a budget by itself on worsened data.
    ///
    /// - Throws: `GateErrors` as `verdict(for:on:)` does.
    package static func objectives(of budget: Budget, on evidence: Evidence) throws(GateErrors) -> [ProvenObjective] {
        var proven: [ProvenObjective] = []
        for objective in budget.objectives {
            guard let suite = evidence.suites[objective.suite] else { continue }
            let alone = Budget(
                file: budget.file, service: budget.service, suites: budget.suites, objectives: [objective], policy: budget.policy,
                waivers: budget.waivers)
            let worsened = Worsening(objective: objective, results: suite.candidate).results
            let changed = SuiteEvidence(candidate: worsened, baselines: suite.baselines, history: suite.history)
            let verdict = try Gate.verdict(
                for: alone,
                on: Evidence(
                    candidate: evidence.candidate, suites: [objective.suite: changed], today: evidence.today,
                    budgetOrigin: evidence.budgetOrigin), companions: false)
            proven += verdict.objectives.map { judged($0) }
        }
        return proven
    }

    private static func judged(_ objective: ObjectiveVerdict) -> ProvenObjective {
        let key = InstanceKey(objective: objective.name, labels: objective.labels)
        if let use = objective.waived, objective.outcome == .fail {
            return ProvenObjective(
                key: key, canFail: false, reason: "\(code: key.text) is waived until \(use.until.description)",
                remedy: "Nothing is to be done if that is meant; the waiver ends by itself.")
        }
        guard objective.outcome != .fail else { return ProvenObjective(key: key, canFail: true, reason: nil, remedy: nil) }
        let check = objective.checks.first { $0.outcome == .undecided } ?? objective.checks.first
        if objective.outcome == .pass {
            return ProvenObjective(
                key: key, canFail: false,
                reason: "\(code: key.text) passes even so: \(check?.reason.sentence ?? "it has nothing to check")",
                remedy: "The candidate is far better than its baseline, or its limit is out of reach; tighten it.")
        }
        return ProvenObjective(
            key: key, canFail: false, reason: check?.reason.sentence ?? "\(code: key.text) has nothing to check",
            remedy: check?.reason.remedy)
    }
}
