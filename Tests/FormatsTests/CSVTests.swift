import Measurements
import Testing

@testable import Formats

struct CSVTests {
    private let csv = FormatFixture(format: .csv, folder: "csv")

    private func read(_ text: String, keep: Set<String> = []) throws -> ResultSet {
        try ResultFormat.csv.read(InputSource(name: "table.csv", bytes: Array(text.utf8)), options: ReadingOptions(keepLabels: keep))
    }

    private func error(_ text: String) throws -> FormatError { try #require(throws: FormatError.self) { try read(text) } }

    @Test func readsEveryColumn() throws {
        let result = try csv.resultSet("service.csv")
        #expect(Array(result.series.keys) == ["latency", "accuracy", "cost"])
        let latency = try #require(result.series["latency"])
        #expect(latency.values[0] == 812.5 && latency.values[1] == 790 && latency.values[2].isNaN && latency.values[3] == 640)
        #expect(latency.metric.unit == .milliseconds && latency.metric.direction == .lower)
        #expect((0..<4).map { latency.failed[$0] } == [0, 0, 1, 0])
        #expect((0..<4).map { latency.epochs[$0] } == [0, 0, 0, 1])
        #expect(result.runs.map(\.name) == ["a", "b"] && result.runs.allSatisfy(\.isNamedByFile))
        #expect((0..<4).map { result.cases[Int(latency.cases[$0])].id } == ["q-1", "q-2", "q-3", "q-1"])
        #expect(result.series["accuracy"]?.values == [1, 0.5])
        #expect(result.values(ofLabel: "intent") == ["refund", "where is \"my\" order, please"])
        #expect(result.values(ofLabel: "load") == ["1x"])
        #expect(result.series["cost"]?.metric.unit == .dollars)
    }

    /// Any order of columns, any line end, a byte order mark, no last line end: one result.
    @Test(arguments: [
        "metric,value,unit,host\nlatency,5,ms,a\nlatency,6,ms,b\n", "\u{FEFF}metric,value,unit,host\r\nlatency,5,ms,a\r\nlatency,6,ms,b",
        "host,unit,value,metric\na,ms,5,latency\nb,ms,6,latency\n\n",
        "host,\"unit\",value,\"metric\"\n\"a\",ms,\"5\",latency\nb,ms,6, latency \n",
        " metric , value,unit,host\nlatency,5.0,ms,a\nlatency,0.006,s,b",
    ])
    func formDoesNotMatter(text: String) throws {
        let result = try read(text)
        #expect(result.series["latency"]?.values == [5, 6])
        #expect(result.values(ofLabel: "host") == ["a", "b"] && result.labels.count == 3)
        #expect(result.series["latency"]?.cases.constant == -1)
    }

    @Test(arguments: ["", "N/A", "NaN", "null", " n/a ", "inf", "-Infinity", "None", "NA"])
    func missingIsMissing(cell: String) throws {
        let series = try #require(try read("metric,value\nlatency,\(cell)\nlatency,3").series["latency"])
        #expect(series.count == 2 && series.values[0].isNaN && series.values[1] == 3)
    }

    @Test func quotedCellsHoldLineEnds() throws {
        let result = try read("metric,value,prompt\nscore,1,\"two\nlines\"\nscore,x,\n".replacing("x", with: "2"))
        #expect(result.values(ofLabel: "prompt") == ["two\nlines"])
    }

    @Test(arguments: [
        ("metric,value\na,\"0,050\"", 2, ["50.0 if commas group", "0.05 if the comma is"]),
        ("metric,value\na,1\na,\"1,288.4\"", 3, ["1288.4 if commas group", "1.2884 if the comma is"]),
        ("metric,value\na,\"1.288,4\"", 2, ["1288.4 if the comma is"]), ("metric,value\na,0,050", 2, ["3 cells", "decimal point"]),
        ("metric,value\na,fast", 2, ["\"fast\" is no number"]), ("metric,value\na,12 ms", 2, ["column named unit"]),
        ("metric,value\na,0x10", 2, ["no number"]), ("metric,value\na,1e999", 2, ["no number"]),
        ("metric,value,direction\na,1,up", 2, ["\"up\"", "lower or higher"]),
        ("metric,value,direction\na,1,lower\na,2,higher", 3, ["higher here and lower"]),
        ("metric,value,unit\nlatency,5,ms\nlatency,-1,ms", 3, ["cannot be negative"]),
        ("metric,value,unit\nlatency,5,ms\nlatency,7,", 3, ["plain number here", "a time in line 2"]),
        ("metric,value,unit\ncost,5,$\ncost,7,EUR", 3, ["EUR", "USD"]), ("metric,value\n,1", 2, ["name is empty"]),
        ("metric,value,epoch\na,1,-1", 2, ["epoch"]),
        ("metric,value,unit\nlatency,1,ns\nlatency,1e308,h", 3, ["more than a number can hold", "line 2"]),
        ("metric,value,repetition\na,1,9999999999", 2, ["repetition"]),
        ("metric,value,failed\na,1,perhaps", 2, ["failed"]), ("metric,value\na,\"1", 2, ["never closed"]),
        ("metric,value\n\n\na,\"1\"x", 4, ["closing quote"]), ("metric,value\na\"b,1", 2, ["not quoted"]),
        ("metric,value\na", 2, ["1 cells"]),
        ("metric,value\na,1\rb,2", 2, ["carriage return"]), ("metric,value,metric\na,1,b", 1, ["two columns are named \"metric\""]),
        ("metric;value\na;1", 1, ["separate columns by commas"]), ("metric\tvalue\na\t1", 1, ["separate columns by commas"]),
        ("metric,value\na\u{1B}[2J,x\u{7}y", 2, ["x\u{FFFD}y"]),
    ])
    func saysWhatIsWrongAndWhere(text: String, line: Int, words: [String]) throws {
        let error = try error(text)
        #expect(error.kind == .malformed && error.line == line && error.file == "table.csv")
        for word in words { #expect(error.description.contains(word), "\(error)") }
    }

    /// Replaced bytes could make one case of two.
    @Test(arguments: [("metric,value,case\na,1,x\na,2,?\n", 3), ("metric,value,?\na,1,x\n", 1)])
    func refusesWhatIsNotUTF8(text: String, line: Int) throws {
        let bytes = text.utf8.map { $0 == UInt8(ascii: "?") ? 0xE9 : $0 }
        let error = try #require(throws: FormatError.self) { try ResultFormat.csv.read(InputSource(name: "table.csv", bytes: bytes)) }
        #expect(error.kind == .malformed && error.line == line && error.problem.contains("UTF-8"))
    }

    @Test func sameCaseTwiceIsAnError() throws {
        let error = try error("metric,value,case\na,1,x\na,2,x")
        #expect(error.description.contains("case \"x\"") && error.file == "table.csv")
        #expect(try read("metric,value,case,epoch\na,1,x,0\na,2,x,1").series["a"]?.count == 2)
    }

    @Test func identityIsTheFullText() throws {
        let long = String(repeating: "x", count: 5_000)
        let result = try read("metric,value,case\na,1,\(long)1\na,2,\(long)2\na,3, x\na,4,x\na,5,X\n")
        #expect(result.cases.map(\.id) == [long + "1", long + "2", " x", "x", "X"])
    }

    @Test func labelsWithTooManyValuesAreDropped() throws {
        let text = "metric,value,url,host\n" + (0..<1_001).map { "a,1,u\($0),h\($0 % 1_000)\n" }.joined()
        let result = try read(text)
        #expect(result.values(ofLabel: "url") == [] && result.values(ofLabel: "host").count == 1_000)
        #expect(result.notes.count == 1 && result.notes[0].contains("\"url\""))
        #expect(try read(text, keep: ["url"]).values(ofLabel: "url").count == 1_001)
    }

    @Test func unknownStaysUnknown() throws {
        let result = try read("metric,value,unit\nwidgets,1,furlongs\nttft,1,")
        #expect(result.series["widgets"]?.metric.direction == nil && result.series["widgets"]?.metric.unit.isKnown == false)
        #expect(result.series["ttft"]?.metric.direction == .lower && result.series["ttft"]?.metric.standardName == "ttft")
    }
}
