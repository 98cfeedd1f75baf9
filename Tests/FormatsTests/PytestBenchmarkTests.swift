import Measurements
import Testing

@testable import Formats

@Suite struct PytestBenchmarkTests {
    static let fixture = FormatFixture(format: .pytestBenchmark, folder: "pytest-benchmark")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: try fixture.groundTruth())
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(expected.file + ".gz")
        let selection = Selection(set, expected.metric) { $0["benchmark"] == expected.item }
        #expect(selection.values.count == expected.count)
        #expect(agrees(selection.mean, expected.mean))
        #expect(agrees(selection.median, expected.median))
        #expect(set.summaries.isEmpty)
    }

    @Test func aTimingIsARepetitionOfItsBenchmark() throws {
        let set = try Self.fixture.resultSet("single.json")
        let series = try #require(set.series["time"])
        #expect(Array(set.series.keys) == ["time"] && series.metric.unit == .seconds && series.metric.direction == .lower)
        #expect(set.cases.map(\.id) == ["test_bench.py::test_sum[10000]"])
        #expect((0..<series.count).map { series.repetitions[$0] } == [0, 1, 2, 3])
        #expect(Selection(set, "time").values.first == 0.0001448900000013964)
        #expect(set.notes.contains { $0.contains("mean of several calls") } && set.notes.contains { $0.contains("extra_info") })
    }

    @Test func parametersAndGroupAreLabels() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        #expect(set.values(ofLabel: "n") == ["100", "1000"] && set.values(ofLabel: "group") == ["sort", "text"])
        #expect(
            set.values(ofLabel: "benchmark") == [
                "test_bench.py::TestHash::test_hash", "test_bench.py::test_parse", "test_bench.py::test_raises",
                "test_bench.py::test_sort[100]", "test_bench.py::test_sort[1000]", "test_bench.py::test_wrong",
            ])
        #expect(Selection(set, "time") { $0["n"] == "1000" && $0["group"] == "sort" }.values.count == 30)
    }

    @Test func theRunKnowsItsMachineAndItsStart() throws {
        let run = try #require(try Self.fixture.resultSet("baseline.json.gz").runs.first)
        #expect(run.kind == .benchmark && run.started == 1_795_573_460.403376)
        #expect(
            run.environment
                == Environment(tool: "pytest-benchmark", toolVersion: "5.3.1", os: "Linux", architecture: "x86_64", cpu: "AMD EPYC"))
    }

    /// A hook of the tests may put anything there, and py-cpuinfo is not everywhere.
    @Test(
        arguments: [
            ("{}", nil), (#"{"cpu": {"brand_raw": "A"}}"#, "A"), (#"{"cpu": {"brand": "B"}, "processor": "x86_64"}"#, "B"),
            (#"{"cpu": {}, "processor": "arm"}"#, "arm"), (#"{"cpu": [1], "processor": "", "system": 7}"#, nil), ("[]", nil),
        ] as [(String, String?)])
    func theProcessorIsKnownOrUnknown(machine: String, cpu: String?) throws {
        let set = try Self.fixture.resultSet(
            text: #"{"machine_info": \#(machine), "benchmarks": [{"fullname": "a", "stats": {"data": [1]}}]}"#)
        #expect(set.runs.first?.environment == Environment(tool: "pytest-benchmark", cpu: cpu))
    }

    @Test func withoutTimingsItIsASummary() throws {
        let set = try Self.fixture.resultSet("saved-no-data.json.gz")
        #expect(set.observationCount == 0 && set.summaries.count == 6)
        let parse = try #require(set.summaries.first)
        #expect(parse.metric.name == "time" && parse.labels["benchmark"] == "test_bench.py::test_parse" && parse.count == 35)
        #expect(
            parse.values == [
                .mean: 0.0040978393428434045, .median: 0.004093098999874201, .minimum: 0.003916455999842583,
                .maximum: 0.004349601000058101,
            ])
        #expect(set.notes.contains { $0.contains("--benchmark-json=FILE") })
    }

    @Test func whatIsNoNumberIsMissing() throws {
        let set = try Self.fixture.resultSet(text: Self.text(stats: #"{"data": [1, null, NaN, 2], "mean": 9}"#))
        #expect(Selection(set, "time").present == [1, 2])
        #expect(Selection(set, "time").missing == 2)
    }

    @Test func anEntryAgainIsMoreRepetitions() throws {
        let entry = #"{"fullname": "a", "stats": {"data": [1, 2]}}"#
        let set = try Self.fixture.resultSet(text: #"{"machine_info": {}, "benchmarks": [\#(entry), \#(entry)]}"#)
        let series = try #require(set.series["time"])
        #expect(set.cases.count == 1)
        #expect((0..<series.count).map { series.repetitions[$0] } == [0, 1, 2, 3])
    }

    @Test func aParameterThatIsNoTextIsNoLabel() throws {
        let long = String(repeating: "x", count: 65)
        let set = try Self.fixture.resultSet(
            text: """
                {"machine_info": {}, "benchmarks": [{"fullname": "a", "group": null, "stats": {"data": [1]},
                 "params": {"flag": true, "share": 0.5, "none": null, "list": [1], "long": "\(long)", "benchmark": "b"}}]}
                """)
        #expect(set.labels.last == Labels([("benchmark", "a"), ("flag", "true"), ("share", "0.5")]))
        for key in ["none", "list", "long"] { #expect(set.notes.contains { $0.contains("parameter \(key) ") }) }
    }

    @Test func theFilesOwnMeanIsCheckedAgainstItsTimings() throws {
        let set = try Self.fixture.resultSet(text: Self.text(stats: #"{"data": [1, 2], "mean": 5}"#))
        #expect(set.notes.contains { $0.contains("5.0") && $0.contains("1.5") })
        #expect(Selection(set, "time").mean == 1.5)
    }

    @Test(arguments: [
        (#"{"data": [1, "x"]}"#, "benchmarks[0].stats.data[1]"), (#"{"data": [-1]}"#, "benchmarks[0].stats.data[0]"),
        (#"{"data": 1}"#, "benchmarks[0].stats.data"), (#"{"data": [], "mean": null}"#, "benchmarks[0].stats"),
        (#"{"mean": -1}"#, "benchmarks[0].stats.mean"), (#"{"mean": 1, "rounds": 1.5}"#, "benchmarks[0].stats.rounds"),
        ("7", "benchmarks[0].stats"), ("null", "benchmarks[0].stats"),
    ])
    func aWrongFieldIsNamed(stats: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(stats: stats)) }
        #expect(error.map { "\($0)" }?.contains(path) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        (#"{"machine_info": {}, "benchmarks": {}}"#, "benchmarks"),
        (#"{"machine_info": {}, "benchmarks": [{"stats": {"data": [1]}}]}"#, "benchmarks[0].fullname"),
        (#"{"machine_info": {}, "benchmarks": [{"fullname": "a", "params": [1], "stats": {"data": [1]}}]}"#, "benchmarks[0].params"),
        (#"{"machine_info": {}, "benchmarks": [{"fullname": "a", "group": 1, "stats": {"data": [1]}}]}"#, "benchmarks[0].group"),
        (#"{"machine_info": {}, "benchmarks": [], "datetime": "yesterday"}"#, "datetime"),
    ])
    func aWrongEntryIsNamed(text: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
        #expect(error.map { "\($0)" }?.contains(path) == true, "\(String(describing: error))")
    }

    /// So it is where all tests raised in what they measure.
    @Test func noBenchmarkIsAnEmptyFile() throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: #"{"machine_info": {}, "benchmarks": []}"#) }
        #expect(error?.kind == .empty)
    }

    @Test(arguments: ["single.json", "saved-no-data.json.gz"])
    func aFileCutAnywhereIsAnErrorAndNoCrash(file: String) throws {
        let text = try Self.fixture.text(file).utf8.dropLast(2)
        for length in stride(from: 0, to: text.count, by: 41) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Substring(text.prefix(length)))) }
        }
    }

    private static func text(stats: String) -> String {
        #"{"machine_info": {}, "benchmarks": [{"fullname": "a", "stats": \#(stats)}]}"#
    }
}
