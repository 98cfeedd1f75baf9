import Budgets
import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// One budget over one suite `s` with its evidence, judged.
struct Trial {
    /// The entries under `objectives:`, one a line, in YAML's flow style: `a: { metric: s/latency, statistic: mean, margin: 5% }`.
    var objectives: [String]
    /// The entries of `policy:`, comma-separated.
    var policy = ""
    /// The entries of `waivers:`, one a line.
    var waivers: [String] = []
    /// Further keys of the suite.
    var suite = ""
    /// The lines of `prices:`, with it.
    var prices = ""
    var primary: String?
    var candidate: ResultSet
    var baselines: [BaselinePolicy: BaselineLookup] = [:]
    var history: [ResultSet] = []
    var look = 1
    var rounds: SequentialLook?
    var today = "2026-06-15"

    init(_ objectives: String..., policy: String = "", candidate: ResultSet, baseline: ResultSet? = nil, rounds: Bool = false) {
        self.objectives = objectives
        self.policy = policy
        self.candidate = candidate
        if let baseline { baselines[.mergeBase] = .found(rounds ? .files(baseline) : .record(baseline)) }
    }

    /// What the budget parses to; any problem fails the test.
    func budget() throws -> Budget {
        let waivers = self.waivers.isEmpty ? "" : "waivers:\n" + self.waivers.map { "  - { \($0) }\n" }.joined()
        let text = """
            schema: tollgate/budget/v1
            service: shop
            \(primary.map { "primary: \($0)" } ?? "")
            \(prices)
            suites:
              s: { results: "*.json"\(suite.isEmpty ? "" : ", " + suite) }
            policy: { \(policy) }
            objectives:
            \(objectives.map { "  " + $0 + "\n" }.joined())
            \(waivers)
            """
        let parse = Budget.parse(text: text, file: "budget.yaml")
        return try #require(parse.budget, "\(parse.problems.map(\.description).joined(separator: "\n"))")
    }

    func verdict() throws -> BudgetVerdict {
        let budget = try budget()
        let records = history.map { HistoryRecord(commit: "h", results: $0, suite: "s", budget: budget) }
        let evidence = Evidence(
            candidate: CandidateInfo(commit: "c", look: look, rounds: rounds),
            suites: ["s": SuiteEvidence(candidate: candidate, baselines: baselines, history: records)], today: try #require(Day(today)),
            budgetOrigin: "as in the working tree")
        return try Gate.verdict(for: budget, on: evidence)
    }

    /// The only objective's verdict.
    func objective() throws -> ObjectiveVerdict {
        let verdict = try verdict()
        return try #require(verdict.objectives.count == 1 ? verdict.objectives.first : nil)
    }

    /// The only objective's only check.
    func check() throws -> Check {
        let objective = try objective()
        return try #require(objective.checks.count == 1 ? objective.checks.first : nil)
    }
}

extension Baseline {
    static func files(_ results: ResultSet) -> Baseline { Baseline(origin: .files, results: results, description: "measured in this job") }

    static func record(_ results: ResultSet) -> Baseline {
        Baseline(origin: .record(commit: "4f1c2a9"), results: results, description: "merge base, recorded")
    }
}

/// One observation as a file would give it.
struct Row {
    var metric = Metric.latency
    var value: Double
    var id: String?
    var epoch: Int32 = -1
    var repetition: Int32 = -1
    var run = "r1"
    var labels: [String: String] = [:]
    var failed = false
    var digest: String?
}

extension Metric {
    static let latency = Metric(name: "latency", unit: .milliseconds)
    static let throughput = Metric(name: "throughput", unit: Unit(parsing: "1/s"))
    static let accuracy = Metric(name: "accuracy", unit: .ratio)
    static let quality = Metric(name: "quality", unit: .none, direction: .higher, mood: .exact)
    static let toxicity = Metric(name: "toxicity", unit: .ratio, direction: .lower)
    static let cost = Metric(name: "cost", unit: .dollars)
    static let tokens = Metric(name: "output_tokens", unit: .tokens)
    static let allocations = Metric(name: "allocations", unit: .none)
}

extension ResultSet {
    static func table(
        _ rows: [Row], kind: Run.Kind = .generic, environment: Environment = Environment(), unfinished: String? = nil
    ) throws -> ResultSet {
        var builder = ResultSetBuilder(format: "test", run: Run(name: "file", kind: kind, environment: environment, unfinished: unfinished))
        for row in rows {
            let metric = builder.metric(row.metric)
            let labels = builder.labelIndex(Labels(row.labels.map { ($0.key, $0.value) }))
            let item = row.id.map { builder.caseIndex($0, digest: row.digest) } ?? -1
            builder.append(
                metric: metric, value: row.value, case: item, epoch: row.epoch, repetition: row.repetition, run: builder.runIndex(row.run),
                labels: labels, failed: row.failed)
        }
        return try builder.build()
    }

    /// Values without cases, a list for each run.
    static func runs(
        _ runs: [[Double]], of metric: Metric = .latency, labels: [String: String] = [:], kind: Run.Kind = .generic,
        environment: Environment = Environment()
    ) throws -> ResultSet {
        try table(
            runs.enumerated().flatMap { run, values in values.map { Row(metric: metric, value: $0, run: "r\(run)", labels: labels) } },
            kind: kind, environment: environment)
    }

    /// Cases `c1`, `c2`, … with one score each; NaN is a case without one.
    static func cases(_ scores: [Double], of metric: Metric = .accuracy, first: Int = 1, unfinished: String? = nil) throws -> ResultSet {
        try table(
            scores.enumerated().map { Row(metric: metric, value: $1, id: "c\($0 + first)") }, kind: .evaluation, unfinished: unfinished)
    }
}

/// Seeded random numbers: SplitMix64, so that a test draws the same ones everywhere.
struct Draw {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func uniform() -> Double {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return (Double((z ^ (z >> 31)) >> 11) + 0.5) / 9_007_199_254_740_992
    }

    mutating func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }

    /// Around `center` with a log standard deviation of `spread`.
    mutating func values(_ count: Int, center: Double = 100, spread: Double = 0.02) -> [Double] {
        (0..<count).map { _ in center * exp(spread * normal()) }
    }

    /// So many runs of so many values, each run's level off by `between`.
    mutating func runs(_ runs: Int, of values: Int, center: Double = 100, between: Double = 0.01, within: Double = 0.02) -> [[Double]] {
        (0..<runs).map { _ in
            let level = center * exp(between * normal())
            return self.values(values, center: level, spread: within)
        }
    }

    mutating func shuffled<T>(_ items: [T]) -> [T] {
        var items = items
        for index in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(index, Int(uniform() * Double(index + 1))) }
        return items
    }
}

/// Whether a value is there and agrees to 1e-12 of its size.
func agrees(_ value: Double?, _ expected: Double) -> Bool {
    guard let value else { return false }
    return value == expected || abs(value - expected) <= 1e-12 * max(abs(value), abs(expected), 1e-3)
}
