import Measurements
import Testing

@testable import Formats

/// Rows of `tollgate/results/v1` with a histogram in place of a value.
struct HistogramInputTests {
    private let results = FormatFixture(format: .tollgate, folder: "results-v1")

    private static func document(_ rows: String, _ more: String = "") -> String {
        "{\"schema\":\"tollgate/results/v1\",\(more)\"observations\":[\(rows)]}"
    }

    private static func row(_ histogram: String, _ more: String = "") -> String {
        "{\"metric\":\"m\",\(more)\"histogram\":\(histogram)}"
    }

    @Test func readsTheFile() throws {
        let result = try results.resultSet("histograms.json")
        // The temperature is in the file's own run.
        #expect(result.runs.dropFirst().map(\.name) == ["first", "second"])
        #expect(result.histograms.map(\.metric.name) == ["latency", "latency", "latency", "temperature"])
        let first = try #require(result.histograms.first)
        #expect(first.labels == Labels([("intent", "refund"), ("load", "1x")]) && result.runs[Int(first.run)].name == "first")
        #expect(first.metric.unit == .milliseconds && first.metric.standardName == "latency" && first.metric.direction == .lower)
        // Times begin at 0, here at the smallest one; the largest closes the last bucket.
        #expect(first.histogram.lowerEdges == [2.25, 5, 10, 50] && first.histogram.upperEdges == [5, 10, 25, 64])
        #expect(first.histogram.counts == [3, 120, 61, 1] && first.histogram.sum == 1912.5)
        #expect(result.histograms[1].histogram.buckets.first?.lower == 0)
        // In the metric's own unit.
        let second = result.histograms[2]
        #expect(second.metric.unit == .milliseconds && result.runs[Int(second.run)].name == "second")
        #expect(second.histogram.lowerEdges == [4, 5, 10, 20] && second.histogram.upperEdges == [5, 10, 10, .infinity])
        let last = result.histograms[3]
        #expect(last.histogram.lowerEdges == [-.infinity, -1.5] && last.histogram.upperEdges == [-1.5, 2.75])
        #expect(result.runs[Int(last.run)].isNamedByFile == false)
        #expect(result.values(ofLabel: "intent") == ["other", "refund"] && result.observationCount == 1 && !result.isEmpty)
        let byRun = try result.histogramsByRun(of: "latency") { $0["load"] == "1x" }
        #expect(byRun.map(\.histogram.count) == [185 + 49, 144])
        // Of both intents, in the coarser buckets of the two.
        #expect(byRun.first?.histogram.counts == [163, 70, 1] && byRun.first?.histogram.upperEdges == [0.01, 0.05, .infinity])
        #expect(byRun.map { result.runs[Int($0.run)].name } == ["first", "second"])
    }

    /// Documents that the schema and the parser must judge alike.
    private static let documents: [(isGood: Bool, text: String)] =
        goodHistograms.map { (true, document(row($0))) } + badHistograms.map { (false, document(row($0))) }
        + goodRows.map { (true, document(row("{\"buckets\":[[0,1,2]]}", $0 + ","))) }
        + badRows.map { (false, document(row("{\"buckets\":[[0,1,2]]}", $0 + ","))) } + others

    private static let goodHistograms = [
        "{\"bounds\":[],\"counts\":[1]}", "{\"bounds\":[1,2.5],\"counts\":[0,3.0,1]}",
        "{\"bounds\":[-1,0],\"counts\":[1,1,1],\"sum\":null}",
        "{\"bounds\":[1],\"counts\":[0,9007199254740992]}", "{\"buckets\":[[0,1,2]],\"sum\":1,\"min\":0.25,\"max\":1}",
        "{\"buckets\":[[null,1,2],[1,1,0],[1,null,3]]}", "{\"buckets\":[[null,null,3]],\"min\":1e-3,\"max\":null}",
        "{\"buckets\":[[5,5,3],[5,6,1]]}",
    ]
    private static let badHistograms = [
        "null", "[]", "1", "{}", "{\"bounds\":[1]}", "{\"counts\":[1]}", "{\"bounds\":null,\"counts\":[1]}",
        "{\"bounds\":1,\"counts\":[1,1]}", "{\"bounds\":[\"1\"],\"counts\":[1,1]}", "{\"bounds\":[null],\"counts\":[1,1]}",
        "{\"bounds\":[Infinity],\"counts\":[1,1]}", "{\"bounds\":[NaN],\"counts\":[1,1]}", "{\"bounds\":[1],\"counts\":[1,-1]}",
        "{\"bounds\":[1],\"counts\":[1,0.5]}", "{\"bounds\":[1],\"counts\":[1,null]}", "{\"bounds\":[1],\"counts\":[1,\"2\"]}",
        "{\"bounds\":[1],\"counts\":[1,NaN]}", "{\"bounds\":[1],\"counts\":{}}", "{\"bounds\":[1],\"counts\":[1,1],\"buckets\":[]}",
        "{\"bounds\":[1],\"counts\":[1,1],\"sum\":\"1\"}", "{\"bounds\":[1],\"counts\":[1,1],\"sum\":NaN}",
        "{\"bounds\":[1],\"counts\":[1,1],\"count\":2}", "{\"buckets\":[1]}", "{\"buckets\":{}}", "{\"buckets\":[[\"0\",1,2]]}",
        "{\"buckets\":[[true,1,2]]}", "{\"buckets\":[[0,1,2]],\"minimum\":0}", "{\"buckets\":[[0,1,2]],\"max\":[]}",
        "{\"buckets\":[[-Infinity,1,2]]}", "{\"buckets\":null}",
    ]
    private static let goodRows = [
        "\"unit\":\"ms\"", "\"unit\":null", "\"run\":\"r\"", "\"run\":7", "\"run\":null", "\"labels\":{\"a\":1,\"b\":null}",
        "\"load\":\"2x\"",
        "\"labels\":null",
    ]
    private static let badRows = [
        "\"value\":1", "\"value\":null", "\"case\":\"a\"", "\"epoch\":0", "\"repetition\":0", "\"failed\":false", "\"time\":1",
        "\"unit\":5", "\"run\":\"\"", "\"labels\":[]", "\"labels\":{\"a\":{}}", "\"load\":[]", "\"bounds\":[1]",
    ]
    private static let others: [(Bool, String)] = [
        (false, document("{\"histogram\":{\"buckets\":[[0,1,2]]}}")),
        (false, document("{\"metric\":\"\",\"histogram\":{\"buckets\":[[0,1,2]]}}")),
        (
            false,
            "{\"schema\":\"tollgate/results/v1\",\"observations\":{\"metric\":\"m\",\"value\":[1],\"histogram\":{\"buckets\":[[0,1,2]]}}}"
        ),
        (true, document("{\"metric\":\"n\",\"value\":1}," + row("{\"buckets\":[[0,1,2]]}"))),
    ]

    @Test(arguments: documents)
    func schemaAndParserAgree(isGood: Bool, text: String) throws {
        let answers = try SchemaAgreement.answers(text) { try results.resultSet(text: $0) }
        #expect(answers.schema == isGood)
        #expect(answers.parser == isGood)
    }

    @Test func schemaAcceptsTheFile() throws {
        #expect(try SchemaAgreement.accepts(file: results.path("histograms.json")))
    }

    /// What only the parser can say, and that each message has the place.
    @Test(
        arguments: [
            (
                row("{\"bounds\":[1,2],\n\"counts\":[1,2]}"), 2,
                "observations[0].histogram.counts: expected 3 counts, one more than bounds has, found 2"
            ),
            (
                row("{\"bounds\":[1,\n2,\n2],\"counts\":[1,2,3,4]}"), 3,
                "observations[0].histogram.bounds[2]: expected one above the one before it"
            ),
            (row("{\"bounds\":[1],\"counts\":[1,\n-1]}"), 2, "histogram.counts[1]: expected a whole number from 0 on, found -1"),
            (row("{\"bounds\":[1],\"counts\":[1,\n0.5]}"), 2, "histogram.counts[1]: expected a whole number from 0 on, found 0.5"),
            (row("{\"bounds\":[1],\"counts\":[1,\n\"5\"]}"), 2, "histogram.counts[1]: expected a whole number, found a text"),
            (row("{\"bounds\":[1],\"counts\":[9007199254740992,1]}"), 1, "histogram.counts: expected at most 2⁵³ values"),
            (row("{\"buckets\":[[0,1,2],\n[2,1,3]]}"), 2, "histogram.buckets[1]: expected a lower edge that is not above the upper one"),
            (row("{\"buckets\":[[0,2,2],\n[1,3,3]]}"), 2, "histogram.buckets[1]: expected one above the one before it"),
            (row("{\"buckets\":[[0,2,2],\n[2,3]]}"), 2, "histogram.buckets[1]: expected the lower edge, the upper edge and the count"),
            (row("{\"buckets\":[[0,2,\n-2]]}"), 2, "histogram.buckets[0][2]: expected a whole number from 0 on, found -2"),
            (
                row("{\"buckets\":[[0,2,2]],\n\"sum\":5}"), 2,
                "histogram.sum: expected a number from 0.0 to 4.0, which the buckets allow, found 5.0"
            ),
            (row("{\"buckets\":[[0,2,2]],\n\"max\":5}"), 2, "histogram.max: expected a number from 0.0 to 2.0"),
            (
                row("{\"buckets\":[[-1,2,2]]}", "\"unit\":\"ms\",\n"), 2,
                "histogram: expected times of at least 0, found a bucket from -1.0 on"
            ),
            (row("{\"bounds\":[\n-1],\"counts\":[1,2]}", "\"unit\":\"ms\","), 2, "histogram.bounds[0]: expected times of at least 0"),
            (row("{\"buckets\":[[0,1,2]],\"summ\":5}"), 1, "did you mean \"sum\"?"),
            ("{\"metric\":\"m\",\"histogramm\":{}}", 1, "did you mean"),
            (
                row("{\"buckets\":[[0,1,2]]}") + ",\n" + row("{\"buckets\":[[0,1,3]]}"), 2,
                "observations[1].histogram: expected one histogram"
            ),
            (
                row("{\"buckets\":[[0,1,2]]}") + ",\n{\"metric\":\"m\",\"value\":1}", 1,
                "observations[0].histogram: expected either a histogram or observations"
            ),
            (
                row("{\"buckets\":[[0,1,2]]}", "\"unit\":\"ms\",") + ",\n" + row("{\"buckets\":[]}"), 2,
                "observations[1].unit: expected a unit"
            ),
            (
                row("{\"buckets\":[[0,1,2]]}", "\"unit\":\"ms\",") + ",\n" + row("{\"buckets\":[[0,1,2]]}", "\"unit\":\"$\","), 2,
                "observations[1].unit: expected a unit of a time"
            ),
            (
                "{\"metric\":\"m\",\"unit\":\"ns\",\"value\":1,\"run\":\"r\"},\n"
                    + row("{\"buckets\":[[1,1e308,2]]}", "\"unit\":\"h\","), 2,
                "observations[1].histogram: expected values that a number can hold in \"ns\""
            ),
        ] as [(String, Int, String)])
    func saysWhatIsWrongAndWhere(rows: String, line: Int, words: String) throws {
        let text = HistogramInputTests.document(rows)
        let error = try #require(throws: FormatError.self) { try results.resultSet(text: text) }
        #expect(error.kind == .malformed && error.line == line && error.description.contains(words), "\(error)")
    }

    @Test func misspelledRun() throws {
        let text = HistogramInputTests.document(
            HistogramInputTests.row("{\"buckets\":[[0,1,2]]}", "\"run\":\"frist\","), "\"runs\":[{\"name\":\"first\"}],")
        let error = try #require(throws: FormatError.self) { try results.resultSet(text: text) }
        #expect(error.description.contains("observations[0].run") && error.description.contains("did you mean \"first\"?"), "\(error)")
    }

    /// Other runs and labels are other histograms, also beside observations.
    @Test func runsAndLabelsTellHistogramsApart() throws {
        let histogram = "{\"buckets\":[[0,1,2]]}"
        let rows = [
            HistogramInputTests.row(histogram, "\"run\":\"a\","), HistogramInputTests.row(histogram, "\"run\":\"b\","),
            HistogramInputTests.row(histogram, "\"run\":\"a\",\"load\":\"1x\","),
            "{\"metric\":\"m\",\"value\":1,\"run\":\"a\",\"load\":\"2x\"}",
        ]
        let result = try results.resultSet(text: HistogramInputTests.document(rows.joined(separator: ",")))
        #expect(result.histograms.count == 3 && result.runs.map(\.name) == ["a", "b"])
        #expect(result.histograms.map(\.run) == [0, 1, 0] && result.series["m"]?.count == 1)
    }

    /// Nothing but an empty histogram is nothing.
    @Test func emptyHistograms() throws {
        let text = HistogramInputTests.document(HistogramInputTests.row("{\"bounds\":[1],\"counts\":[0,0],\"sum\":0,\"min\":0,\"max\":0}"))
        let error = try #require(throws: FormatError.self) {
            try ResultFormat.read(InputSource(name: "empty.json", bytes: Array(text.utf8)))
        }
        #expect(error.kind == .empty)
    }

    /// Whatever stands in a histogram, it is read or refused.
    @Test func survivesOtherValues() {
        let values = [
            "null", "true", "0", "-1", "-0.0", "0.5", "1e308", "-1e308", "5e-324", "9223372036854775807", "18446744073709551615", "NaN",
            "-Infinity", "\"\"", "[]", "[[]]", "{}", "[null,null,9007199254740992]",
        ]
        let templates = [
            "{\"bounds\":[%,2],\"counts\":[1,1,1]}", "{\"bounds\":[1,%],\"counts\":[1,1,1]}", "{\"bounds\":[1,2],\"counts\":[1,%,1]}",
            "{\"bounds\":[1],\"counts\":[%,%]}", "{\"bounds\":%,\"counts\":[1]}", "{\"buckets\":[[%,1,1]]}", "{\"buckets\":[[0,%,1]]}",
            "{\"buckets\":[[0,1,%]]}", "{\"buckets\":[[%,%,%]]}", "{\"buckets\":%}", "{\"buckets\":[[0,1,1]],\"sum\":%}",
            "{\"buckets\":[[0,null,1]],\"min\":%,\"max\":%}", "%",
        ]
        var read = 0
        for (template, value) in templates.flatMap({ template in values.map { (template, $0) } }) {
            for unit in ["", "\"unit\":\"ms\",", "\"unit\":\"h\","] {
                let row = HistogramInputTests.row(template.replacing("%", with: value), unit)
                guard let result = try? results.resultSet(text: HistogramInputTests.document(row)) else { continue }
                read += 1
                for item in result.histograms {
                    let (lower, upper) = (item.histogram.lowerEdges, item.histogram.upperEdges)
                    #expect(zip(lower, upper).allSatisfy { $0 <= $1 } && item.histogram.count >= 0, "\(row)")
                    #expect(!unit.contains("ms") || lower.allSatisfy { $0 >= 0 }, "\(row)")
                }
            }
        }
        #expect(read > 40)
    }
}
