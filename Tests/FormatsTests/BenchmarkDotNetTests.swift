import Measurements
import Testing

@testable import Formats

@Suite struct BenchmarkDotNetTests {
    static let fixture = FormatFixture(format: .benchmarkDotNet, folder: "benchmarkdotnet")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [
        ("BenchmarkDotNet.Samples.Memory.AllocEmptyList", 77.49449412027995, 77.41812467575073, 368.0),
        ("BenchmarkDotNet.Samples.Memory.AllocExactList", 54.648447036743164, 54.68738079071045, 184),
    ])
    func theFullExportHasEveryValue(benchmark: String, mean: Double, median: Double, bytes: Double) throws {
        let set = try Self.fixture.resultSet("memory.json.gz")
        let time = Selection(set, "time") { $0["benchmark"] == benchmark }
        #expect(time.values.count == 3 && agrees(time.mean, mean) && agrees(time.median, median))
        #expect(Selection(set, "BytesAllocatedPerOperation") { $0["benchmark"] == benchmark }.values == [bytes])
        #expect(Selection(set, "failed").sum == 0 && set.notes == [])
    }

    @Test func metricsAndEnvironment() throws {
        let set = try Self.fixture.resultSet("memory.json.gz")
        #expect(
            Array(set.series.keys) == ["failed", "time", "BytesAllocatedPerOperation", "Gen0Collects", "Gen1Collects", "Gen2Collects"])
        let bytes = try #require(set.series["BytesAllocatedPerOperation"]?.metric)
        #expect(bytes.unit.dimension == .size && bytes.mood == .exact && bytes.direction == .lower)
        #expect(set.series["Gen0Collects"]?.metric.direction == .lower && set.series["time"]?.metric.unit.symbol == "ns")
        #expect(set.values(ofLabel: "job") == ["ShortRun(IterationCount=3, LaunchCount=1, WarmupCount=3)"])
        #expect(
            set.runs.first?.environment
                == Environment(
                    tool: "benchmarkdotnet", toolVersion: "0.15.8", os: "Windows 11",
                    architecture: "X64", cpu: "AMD Ryzen 7 5800X"))
    }

    @Test func theBriefExportIsASummary() throws {
        let set = try Self.fixture.resultSet("two-brief.json")
        let first = try #require(set.summaries.first)
        #expect(set.summaries.count == 2 && first.labels["benchmark"] == "BenchmarkDotNet.Samples.Intro.IntroJsonExport.Sleep10")
        #expect(first.count == 20 && first.values[.mean] == 10362283.085796878 && first.values[.median] == 10360382.6953125)
        #expect(set.runs.first?.environment.cpu == "Intel(R) Core(TM) i7-4702MQ CPU 2.20GHz")
        #expect(set.notes.contains { $0.contains("JsonExporter.Full") })
    }

    @Test func aNamespaceMayBeNull() throws {
        #expect(try Self.fixture.resultSet("null-namespace.json").summaries.map { $0.labels["benchmark"] } == ["NullNamespaceMethod"])
    }

    @Test func parametersAndJobsAreLabels() throws {
        let set = try Self.fixture.resultSet(
            text: Self.text(
                #"""
                {"FullName": "N.T.M(Size: 10)", "Parameters": "Size=10&Kind=a=b", "DisplayInfo": "T.M: Job-X(Runtime=.NET 8.0) [Size=10, Kind=a=b]",
                 "Statistics": {"OriginalValues": [1]}},
                {"FullName": "N.T.M(Size: 10)", "Parameters": "Size=10&Kind=a=b", "DisplayInfo": "T.M: Job-Y(Runtime=.NET 9.0) [Size=10, Kind=a=b]",
                 "Statistics": {"OriginalValues": [2]}}
                """#))
        #expect(
            set.labels[1]
                == Labels([("benchmark", "N.T.M(Size: 10)"), ("Size", "10"), ("Kind", "a=b"), ("job", "Job-X(Runtime=.NET 8.0)")]))
        #expect(set.cases.count == 2 && Selection(set, "time") { $0["job"] == "Job-Y(Runtime=.NET 9.0)" }.values == [2])
    }

    @Test func withoutStatisticsItFailed() throws {
        let set = try Self.fixture.resultSet(
            text: Self.text(#"{"FullName": "A", "Statistics": null}, {"FullName": "B", "Statistics": {"Mean": 1}}"#))
        #expect(Selection(set, "failed").values == [1, 0] && Selection(set, "time").failed == 1 && Selection(set, "time").missing == 1)
    }

    @Test(arguments: [
        (#"{"Statistics": {"Mean": 1}}"#, "Benchmarks[0].Method"), (#"{"FullName": "A", "Statistics": {}}"#, "Benchmarks[0].Statistics"),
        (#"{"FullName": "A", "Statistics": {"OriginalValues": [-1]}}"#, "Benchmarks[0].Statistics.OriginalValues[0]"),
        (#"{"FullName": "A", "Statistics": {"Mean": "x"}}"#, "Benchmarks[0].Statistics.Mean"),
        (#"{"FullName": "A", "Statistics": {"Mean": 1}, "Metrics": [{"Value": 1}]}"#, "Benchmarks[0].Metrics[0].Descriptor"),
        ("[]", "Benchmarks[0].Method"),
    ])
    func aWrongFieldIsNamed(benchmark: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(benchmark)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("two-brief.json").utf8.dropLast(2)
        for length in stride(from: 0, to: text.count, by: 41) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Substring(text.prefix(length)))) }
        }
    }

    private static func text(_ benchmarks: String) -> String { #"{"HostEnvironmentInfo": {}, "Benchmarks": [\#(benchmarks)]}"# }
}
