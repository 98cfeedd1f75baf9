import Measurements
import Testing

@testable import Formats

@Suite struct GoTestingTests {
    static let fixture = FormatFixture(format: .goTesting, folder: "go-testing")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// The table's cases carry GOMAXPROCS as Go prints it: not at all for 1.
    static func printedName(_ labels: Labels) -> String {
        let suffix = labels["cpus"].map { $0 == "1" ? "" : "-" + $0 } ?? ""
        return "\(labels["pkg"] ?? "").\(labels["benchmark"] ?? "")\(suffix)"
    }

    @Test(arguments: try fixture.groundTruth())
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(expected.file)
        let selection = Selection(set, expected.metric) { Self.printedName($0) == expected.item }
        #expect(selection.values.count == expected.count)
        #expect(agrees(selection.mean, expected.mean))
        #expect(agrees(selection.median, expected.median))
        #expect(selection.failed == expected.failed)
    }

    @Test func metricsFollowTheirUnits() throws {
        let set = try Self.fixture.resultSet("baseline.txt")
        func metric(_ name: String) throws -> Metric { try #require(set.series[name]?.metric) }
        #expect(set.lookup("time") == .found("ns/op") && set.lookup("allocations") == .found("allocs/op"))
        #expect(set.lookup("throughput") == .found("MB/s"))
        #expect(try metric("ns/op").unit == Unit(parsing: "ns") && metric("ns/op").mood == .moody)
        #expect(try metric("B/op").mood == .exact && metric("B/op").unit.dimension == .size && metric("B/op").standardName == nil)
        #expect(try metric("allocs/op").mood == .exact && metric("allocs/op").direction == .lower)
        #expect(try metric("MB/s").unit.factor == 1e6 && metric("MB/s").direction == .higher)
        #expect(try metric("p50-ns").unit.factor == 1e-9 && metric("p50-ns").direction == .lower && metric("p50-ns").mood == .moody)
        #expect(try metric("tokens/op").unit.dimension == .tokens && metric("tokens/op").mood == .exact)
        #expect(try metric("usd/op").unit.dimension == .money("USD"))
        #expect(try metric("accuracy").unit == .ratio && metric("accuracy").direction == .higher)
        #expect(try metric("ops/s").direction == .higher)
    }

    @Test func labelsAndEnvironment() throws {
        let set = try Self.fixture.resultSet("cpu-1-2.txt")
        #expect(set.cases.contains { $0.id == "example.com/shop/text.Parse/format=json/size=1024" })
        #expect(set.cases.count == 12 && set.values(ofLabel: "cpus") == ["1", "2"])
        #expect(set.values(ofLabel: "format") == ["csv", "json"] && set.values(ofLabel: "size") == ["1024", "65536"])
        let run = try #require(set.runs.first)
        #expect(run.kind == .benchmark && run.unfinished == nil && run.environment.os == "linux")
        #expect(run.environment.architecture == "amd64" && run.environment.cpu == "AMD EPYC")
    }

    @Test(arguments: ["candidate-failing.txt", "candidate-failing.test2json.jsonl"])
    func aFailedBenchmarkMakesTheRunUnfinished(file: String) throws {
        let set = try Self.fixture.resultSet(file)
        #expect(set.runs.first?.unfinished == "BenchmarkFlush failed")
        #expect(set.cases.count == 11 && !set.values(ofLabel: "benchmark").contains("Flush"))
    }

    @Test func skipsAreNoted() throws {
        #expect(try Self.fixture.resultSet("verbose.txt").notes == ["BenchmarkSkipped was skipped"])
    }

    @Test(arguments: [
        ("FAIL\texample.com/x [build failed]\nFAIL\n", "example.com/x: build failed"),
        ("pkg: example.com/x\npanic: no\nFAIL\texample.com/x\t0.1s\nFAIL\n", "example.com/x failed"),
    ])
    func aFailureWithoutResultsIsNoMeasurement(text: String, failure: String) throws {
        var report = GoTestingReport()
        try report.read(text)
        #expect(report.failures == [failure] && report.results.isEmpty)
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
        #expect(error?.kind == .empty && error?.problem.contains(failure) == true)
    }

    @Test func aTableOfBenchstatIsNotTakenForResults() {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: "goos: linux\n  │ a.txt │\nGet-2 1.88m ± 1%\n") }
        #expect(error?.kind == .empty && error?.remedy?.contains("benchstat") == true)
    }

    @Test(arguments: [
        (["Get-2", "Put-2"], ["Get/2", "Put/2"]),
        (["Get", "Get-2", "Put", "Put-2"], ["Get/1", "Get/2", "Put/1", "Put/2"]),
        (["Get-2", "Get-4"], ["Get/2", "Get/4"]),
        // GOMAXPROCS=1: the numbers are the names' own.
        (["Get", "Sort/n-100", "Sort/n-1000"], ["Get/1", "Sort/n-100/1", "Sort/n-1000/1"]),
        (["Sort/n-100-8", "Sort/n-1000-8", "Get-8"], ["Sort/n-100/8", "Sort/n-1000/8", "Get/8"]),
        // With -cpu 1,2, one of three having failed at 2.
        (["A", "A-2", "B", "B-2", "C"], ["A/1", "A/2", "B/1", "B/2", "C/1"]),
        (["X-08"], ["X-08/1"]),
    ])
    func processorsAreToldFromNames(names: [String], expected: [String]) {
        let processors = GoTestingProcessorSuffix(names: names)
        #expect(names.map { "\(processors.resolved($0).name)/\(processors.resolved($0).processors)" } == expected)
    }

    @Test func theSameBenchmarkIsARepetitionAlsoWhenItsLinesAreApart() throws {
        let set = try Self.fixture.resultSet(text: "BenchmarkA-2 10 1 ns/op\nBenchmarkB-2 10 2 ns/op\nBenchmarkA-2 10 3 ns/op\n")
        let series = try #require(set.series["ns/op"])
        #expect((0..<series.count).map { series.repetitions[$0] } == [0, 0, 1])
    }

    @Test func unitLinesDeclareDirectionAndExactness() throws {
        let set = try Self.fixture.resultSet(
            text: "Unit hits better=higher assume=exact\nBenchmarkA 10 1 hits 2 misses\nUnit hits better=lower\n")
        #expect(set.series["hits"]?.metric.direction == .higher && set.series["hits"]?.metric.mood == .exact)
        #expect(set.series["misses"]?.metric.direction == nil && set.series["misses"]?.metric.mood == .moody)
        #expect(set.notes.contains { $0.contains("hits is declared twice") })
    }

    @Test func outputOfTheBenchmarkItselfIsNoResult() throws {
        let set = try Self.fixture.resultSet(
            text: """
                goos: linux
                BenchmarkA-2 \thello from the benchmark
                      10\t   123 ns/op\t 4 B/op
                Benchmarking is a word
                BenchmarkB-2 \t      10\t   NaN ns/op
                PASS
                """)
        #expect(Selection(set, "ns/op") { $0["benchmark"] == "A" }.values == [123])
        #expect(Selection(set, "ns/op") { $0["benchmark"] == "B" }.missing == 1)
        #expect(set.cases.map(\.id) == ["A", "B"])
    }

    @Test(arguments: [
        ("BenchmarkA-2 10 1,234 ns/op", 1, "comma"), ("goos: linux\nBenchmarkA-2 10 1234", 2, "no unit"),
        ("BenchmarkA-2 10 12 ns/op 5", 1, "no unit"), ("BenchmarkA-2 10", 1, "no value"),
        ("BenchmarkA 10 1 ns/op 2 ns/op", 1, "two values"),
    ])
    func aWrongLineIsNamed(text: String, line: Int, message: String) {
        var report = GoTestingReport()
        let error = #expect(throws: GoTestingReport.SyntaxError.self) { try report.read(text) }
        #expect(error?.line == line && error?.message.contains(message) == true)
        #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
    }

    @Test(arguments: ["candidate-failing.txt", "candidate-failing.test2json.jsonl"])
    func aFileCutAnywhereNeverCrashes(file: String) throws {
        let text = try Self.fixture.text(file).utf8
        let whole = try Self.fixture.resultSet(file).observationCount
        for length in stride(from: 0, to: text.count, by: 37) {
            let part = try? Self.fixture.resultSet(text: String(decoding: text.prefix(length), as: UTF8.self))
            #expect(part?.observationCount ?? 0 <= whole)
        }
    }
}
