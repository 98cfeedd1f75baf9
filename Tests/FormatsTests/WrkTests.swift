import Measurements
import Testing

@testable import Formats

@Suite struct WrkTests {
    static let fixture = FormatFixture(format: .wrk, folder: "wrk")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [
        ("baseline", 89.57, 199.29, 88.04, 139.85, 807, 0, 66.77), ("baseline-rerun", 88.11, 175.40, 85.83, 138.39, 817, 2, 67.80),
        ("candidate", 95.17, 202.39, 92.71, 149.63, 758, 10, 62.71),
    ])
    func figuresAreThoseOfTheReport(
        name: String, mean: Double, maximum: Double, median: Double, p99: Double, requests: Int, failed: Int, rate: Double
    ) throws {
        let set = try Self.fixture.resultSet("\(name).txt")
        let latency = try #require(set.summaries.first { $0.metric.name == "latency" })
        #expect(latency.count == requests && latency.values.count == 6)
        for (statistic, expected) in [(Statistic.mean, mean), (.maximum, maximum), (.median, median), (.percentile(99), p99)] {
            #expect(abs((latency.values[statistic] ?? .nan) * 1_000 - expected) < 1e-9)
        }
        let counted = try #require(set.summaries.first { $0.metric.name == "failed" })
        #expect(counted.count == requests && counted.values[.rate] == Double(failed) / Double(requests))
        let throughput = try #require(set.summaries.first { $0.metric.standardName == "throughput" })
        #expect(throughput.values[.mean] == rate && throughput.metric.direction == .higher)
    }

    @Test("more errors than a number can hold are an error")
    func errorsDoNotOverflow() throws {
        let many = [String](repeating: "read 1125899906842623", count: 9_000).joined(separator: ", ")
        let text = Self.report(rest: "  10 requests in 12.05s, 1KB read\n  Socket errors: \(many)\n")
        let error = try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: text, name: "wrk.txt") }
        #expect(error.line == 6 && error.problem.contains("more errors"))
    }

    private static func report(
        latency: String = "Latency    1.20m   900.00us   2.10h    70.00%", rest: String = "  10 requests in 12.05s, 1KB read\n"
    )
        -> String
    {
        "Running 12s test @ http://x\n  1 threads and 6 connections\n  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    \(latency)\n"
            + rest
    }

    @Test func eachNumberHasItsUnit() throws {
        let set = try Self.fixture.resultSet(text: Self.report())
        #expect(set.summaries.first?.values[.mean] == 72 && set.summaries.first?.values[.maximum] == 7_560)
    }

    @Test func requestsThatCameToNothingAreBesideThoseThatWereMade() throws {
        let set = try Self.fixture.resultSet(
            text: Self.report(
                rest:
                    "  10 requests in 1s, 1KB read\n  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\n"
            ))
        let failed = try #require(set.summaries.first { $0.metric.name == "failed" })
        #expect(failed.count == 20 && failed.values[.rate] == 0.75)
    }

    @Test(arguments: [
        (report(latency: "Latency    1.20x   1us   2us    70.00%"), 4), (report(rest: "  x requests in 1s, 1KB read\n"), 5),
        (report(rest: ""), 1), (report(rest: "  1 requests in 1s, 1KB read\n  Non-2xx or 3xx responses: 2\n"), 1),
        (report(rest: "  99999999999999999999 requests in 1s, 1KB read\n"), 5),
        (report() + report(), 6),
    ])
    func whatCannotBeIsNamed(text: String, line: Int) {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
        #expect(error?.line == line)
    }
}
