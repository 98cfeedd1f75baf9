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

    /// A benchmark whose own code the tool says to be another than the baseline's (asv's `version`); nil where none is.
    static func changedBenchmark(_ objective: Objective, _ plan: CheckPlan, _ candidate: Side, baseline: Side) -> Check? {
        guard !candidate.pairsCases else { return nil }
        let before = baseline.digests
        let changed = candidate.digests.filter { item in before[item.key].map { $0 != item.value } ?? false }.keys.sorted()
        guard let first = changed.first else { return nil }
        let others: Sentence = changed.count == 1 ? "" : " and \(changed.count - 1) more"
        return check(
            objective, plan,
            Reason(
                code: .notComparable,
                sentence: "the benchmark \(code: first)\(others) is not the one that the baseline measured: its own code is another",
                remedy: "Measure both sides with the same benchmarks, or record a baseline with these."),
            candidate: candidate, outcome: .undecided, leaning: .cannotBeJudged)
    }
}

extension Side {
    /// Of the cases that are selected and have one.
    fileprivate var digests: [String: String] {
        var found: [String: String] = [:]
        let indices = selection.cases.constant.map { [$0] } ?? Set((0..<selection.count).map { selection.cases[$0] })
        for index in indices where index >= 0 {
            let item = results.cases[Int(index)]
            if let digest = item.digest { found[item.id] = digest }
        }
        return found
    }
}
