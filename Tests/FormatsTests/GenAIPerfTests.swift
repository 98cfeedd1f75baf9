import Measurements
import Testing

@testable import Formats

/// GenAI-Perf's exports as its documentation and tests describe them; no file of the tool stood behind these.
@Suite struct GenAIPerfTests {
    static let fixture = FormatFixture(format: .genAIPerf, folder: "genai-perf")

    private static func chunk(_ delta: String) -> String {
        let event = #"data: {"choices":[{"index":0,"delta":\#(delta)}]}"#
        return #"{"response":"\#(event.replacing("\"", with: "\\\""))\n\n"}"#
    }

    private static let streamed = [
        chunk(#"{"role":"assistant"}"#), chunk(#"{"content":"a"}"#), chunk(#"{"content":"b"}"#), chunk("{}"),
        #"{"response":"data: [DONE]\n\n"}"#,
    ].joined(separator: ",")

    private static func export(_ requests: String, mode: String = "concurrency", value: String = "10") -> String {
        #"{"service_kind":"openai","experiments":[{"experiment":{"mode":"\#(mode)","value":\#(value)},"requests":[\#(requests)],"window_boundaries":[]}],"version":"2"}"#
    }

    private static func request(_ sent: Int, _ times: [Int], _ outputs: String = "") -> String {
        #"{"timestamp":\#(sent),"response_timestamps":\#(times),"response_outputs":[\#(outputs)]}"#
    }

    private static let summary =
        #"{"request_throughput":{"unit":"requests/sec","avg":12.5},"request_latency":{"unit":"ms","avg":5,"p50":4,"p99":6,"min":3,"max":7,"std":1},"time_to_first_token":{"unit":"ms","avg":2},"telemetry_stats":{"power":{"unit":"W","gpu0":{"avg":1}}},"input_config":{"model":["m"],"concurrency":8,"request_rate":null}}"#

    private static let table =
        "Metric,avg,min,max,p99,p95,p90,p75,p50,p25\r\nRequest Latency (ms),\"1,234.50\",N/A,\"2,000.00\",8.98,8.90,8.80,8.50,8.00,7.50\r\n"
        + "Output Sequence Length,2.00,1.00,3.00,2.98,2.90,2.80,2.50,2.00,1.50\r\n\r\nMetric,Value\r\nRequest Throughput (per sec),123.00\r\n"
        + "\r\nMetric,GPU,avg,min,max,p99,p95,p90,p75,p50,p25\r\nGPU Power Usage (W),gpu0,1,1,1,1,1,1,1,1,1\r\n"

    @Test func noFileOfAnotherToolIsRecognised() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
        for text in [Self.export(Self.request(1, [2])), Self.summary, Self.table] {
            #expect(try ResultFormat.format(of: InputSource(name: "x", bytes: Array(text.utf8))).name == "genai-perf")
        }
    }

    @Test("what holds no text at the end does not count")
    func aRequestHasItsResponses() throws {
        let set = try Self.fixture.resultSet(text: Self.export(Self.request(1, [3, 5, 8, 12, 13], Self.streamed)))
        #expect(Selection(set, "latency").values == [7] && Selection(set, "ttft").values == [2] && Selection(set, "itl").values == [2, 3])
        #expect(set.series["request_latency"]?.metric.unit.factor == 1e-9 && Selection(set, "failed").values == [0])
        #expect(set.values(ofLabel: "concurrency") == ["10"] && set.runs.first?.environment.tool == "genai-perf")
    }

    @Test func otherServicesTextIsText() throws {
        let outputs = #"{"text_output":"a"},{"text_output":""}"#
        let set = try Self.fixture.resultSet(text: Self.export(Self.request(1, [3, 5], outputs), mode: "request_rate", value: "2.5"))
        #expect(Selection(set, "latency").values == [4] && set.values(ofLabel: "rate") == ["2.5"])
    }

    @Test func ofAnAnswerInOnePieceThereIsNoFirstToken() throws {
        let set = try Self.fixture.resultSet(text: Self.export(Self.request(1, [9])))
        #expect(Selection(set, "latency").values == [8] && set.series["time_to_first_token"] == nil)
    }

    @Test func aRequestWithoutAResponseHasFailed() throws {
        let set = try Self.fixture.resultSet(text: Self.export(Self.request(1, [9]) + "," + Self.request(2, [])))
        #expect(
            Selection(set, "failed").values == [0, 1] && Selection(set, "latency").failed == 1 && Selection(set, "latency").missing == 1)
    }

    @Test func theSummaryHasTheToolsFigures() throws {
        let set = try Self.fixture.resultSet(text: Self.summary)
        let latency = try #require(set.summaries.first { $0.metric.standardName == "latency" })
        #expect(latency.values == [.mean: 5, .median: 4, .percentile(99): 6, .minimum: 3, .maximum: 7] && latency.count == nil)
        #expect(latency.labels == Labels([("concurrency", "8")]) && set.runs.first?.environment.model == "m")
        // That none failed is not said.
        #expect(!set.summaries.contains { $0.metric.name == "failed" } && set.summaries.count == 3)
    }

    @Test("the table groups digits, and its GPUs are left out")
    func theTableIsRead() throws {
        let set = try Self.fixture.resultSet(text: Self.table)
        let latency = try #require(set.summaries.first { $0.metric.standardName == "latency" })
        #expect(latency.values[.mean] == 1234.5 && latency.values[.maximum] == 2000 && latency.values[.minimum] == nil)
        let throughput = try #require(set.summaries.first { $0.metric.standardName == "throughput" })
        #expect(throughput.values == [.mean: 123] && throughput.metric.unit.dimension == .perSecond(.none) && set.summaries.count == 3)
    }

    @Test(arguments: [
        (Self.request(5, [4]), "experiments[0].requests[0].response_timestamps[0]"),
        (Self.request(1, [4, 3]), "experiments[0].requests[0].response_timestamps[1]"),
        (#"{"timestamp":1}"#, "experiments[0].requests[0].response_timestamps"),
        (#"{"timestamp":"x","response_timestamps":[]}"#, "experiments[0].requests[0].timestamp"),
    ])
    func aWrongFieldIsNamed(request: String, path: String) throws {
        let text = Self.export(request + #",{"response_timestamps":[]}"#)
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
        #expect(error?.path == path, "\(String(describing: error))")
    }
}
