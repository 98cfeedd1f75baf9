import Measurements
import Testing

@testable import Formats

@Suite struct Catch2Tests {
    static let fixture = FormatFixture(format: .catch2, folder: "catch2")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [
        ("baseline.xml", "parse", 1.08049e+06), ("candidate.xml", "parse", 1.0995e+06), ("baseline-twin.xml", "parse", 1.07191e+06),
        ("baseline.xml", "hash <fnv> & co", 943848), ("candidate.xml", "hash <fnv> & co", 980960),
        ("baseline-twin.xml", "hash <fnv> & co", 883763), ("baseline.xml", "sort 64", 1.57788e+06),
        ("candidate.xml", "sort 64", 1.70452e+06),
        ("baseline-twin.xml", "sort 64", 1.5786e+06),
    ])
    func aMeanIsASummary(file: String, benchmark: String, mean: Double) throws {
        let set = try Self.fixture.resultSet(file)
        let summary = try #require(set.summaries.first { $0.labels["benchmark"] == benchmark })
        #expect(summary.values == [.mean: mean] && summary.count == 30 && summary.metric.unit.symbol == "ns")
        #expect(summary.metric.name == "time" && set.runs.first?.kind == .benchmark && set.runs.first?.unfinished == nil)
        #expect(set.values(ofLabel: "test") == ["sort", "text"])
    }

    /// Of 3.x, whose root has another name and its version, and no group below it.
    @Test func theRootOf3IsRecognised() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Catch2TestRun name="c" rng-seed="1" xml-format-version="3" catch2-version="3.5.2">
              <TestCase name="t"><BenchmarkResults name="a" samples="100" resamples="1000" iterations="1">
                <mean value="12.5" lowerBound="12" upperBound="13" ci="0.95"/></BenchmarkResults>
                <OverallResult success="true" skips="0"/></TestCase>
            </Catch2TestRun>
            """
        #expect(ResultFormat.catch2.recognises(InputPrefix(Array(text.utf8))))
        let set = try Self.fixture.resultSet(text: text)
        #expect(set.summaries.map(\.values) == [[.mean: 12.5]])
        #expect(set.runs.first?.environment == Environment(tool: "catch2", toolVersion: "3.5.2"))
    }

    @Test func aFailedTestCaseLeavesItsMeasurements() throws {
        let set = try Self.fixture.resultSet("candidate-failing-no-analysis.xml")
        #expect(set.runs.first?.unfinished == "test case \"sort\" failed" && set.summaries.count == 3)
        #expect(set.notes.contains { $0.contains("without a spread") })
    }

    private static func text(_ benchmarks: String) -> String {
        "<?xml version=\"1.0\"?>\n<Catch name=\"c\"><TestCase name='t'>\n\(benchmarks)\n</TestCase></Catch>"
    }

    @Test func aBenchmarkThatThrewIsMissingAndFailed() throws {
        let set = try Self.fixture.resultSet(
            text: Self.text("<BenchmarkResults name=\"a &#x41;&#66;\" samples=\"3\"><failed message=\"no\"/></BenchmarkResults>"))
        #expect(Selection(set, "time").missing == 1 && Selection(set, "time").failed == 1)
        #expect(set.values(ofLabel: "benchmark") == ["a AB"] && set.runs.first?.unfinished == "benchmark \"a AB\" failed")
    }

    @Test(arguments: [
        ("<BenchmarkResults name='a'><mean value='x'/></BenchmarkResults>", "no mean"),
        ("<BenchmarkResults name='a'><mean value='-1'/></BenchmarkResults>", "no mean"),
        ("<BenchmarkResults><mean value='1'/></BenchmarkResults>", "without a name"),
        ("<BenchmarkResults name='&evil;'/>", "&evil;"), ("<!DOCTYPE x [<!ENTITY a 'b'>]>", "document type"),
        ("<a b=1/>", "quotes"), ("<a b='1' b='2'/>", "twice"), ("</a>", "did not begin"), ("<a b/>", "without a value"),
        ("<>", "without a name"),
        ("<BenchmarkResults name='a'><mean value='1'/></BenchmarkResults><BenchmarkResults name='a'/>", "second benchmark"),
    ])
    func aWrongTagIsNamed(benchmarks: String, words: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(benchmarks)) }
        #expect(error?.line == 3 && error?.problem.contains(words) == true, "\(String(describing: error))")
    }

    @Test func tagsInEachOtherAreBounded() throws {
        let error = #expect(throws: FormatError.self) {
            try Self.fixture.resultSet(text: Self.text(String(repeating: "<a>", count: 100_000)))
        }
        #expect(error?.problem.contains("in each other") == true)
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("baseline.xml").trimmingSpaces().utf8
        for length in stride(from: 0, to: text.count, by: 13) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(decoding: text.prefix(length), as: UTF8.self)) }
        }
    }
}
