import Measurements
import Testing

@testable import Formats

@Suite struct HeyTests {
    static let fixture = FormatFixture(format: .hey, folder: "hey")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// Milliseconds, from NumPy over the same rows.
    @Test(arguments: [
        ("baseline.csv.gz", 600, 88.5750, 86.8500, 0, 88.5750), ("baseline-rerun.csv.gz", 600, 87.8587, 87.2000, 3, 88.1224),
        ("candidate.csv.gz", 600, 98.1572, 97.4500, 8, 98.9133), ("server-killed.csv", 42, 103.9262, 101.6500, 0, 103.9262),
    ])
    func rowsAreRequestsInSeconds(file: String, count: Int, mean: Double, median: Double, failed: Int, goodMean: Double) throws {
        let set = try Self.fixture.resultSet(file)
        let latency = Selection(set, "latency")
        #expect(latency.values.count == count && latency.failed == failed && latency.missing == 0)
        #expect(abs(1_000 * latency.mean - mean) < 5e-5 && abs(1_000 * latency.median - median) < 5e-5)
        #expect(Selection(set, "failed").sum == Double(failed))
        let series = try #require(set.series["response-time"])
        let good = series.values.indices.filter { series.failed[$0] == 0 }.map { series.values[$0] }
        #expect(abs(1_000 * good.reduce(0, +) / Double(good.count) - goodMean) < 5e-5)
    }

    @Test func requestsStandInTheOrderInWhichTheyBegan() throws {
        let set = try Self.fixture.resultSet(
            text: "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n"
                + "0.3,0,0,0,0,0,200,0.2\n0.1,0,0,0,0,0,503,0.3\n0.2,0,0,0,0,0,200,0.1\n")
        #expect(Selection(set, "latency").values == [0.2, 0.3, 0.1] && Selection(set, "failed").values == [0, 0, 1])
        #expect(set.series["response-time"]?.times == [])
    }

    @Test func whatTheFileCannotTellIsSaid() throws {
        let set = try Self.fixture.resultSet("server-killed.csv")
        #expect(set.notes.contains { $0.contains("no row for a request without a response") })
        #expect(set.notes.contains { $0.contains("what users would have waited") })
    }

    @Test func aSummaryHasFiguresAndCounts() throws {
        let set = try Self.fixture.resultSet("candidate.summary.txt")
        let latency = try #require(set.summaries.first { $0.metric.standardName == "latency" })
        #expect(latency.metric.unit == .seconds && latency.count == 300)
        let text = try Self.fixture.text("candidate.summary.txt")
        for (statistic, words) in [(Statistic.mean, "Average:"), (.maximum, "Slowest:"), (.percentile(95), "95% in")] {
            let line = try #require(text.split(separator: "\n").first { $0.contains(words) })
            let value = try #require(latency.values[statistic])
            #expect(line.contains("\(value)"), "\(line)")
        }
        let failed = try #require(set.summaries.first { $0.metric.name == "failed" })
        #expect(failed.count == 300 && failed.values[.rate] == 4.0 / 300)
    }

    @Test func withoutAnyResponseThereIsNoLatency() throws {
        let set = try Self.fixture.resultSet("refused.summary.txt")
        #expect(!set.summaries.contains { $0.metric.standardName == "latency" })
        let failed = try #require(set.summaries.first { $0.metric.name == "failed" })
        #expect(failed.count == 20 && failed.values[.rate] == 1)
    }

    @Test(arguments: [
        ("-0.1,0,0,0,0,0,200,0", "response-time"), ("x,0,0,0,0,0,200,0", "response-time"), ("0.1,0,0,0,0,0,abc,0", "status-code"),
        ("0.1,0,0,0,0,0,200", "7 cells under 8"), ("0,1,0,0,0,0,0,200,0", "9 cells under 8"),
    ])
    func aWrongRowIsNamed(row: String, words: String) {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(
                text: "response-time,DNS+dialup,DNS,Request-write,Response-delay,Response-read,status-code,offset\n\(row)\n")
        }
        #expect(error?.line == 2 && error?.problem.contains(words) == true)
    }

    private static let summary =
        "\nSummary:\n  Total:\t1 secs\n  Slowest:\t0.2 secs\n  Fastest:\t0.1 secs\n  Average:\t0.15 secs\n  Requests/sec:\t10\n"

    @Test(arguments: [
        "Status code distribution:\n  [200]\t9223372036854775807 responses\n  [201]\t9223372036854775807 responses\n",
        "Status code distribution:\n  [200]\t-1 responses\n", "Status code distribution:\n  [200]\t1 responses\n  [200]\t1 responses\n",
        "Error distribution:\n  [9223372036854775807]\tx\n  [9223372036854775807]\tx\n",
    ])
    func countsThatCannotBeAreErrors(text: String) {
        #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.summary + text) }
    }
}
