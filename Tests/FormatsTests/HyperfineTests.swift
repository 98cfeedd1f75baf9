import Measurements
import Testing

@testable import Formats

@Suite struct HyperfineTests {
    static let fixture = FormatFixture(format: .hyperfine, folder: "hyperfine")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// 2.0 files are stored compressed.
    static func stored(_ file: String) -> String { file.hasPrefix("v2.0") ? file + ".gz" : file }

    @Test(arguments: try fixture.groundTruth())
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(Self.stored(expected.file))
        let metric = expected.metric == "time_wall_clock" ? "time" : expected.metric
        let selection = Selection(set, metric) { $0["benchmark"] == expected.item }
        #expect(selection.values.count == expected.count)
        #expect(agrees(selection.mean, expected.mean))
        #expect(agrees(selection.median, expected.median))
        #expect(selection.failed == expected.failed)
        #expect(Selection(set, "failed") { $0["benchmark"] == expected.item }.sum == Double(expected.failed))
    }

    @Test func metricsHaveUnitsAndStandardNames() throws {
        let set = try Self.fixture.resultSet("v2.0/baseline.json.gz")
        #expect(
            Array(set.series.keys) == ["time_wall_clock", "time_cpu", "time_user", "time_system", "memory_peak_resident", "failed"])
        #expect(set.lookup("time") == .found("time_wall_clock"))
        let memory = try #require(set.series["memory_peak_resident"]?.metric)
        #expect(memory.standardName == "memory" && memory.unit.dimension == .size && memory.mood == .moody && memory.direction == .lower)
        let run = try #require(set.runs.first)
        #expect(run.kind == .benchmark && run.started == 1_795_572_844)
        #expect(run.environment.toolVersion == "2.0.0" && run.environment.os == "Linux" && run.environment.architecture == "x86_64")
    }

    @Test func parametersAreLabelsAndPartOfTheCase() throws {
        let first = try Self.fixture.resultSet("v1.15/scan-baseline.json")
        #expect(first.cases.first?.id == "./app sort 50 [algo=sort size=50]")
        #expect(first.values(ofLabel: "algo") == ["hash", "sort"] && first.values(ofLabel: "size") == ["50", "100", "150"])
        let second = try Self.fixture.resultSet("v2.0/scan-baseline.json.gz")
        #expect(second.cases.map(\.id) == ["./app sort 50 [size=50]", "./app sort 100 [size=100]", "./app sort 150 [size=150]"])
        #expect(second.values(ofLabel: "benchmark") == ["sort-50", "sort-100", "sort-150"])
    }

    @Test func aSingleRunHasNoSpreadAndIsRead() throws {
        for (file, time) in [("v1.15/single-run.json", 0.035429236), ("v2.0/single-run.json.gz", 0.027291740000000002)] {
            #expect(Selection(try Self.fixture.resultSet(file), "time").values == [time])
        }
    }

    @Test func memoryOfRelease120AndUnknownExitCodes() throws {
        let set = try Self.fixture.resultSet(
            text: #"{"results": [{"command": "a", "times": [1, 2, 3], "exit_codes": [0, null, 1], "memory_usage_byte": [10, 20, null]}]}"#)
        #expect(Selection(set, "memory").present == [10, 20])
        #expect(Selection(set, "memory").missing == 1)
        #expect(Selection(set, "failed").present == [0, 1])
        #expect(Selection(set, "failed").missing == 1)
        #expect(Selection(set, "time").failed == 1)
    }

    @Test func theSameCommandTwiceIsMoreRepetitions() throws {
        let set = try Self.fixture.resultSet(
            text: #"{"results": [{"command": "a", "times": [1, 2]}, {"command": "a", "times": [3]}]}"#)
        let series = try #require(set.series["time"])
        #expect(set.cases.count == 1)
        #expect((0..<series.count).map { series.repetitions[$0] } == [0, 1, 2])
    }

    @Test func aFileWithoutTimingsIsASummary() throws {
        let first = try Self.fixture.resultSet(
            text: #"{"results": [{"command": "a", "mean": 2, "stddev": null, "median": 1.5, "min": 1, "max": 4}]}"#)
        #expect(first.observationCount == 0)
        #expect(first.summaries.map(\.values) == [[.mean: 2, .median: 1.5, .minimum: 1, .maximum: 4]])
        let second = try Self.fixture.resultSet(
            text: #"""
                {"schema_version": 2, "results": [{"command": "a",
                 "summary": {"time_wall_clock": {"unit": "second", "count": 7, "mean": 2, "stddev": null}}}]}
                """#)
        #expect(second.summaries.first?.metric.standardName == "time" && second.summaries.first?.count == 7)
    }

    @Test func theFilesOwnMeanIsCheckedAgainstItsTimings() throws {
        let set = try Self.fixture.resultSet(text: #"{"results": [{"command": "a", "mean": 5, "times": [1, 2]}]}"#)
        #expect(set.notes.contains { $0.contains("5.0") && $0.contains("1.5") })
        #expect(Selection(set, "time").mean == 1.5)
    }

    @Test(arguments: [
        (#"{"results": [{"command": "a", "times": [1]}, {"command": "b", "times": [1, "x"]}]}"#, "results[1].times[1]"),
        (#"{"results": [{"command": "a", "times": [1], "exit_codes": [true]}]}"#, "results[0].exit_codes[0]"),
        (#"{"results": [{"command": "a", "times": [1], "exit_codes": [0, 0]}]}"#, "results[0]"),
        (#"{"results": [{"command": 7, "times": [1]}]}"#, "results[0].command"),
        (#"{"results": [{"times": [1]}]}"#, "results[0].command"),
        (#"{"results": {"command": "a"}}"#, "results"),
        (#"{"results": [{"command": "a"}]}"#, "results[0]"),
        (
            #"{"results": [{"command": "a", "measurements": [{"time_wall_clock": {"value": "1", "unit": "second"}}]}]}"#,
            "results[0].measurements[0].time_wall_clock.value"
        ),
        (#"{"results": [{"command": "a", "measurements": [{"time_wall_clock": 1}]}]}"#, "results[0].measurements[0].time_wall_clock.unit"),
    ])
    func aWrongFieldIsNamed(text: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
        #expect(error.map { "\($0)" }?.contains(path) == true, "\(String(describing: error))")
    }

    @Test(arguments: ["v1.15/failures-candidate.json", "v2.0/single-run.json.gz"])
    func aFileCutAnywhereIsAnErrorAndNoCrash(file: String) throws {
        let text = try Self.fixture.text(file).utf8.dropLast(2)
        for length in stride(from: 0, to: text.count, by: 41) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Substring(text.prefix(length)))) }
        }
    }
}
