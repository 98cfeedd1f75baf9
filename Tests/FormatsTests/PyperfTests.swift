import Measurements
import Testing

@testable import Formats

@Suite struct PyperfTests {
    static let fixture = FormatFixture(format: .pyperf, folder: "pyperf")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    static func stored(_ file: String) -> String { file == "command.json" ? file : file + ".gz" }

    @Test(arguments: try fixture.groundTruth().filter { $0.metric == "value" })
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(Self.stored(expected.file))
        let selection = Selection(set, expected.unit == "byte" ? "memory" : "time") { $0["benchmark"] == expected.item }
        #expect(selection.values.count == expected.count)
        #expect(agrees(selection.mean, expected.mean))
        #expect(agrees(selection.median, expected.median))
    }

    /// The values of one process share its mood, so that the processes' means are what a spread is of.
    @Test(arguments: try fixture.groundTruth().filter { $0.metric == "process mean" })
    func aWorkerProcessIsARepetition(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(Self.stored(expected.file))
        let series = try #require(set.series.values.first)
        var workers: [Int32: [Double]] = [:]
        for index in 0..<series.count where set.labels[Int(series.labels[index])]["benchmark"] == expected.item {
            workers[series.repetitions[index], default: []].append(series.values[index])
        }
        let means = workers.values.map { $0.reduce(0, +) / Double($0.count) }
        #expect(means.count == expected.count && workers.keys.sorted() == (0..<Int32(expected.count)).map { $0 })
        #expect(agrees(means.reduce(0, +) / Double(means.count), expected.mean))
    }

    @Test func calibrationAndWarmUpsAreNoValues() throws {
        let set = try Self.fixture.resultSet("memory.json.gz")
        let metric = try #require(set.series["memory"]?.metric)
        #expect(metric.unit == .bytes && metric.mood == .moody && metric.direction == .lower)
        #expect(set.observationCount == 12 && Array(set.series.keys) == ["memory"])
    }

    @Test func theNameOfASingleBenchmarkStandsAtTheTop() throws {
        #expect(try Self.fixture.resultSet("command.json").values(ofLabel: "benchmark") == ["command"])
    }

    @Test func theRunKnowsItsMachineAndItsStart() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        let run = try #require(set.runs.first)
        #expect(run.environment == Environment(tool: "pyperf", toolVersion: "2.10.0", os: "Linux", cpu: "AMD EPYC"))
        #expect(run.kind == .benchmark && run.started == 1_795_573_473.792237)
    }

    @Test(arguments: [("integer", "value", Direction.lower), ("second", "time", .lower)])
    func unitsNameMetrics(unit: String, metric: String, direction: Direction) throws {
        let set = try Self.fixture.resultSet(
            text: Self.text(metadata: #"{"name": "a", "unit": "\#(unit)"}"#, runs: #"[{"values": [1, NaN, null]}]"#))
        #expect(set.series[metric]?.metric.direction == direction)
        #expect(Selection(set, metric).present == [1] && Selection(set, metric).missing == 2)
    }

    @Test(arguments: [
        (#"{"name": "a", "unit": "parsec"}"#, "[]", "benchmarks[0].metadata"), ("{}", "[]", "benchmarks[0].metadata"),
        (#"{"name": "a"}"#, "7", "benchmarks[0].runs"), (#"{"name": 7}"#, "[]", "benchmarks[0].metadata.name"),
        (#"{"name": "a"}"#, #"[{"values": [1, -1]}]"#, "benchmarks[0].runs[0].values[1]"),
        (#"{"name": "a"}"#, #"[{"values": ["x"]}]"#, "benchmarks[0].runs[0].values[0]"),
        (#"{"name": "a"}"#, #"[{"values": [1], "metadata": {"date": "then"}}]"#, "benchmarks[0].runs[0].metadata.date"),
    ])
    func aWrongFieldIsNamed(metadata: String, runs: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(metadata: metadata, runs: runs)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func onlyCalibrationIsNoMeasurement() throws {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: Self.text(metadata: #"{"name": "a"}"#, runs: #"[{"warmups": [[1, 2.5]]}]"#))
        }
        #expect(error?.kind == .empty)
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("command.json").utf8.dropLast(2)
        for length in stride(from: 0, to: text.count, by: 41) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Substring(text.prefix(length)))) }
        }
    }

    private static func text(metadata: String, runs: String) -> String {
        #"{"benchmarks": [{"metadata": \#(metadata), "runs": \#(runs)}], "version": "1.0"}"#
    }
}
