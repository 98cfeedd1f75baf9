import Measurements
import Testing

@testable import Formats

/// GuideLLM's CSV holds summaries of what its report holds in full.
@Suite struct GuideLLMTableTests {
    private static let fixture = FormatFixture(format: .guideLLM, folder: "guidellm")

    private static func summary(_ set: ResultSet, _ metric: String, rate: String) throws -> Summary {
        try #require(set.summaries.first { $0.metric.name == metric && $0.labels["rate"] == rate })
    }

    /// NumPy's figures over the requests of the whole reports.
    @Test(arguments: [
        ("baseline", "3", "request_latency", 35, 0.3890, 0.3724), ("baseline", "6", "time_to_first_token_ms", 35, 75.6733, 72.8173),
        ("candidate", "3", "request_latency", 33, 0.4482, 0.4456), ("candidate", "3", "time_to_first_token_ms", 33, 89.7797, 88.6252),
        ("candidate", "6", "output_tokens", 35, 33.7429, 32.0),
    ])
    func aRowIsASummaryOfWhatSucceeded(file: String, rate: String, metric: String, count: Int, mean: Double, median: Double) throws {
        let set = try Self.fixture.resultSet("\(file).csv.gz")
        let summary = try Self.summary(set, metric, rate: rate)
        #expect(summary.count == count && set.observationCount == 0)
        let (statedMean, statedMedian) = (try #require(summary.values[.mean]), try #require(summary.values[.median]))
        #expect(abs(statedMean - mean) < 1e-4 && abs(statedMedian - median) < 1e-4)
    }

    /// The figures stand in the report, too: under `metrics`, with their names.
    @Test func theListOfPercentilesHasTheExtremesAndNoMedian() throws {
        let values = try Self.summary(try Self.fixture.resultSet("baseline.csv.gz"), "time_to_first_token_ms", rate: "3").values
        #expect(values[.minimum] == 43.347835540771484 && values[.maximum] == 122.10965156555176)
        #expect(values[.percentile(5)] == 52.0176887512207 && values[.percentile(10)] == 59.313297271728516)
        #expect(values[.percentile(75)] == 89.7054672241211 && values[.percentile(95)] == 116.66202545166016 && values.count == 13)
    }

    @Test func whatFailedIsCounted() throws {
        let set = try Self.fixture.resultSet("candidate.csv.gz")
        let failed = try Self.summary(set, "failed", rate: "3")
        #expect(failed.count == 35 && failed.values[.rate] == 2.0 / 35)
        #expect(try Self.summary(set, "failed", rate: "6").values[.rate] == 0)
    }

    /// Weighted by tokens they are no metrics of requests; rates are of all requests, and only their means.
    @Test func metricsAreTheReportsOnesOrHaveOtherNames() throws {
        let set = try Self.fixture.resultSet("baseline.csv.gz")
        let report = try Self.fixture.resultSet("baseline.json.gz")
        let known = Dictionary(uniqueKeysWithValues: report.series.values.map { ($0.metric.name, $0.metric) })
        let own = set.metrics.filter { known[$0.name] != $0 && $0.name != "failed" }.map(\.name)
        #expect(
            Set(own) == [
                "inter_token_latency_by_token", "time_per_output_token_by_token", "input_token_throughput", "output_token_throughput",
                "total_token_throughput",
            ])
        #expect(try Self.summary(set, "inter_token_latency_by_token", rate: "3").values[.mean] == 10.581662682707671)
        #expect(try Self.summary(set, "requests_per_second", rate: "3").values == [.mean: 2.9938341560970976])
        #expect(set.lookup("tpot") != .found("inter_token_latency_by_token") && set.lookup("throughput") == .found("requests_per_second"))
    }

    @Test func theEnvironmentAndTheLabelsAreTheReportsOnes() throws {
        for file in ["baseline", "candidate"] {
            let set = try Self.fixture.resultSet("\(file).csv.gz")
            let report = try Self.fixture.resultSet("\(file).json.gz")
            #expect(set.runs.first?.environment == report.runs.first?.environment)
            // The table's times have no zone.
            #expect(set.runs.first?.started == nil)
            #expect(Set(set.summaries.map(\.labels)) == Set(report.labels.filter { $0["rate"] != nil }))
        }
    }

    private static func text(_ rows: [String]) -> String {
        ([
            "Run Info,Run Info,Benchmark,Request Counts,Request Counts,Request Counts,Request Latency,Request Latency",
            "Run ID,Run Index,Strategy,Successful,Incomplete,Errored,Successful Sec,Successful Sec", ",,,,,,Mean,Percentiles",
        ] + rows)
        .joined(separator: "\n") + "\n"
    }

    private static let list = "\"[1,1,1,1,1,1,2,2,2,2,3]\""

    @Test(arguments: [
        ("concurrent@8", [("strategy", "concurrent"), ("concurrency", "8")]), ("poisson@2.50", [("strategy", "poisson"), ("rate", "2.5")]),
        ("synchronous", [("strategy", "synchronous")]),
    ])
    func aStrategyIsTakenApart(strategy: String, labels: [(String, String)]) throws {
        let set = try Self.fixture.resultSet(text: Self.text(["x,0,\(strategy),4,3,0,1.5,\(Self.list)"]))
        #expect(
            set.summaries.allSatisfy { $0.labels == Labels(labels) } && set.summaries.map(\.metric.name) == ["request_latency", "failed"])
        #expect(set.notes.contains { $0.contains("3 requests were not complete") })
    }

    @Test func whereNothingSucceededOnlyFailuresAreThere() throws {
        let set = try Self.fixture.resultSet(text: Self.text(["x,0,synchronous,0,0,4,,"]))
        #expect(set.summaries.map(\.metric.name) == ["failed"] && set.summaries.first?.values[.rate] == 1)
    }

    @Test(arguments: [
        (["x,0,a,1,0,0,1"], 4, "7 cells"), (["x,0,a,1,0,0,y,\(list)"], 4, "\"y\""), (["x,0,a,1,0,0,-1,\(list)"], 4, "\"-1\""),
        (["x,0,a,1,0,0,1,\"[1,2]\""], 4, "11 percentiles"), (["x,0,a,1,0,0,1,[1"], 4, "not JSON"), (["x,0,a,1.5,0,0,1,\(list)"], 4, "1.5"),
        (["x,0,,1,0,0,1,\(list)"], 4, "strategy"), (["x,0,a,1,0,0,1,\(list)", "x,1,a,1,0,0,1,\(list)"], 5, "second row"),
    ])
    func aWrongRowIsNamed(rows: [String], line: Int, problem: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(rows)) }
        #expect(error?.line == line && error?.problem.contains(problem) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        "Run Info,Run Info,Benchmark\nRun ID,Run Index,Strategy\n,,\nx,0,a\n",
        "Run Info,Run Info,Benchmark\nRun ID,Run Index,Strategy\n,\n",
    ])
    func headersThatLackAColumnAreNamed(text: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
        #expect(error?.line == 3 && error?.kind == .malformed, "\(String(describing: error))")
    }

    @Test func headersAloneAreNoMeasurement() throws {
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text([])) }.kind == .empty)
    }
}
