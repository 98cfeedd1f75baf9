import Baselines
import Budgets
import Gate
import Git
import History
import Measurements
import RepositoryFixtures
import Testing

/// What `record.json` alone tells of a load test is what its samples tell.
@Suite struct SummarisedRecordTests {
    private static let objectives = [
        "{ metric: load/latency, statistic: p95 }", "{ metric: load/latency, statistic: mean }",
        "{ metric: load/latency, statistic: p50, each: [load, endpoint] }",
        "{ metric: load/latency, statistic: mean, where: { load: 2x } }",
        "{ metric: load/latency, statistic: p90, where: { endpoint: chat, load: 2x } }",
        "{ metric: load/latency, statistic: mean, each: [endpoint, load] }",
    ]

    /// What summaries cannot tell: other percentiles, several sets of labels at once, extremes, what failures count as, what a start hides.
    private static let others = [
        "{ metric: load/latency, statistic: p50, each: endpoint }", "{ metric: load/latency, statistic: p97 }",
        "{ metric: load/latency, statistic: p95, where: { load: 2x } }",
        "{ metric: load/latency, statistic: max }", "{ metric: load/latency, statistic: p95, failures: as-timeout(9 s) }",
        "{ metric: load/latency, statistic: p95, warm-up: cut }",
    ]

    private func budget(_ objective: String) throws -> Budget {
        let text = """
            schema: tollgate/budget/v1
            service: shop
            suites:
              load: { results: "*.json" }
            objectives:
              x: \(objective.dropLast(2)), limit: 800 ms }
            """
        let parse = Budget.parse(text: text, file: "budget.yaml")
        return try #require(parse.budget, "\(parse.problems.map(\.description))")
    }

    private func results(kind: Run.Kind = .load) throws -> ResultSet {
        var builder = ResultSetBuilder(format: "test", run: Run(name: "file", digest: "d1", kind: kind))
        let metric = builder.metric(Metric(name: "latency", unit: .milliseconds))
        for run in ["r1", "r2"] {
            let index = builder.runIndex(run)
            for row in 0..<600 {
                let labels = builder.labelIndex(
                    Labels([("endpoint", row % 3 == 0 ? "chat" : "search"), ("load", row % 2 == 0 ? "1x" : "2x")]))
                let value = Double((row * 7919 + Int(index) * 31) % 1000) + 1
                builder.append(metric: metric, value: value, run: index, labels: labels, failed: row % 50 == 0)
            }
        }
        return try builder.build()
    }

    private func entries(_ results: ResultSet) async throws -> [RecordEntry] {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("a")
        let store = try RecordStore(made.open())
        let identity = try RecordIdentity(suite: "load", results: results)
        _ = try store.append([NewRecord(results: results, identity: identity)], commit: commit)
        return try store.snapshot().records(of: commit, suite: "load")
    }

    @Test("the same values", arguments: objectives)
    func equal(objective: String) async throws {
        let results = try results()
        let budget = try budget(objective)
        let whole = HistoryRecord(commit: "c", results: results, suite: "load", budget: budget)
        let entries = try await entries(results)
        let summarised = try #require(HistoryRecord(commit: "c", summariesOf: entries, suite: "load", budget: budget))
        #expect(!whole.statistics.isEmpty && Set(whole.statistics.keys) == Set(summarised.statistics.keys))
        for (key, values) in whole.statistics {
            let others = summarised.statistics[key] ?? []
            #expect(values.count == 2 && others.count == 2)
            for (value, other) in zip(values, others) { #expect(abs(value - other) <= 1e-12 * value) }
        }
        #expect(summarised.environment.noiseKey == whole.environment.noiseKey)
    }

    @Test("what summaries do not tell is read from the samples", arguments: others)
    func unknown(objective: String) async throws {
        let entries = try await entries(results())
        #expect(HistoryRecord(commit: "c", summariesOf: entries, suite: "load", budget: try budget(objective)) == nil)
    }

    @Test("repetitions and cases need the samples", arguments: [Run.Kind.benchmark, .evaluation, .generic])
    func kinds(kind: Run.Kind) async throws {
        let entries = try await entries(results(kind: kind))
        #expect(HistoryRecord(commit: "c", summariesOf: entries, suite: "load", budget: try budget(Self.objectives[0])) == nil)
    }
}
