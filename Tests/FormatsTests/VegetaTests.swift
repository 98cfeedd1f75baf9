import Measurements
import Testing

@testable import Formats

/// Vegeta's outputs as its manual describes them; no file of the tool stood behind these.
@Suite struct VegetaTests {
    static let fixture = FormatFixture(format: .vegeta, folder: "vegeta")

    private static func line(
        _ seq: Int, code: Int = 200, latency: String = "12345678", error: String = "", url: String = "http://h/", more: String = ""
    ) -> String {
        #"{"attack":"a","seq":\#(seq),"code":\#(code),"timestamp":"2026-11-25T02:10:0\#(seq).5Z","latency":\#(latency),"bytes_out":0,"bytes_in":1024,"error":"\#(error)","body":null,"method":"GET","url":"\#(url)","headers":{"Date":["x"]}\#(more)}"#
            + "\n"
    }

    private static let rows = """
        1795572600500000000,200,12345678,0,1024,"",,a,0,GET,http://h/,RGF0ZTogeA==
        1795572601500000000,503,2000000,0,20,503 Service Unavailable,,a,1,GET,"http://h/?a=1,2",
        1795572602500000000,0,30000000000,0,0,"Get ""http://h/"": context deadline exceeded",,a,2,GET,http://h/,

        """

    private static let report =
        #"{"latencies":{"total":400,"mean":100,"50th":90,"90th":150,"95th":160,"99th":170,"max":180,"min":20},"bytes_in":{"total":40,"mean":10},"bytes_out":{"total":0,"mean":0},"earliest":"2026-11-25T02:10:00Z","latest":"2026-11-25T02:10:01Z","end":"2026-11-25T02:10:01Z","duration":1000,"wait":5,"requests":4,"rate":4,"throughput":2.5,"success":0.5,"status_codes":{"0":1,"200":1,"302":1,"503":1},"errors":["e"]}"#

    @Test func noFileOfAnotherToolIsRecognised() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
        for text in [Self.line(0), Self.rows, Self.report] {
            #expect(try ResultFormat.format(of: InputSource(name: "x", bytes: Array(text.utf8))).name == "vegeta")
        }
    }

    @Test("both encodings say the same", arguments: [true, false])
    func aLineIsARequest(isJSON: Bool) throws {
        let lines =
            Self.line(0) + Self.line(1, code: 503, latency: "2000000", error: "503 Service Unavailable")
            + Self.line(2, code: 0, latency: "30000000000", error: "context deadline exceeded")
        let set = try Self.fixture.resultSet(text: isJSON ? lines : Self.rows)
        let latency = Selection(set, "latency")
        #expect(latency.values == [12_345_678, 2_000_000, 30_000_000_000] && latency.failed == 2 && latency.missing == 0)
        #expect(set.series["latency"]?.metric.unit.factor == 1e-9 && Selection(set, "failed").values == [0, 1, 1])
        #expect(set.values(ofLabel: "status") == ["0", "200", "503"] && set.values(ofLabel: "attack") == ["a"])
        #expect(set.runs.first?.started == 1_795_572_600.5 && set.series["latency"]?.times.last == 1_795_572_602.5)
        #expect(set.runs.first?.environment.tool == "vegeta" && set.runs.first?.kind == .load && set.cases.isEmpty)
        #expect(set.values(ofLabel: "url").count == (isJSON ? 1 : 2))
    }

    @Test func theFirstVersionHadSixColumns() throws {
        let set = try Self.fixture.resultSet(text: "1795572600500000000,200,5,0,10,\"\"\n1795572600500000000,301,7,0,10,\"\"\n")
        #expect(Selection(set, "latency").values == [5, 7] && Selection(set, "failed").sum == 0)
    }

    @Test func anErrorFailsWhateverTheStatus() throws {
        let set = try Self.fixture.resultSet(text: Self.line(0, error: "unexpected EOF"))
        #expect(Selection(set, "failed").values == [1])
    }

    @Test func aURLOfItsOwnForEachRequestIsNoLabel() throws {
        let text = (0...1_000).map { Self.line(0, url: "http://h/\($0)") }.joined()
        let set = try Self.fixture.resultSet(text: text)
        #expect(set.values(ofLabel: "url") == [] && set.values(ofLabel: "method") == ["GET"])
        #expect(set.notes.contains { $0.contains("\"url\"") } && Selection(set, "latency").values.count == 1_001)
    }

    @Test func theReportIsASummaryOfAllRequests() throws {
        let set = try Self.fixture.resultSet(text: Self.report)
        let latency = try #require(set.summaries.first { $0.metric.name == "latency" })
        #expect(latency.count == 4 && latency.metric.unit.factor == 1e-9)
        #expect(
            latency.values == [
                .sum: 400, .mean: 100, .median: 90, .percentile(90): 150, .percentile(95): 160, .percentile(99): 170, .maximum: 180,
                .minimum: 20,
            ])
        let failed = try #require(set.summaries.first { $0.metric.name == "failed" })
        #expect(failed.count == 4 && failed.values[.rate] == 0.5)
        #expect(set.summaries.first { $0.metric.name == "throughput" }?.values == [.mean: 2.5])
        #expect(set.notes.contains { $0.contains("failed ones among them") } && set.runs.first?.started == 1_795_572_600)
    }

    @Test(arguments: [
        (#"{"code":"x","timestamp":"2026-11-25T02:10:00Z","latency":1,"bytes_out":0,"bytes_in":0}"#, "code"),
        (#"{"code":200,"timestamp":"yesterday","latency":1,"bytes_out":0,"bytes_in":0}"#, "timestamp"),
        (#"{"code":200,"timestamp":"2026-11-25T02:10:00Z","latency":-1,"bytes_out":0,"bytes_in":0}"#, "latency"),
        (#"{"code":200,"timestamp":"2026-11-25T02:10:00Z","latency":1,"bytes_out":0}"#, "bytes_in"),
    ])
    func aWrongFieldIsNamed(line: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.line(0) + line) }
        #expect(error?.line == 2 && error?.path == path, "\(String(describing: error))")
    }

    @Test(arguments: ["1795572601500000000,503,2000000,0\n", "1795572601500000000,503,x,0,20,e\n", "1795572601500000000,503,-5,0,20,e\n"])
    func aWrongRowIsNamed(row: String) throws {
        let first = "1795572600500000000,200,5,0,10,\n"
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: first + row) }.line == 2)
    }

    @Test(arguments: ["1,200,5,0,10,", "1795572600500000000,200,5,0,10", "1795572600500000000,20000,5,0,10,", "a,b,c,d,e,f"])
    func otherNumbersAreNoRow(line: String) {
        #expect(!VegetaRequests.isRow(line[...]))
    }
}
