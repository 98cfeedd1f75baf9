import Measurements
import Testing

@testable import Formats

@Suite struct JMHTableTests {
    private static let fixture = FormatFixture(format: .jmh, folder: "jmh")
    private static let header =
        #""Benchmark","Mode","Threads","Samples","Score","Score Error (99.9%)","Unit","Param: size","Param: kind""# + "\n"

    @Test(arguments: [
        ("com.example.shop.Shop.hash", "thrpt", "throughput", 477.371025, "ops/s"),
        ("com.example.shop.Shop.sort", "avgt", "time", 3159.736330, "us/op"),
    ])
    func aRowIsASummary(benchmark: String, mode: String, metric: String, score: Double, unit: String) throws {
        let set = try Self.fixture.resultSet("baseline.csv")
        let summary = try #require(set.summaries.first { $0.labels["benchmark"] == benchmark })
        #expect(summary.metric.name == metric && summary.metric.unit == Unit(ofBenchmark: unit) && summary.count == 4)
        #expect(summary.values == [.mean: score] && set.summaries.count == 2 && set.observationCount == 0)
        #expect(summary.labels == Labels([("size", "64"), ("threads", "1"), ("mode", mode), ("benchmark", benchmark)]))
        #expect(set.notes.contains { $0.contains("-rf json") } && set.runs.first?.environment.tool == "jmh")
    }

    /// Both exports name the same things alike.
    @Test func labelsAndMetricsAreThoseOfTheJSON() throws {
        let whole = try Self.fixture.resultSet("baseline.json.gz")
        for summary in try Self.fixture.resultSet("baseline.csv").summaries {
            #expect(whole.labels.contains(summary.labels) && whole.metrics.contains(summary.metric))
        }
    }

    @Test func percentilesOfSampledTimesBelongToTheTime() throws {
        let set = try Self.fixture.resultSet(
            text: Self.header
                + [
                    "parse\",\"sample\",2,9,2.5,0.1", "parse:p0.00\",\"sample\",2,1,1,NaN", "parse:parse·p0.50\",\"sample\",2,1,2,NaN",
                    "parse:p0.999\",\"sample\",2,1,8,NaN", "parse:p1.00\",\"sample\",2,1,9,NaN",
                ]
                .map { "\"a.Shop.\($0),\"ms/op\",64,\n" }.joined())
        #expect(set.summaries.map(\.values) == [[.mean: 2.5, .minimum: 1, .median: 2, .percentile(99.9): 8, .maximum: 9]])
        #expect(set.summaries.first?.count == 9 && set.summaries.first?.labels["kind"] == nil)
    }

    @Test func whatAProfilerMeasuredHasItsName() throws {
        let set = try Self.fixture.resultSet(
            text: Self.header
                + "\"a.sort:gc.alloc.rate.norm\",\"avgt\",1,4,16.5,0.1,\"B/op\",,b\n\"a.sort:gc.time\",\"avgt\",1,4,NaN,NaN,\"ms\",,b\n")
        let garbage = try #require(set.summaries.first)
        #expect(garbage.metric.name == "gc.alloc.rate.norm" && garbage.metric.direction == .lower && garbage.values == [.mean: 16.5])
        #expect(garbage.labels["benchmark"] == "a.sort" && garbage.labels["kind"] == "b")
    }

    @Test(arguments: [
        ("\"a\",\"avgt\",1,4,1,1\n", 2, "6 cells"), ("\"a\",\"all\",1,4,1,1,\"us/op\",,\n", 2, "\"all\""),
        ("\"a\",\"avgt\",1,4,x,1,\"us/op\",,\n", 2, "\"x\""), ("\"a\",\"avgt\",1,4,-1,1,\"us/op\",,\n", 2, "\"-1\""),
        ("\"a\",\"avgt\",1,4,1,1,\"ops/s\",,\n", 2, "\"ops/s\""), ("\"\",\"avgt\",1,4,1,1,\"us/op\",,\n", 2, "empty"),
        ("\"a\",\"avgt\",1,4,1,1,\"us/op\",,\n\"a\",\"avgt\",1,4,1,1,\"us/op\",,\n", 3, "second row"),
    ])
    func aWrongRowIsNamed(rows: String, line: Int, problem: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.header + rows) }
        #expect(error?.line == line && error?.problem.contains(problem) == true, "\(String(describing: error))")
    }

    @Test func aHeaderAloneIsNoMeasurement() throws {
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.header) }.kind == .empty)
    }
}
