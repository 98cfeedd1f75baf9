import Measurements
import Testing

@testable import Formats

@Suite struct GoogleBenchmarkTableTests {
    private static let fixture = FormatFixture(format: .googleBenchmark, folder: "google-benchmark")

    @Test func aRowIsARepetitionAndNoAggregate() throws {
        let set = try Self.fixture.resultSet("baseline-short.csv")
        #expect(set.cases.map(\.id) == ["BM_Parse/real_time"] && set.values(ofLabel: "benchmark") == ["BM_Parse/real_time"])
        #expect(Selection(set, "time").values == [2548.93, 2531.77, 2557.46] && set.lookup("time") == .found("real_time"))
        #expect(set.series["real_time"]?.metric.unit == Unit(parsing: "us") && Selection(set, "cpu_time").values.count == 3)
        #expect(Selection(set, "throughput").values == [25_711_200, 25_885_400, 25_625_500] && set.series["items_per_second"] == nil)
        #expect(Selection(set, "failed").values == [0, 0, 0] && set.summaries.isEmpty)
        let series = try #require(set.series["real_time"])
        #expect((0..<series.count).map { series.repetitions[$0] } == [0, 1, 2])
    }

    @Test func theIntroductionTellsWhenItRan() throws {
        let run = try #require(try Self.fixture.resultSet("baseline-short.csv").runs.first)
        #expect(run.started == 1_795_573_551 && run.environment.tool == "google-benchmark")
    }

    private static let header =
        "name,iterations,real_time,cpu_time,time_unit,bytes_per_second,items_per_second,label,error_occurred,error_message,\"tokens\"\n"

    /// A name that only ends like an aggregate's is a benchmark's.
    @Test func countersLabelsAndUnitsAreRead() throws {
        let set = try Self.fixture.resultSet(
            text: Self.header + "\"BM_A/size:4\",7,2,1,ms,,,\"x \"\"y\"\"\",,,100\n\"BM_B_mean\",7,500,400,us,,,,,,\n")
        #expect(Selection(set, "time").values == [2, 0.5] && set.series["real_time"]?.metric.unit.symbol == "ms")
        #expect(set.cases.map(\.id) == ["BM_A/size:4", "BM_B_mean"] && Selection(set, "tokens").values == [100])
        #expect(set.values(ofLabel: "size") == ["4"] && set.values(ofLabel: "label") == [#"x "y""#])
    }

    @Test func whatFailedIsNoTimeOfZero() throws {
        let set = try Self.fixture.resultSet(
            text: "Running ./b\n" + Self.header + "\"BM_A\",7,2,1,ms,,,,,,3\n\"BM_B\",,,,,,,,true,\"no \"\"luck\"\"\"\n,\n")
        #expect(Selection(set, "failed").values == [0, 1] && Selection(set, "time").missing == 1 && Selection(set, "time").failed == 1)
        #expect(set.notes.contains { $0.contains("BM_B failed") })
    }

    @Test func aggregatesAloneAreSummaries() throws {
        let rows = ["mean,3,2.5,2,us", "median,3,2.4,2,us", "stddev,3,0.1,0.1,us", "cv,3,1712,1,us"].map {
            "\"BM_A_" + $0.replacing(",3", with: "\",3")
        }
        let complexity = "\"BM_A_BigO\",,1.5,1.5,N,,,,,,\n\"BM_A_RMS\",,0.1,0.1,,,,,,,\n"
        let set = try Self.fixture.resultSet(text: Self.header + rows.map { $0 + ",,,,,,8\n" }.joined() + complexity)
        #expect(set.observationCount == 0 && Set(set.summaries.map(\.metric.name)) == ["real_time", "cpu_time", "tokens"])
        let time = try #require(set.summaries.first { $0.metric.name == "real_time" })
        #expect(time.values == [.mean: 2.5, .median: 2.4] && time.labels["benchmark"] == "BM_A")
    }

    @Test(arguments: [
        ("\"BM_A\",7,x,1,ms,,,,,,\n", 3, "\"x\""), ("\"BM_A\",7,-2,1,ms,,,,,,\n", 3, "\"-2\""), ("\"BM_A\",7,2,1,km,,,,,,\n", 3, "\"km\""),
        ("\"BM_A\",7,2,1,ms,,\n", 3, "7 cells"), ("\"BM_A\",7,2,1,ms,,,,,,\n\"BM", 4, "never closed"),
    ])
    func aWrongRowIsNamed(rows: String, line: Int, problem: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: "Load \"Average: 1\n" + Self.header + rows) }
        #expect(error?.line == line && error?.problem.contains(problem) == true, "\(String(describing: error))")
    }

    @Test func aHeaderAloneIsNoMeasurement() throws {
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.header) }.kind == .empty)
    }
}
