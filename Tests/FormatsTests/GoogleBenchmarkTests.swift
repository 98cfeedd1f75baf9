import Measurements
import Testing

@testable import Formats

@Suite struct GoogleBenchmarkTests {
    static let fixture = FormatFixture(format: .googleBenchmark, folder: "google-benchmark")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    static func stored(_ file: String) -> String { file == "single-run.json" ? file : file + ".gz" }

    /// In the entry's own unit, which differs between the benchmarks of a file.
    @Test(arguments: try fixture.groundTruth())
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(Self.stored(expected.file))
        let selection = Selection(set, expected.metric) { $0["benchmark"] == expected.item }
        #expect(selection.present.count == expected.count && selection.failed == expected.failed)
        guard expected.count > 0 else { return }
        let unit = try #require(set.series[expected.metric]?.metric.unit)
        let factor = unit.dimension == .time ? unit.factor / Unit(parsing: expected.unit).factor : 1
        #expect(agrees(selection.mean * factor, expected.mean))
        #expect(agrees(selection.median * factor, expected.median))
    }

    @Test func metricsHaveUnitsAndStandardNames() throws {
        let set = try Self.fixture.resultSet("candidate.json.gz")
        func metric(_ name: String) throws -> Metric { try #require(set.series[name]?.metric) }
        #expect(
            Array(set.series.keys) == [
                "real_time", "cpu_time", "bytes_per_second", "failed", "cache_hits", "items_per_second", "p99_ms", "tokens",
            ])
        #expect(set.lookup("time") == .found("real_time"))
        #expect(try metric("real_time").direction == .lower && metric("real_time").mood == .moody)
        #expect(try metric("bytes_per_second").direction == .higher && metric("bytes_per_second").unit.dimension == .perSecond(.size))
        #expect(set.lookup("throughput") == .ambiguous(["bytes_per_second", "items_per_second"]))
        #expect(try metric("tokens").unit == .none && metric("tokens").direction == nil && metric("p99_ms").direction == nil)
        let run = try #require(set.runs.first)
        #expect(run.kind == .benchmark && run.started == 1_795_573_534 && run.environment.tool == "google-benchmark")
    }

    @Test func aRepetitionKeepsItsNumber() throws {
        let set = try Self.fixture.resultSet("interleaved.json.gz")
        let series = try #require(set.series["real_time"])
        let numbers = (0..<series.count).filter { set.cases[Int(series.cases[$0])].id == "BM_Hash/real_time" }.map {
            series.repetitions[$0]
        }
        #expect(numbers.sorted() == [0, 1, 2, 3, 4])
    }

    /// A benchmark that failed wrote zeros, which are no improvement.
    @Test func whatFailedIsMissingAndFailed() throws {
        let set = try Self.fixture.resultSet("candidate-errors-bigo.json.gz")
        let flaky = Selection(set, "time") { $0["benchmark"] == "BM_Flaky" }
        #expect(flaky.present.isEmpty && flaky.missing == 3 && flaky.failed == 3)
        #expect(Selection(set, "failed").sum == 3)
        #expect(set.notes.contains { $0.contains("BM_Flaky failed: \"connection refused\"") })
        #expect(
            !set.values(ofLabel: "benchmark").contains("BM_Copy/real_time") && set.series["rms"] == nil
                && set.series["real_coefficient"] == nil)
        #expect(set.values(ofLabel: "threads") == ["2"])
    }

    @Test func aggregatesAloneAreASummary() throws {
        let set = try Self.fixture.resultSet("candidate-aggregates-only.json.gz")
        #expect(set.observationCount == 0)
        let parse = try #require(set.summaries.first { $0.metric.name == "real_time" })
        #expect(parse.labels["benchmark"] == "BM_Parse/real_time" && parse.count == 10 && parse.metric.unit.symbol == "µs")
        #expect(parse.values == [.mean: 2529.10329545402, .median: 2526.211704543419])
        #expect(set.notes.contains { $0.contains("aggregates_only") })
    }

    @Test func theFilesOwnMeanIsCheckedAgainstItsRepetitions() throws {
        let set = try Self.fixture.resultSet(
            text: #"""
                {"context": {}, "benchmarks": [{"name": "a", "run_type": "iteration", "real_time": 1, "time_unit": "ms"},
                 {"name": "a", "run_type": "iteration", "real_time": 2, "time_unit": "ms"},
                 {"name": "a_mean", "run_name": "a", "run_type": "aggregate", "aggregate_name": "mean", "real_time": 5, "time_unit": "ms"}]}
                """#)
        #expect(set.notes.contains { $0.contains("5.0 ms") && $0.contains("1.5 ms") })
        #expect(Selection(set, "time").values == [1, 2])
    }

    @Test func argumentsWithNamesAndTheLabelAreLabels() throws {
        let set = try Self.fixture.resultSet(
            text: #"""
                {"context": {}, "benchmarks": [{"name": "f<a::b>/size:64/7", "run_type": "iteration", "real_time": 1, "cpu_time": -nan, "label": "fast"},
                 {"name": "g", "run_type": "iteration", "skipped": true, "skip_message": "no GPU", "real_time": 0}]}
                """#)
        #expect(set.labels[1] == Labels([("benchmark", "f<a::b>/size:64/7"), ("label", "fast"), ("size", "64")]))
        #expect(Selection(set, "real_time").missing == 1 && Selection(set, "failed").values == [0])
        #expect(set.notes.contains("g was skipped"))
    }

    @Test(arguments: [
        (#"{"run_type": "iteration", "real_time": 1}"#, "benchmarks[0].name"),
        (#"{"name": "a", "run_type": "other"}"#, "benchmarks[0].run_type"),
        (#"{"name": "a", "run_type": "iteration", "real_time": -1}"#, "benchmarks[0].real_time"),
        (#"{"name": "a", "run_type": "iteration", "real_time": [1]}"#, "benchmarks[0].real_time"),
        (#"{"name": "a", "run_type": "iteration", "real_time": 1, "time_unit": "parsec"}"#, "benchmarks[0].time_unit"),
        (#"{"name": "a", "run_type": "iteration", "real_time": 1, "repetition_index": 0.5}"#, "benchmarks[0].repetition_index"),
        (#"{"name": "a", "run_type": "aggregate"}"#, "benchmarks[0].aggregate_name"),
        ("7", "benchmarks[0]"),
    ])
    func aWrongFieldIsNamed(entry: String, path: String) throws {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: #"{"context": {}, "benchmarks": [\#(entry)]}"#)
        }
        #expect(error?.path?.hasPrefix(path) == true, "\(String(describing: error))")
    }

    @Test func theSameRepetitionTwiceIsNamed() throws {
        let entry = #"{"name": "a", "run_type": "iteration", "repetition_index": 1, "real_time": 1}"#
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: #"{"context": {}, "benchmarks": [\#(entry), \#(entry)]}"#)
        }
        #expect(error?.problem.contains("case \"a\"") == true && error?.problem.contains("repetition 1") == true)
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("single-run.json").utf8.dropLast(2)
        for length in stride(from: 0, to: text.count, by: 41) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Substring(text.prefix(length)))) }
        }
    }
}
