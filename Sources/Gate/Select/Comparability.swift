import Budgets
import Measurements

extension Circumstance {
    /// Nil where it is not known, or not the same in all runs.
    func value(in environment: Environment) -> String? {
        switch self {
        case .cpu: environment.hostClass ?? environment.cpu
        case .os: environment.os
        case .architecture: environment.architecture
        case .tool: environment.tool
        case .model: environment.model
        case .judge: environment.judge
        case .prompt: environment.prompt
        case .goldenSet: environment.goldenSet
        }
    }

    var title: String {
        switch self {
        case .cpu: "CPU"
        case .os: "system"
        case .goldenSet: "golden set"
        default: rawValue
        }
    }
}

extension AbsentReasons {
    /// The baseline was measured with something else that the budget wants the same; nil where all of it is. What neither side knows is the same.
    static func notComparable(
        _ objective: Objective, _ plan: CheckPlan, _ candidate: Side, baseline: Environment
    ) -> Check? {
        let different = objective.policy.comparable.filter {
            $0.value(in: baseline) != $0.value(in: candidate.results.environment)
        }
        guard let first = different.first else { return nil }
        let (before, now) = (first.value(in: baseline) ?? "unknown", first.value(in: candidate.results.environment) ?? "unknown")
        let others = different.dropFirst().map(\.title)
        let more: Sentence = others.isEmpty ? "" : ", and with another \(others.joined(separator: ", another "))"
        return check(
            objective, plan,
            Reason(
                code: .notComparable,
                sentence:
                    "the baseline of \(code: objective.name) was measured with another \(first.title): \(code: before) before, \(code: now) now\(more)",
                remedy: "Measure both sides alike (\(code: "tollgate run")), or record a baseline with this one."),
            candidate: candidate, outcome: .undecided, leaning: .cannotBeJudged)
    }
}
