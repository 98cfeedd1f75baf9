import Measurements
import Testing

@testable import Formats

@Suite struct CallgrindTests {
    static let fixture = FormatFixture(format: .callgrind, folder: "callgrind")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [("baseline", 6_463_670.0), ("candidate", 6_813_435)])
    func theTotalIsTheInstructions(name: String, count: Double) throws {
        let set = try Self.fixture.resultSet("callgrind.out.\(name).gz")
        #expect(Selection(set, "instructions").values == [count] && Array(set.series.keys) == ["Ir"])
        let metric = try #require(set.series["Ir"]?.metric)
        #expect(metric.mood == .exact && metric.direction == .lower && metric.unit == .none)
        #expect(set.values(ofLabel: "benchmark") == ["./bench \(name)"] && set.cases.map(\.id) == ["./bench \(name)"])
        #expect(set.runs.first?.environment == Environment(tool: "callgrind", toolVersion: "3.19.0"))
    }

    private static func text(_ parts: String...) -> String {
        "# callgrind format\ncreator: callgrind-3.19.0\ncmd: ./a\n" + parts.joined()
    }

    @Test func partsAddUpAndZerosMayBeLeftOut() throws {
        let set = try Self.fixture.resultSet(
            text: Self.text("part: 1\nevents: Ir Dr\nfn=(1) f\n1 5 2\ntotals: 5 2\n", "part: 2\nevents: Ir Dr\ntotals: 7\n"))
        #expect(Selection(set, "Ir").values == [12] && Selection(set, "Dr").values == [2] && set.series["Dr"]?.metric.mood == .exact)
    }

    @Test(arguments: [
        ("events: Ir\nfn=(1) f\n1 5\n", 4, "totals"), ("events: Ir\ntotals: 5\nevents: Ir\n", 6, "totals"),
        ("events: Ir\ntotals: 5\nevents: Dr\ntotals: 1\n", 6, "different"), ("events: Ir\ntotals: 5 6\n", 5, "2 totals of 1"),
        ("events: Ir\nsummary: 517\ntotals: 51\n", 6, "cut"), ("events: Ir\ntotals: -5\n", 5, "no count"),
        ("events: Ir\ntotals: 1e3\n", 5, "no count"), ("events: Ir Ir\n", 4, "twice"),
        ("events: Ir\ntotals: 9223372036854775807\nevents: Ir\ntotals: 1\n", 7, "countable"), ("events:\n", 4, "no events"),
    ])
    func aWrongLineIsNamed(lines: String, line: Int, words: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(lines)) }
        #expect(error?.line == line && error?.problem.contains(words) == true, "\(String(describing: error))")
    }

    @Test func totalsThatAreNotTheSummaryAreSaid() throws {
        let set = try Self.fixture.resultSet(text: Self.text("events: Ir\nsummary: 4\ntotals: 5\n"))
        #expect(Selection(set, "Ir").values == [5] && set.notes.contains { $0.contains("(4)") })
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = Self.text("events: Ir\nfn=(1) f\n1 5\ntotals: ")
        for length in 0..<text.utf8.count {
            #expect((try? Self.fixture.resultSet(text: String(text.prefix(length)))) == nil)
        }
    }
}
