import Baselines
import Budgets
import Git

extension RecordSnapshot {
    /// The objectives on a suite that a baseline failed when it was judged last, waived or not, in the verdict's order. Verdicts that cannot be
    /// read are left out: a check does not need them.
    func failedObjectives(of baseline: RecordedCommit, suite: String, by budget: Budget) throws -> [String] {
        var verdicts = try verdicts(of: baseline.measured, laterVersions: .leftOut)
        if verdicts.isEmpty, baseline.measured != baseline.commit {
            verdicts = try self.verdicts(of: baseline.commit, laterVersions: .leftOut)
        }
        var last: [String: RecordedObjectiveVerdict] = [:]
        var order: [String] = []
        for objective in verdicts.flatMap({ $0.verdict.objectives(file: budget.file, service: budget.service) }) {
            guard objective.suite == suite else { continue }
            if last.updateValue(objective, forKey: objective.key) == nil { order.append(objective.key) }
        }
        return order.filter { last[$0]?.outcome == .fail }
    }
}
