import Measurements
import Testing

@testable import Formats

@Suite struct GuideLLMTests {
    static let fixture = FormatFixture(format: .guideLLM, folder: "guidellm")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: try fixture.groundTruth())
    func itAgreesWithNumPy(truth: GroundTruth) throws {
        let selection = Selection(try Self.fixture.resultSet(truth.file), truth.metric) { $0["rate"] == truth.item }
        #expect(selection.present.count == truth.count && selection.failed == truth.failed && selection.missing == truth.failed)
        #expect(agrees(selection.mean, truth.mean) && agrees(selection.median, truth.median))
    }

    @Test func metricsHaveUnitsAndStandardNames() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        #expect(set.lookup("latency") == .found("request_latency") && set.lookup("ttft") == .found("time_to_first_token_ms"))
        #expect(set.lookup("tpot") == .found("inter_token_latency_ms") && set.lookup("throughput") == .found("requests_per_second"))
        #expect(set.series["request_latency"]?.metric.unit == .seconds)
        #expect(set.series["time_to_first_token_ms"]?.metric.unit == .milliseconds)
        // The first token is in it.
        #expect(set.series["time_per_output_token_ms"]?.metric.standardName == nil)
        #expect(set.series["cached_tokens"] == nil && set.summaries.isEmpty)
    }

    @Test func theEnvironmentAndTheLoadAreThere() throws {
        let set = try Self.fixture.resultSet("candidate.json.gz")
        let run = try #require(set.runs.first)
        #expect(run.environment.tool == "guidellm" && run.environment.toolVersion == "0.8.1" && run.environment.model == "mock-8b")
        #expect(run.started == 1795574173.667176 && run.kind == .load && set.runs.count == 1)
        #expect(set.values(ofLabel: "rate") == ["3", "6"] && set.values(ofLabel: "strategy") == ["constant"])
        #expect(set.cases.isEmpty)
    }

    @Test func requestsStandInTheOrderOfTheirStarts() throws {
        let set = try Self.fixture.resultSet("candidate.json.gz")
        let failed = try #require(set.series["failed"])
        let times = (0..<failed.count).filter { set.labels[Int(failed.labels[$0])]["rate"] == "3" }.map { failed.times[$0] }
        #expect(times == times.sorted() && times.count == 20)
        let outcomes = Selection(set, "failed") { $0["rate"] == "3" }.values
        let first = outcomes.firstIndex(of: 1) ?? outcomes.endIndex
        // The file lists what failed behind all others.
        #expect(outcomes[first...].contains(0) && Selection(set, "failed").sum == 2)
    }

    private static func text(_ requests: String, strategy: String = #"{"type_": "concurrent", "streams": 4}"#) -> String {
        #"{"metadata": {"guidellm_version": "0.8.1"}, "benchmarks": [null, {"config": {"strategy": \#(strategy)}, "duration": 2, "requests": {\#(requests)}}]}"#
    }

    @Test func whatIsNotCompleteIsMissingAndNoFailure() throws {
        let set = try Self.fixture.resultSet(
            text: Self.text(
                #""successful": [{"request_latency": 1}], "errored": null, "incomplete": [{"request_latency": 0.1, "output_tokens": 1}]"#))
        #expect(Selection(set, "failed").missing == 1 && Selection(set, "failed").sum == 0)
        #expect(Selection(set, "latency").present == [1] && Selection(set, "latency").missing == 1 && Selection(set, "latency").failed == 0)
        #expect(set.series["output_tokens"] == nil && set.notes.contains { $0.contains("1 requests were not complete") })
        #expect(set.values(ofLabel: "concurrency") == ["4"] && Selection(set, "throughput").values == [0.5])
    }

    @Test(arguments: [
        (#""errored": []"#, "benchmarks[1].requests.successful"),
        (#""successful": [{"request_latency": "x"}]"#, "benchmarks[1].requests.successful[0].request_latency"),
        (#""successful": [{"time_to_first_token_ms": -1}]"#, "benchmarks[1].requests.successful[0].time_to_first_token_ms"),
        (#""successful": [5]"#, "benchmarks[1].requests.successful[0]"), (#""successful": {}"#, "benchmarks[1].requests.successful"),
    ])
    func aWrongFieldIsNamed(requests: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(requests)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func aCutFileIsAnError() throws {
        let text = try Self.fixture.text("candidate.json.gz")
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: String(text.dropLast(99))) }.kind == .malformed)
    }
}
