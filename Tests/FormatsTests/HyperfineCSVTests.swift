import Measurements
import Testing

@testable import Formats

/// hyperfine's CSV holds what its JSON says in `summary`, or beside the times.
@Suite struct HyperfineCSVTests {
    private static let fixture = FormatFixture(format: .hyperfine, folder: "hyperfine")

    @Test(arguments: [
        ("v1.15/candidate.csv", "sort", 0.073918286075, 0.07298547250000001),
        ("v2.0/candidate.csv", "./app sort 150", 0.07319395319999998, 0.0735367205),
    ])
    func aRowIsASummary(file: String, command: String, mean: Double, median: Double) throws {
        let set = try Self.fixture.resultSet(file)
        let time = try #require(set.summaries.first { $0.labels["benchmark"] == command })
        #expect(set.observationCount == 0 && time.metric.standardName ?? time.metric.name == "time" && time.metric.unit == .seconds)
        #expect(time.values[.mean] == mean && time.values[.median] == median && time.values.count == 4)
        #expect(set.notes.contains { $0.contains("--export-json") } && set.runs.first?.environment.tool == "hyperfine")
    }

    /// The same commands in both exports of one call.
    @Test(arguments: ["v1.15/candidate", "v2.0/candidate"])
    func itAgreesWithTheTimingsOfTheJSON(name: String) throws {
        let timings = try Self.fixture.resultSet(name + (name.hasPrefix("v2") ? ".json.gz" : ".json"))
        for summary in try Self.fixture.resultSet(name + ".csv").summaries {
            let selection = Selection(timings, summary.metric.name) { $0["benchmark"] == summary.labels["benchmark"] }
            #expect(agrees(selection.mean, try #require(summary.values[.mean])))
        }
    }

    @Test func parametersAreLabels() throws {
        let first = try Self.fixture.resultSet("v1.15/scan-baseline.csv")
        #expect(first.values(ofLabel: "algo") == ["hash", "sort"] && first.values(ofLabel: "size") == ["50", "100", "150"])
        let second = try Self.fixture.resultSet("v2.0/scan-baseline.csv")
        #expect(second.values(ofLabel: "benchmark") == ["sort-50", "sort-100", "sort-150"])
        #expect(Set(second.metrics.map(\.name)).count == 5 && second.lookup("memory") == .found("memory_peak_resident"))
    }

    /// 1.x writes a deviation of 0, 2.0 an empty cell.
    @Test(arguments: ["v1.15/single-run.csv", "v2.0/single-run.csv"])
    func ofASingleRunTheDeviationIsNotRead(file: String) throws {
        let time = try #require(try Self.fixture.resultSet(file).summaries.first)
        #expect(Set(time.values.values).count == 1 && time.values.count == 4)
    }

    private static let header = "command,mean,stddev,median,user,system,min,max\n"

    @Test(arguments: [
        ("a,1,0,1,0,0,1\n", 2), ("a,x,0,1,0,0,1,1\n", 2), ("a,-1,0,1,0,0,1,1\n", 2), ("a,1,0,1,0,0,1,1\na,1,0,1,0,0,1,1\n", 3),
    ])
    func aWrongRowIsNamed(rows: String, line: Int) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.header + rows) }
        #expect(error?.line == line, "\(String(describing: error))")
    }

    @Test func aHeaderAloneIsNoMeasurement() throws {
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.header) }.kind == .empty)
    }
}
