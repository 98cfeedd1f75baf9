import Measurements
import Testing

@testable import Formats

@Suite struct K6SummaryTests {
    static let fixture = FormatFixture(format: .k6Summary, folder: "k6-summary")

    /// Every layout of the summary.
    private static let candidates = ["v1/candidate.summary-export", "v1/candidate.handle-summary", "v2/candidate.summary-export"]

    private func summary(_ set: ResultSet, _ name: String, _ labels: [(String, String)] = []) throws -> Summary {
        try #require(set.summaries.first { $0.metric.name == name && $0.labels == Labels(labels) }, "\(name) \(labels)")
    }

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// The figures are NumPy's, of the points that the same runs wrote.
    @Test(arguments: [
        ("v1/baseline.summary-export", "search", 230, 44.6967, 43.1712, 61.2930),
        ("v1/baseline.handle-summary", "chat", 128, 167.2577, 169.8774, 224.0526),
        ("v1/candidate.summary-export", "search", 230, 46.3855, 45.6429, 63.0181),
        ("v1/candidate.handle-summary", "chat", 128, 175.2202, 174.1723, 246.4792),
        ("v2/baseline.handle-summary", "search", nil, 84.5370, 82.2317, 113.7338),
        ("v2/candidate.summary-export", "chat", nil, 173.9319, 174.0326, 240.0984),
    ])
    func aSubMetricHasItsTagsAsLabels(file: String, endpoint: String, count: Int?, mean: Double, median: Double, p95: Double) throws {
        let set = try Self.fixture.resultSet(file + ".json.gz")
        let duration = try summary(set, "http_req_duration", [("endpoint", endpoint)])
        #expect(duration.count == count && duration.metric.unit == .milliseconds && duration.metric.standardName == "latency")
        for (statistic, value) in [(Statistic.mean, mean), (.median, median), (.percentile(95), p95)] {
            #expect(abs((duration.values[statistic] ?? 0) - value) < 6e-5)
        }
        #expect(!duration.isOfWholeRun)
    }

    @Test(
        "passes and matches count the requests that failed",
        arguments: [
            ("v1/baseline.summary-export", 1, 358), ("v1/baseline.handle-summary", 1, 358), ("v1/candidate.summary-export", 3, 358),
            ("v1/candidate.handle-summary", 3, 358), ("v2/baseline.summary-export", 0, 356), ("v2/candidate.handle-summary", 8, 359),
        ])
    func failuresAreCounted(file: String, failed: Int, count: Int) throws {
        let set = try Self.fixture.resultSet(file + ".json.gz")
        let rate = try summary(set, "http_req_failed")
        #expect(rate.count == count && abs((rate.values[.rate] ?? 1) - Double(failed) / Double(count)) < 1e-12)
        #expect(rate.metric.standardName == "failed" && rate.metric.direction == .lower && rate.isOfWholeRun)
        #expect(set.notes.contains { $0.contains("expected_response=true") } == (failed > 0))
    }

    @Test("what has no tags is of the whole run", arguments: candidates)
    func theWholeRunStandsBesideItsParts(file: String) throws {
        let set = try Self.fixture.resultSet(file + ".json.gz")
        #expect(try summary(set, "http_req_duration").isOfWholeRun)
        #expect(set.summaries.filter { $0.metric.name == "http_req_duration" }.count == 5 && set.observationCount == 0)
        #expect(set.summaries.allSatisfy { $0.isOfWholeRun == ($0.labels.pairs.isEmpty && $0.metric.name != "throughput") })
    }

    @Test("checks are metrics, each by its name", arguments: candidates)
    func checksAreRead(file: String) throws {
        let set = try Self.fixture.resultSet(file + ".json.gz")
        let checks = set.summaries.filter { $0.metric.name == "checks" }
        #expect(checks.count == 4 && checks.allSatisfy { $0.metric.direction == .higher })
        let search = try #require(checks.first { $0.labels["check"] == "search is 200" })
        #expect(search.count == 230 && (search.values[.rate] ?? 1) < 1)
        #expect(search.labels["group"] == (file.hasPrefix("v1") ? "::search" : nil))
        let whole = try #require(checks.first { $0.isOfWholeRun })
        #expect(whole.count == (file.hasPrefix("v1") ? 486 : 488))
        let rate = file.hasPrefix("v1") ? 483.0 / 486 : 476.0 / 488
        #expect(abs((whole.values[.rate] ?? 0) - rate) < 1e-12)
    }

    @Test func whatTheLayoutsSayOfOneRunIsTheSame() throws {
        let export = try Self.fixture.resultSet("v1/candidate.summary-export.json.gz")
        let handle = try Self.fixture.resultSet("v1/candidate.handle-summary.json.gz")
        #expect(Set(export.summaries.map(\.values)) == Set(handle.summaries.map(\.values)))
        let unit = { (set: ResultSet) in set.summaries.first { $0.metric.name == "chat_ttft" }?.metric.unit }
        #expect(unit(handle) == .milliseconds && unit(export) == Unit.none)
        #expect(export.notes.contains { $0.contains("\"chat_ttft\"") } && !handle.notes.contains { $0.contains("chat_ttft") })
        #expect(
            Set(try Self.fixture.resultSet("v2/candidate.summary-export.json.gz").summaries)
                == Set(try Self.fixture.resultSet("v2/candidate.handle-summary.json.gz").summaries))
    }

    @Test func countersAreSumsAndSizesBytes() throws {
        let set = try Self.fixture.resultSet("v1/baseline.summary-export.json.gz")
        #expect(try summary(set, "output_tokens").values == [.sum: 3267] && summary(set, "output_tokens").metric.unit == .tokens)
        #expect(try summary(set, "data_received").metric.unit == .bytes && summary(set, "vus_max").values[.maximum] == 40)
        #expect(try summary(set, "throughput").values == [.mean: 8.686640836696201])
        #expect(try summary(set, "cost_usd").metric.standardName == "cost")
    }

    @Test func theNewLayoutTellsVersionAndStart() throws {
        let run = try #require(try Self.fixture.resultSet("v2/candidate.summary-export.json.gz").runs.first)
        #expect(run.environment.tool == "k6" && run.environment.toolVersion == "2.2.0" && run.kind == .load)
        #expect(abs((run.started ?? 0) - (1_795_574_405.829783 - 41.310371777)) < 1e-3)
    }

    @Test func whatWasNotAskedForIsNotThere() throws {
        let set = try Self.fixture.resultSet("v1/failures.summary-export.json")
        let duration = try summary(set, "http_req_duration")
        #expect(duration.count == nil && duration.values[.minimum] == 0 && duration.values[.percentile(90)] == 68.5627235)
        #expect(try summary(set, "http_req_failed").values[.rate] == 0.75)
    }

    private static func text(_ metrics: String) -> String { #"{"root_group": {"name": ""}, "metrics": {\#(metrics)}}"# }

    @Test func ofTagsThatOverlapTheFewerCount() throws {
        let set = try Self.fixture.resultSet(
            text: Self.text(
                #""m{a:1,b:2}": {"avg": 1}, "m{a:1}": {"avg": 2}, "m{b:3, c:4}": {"avg": 3}, "m{b:3,c:5}": {"avg": 4}, "m{group:::x}": {"avg": 5}"#
            ))
        #expect(Set(set.summaries.map { $0.values[.mean] }) == [2, 3, 4, 5] && set.values(ofLabel: "group") == ["::x"])
        #expect(set.notes.contains { $0.contains("\"a=1, b=2\"") })
    }

    @Test func whatNothingWasRatedInIsNotThere() throws {
        let set = try Self.fixture.resultSet(text: Self.text(#""r": {"passes": 0, "fails": 0, "value": 0}, "t": {"avg": 1}"#))
        #expect(set.summaries.map(\.metric.name) == ["t"])
    }

    @Test(arguments: [
        (#""http_req_duration": {"avg": -1}"#, "metrics.http_req_duration.avg"), (#""m": {"avg": "x"}"#, "metrics.m.avg"),
        (#""m": 5"#, "metrics.m"),
        (#""m": {"passes": 1}"#, "metrics.m.fails"), (#""m": {"type": "trend", "values": []}"#, "metrics.m.values"),
    ])
    func aWrongFieldIsNamed(metrics: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(metrics)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func groupsInGroupsEndSomewhere() throws {
        let depth = 500
        let text = String(repeating: #"{"path": "p", "groups": ["#, count: depth) + String(repeating: "]}", count: depth)
        #expect(try Self.fixture.resultSet(text: #"{"root_group": \#(text), "metrics": {"t": {"avg": 1}}}"#).summaries.count == 1)
    }

    @Test(arguments: ["v1/candidate.summary-export.json.gz", "v2/candidate.handle-summary.json.gz"])
    func aCutFileIsAnError(file: String) throws {
        let text = try Self.fixture.text(file)
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: String(text.dropLast(50))) }.kind == .malformed)
    }
}
