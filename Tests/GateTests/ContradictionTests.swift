import Budgets
import Gate
import Measurements
import Testing

/// Budgets and results that contradict each other: no verdict, and all contradictions at once.
@Suite struct ContradictionTests {
    static func errors(_ trial: Trial) -> [GateError] {
        do {
            _ = try trial.verdict()
            return []
        } catch let errors as GateErrors {
            return errors.errors
        } catch {
            Issue.record(error)
            return []
        }
    }

    @Test(arguments: [
        ("limit: 5 MB", "a size in bytes"), ("margin: 5 MB", "a size in bytes"), ("limit: 800", "a number without a unit"),
        ("limit: $3", "an amount in USD"), ("margin: 5% or $3", "an amount in USD"),
    ])
    func units(bound: String, dimension: String) throws {
        let errors = Self.errors(Trial("x: { metric: s/latency, statistic: mean, \(bound) }", candidate: try .runs([[1, 2]])))
        #expect(errors.count == 1)
        guard case .unitMismatch(_, let found, "latency", "a time")? = errors.first?.kind else {
            Issue.record("\(errors)")
            return
        }
        #expect(found == dimension)
    }

    @Test(arguments: ["limit: 0.8 s", "limit: 800000 µs", "margin: 20 ms", "margin: 5% or 1 s"])
    func unitsThatConvert(bound: String) throws {
        #expect(Self.errors(Trial("x: { metric: s/latency, statistic: mean, \(bound) }", candidate: try .runs([[1, 2]]))).isEmpty)
    }

    @Test func pointsOfATime() throws {
        let errors = Self.errors(Trial("x: { metric: s/latency, statistic: mean, margin: 2pp }", candidate: try .runs([[1, 2]])))
        #expect(errors.map(\.kind) == [.pointsOfDimension(metric: "latency", dimension: "a time")])
    }

    @Test func ambiguousName() throws {
        let rows = ["acc,none", "acc,strict"].map { Row(metric: Metric(name: $0, unit: .ratio, direction: .higher), value: 1) }
        let candidate = try ResultSet.table(rows)
        let errors = Self.errors(Trial("x: { metric: s/acc, statistic: mean, limit: 0.5 }", candidate: candidate))
        #expect(errors.map(\.kind) == [.ambiguousMetric("acc", ["acc,none", "acc,strict"])])
        let one = try ResultSet.table([rows[0]])
        #expect(try Trial("x: { metric: s/acc, statistic: mean, limit: 0.5 }", candidate: one).objective().metric.name == "acc,none")
    }

    @Test func unknownDirection() throws {
        let metric = Metric(name: "widgets", unit: .none)
        let results = try ResultSet.runs([[1, 2]], of: metric)
        let errors = Self.errors(Trial("x: { metric: s/widgets, statistic: mean, limit: 3 }", candidate: results))
        #expect(errors.map(\.kind) == [.directionUnknown(metric: "widgets")])
        #expect(Self.errors(Trial("x: { metric: s/widgets, statistic: mean, limit: 3, direction: lower }", candidate: results)).isEmpty)
    }

    @Test func severalBenchmarks() throws {
        let results = try ResultSet.table(["sort", "hash", "parse"].map { Row(value: 1, labels: ["benchmark": $0]) }, kind: .benchmark)
        let errors = Self.errors(Trial("x: { metric: s/latency, statistic: mean, limit: 3 ms }", candidate: results))
        #expect(errors.map(\.kind) == [.severalBenchmarks(["sort", "hash", "parse"])])
        for more in ["each: benchmark", "where: { benchmark: sort }"] {
            #expect(Self.errors(Trial("x: { metric: s/latency, statistic: mean, limit: 3 ms, \(more) }", candidate: results)).isEmpty)
        }
        #expect(Self.errors(Trial("x: { metric: s/latency, statistic: geomean, limit: 3 ms }", candidate: results)).isEmpty)
        // One benchmark now, several in the baseline: thrown together there just the same.
        let one = try ResultSet.table([Row(value: 1, labels: ["benchmark": "sort"])], kind: .benchmark)
        #expect(Self.errors(Trial("x: { metric: s/latency, statistic: mean, margin: 3% }", candidate: one, baseline: results)).count == 1)
    }

    /// The same benchmark at two numbers of processors is two.
    @Test func processorsTellBenchmarksApart() throws {
        let results = try ResultSet.table(["1", "8"].map { Row(value: 1, labels: ["benchmark": "sort", "cpus": $0]) }, kind: .benchmark)
        let errors = Self.errors(Trial("x: { metric: s/latency, statistic: mean, limit: 3 ms, each: benchmark }", candidate: results))
        #expect(errors.map(\.kind) == [.severalBenchmarks(["sort (1 CPUs)", "sort (8 CPUs)"])])
    }

    @Test func allAtOnceWithTheirPlaces() throws {
        let trial = Trial(
            "a: { metric: s/latency, statistic: mean, limit: 5 MB }", "b: { metric: s/latency, statistic: mean, limit: 5 ms }",
            "c: { metric: s/latency, statistic: mean, margin: 2pp }", candidate: try .runs([[1, 2]]))
        let errors = Self.errors(trial)
        #expect(errors.map(\.objective) == ["a", "c"])
        #expect(errors.first?.description.hasPrefix("budget.yaml:\(errors[0].line):") == true)
        #expect(errors[1].line == errors[0].line + 2)
        #expect(errors[1].description.contains("percentage points need a share"))
    }
}
