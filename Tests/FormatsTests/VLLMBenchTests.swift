import Measurements
import Testing

@testable import Formats

@Suite struct VLLMBenchTests {
    static let fixture = FormatFixture(format: .vllmBench, folder: "vllm-bench")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: try fixture.groundTruth())
    func itAgreesWithNumPy(truth: GroundTruth) throws {
        let selection = Selection(try Self.fixture.resultSet(truth.file), truth.metric)
        #expect(selection.present.count == truth.count && selection.failed == truth.failed && selection.missing == truth.failed)
        #expect(agrees(selection.mean, truth.mean) && agrees(selection.median, truth.median))
    }

    @Test func aFailedRequestKeepsItsPlaceAndHasNoZeros() throws {
        let set = try Self.fixture.resultSet("candidate.json.gz")
        #expect(Selection(set, "failed").values.count == 40 && Selection(set, "failed").sum == 1)
        let latency = try #require(set.series["latency"])
        let place = try #require((0..<latency.count).first { latency.failed[$0] == 1 })
        #expect(latency.values[place].isNaN && set.cases[Int(latency.cases[place])].id == "request 29")
        #expect(!latency.values.contains(0))
    }

    @Test func aGapIsAnObservationOfItsRequest() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        let gaps = try #require(set.series["itl"])
        let first = (0..<gaps.count).filter { gaps.cases[$0] == 0 }
        #expect(first.map { gaps.repetitions[$0] } == Array(0..<Int32(first.count)))
        #expect(Double(first.count) == Selection(set, "output_tokens").values[0] - 1)
    }

    @Test func metricsAreTheStandardOnes() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        for name in ["latency", "ttft", "tpot", "itl"] { #expect(set.series[name]?.metric.unit == .seconds) }
        #expect(set.lookup("throughput") == .found("request_throughput"))
        #expect(set.series["output_throughput"]?.metric.unit.dimension == .perSecond(.tokens))
        #expect(set.series["request_throughput"]?.metric.direction == .higher && set.summaries.isEmpty && set.notes.isEmpty)
    }

    @Test func theEnvironmentTheLoadAndTheMetadataAreThere() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        let run = try #require(set.runs.first)
        #expect(run.kind == .load && run.environment.tool == "vllm bench serve" && run.environment.model == "mock-8b")
        // The date is that of the end: 2026-11-25 02:19:11, 15.4 s after the start.
        #expect(abs((run.started ?? 0) - (1_795_573_151 - 15.417385863000163)) < 1e-3)
        #expect(set.values(ofLabel: "rate") == ["8"] && set.values(ofLabel: "concurrency") == [])
        #expect(set.values(ofLabel: "commit") == ["4f2a91c"] && set.values(ofLabel: "prompt_version") == ["v3"])
        #expect(set.values(ofLabel: "date") == [] && set.values(ofLabel: "backend") == [])
        let times = try #require(set.series["latency"]?.times)
        #expect(times.first == run.started && abs(times[1] - times[0] - 0.0665) < 0.2)
    }

    @Test func withoutDetailsOnlyTheLatencyIsThere() throws {
        let set = try Self.fixture.resultSet("baseline-inf-summary.json.gz")
        #expect(set.series["ttft"] == nil && set.series["itl"] == nil && set.series["output_tokens"] == nil)
        let ttft = try #require(set.summaries.first { $0.metric.name == "ttft" })
        #expect(ttft.metric.unit == .milliseconds && ttft.count == 120)
        #expect(ttft.values[.mean] == 100.39807006666972 && ttft.values[.percentile(95)] == 203.6985335499935)
        #expect(set.summaries.first { $0.metric.name == "itl" }?.count == nil)
        #expect(set.summaries.first { $0.metric.name == "output_tokens" }?.values[.sum] == 3586)
        #expect(set.values(ofLabel: "rate") == ["inf"] && set.values(ofLabel: "concurrency") == ["16"])
        #expect(set.series["request_goodput"] == nil && set.notes.contains { $0.contains("--save-detailed") })
    }

    @Test func appendedObjectsAreRuns() throws {
        let set = try Self.fixture.resultSet("sweep-append.json.gz")
        #expect(set.runs.count == 3 && set.runs.allSatisfy(\.isNamedByFile) && Set(set.runs.map(\.name)).count == 3)
        #expect(set.values(ofLabel: "load") == ["4", "8", "16"])
        let means = set.summaries.filter { $0.metric.name == "ttft" }.map { $0.values[.mean] ?? 0 }
        #expect(zip(means, [83.2996, 76.2586, 75.5599]).allSatisfy { abs($0 - $1) < 1e-4 })
        #expect(Selection(set, "latency") { $0["load"] == "8" }.values.count == 40)
    }

    @Test func mergedInAnyOrderTheyAreTheSame() throws {
        let parts = try ["baseline.json.gz", "baseline-inf-summary.json.gz", "sweep-append.json.gz"].map { try Self.fixture.resultSet($0) }
        let merged = try ResultSet.merging(parts)
        let other = try ResultSet.merging(parts.reversed())
        #expect(merged.runs.count == 5 && merged.runs == other.runs && merged.labels == other.labels && merged.summaries == other.summaries)
        for (name, series) in merged.series {
            // What is missing is equal to nothing.
            #expect(series.values.map(\.bitPattern) == other.series[name]?.values.map(\.bitPattern), "\(name)")
        }
    }

    private static let head =
        #""backend": "vllm", "model_id": "m", "tokenizer_id": "m", "num_prompts": 2, "request_rate": "inf", "completed": 2, "failed": 0, "request_throughput": 1"#

    @Test("a zero latency is the only mark of a failure where there are no errors")
    func aZeroIsAFailure() throws {
        let set = try Self.fixture.resultSet(text: "{\(Self.head), \"latencies\": [0.5, 0.0]}")
        #expect(Selection(set, "failed").values == [0, 1] && Selection(set, "latency").failed == 1)
        #expect(Selection(set, "latency").present == [0.5] && set.notes.contains { $0.contains("2 requests were completed") })
    }

    @Test func ofAPrintedObjectTheLinesAreOne() throws {
        let text = try Self.fixture.text("baseline-inf-summary.json.gz").replacing(", \"", with: ",\n  \"").replacing(
            "{\"", with: "{\n  \"")
        #expect(Selection(try Self.fixture.resultSet(text: text), "latency").values.count == 120)
    }

    @Test func anAnswerOfOneTokenHasNeitherGapsNorTimePerToken() throws {
        let lists = #""latencies": [0.5, 0.9], "ttfts": [0.5, 0.5], "itls": [[], [0.4]], "output_lens": [1, 2], "errors": ["", ""]"#
        let set = try Self.fixture.resultSet(text: "{\(Self.head), \(lists)}")
        #expect(Selection(set, "itl").values == [0.4] && Selection(set, "tpot").values == [0.4] && Selection(set, "ttft").values.count == 2)
    }

    @Test func withoutAnyRequestTheFailuresAreASummary() throws {
        let set = try Self.fixture.resultSet(
            text: #"{"tokenizer_id": "m", "num_prompts": 4, "completed": 3, "failed": 1, "request_throughput": 1, "mean_e2el_ms": 5}"#)
        let failed = try #require(set.summaries.first { $0.metric.name == "failed" })
        #expect(failed.count == 4 && failed.values[.rate] == 0.25)
        #expect(set.summaries.first { $0.metric.name == "latency" }?.values[.mean] == 5)
    }

    @Test(arguments: [
        (#""latencies": [0.5, "x"]"#, "latencies[1]"), (#""latencies": [0.5, -1]"#, "latencies[1]"),
        (#""latencies": [0.5, 1], "ttfts": [1]"#, "ttfts"), (#""latencies": {}"#, "latencies"),
        (#""latencies": [1, 2], "itls": [[], [null, {}]]"#, "itls[1][1]"), (#""latencies": [1, 2], "errors": ["", 5]"#, "errors[1]"),
    ])
    func aWrongFieldIsNamed(field: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: "\n{\(Self.head), \(field)}") }
        #expect(error?.path == path && error?.line == 2, "\(String(describing: error))")
    }

    @Test func nullAndNaNAreMissing() throws {
        let set = try Self.fixture.resultSet(text: "{\(Self.head), \"latencies\": [null, NaN]}")
        #expect(Selection(set, "latency").missing == 2 && Selection(set, "latency").failed == 0)
    }

    @Test(arguments: ["candidate.json.gz", "sweep-append.json.gz"])
    func aCutFileIsAnError(file: String) throws {
        let text = try Self.fixture.text(file)
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(text.prefix(text.utf8.count - 40))) }
        #expect(error?.kind == .malformed)
    }
}
