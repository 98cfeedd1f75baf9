import Measurements
import Testing

@testable import Formats

@Suite struct BencherMetricTests {
    static let fixture = FormatFixture(format: .bencherMetricFormat, folder: "bencher-bmf")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [("31aba8a9-977a-47d1-9fb6-e6b94b428471", 3247.0), ("benchmark-b", 3443), ("tests::benchmark_c", 3361)])
    func latencyIsABenchmarksTime(benchmark: String, value: Double) throws {
        let set = try Self.fixture.resultSet("report_bmf_mixed.json")
        #expect(Selection(set, "time") { $0["benchmark"] == benchmark }.values == [value])
        let metric = try #require(set.series["latency"]?.metric)
        #expect(metric.unit.symbol == "ns" && metric.direction == .lower && metric.mood == .moody)
        #expect(set.runs.first?.kind == .benchmark && set.notes.contains { $0.contains("lower_value") })
    }

    @Test func otherMeasuresHaveNeitherUnitNorDirection() throws {
        let set = try Self.fixture.resultSet("report_dhat.json")
        #expect(
            Array(set.series.keys) == ["Final Blocks", "Final Bytes", "Max Blocks", "Max Bytes", "Total Blocks", "Total Bytes"])
        #expect(set.series["Total Bytes"]?.metric.unit == Unit.none && set.series["Total Bytes"]?.metric.direction == nil)
        #expect(Selection(set, "Total Bytes").values == [662] && set.notes == [])
    }

    @Test(arguments: [
        (#"{"a": {"m": {"value": 1}}}"#, true), (#" { "a\"{" : { "m" : { "upper_value" : -1.5, "value": 1}}}"#, true),
        (#"{"a": {"m": {"value": "1"}}}"#, false), (#"{"a": {"m": {"values": 1}}}"#, false), (#"{"a": {"m": 1}}"#, false),
        (#"{"a": [{"value": 1}]}"#, false), (#"{"value": 1}"#, false), (#"{"a": {"m": {"value": "#, false), ("", false),
    ])
    func nothingElseBeginsSo(text: String, isBeginning: Bool) {
        #expect(BencherMetricResults.isBeginning(Array(text.utf8)) == isBeginning)
    }

    @Test(arguments: [
        (#"{"a": {"m": {"value": 1}, "n": {}}}"#, "a.n.value"), (#"{"a": {"latency": {"value": -1}}}"#, "a.latency.value"),
        (#"{"a": {"m": {"value": 1}}, "b": 1}"#, "b"), (#"{"a": {"m": {"value": "1"}}}"#, "a.m.value"),
    ])
    func aWrongFieldIsNamed(text: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func theSameMeasureTwiceIsNamed() throws {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: #"{"a": {"m": {"value": 1}, "m": {"value": 2}}}"#)
        }
        #expect(error?.problem.contains("case \"a\"") == true)
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("report_dhat.json").utf8
        for length in 0..<text.count - 1 {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Substring(text.prefix(length)))) }
        }
    }
}
