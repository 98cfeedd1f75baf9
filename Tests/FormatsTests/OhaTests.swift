import Measurements
import Testing

@testable import Formats

/// oha's outputs as its schema describes them; no file of the tool stood behind these.
@Suite struct OhaTests {
    static let fixture = FormatFixture(format: .oha, folder: "oha")

    private static let json = """
        {
          "summary": {"successRate": 1.0, "total": 2.0, "slowest": 0.9, "fastest": 0.1, "average": 0.3, "requestsPerSec": 5.5, "totalData": 90,
            "sizePerRequest": 9, "sizePerSec": 45.0},
          "responseTimeHistogram": {"0.1": 8, "0.9": 2},
          "latencyPercentiles": {"p10": 0.1, "p50": 0.2, "p99": 0.9, "p99.9": 0.9, "p99.99": null},
          "firstBytePercentiles": {"p50": 0.1},
          "latencyPercentilesSuccessful": {"p50": 0.25},
          "rps": {"mean": 5.0, "stddev": 1.0, "max": 9.0, "min": 1.0, "percentiles": {"p10": 1.0}},
          "details": {"DNSDialup": {"average": 0.1, "fastest": 0.1, "slowest": 0.1}, "firstByte": {"average": 0.2, "fastest": 0.1, "slowest": 0.3}},
          "statusCodeDistribution": {"200": 7, "301": 1, "503": 2},
          "errorDistribution": {"aborted due to deadline": 4, "Connection refused (os error 111)": 2}
        }
        """

    private static let csv = """
        request-start,DNS,DNS+dialup,Response-delay,request-duration,bytes,status
        0.001,0.0001,0.0002,0.05,0.06,100,200
        0.002,0,0,0,0.01,20,503
        0.003,0,0,0.07,0.08,100,302

        """

    private func summary(_ set: ResultSet, _ name: String, _ labels: Labels = .empty) throws -> Summary {
        try #require(set.summaries.first { $0.metric.name == name && $0.labels == labels })
    }

    @Test func noFileOfAnotherToolIsRecognised() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
        for text in [Self.json, Self.csv] {
            #expect(try ResultFormat.format(of: InputSource(name: "x", bytes: Array(text.utf8))).name == "oha")
        }
    }

    @Test func theSummaryIsOfAllThatWereAnswered() throws {
        let set = try Self.fixture.resultSet(text: Self.json)
        let latency = try summary(set, "latency")
        #expect(latency.count == 10 && latency.isOfWholeRun && latency.metric.unit == .seconds)
        #expect(
            latency.values == [
                .mean: 0.3, .minimum: 0.1, .maximum: 0.9, .percentile(10): 0.1, .median: 0.2, .percentile(99): 0.9, .percentile(99.9): 0.9,
            ])
        let plain = Self.json.replacing("latencyPercentilesSuccessful", with: "another")
        #expect(try summary(Self.fixture.resultSet(text: plain), "latency").count == 10)
        #expect(try summary(set, "latency", Labels([("successful", "true")])).values == [.median: 0.25])
        #expect(try summary(set, "first_byte").values == [.mean: 0.2, .minimum: 0.1, .maximum: 0.3, .median: 0.1])
        #expect(try summary(set, "throughput").values == [.mean: 5.5] && set.runs.first?.environment.tool == "oha")
        #expect(set.notes.contains { $0.contains("also with a status that is an error") })
    }

    @Test("an answer with an error's status has failed, and what the deadline cut has not")
    func failuresAreCounted() throws {
        let set = try Self.fixture.resultSet(text: Self.json)
        let failed = try summary(set, "failed")
        #expect(failed.count == 12 && failed.values[.rate] == 4.0 / 12)
        #expect(set.notes.contains { $0.contains("under way when the time was over") })
    }

    @Test func aRowIsARequest() throws {
        let set = try Self.fixture.resultSet(text: Self.csv)
        #expect(Selection(set, "latency").values == [0.06, 0.01, 0.08] && Selection(set, "latency").failed == 1)
        #expect(Selection(set, "failed").values == [0, 1, 0] && set.values(ofLabel: "status") == ["200", "302", "503"])
        #expect(Selection(set, "first_byte").present == [0.05, 0.07] && Selection(set, "first_byte").missing == 1)
        #expect(set.series["bytes"]?.metric.unit == .bytes && set.notes.contains { $0.contains("has no row") })
    }

    @Test(arguments: [
        ("\"slowest\": 0.9", "\"slowest\": -1", "summary.slowest"), ("\"200\": 7", "\"200\": \"x\"", "statusCodeDistribution.200"),
        ("\"p99\": 0.9", "\"p99\": \"x\"", "latencyPercentiles.p99"), ("\"summary\"", "\"other\"", "summary"),
    ])
    func aWrongFieldIsNamed(old: String, new: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.json.replacing(old, with: new)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test(arguments: ["0.1,0,0,0,1\n", "0.1,0,0,0,x,1,200\n", "0.1,0,0,0,-1,1,200\n"])
    func aWrongRowIsNamed(row: String) throws {
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.csv + row) }.line == 5)
    }
}
