import Measurements
import Testing

@testable import Formats

@Suite struct ASVTests {
    static let fixture = FormatFixture(format: .asv, folder: "asv")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// By the first digits of the commit.
    static func resultSet(_ file: String) throws -> ResultSet {
        try fixture.resultSet(
            file == "quick-one-sample.json" ? file : "results/ci-runner-1/\(file)-existing-py_home_ci_venv_bin_python.json.gz")
    }

    @Test(arguments: try fixture.groundTruth())
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.resultSet(expected.file)
        // Every measurement of a case but `failed` is one of its own metric.
        let item = try #require(set.cases.firstIndex { $0.id == expected.item })
        let series = try #require(
            set.series.values.first { series in
                series.metric.name != "failed" && (0..<series.count).contains { series.cases[$0] == Int32(item) }
            })
        let indices = (0..<series.count).filter { series.cases[$0] == Int32(item) }
        let values = indices.map { series.values[$0] }.filter { !$0.isNaN }.sorted()
        #expect(values.count == expected.count && indices.count { series.failed[$0] == 1 } == expected.failed)
        guard !values.isEmpty else { return }
        #expect(agrees(values.reduce(0, +) / Double(values.count), expected.mean))
        let middle = values.count / 2
        #expect(agrees(values.count.isMultiple(of: 2) ? (values[middle - 1] + values[middle]) / 2 : values[middle], expected.median))
    }

    @Test func metricsHaveTheUnitsOfTheirBenchmarks() throws {
        let set = try Self.resultSet("404a9368")
        func metric(_ name: String) throws -> Metric { try #require(set.series[name]?.metric) }
        #expect(Set(set.series.keys) == ["time", "failed", "mem", "peakmem", "track_tokens"])
        #expect(try metric("time").unit == .seconds && metric("track_tokens").unit.dimension == .tokens)
        #expect(try metric("mem").mood == .exact && metric("peakmem").mood == .moody && set.lookup("memory") == .found("peakmem"))
    }

    @Test func parametersAreLabels() throws {
        let set = try Self.resultSet("404a9368")
        #expect(set.values(ofLabel: "n") == ["100", "1000"] && set.values(ofLabel: "kind") == ["list", "tuple"])
        let slow = Selection(set, "track_tokens") { $0["n"] == "1000" && $0["kind"] == "tuple" }
        #expect(slow.values == [112.00000000000001])
    }

    @Test func withoutItsCompanionUnitsFollowFromNames() throws {
        let set = try Self.resultSet("quick-one-sample.json")
        #expect(set.series["track_tokens"]?.metric.unit == Unit.none && set.series["track_tokens"]?.metric.direction == nil)
        #expect(set.values(ofLabel: "param1") == ["100", "1000"] && set.notes.contains { $0.contains("benchmarks.json") })
    }

    @Test func failuresAreNotSkips() throws {
        let set = try Self.resultSet("404a9368")
        for name in ["bench.Single.time_flaky", "bench.Slow.time_timeout"] {
            #expect(Selection(set, "failed") { $0["benchmark"] == name }.values == [1])
            #expect(set.notes.contains("\(name) failed or ran out of time"))
        }
        let skipped = Selection(set, "time") { $0["benchmark"] == "bench.Skip.time_gpu" }
        #expect(skipped.missing == 1 && skipped.failed == 0 && set.notes.contains("bench.Skip.time_gpu was skipped"))
        #expect(Selection(set, "failed") { $0["benchmark"] == "bench.Skip.time_gpu" }.values == [])
    }

    /// The same name with other code is another case.
    @Test func theVersionIsTheCasesDigest() throws {
        let versions = try ["6cc7359d", "404a9368"].map { try Self.resultSet($0).cases.first { $0.id == "bench.Single.time_hash" }?.digest }
        #expect(versions == Array(repeating: "a15176714d070614fad14eeb115e9cc6a8a7fe9378a4500ada57f89087f44a5e", count: 2))
    }

    @Test func theRunKnowsItsMachineAndWhenItMeasured() throws {
        let run = try #require(try Self.resultSet("404a9368").runs.first)
        #expect(run.environment == Environment(tool: "asv", os: "Linux", architecture: "x86_64", cpu: "AMD EPYC"))
        #expect(run.started == 1_795_574_667.615)
    }

    @Test func aMedianAloneIsTheValue() throws {
        let set = try Self.fixture.resultSet(text: Self.text(#"[[0.5, null], [["'a'", "'b'"]]]"#))
        #expect(Selection(set, "time").present == [0.5] && Selection(set, "time").failed == 1 && Selection(set, "failed").values == [0, 1])
        #expect(set.notes.contains { $0.contains("--record-samples") })
    }

    @Test(arguments: [
        ("7", "results.time_a"), (#"[["x"]]"#, "results.time_a[0][0]"), ("[[1], [[1]]]", "results.time_a[1][0][0]"),
        (#"[[1], [["1", "2"]]]"#, "results.time_a[0]"), ("[[1], [], true]", "results.time_a[2]"),
        ("[[1], [], null, null, [[-1]]]", "results.time_a[4][0][0]"), ("[[1], [], null, null, [], 1]", "results.time_a[5]"),
    ])
    func aWrongFieldIsNamed(entry: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(entry)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("quick-one-sample.json").utf8.dropLast(2)
        for length in stride(from: 0, to: text.count, by: 41) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Substring(text.prefix(length)))) }
        }
    }

    private static func text(_ entry: String) -> String {
        #"{"commit_hash": "c", "result_columns": ["result", "params", "version", "started_at", "samples"], "results": {"time_a": \#(entry)}}"#
    }
}
