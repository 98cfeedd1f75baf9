import Measurements
import Testing

@testable import Formats

@Suite struct GitHubActionBenchmarkTests {
    static let fixture = FormatFixture(format: .gitHubActionBenchmark, folder: "github-action-benchmark")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [
        ("data-benchmarkdotnet.js.gz", "Benchmarks", 24, "Benchmarks.AttributedBenchmarks.LogAsScalar", 24, 294.23576013247174, 256.091449),
        ("data-custom-duplicate-names.js.gz", "Criterion", 8, "add", 32, 2.0245717098539884, 3.670232),
    ])
    func aHistoryIsItsUploads(
        file: String, suite: String, runs: Int, benchmark: String, count: Int, first: Double, mean: Double
    ) throws {
        let set = try Self.fixture.resultSet(file)
        let selection = Selection(set, "time") { $0["benchmark"] == benchmark && $0["suite"] == suite }
        #expect(set.runs.count == runs && selection.values.count == count && selection.values.first == first)
        #expect(abs(selection.mean - mean) < 1e-6)
        #expect(set.series["time"]?.metric.unit.factor == 1e-9 && set.notes.contains { $0.contains("history of \(runs) uploads") })
    }

    @Test func runsHaveTheirCommitAndTime() throws {
        let set = try Self.fixture.resultSet("data-benchmarkdotnet.js.gz")
        let run = try #require(set.runs.first)
        #expect(run.name == "1706084685741 1acf021abd6c1a990ebf5c6e0702caecda0680b5" && run.started == 1_706_084_685.741)
        #expect(run.isNamedByFile && set.runs.last?.started != run.started)
        #expect(set.values(ofLabel: "commit").contains("1acf021abd6c1a990ebf5c6e0702caecda0680b5"))
    }

    @Test func repeatedNamesAreRepetitions() throws {
        let set = try Self.fixture.resultSet("data-custom-duplicate-names.js.gz")
        #expect(set.notes.contains { $0.contains("several times") })
        let benches = set.series.values.map(\.count).reduce(0, +)
        #expect(set.series.values.contains { series in (0..<series.count).contains { series.repetitions[$0] == 3 } } && benches > 8 * 29)
    }

    @Test func theListForTheActionIsOneRun() throws {
        let smaller = try Self.fixture.resultSet("baseline.jsonSmallerIsBetter.json")
        #expect(Selection(smaller, "time") { $0["benchmark"] == "flaky - Time (wall clock)" }.values == [613])
        #expect(smaller.series["time"]?.metric.unit.symbol == "µs" && smaller.runs.count == 1)
        let bigger = try Self.fixture.resultSet("baseline.jsonBiggerIsBetter.json")
        #expect(Selection(bigger, "value").values == [79, 17, 189] && bigger.series["value"]?.metric.direction == nil)
    }

    private static func history(_ bench: String, tool: String = "customSmallerIsBetter") -> String {
        "window.BENCHMARK_DATA = {\"entries\": {\"s\": [{\"commit\": {\"id\": \"c\"}, \"date\": 1000, \"tool\": \"\(tool)\", \"benches\": [\(bench)]}]}};\n"
    }

    @Test(arguments: [
        ("customSmallerIsBetter", "ops/sec", "throughput", Direction.higher, 1), ("customBiggerIsBetter", "ns/iter", "time", .lower, 1),
        ("customBiggerIsBetter", "points", "points", .higher, 0), ("customSmallerIsBetter", "", "value", .lower, 0),
        ("cargo", "ns/iter", "time", .lower, 0),
    ])
    func theUnitIsBelievedOverTheTool(tool: String, unit: String, metric: String, direction: Direction, notes: Int) throws {
        let set = try Self.fixture.resultSet(text: Self.history(#"{"name": "a", "value": 2, "unit": "\#(unit)"}"#, tool: tool))
        #expect(set.series[metric]?.metric.direction == direction && Selection(set, metric).values == [2])
        #expect(set.notes.count { $0.contains("the tool says") } == notes)
    }

    @Test(arguments: [
        (#"{"value": 1, "unit": "ns"}"#, "name"), (#"{"name": "a", "value": "1", "unit": "ns"}"#, "value"),
        (#"{"name": "a", "value": 1}"#, "unit"),
    ])
    func aWrongFieldIsNamed(bench: String, field: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.history(bench)) }
        #expect(error?.path == "entries.s[0].benches[0].\(field)", "\(String(describing: error))")
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() {
        let text = Self.history(#"{"name": "a", "value": 2, "unit": "ns"}"#)
        for length in 0..<text.utf8.count - 3 {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(text.prefix(length))) }
        }
    }
}
