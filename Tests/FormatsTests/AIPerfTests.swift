import Measurements
import Testing

@testable import Formats

@Suite struct AIPerfTests {
    static let fixture = FormatFixture(format: .aiPerf, folder: "aiperf")
    private static let requests = "candidate/profile_export.jsonl.gz"
    private static let summary = "candidate/profile_export_aiperf.json"
    private static let table = "candidate/profile_export_aiperf.csv"

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: try fixture.groundTruth())
    func itAgreesWithNumPy(truth: GroundTruth) throws {
        let selection = Selection(try Self.fixture.resultSet(truth.file), truth.metric)
        #expect(selection.present.count == truth.count && selection.failed == truth.failed && selection.missing == truth.failed)
        #expect(agrees(selection.mean, truth.mean) && agrees(selection.median, truth.median))
    }

    @Test func failedRequestsAreKept() throws {
        let set = try Self.fixture.resultSet(Self.requests)
        let failed = try #require(set.series["failed"])
        let cases = (0..<failed.count).filter { failed.values[$0] == 1 }.map { set.cases[Int(failed.cases[$0])].id }
        #expect(Set(cases) == ["session_000003", "session_000017", "session_000039"] && failed.count == 25)
        #expect(set.series["error_isl"] == nil)
    }

    @Test func conversationsPairTheRuns() throws {
        let baseline = try Self.fixture.resultSet("baseline/profile_export.jsonl.gz")
        let candidate = try Self.fixture.resultSet(Self.requests)
        #expect(Set(baseline.cases) == Set(candidate.cases) && baseline.cases.count == 25)
    }

    @Test func metricsHaveStandardNamesAndUnits() throws {
        let set = try Self.fixture.resultSet(Self.requests)
        #expect(set.lookup("latency") == .found("request_latency") && set.lookup("ttft") == .found("time_to_first_token"))
        #expect(set.lookup("tpot") == .found("inter_token_latency") && set.lookup("itl") == .found("inter_chunk_latency"))
        #expect(set.lookup("output_tokens") == .found("output_sequence_length"))
        #expect(set.series["request_latency"]?.metric.unit == .milliseconds)
        // 390 bytes are written as 0.380859375 KB.
        #expect(set.series["http_req_data_sent"]?.metric.unit.factor == 1024)
        let rate = try #require(set.series["output_token_throughput_per_user"]?.metric)
        #expect(rate.unit.dimension == .perSecond(.tokens) && rate.direction == .higher)
    }

    @Test func gapsAreObservationsOfTheirRequest() throws {
        let gaps = try #require(try Self.fixture.resultSet(Self.requests).series["inter_chunk_latency"])
        let first = (0..<gaps.count).filter { gaps.cases[$0] == gaps.cases[0] }
        #expect(first.count > 1 && first.map { gaps.repetitions[$0] } == Array(0..<Int32(first.count)))
    }

    @Test func theSummaryBesideTheRequestsTellsOfTheRun() throws {
        let run = try #require(try Self.fixture.resultSet(Self.requests).runs.first)
        #expect(run.environment.tool == "aiperf" && run.environment.toolVersion == "0.13.0" && run.environment.model == "mock-8b")
        #expect(run.name == "aiperf b90ff220ad32" && run.isNamedByFile && run.unfinished == nil)
        let set = try Self.fixture.resultSet(Self.requests)
        #expect(set.values(ofLabel: "rate") == ["4"])
        let time = try #require(set.series["request_latency"]?.times.first)
        #expect(abs(time - (run.started ?? 0)) < 60)
    }

    @Test func bothExportsAreOneRunAndTheRequestsCount() throws {
        var parts = [
            try Self.fixture.resultSet("baseline/profile_export.jsonl.gz"),
            try Self.fixture.resultSet("baseline/profile_export_aiperf.json"),
        ]
        for index in parts.indices { parts[index].runs[0].digest = "\(index)" }
        let merged = try ResultSet.merging(parts)
        let other = try ResultSet.merging(parts.reversed())
        #expect(merged.runs.count == 1 && merged == other)
        #expect(!merged.summaries.contains { $0.metric.name == "request_latency" || $0.metric.name == "failed" })
        #expect(merged.summaries.contains { $0.metric.name == "request_throughput" })
    }

    @Test func theSummaryHasTheToolsFigures() throws {
        let set = try Self.fixture.resultSet(Self.summary)
        #expect(set.observationCount == 0 && set.runs.first?.name == "aiperf b90ff220ad32")
        let latency = try #require(set.summaries.first { $0.metric.name == "request_latency" })
        #expect(latency.count == 67 && latency.values[.mean] == 869.0904038955223 && latency.values[.median] == 801.187382)
        #expect(latency.values[.percentile(95)] == 1301.4048314999995 && latency.labels["rate"] == "4")
        #expect(set.summaries.first { $0.metric.standardName == "throughput" }?.values == [.mean: 3.982944875954697])
        let failed = try #require(set.summaries.first { $0.metric.name == "failed" })
        #expect(failed.count == 70 && abs((failed.values[.rate] ?? 0) - 3.0 / 70) < 1e-12)
        #expect(try Self.fixture.resultSet("baseline/profile_export_aiperf.json").summaries.contains { $0.values[.rate] == 0 })
    }

    @Test func theTableHasTheSame() throws {
        let set = try Self.fixture.resultSet(Self.table)
        let latency = try #require(set.summaries.first { $0.metric.standardName == "latency" })
        #expect(latency.metric.name == "Request Latency" && latency.metric.unit == .milliseconds)
        #expect(latency.values[.mean] == 869.09 && latency.values[.percentile(95)] == 1301.40)
        #expect(set.summaries.first { $0.metric.name == "Completed Requests (Success + Error)" }?.values == [.mean: 70])
        #expect(set.summaries.first { $0.metric.name == "Effective Latency (CO-aware)" }?.metric.unit == .milliseconds)
        // A percentile that is not there is no zero.
        #expect(set.summaries.first { $0.metric.name == "Tokens In Flight" }?.values[.percentile(1)] == nil)
        #expect(set.summaries.first { $0.metric.name == "failed" }?.count == 70)
    }

    @Test func aCancelledRunIsUnfinished() throws {
        let text = try Self.fixture.text(Self.summary)
        #expect(
            try Self.fixture.resultSet(text: text.replacing("\"was_cancelled\": false", with: "\"was_cancelled\": true")).runs[0]
                .unfinished == "it was cancelled")
    }

    private static func line(_ id: String, _ metrics: String, _ more: String = "", error: String = "") -> String {
        #"{"metadata":{"x_request_id":"\#(id)","conversation_id":"c"\#(more)},"metrics":{\#(metrics)}\#(error)}"# + "\n"
    }

    @Test func aRepeatedConversationIsAnEpoch() throws {
        let latency = #""request_latency":{"value":1,"unit":"ms"}"#
        let set = try Self.fixture.resultSet(
            text: Self.line("1", latency) + Self.line("2", latency) + Self.line("3", latency, ",\"turn_index\":1"))
        let series = try #require(set.series["request_latency"])
        #expect((0..<3).map { series.epochs[$0] } == [1, 2, 1] && set.cases.map(\.id) == ["c", "c turn 1"])
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: Self.line("1", latency) + Self.line("1", latency))
        }
        #expect(error?.line == 2 && error?.path == "metadata.x_request_id")
    }

    @Test func warmUpIsLeftOutAndSaid() throws {
        let latency = #""request_latency":{"value":1,"unit":"ms"}"#
        let set = try Self.fixture.resultSet(text: Self.line("1", latency, ",\"benchmark_phase\":\"warmup\"") + Self.line("2", latency))
        #expect(Selection(set, "latency").values == [1] && set.notes == ["1 requests warmed up; they are left out"])
    }

    @Test func whatOneRequestLacksIsMissingThere() throws {
        let latency = #""request_latency":{"value":1,"unit":"ms"}"#
        let token = #""time_to_first_token":{"value":2,"unit":"ms"}"#
        let set = try Self.fixture.resultSet(
            text: Self.line("1", latency) + Self.line("2", latency + "," + token) + Self.line("3", "", error: ",\"error\":{\"code\":503}"))
        #expect(Selection(set, "ttft").values.count == 3 && Selection(set, "ttft").missing == 2 && Selection(set, "ttft").failed == 1)
        #expect(Selection(set, "failed").values == [0, 0, 1])
    }

    @Test(arguments: [
        (#""request_latency":{"value":-1,"unit":"ms"}"#, "metrics.request_latency.value"),
        (#""request_latency":{"value":"x","unit":"ms"}"#, "metrics.request_latency.value"),
        (#""request_latency":{"value":1}"#, "metrics.request_latency.unit"),
        (#""inter_chunk_latency":{"value":[1,{}],"unit":"ms"}"#, "metrics.inter_chunk_latency.value[1]"),
    ])
    func aWrongFieldIsNamed(metrics: String, path: String) throws {
        let good = Self.line("0", #""request_latency":{"value":1,"unit":"ms"}"#)
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: good + Self.line("1", metrics)) }
        #expect(error?.line == 2 && error?.path == path, "\(String(describing: error))")
    }

    @Test func aMetricOfItsOwnInEachLineDoesNotFillTheMemory() throws {
        let text = (0..<1_000).map { Self.line("\($0)", "\"m\($0)\":{\"value\":1,\"unit\":\"ms\"}") }.joined()
        let set = try Self.fixture.resultSet(text: text)
        #expect(set.series.count == 201 && set.notes.contains { $0.contains("more than 200 metrics") })
    }

    @Test func unitsOfOneMetricMustConvert() throws {
        let text = Self.line("1", #""a":{"value":1,"unit":"sec"}"#) + Self.line("2", #""a":{"value":5,"unit":"ms"}"#)
        #expect(Selection(try Self.fixture.resultSet(text: text), "a").values == [1, 0.005])
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: text + Self.line("3", #""a":{"value":5,"unit":"tokens"}"#))
        }
        #expect(error?.path == "metrics.a.unit")
    }

    @Test func aCutTableIsAnError() throws {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: "Metric,avg,min,max,sum,p1,p5\nRequest Latency (ms),1,2,3\n")
        }
        #expect(error?.line == 2)
    }
}
