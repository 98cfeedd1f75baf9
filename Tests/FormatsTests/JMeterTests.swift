import Measurements
import Testing

@testable import Formats

@Suite struct JMeterTests {
    static let fixture = FormatFixture(format: .jmeter, folder: "jmeter")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// Milliseconds, from NumPy over the same rows.
    @Test(arguments: [
        ("baseline.jtl.gz", "search", 250, 108.3040, 108.0, 0, 108.3040), ("baseline.jtl.gz", "chat, short", 250, 168.36, 163.5, 0, 168.36),
        ("baseline-rerun.jtl.gz", "search", 250, 106.372, 105, 0, 106.372),
        ("baseline-rerun.jtl.gz", "chat, short", 250, 170.868, 165, 0, 170.868),
        ("candidate.jtl.gz", "search", 250, 114.4, 112, 6, 116.1230), ("candidate.jtl.gz", "chat, short", 250, 174.492, 175, 10, 180.3250),
        ("refused.jtl", "search", 10, 1.2, 0, 10, .nan), ("refused.jtl", "chat, short", 10, 0.4, 0, 10, .nan),
    ])
    func rowsAreSamplesOfTheirLabel(
        file: String, label: String, count: Int, mean: Double, median: Double, failed: Int, goodMean: Double
    ) throws {
        let set = try Self.fixture.resultSet(file)
        let latency = Selection(set, "latency") { $0["label"] == label }
        #expect(latency.values.count == count && latency.failed == failed)
        #expect(abs(latency.mean - mean) < 5e-5 && latency.median == median)
        #expect(Selection(set, "failed") { $0["label"] == label }.sum == Double(failed))
        let series = try #require(set.series["elapsed"])
        let good = series.values.indices.filter { series.failed[$0] == 0 && set.labels[Int(series.labels[$0])]["label"] == label }
        if !goodMean.isNaN { #expect(abs(good.map { series.values[$0] }.reduce(0, +) / Double(good.count) - goodMean) < 5e-5) }
    }

    @Test func aConnectionThatFailedHasNoFirstByte() throws {
        let set = try Self.fixture.resultSet("refused.jtl")
        // A column without any value is none.
        #expect(set.series["Latency"] == nil && Selection(set, "latency").values.count == 20)
    }

    @Test func requestsStandInTheOrderOfTheirStart() throws {
        let times = try #require(try Self.fixture.resultSet("baseline.jtl.gz").series["elapsed"]?.times)
        #expect(times.count == 500 && times == times.sorted() && times.first == 1_795_574_762.140)
    }

    @Test func transactionsAreLeftOutBesideTheirParts() throws {
        let set = try Self.fixture.resultSet("public-filewithtransactions.csv.gz")
        #expect(set.values(ofLabel: "label") == ["HP-0", "HP-1", "HP-2", "Search-0", "Search-1", "Search-2"])
        #expect(Selection(set, "latency").values.count == 3 * 37 + 3 * 33)
        let first = Selection(set, "latency") { $0["label"] == "HP-0" }
        #expect(first.values.count == 37 && abs(first.mean - 1137.649) < 5e-4)
        #expect(set.notes.contains { $0.hasPrefix("103 samples of transaction controllers are left out") })
    }

    private static let header = "timeStamp,elapsed,label,responseCode,responseMessage,success,allThreads\n"

    @Test func transactionsAloneAreWhatWasMeasured() throws {
        let row = "1795574762138,153,Buy,200,\"Number of samples in transaction : 3, number of failing samples : 0\",true,2\n"
        #expect(Selection(try Self.fixture.resultSet(text: Self.header + row), "latency").values == [153])
    }

    @Test func partsOfARequestAreLeftOut() throws {
        let rows = ["Home-0,1", "Home-1,2", "Home,3", "Home-0-0,4", "-5,5", "A-B,6", "A-1,7"].map { pair in
            let cells = pair.split(separator: ",")
            return "1795574762138,\(cells[1]),\(cells[0]),200,OK,true,2\n"
        }
        let set = try Self.fixture.resultSet(text: Self.header + rows.joined())
        #expect(Selection(set, "latency").values == [3, 5, 6, 7])
        #expect(set.notes.contains { $0.hasPrefix("parts of other requests are left out: Home-0") })
    }

    @Test func aQuotedCellMayHoldLinesAndQuotes() throws {
        let set = try Self.fixture.resultSet("public-multiLineCSV.jtl")
        #expect(Selection(set, "latency").values == [1898, 118] && Selection(set, "failed").sum == 1)
        #expect(set.values(ofLabel: "label").contains { $0.contains("\"method\":\"id\"") && $0.contains("\n") })
    }

    @Test func aDateIsATime() throws {
        let set = try Self.fixture.resultSet("public-JMeterPublisher_formatted_timeStamp.csv")
        #expect(set.series["elapsed"]?.times.first == 1_393_227_741.256 && Selection(set, "failed").values == [1, 0, 0])
    }

    @Test func samplesOfXMLAreTheSame() throws {
        let set = try Self.fixture.resultSet("public-JMeterResultsMultiLevel.jtl")
        let latency = Selection(set, "latency")
        let text = try Self.fixture.text("public-JMeterResultsMultiLevel.jtl")
        #expect(latency.values.count == text.ranges(of: "<httpSample ").count && latency.values.first == 645)
        #expect(set.values(ofLabel: "label").contains("Workgroup") && set.series["elapsed"]?.times.first == 1_298_457_003.722)
    }

    @Test func inXMLPartsStandInside() throws {
        func sample(_ tag: String, _ label: String, _ t: Int, _ message: String = "OK", _ inside: String = "") -> String {
            "<\(tag) t=\"\(t)\" lt=\"1\" ts=\"1000\" s=\"true\" lb=\"\(label)\" rc=\"200\" rm=\"\(message)\">\(inside)</\(tag)>\n"
        }
        let page = sample("httpSample", "Page", 2, "OK", sample("httpSample", "image", 1))
        let text =
            "<?xml version=\"1.0\"?>\n<testResults version=\"1.2\">"
            + sample("sample", "All", 9, "Number of samples in transaction : 2, number of failing samples : 0", page + page) + page
            + "</testResults>"
        let set = try Self.fixture.resultSet(text: text)
        #expect(Selection(set, "latency").values == [2, 2, 2] && set.values(ofLabel: "label") == ["Page"])
    }

    @Test(arguments: [
        ("x,1,a,200,OK,maybe,1", "success"), ("1,x,a,200,OK,true,1", "elapsed"), ("1,-5,a,200,OK,true,1", "elapsed"),
        ("1,1,a,200,OK,true", "6 cells under 7"),
    ])
    func aWrongRowIsNamed(row: String, words: String) {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.header + row + "\n") }
        #expect(error?.line == 2 && error?.problem.contains(words) == true)
    }

    @Test func xmlCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("public-JMeterResultsMultiLevel.jtl")
        for length in stride(from: 60, to: text.utf8.count - 20, by: 37) {
            #expect((try? Self.fixture.resultSet(text: String(decoding: text.utf8.prefix(length), as: UTF8.self))) == nil)
        }
    }

    @Test func labelsThatTellRequestsApartAreNoSegments() throws {
        let rows = (0..<1_100).map { "\(1_795_574_762_138 + $0),5,GET /item/\($0),200,OK,true,2\n" }.joined()
        let set = try Self.fixture.resultSet(text: Self.header + rows)
        #expect(Selection(set, "latency").values.count == 1_100 && set.values(ofLabel: "label") == [])
        #expect(set.notes.contains { $0.hasPrefix("label has 1100 values and is left out") })
    }
}
