import Foundation
import Measurements
import Testing

@testable import Formats

struct ResultsV1Tests {
    private let results = FormatFixture(format: .tollgate, folder: "results-v1")

    private static func document(_ observations: String, _ more: String = "") -> String {
        "{\"schema\":\"tollgate/results/v1\",\(more)\"observations\":\(observations)}"
    }

    @Test func readsRows() throws {
        let result = try results.resultSet("rows.json")
        let time = try #require(result.series["answer_time"])
        #expect(time.values[0] == 812.5 && time.values[1] == 640 && time.values[2].isNaN && time.values[3] == 700)
        #expect(time.metric.standardName == "latency" && time.metric.direction == .lower)
        #expect((0..<4).map { time.failed[$0] } == [0, 0, 1, 0] && time.repetitions[3] == 1 && time.epochs[3] == 0)
        #expect(time.times[1] == 1_795_572_611.5 && time.times[0].isNaN)
        #expect(result.runs.map(\.name) == ["first", "second"] && result.runs.allSatisfy { $0.kind == .evaluation && $0.isNamedByFile })
        #expect(result.runs[0].started == 1_795_572_609 && result.runs[1].unfinished == "stopped by hand")
        #expect(result.runs.map(\.environment.model) == ["mock-8b", "mock-9b"] && result.runs[1].environment.tool == "own-harness")
        #expect(result.labels[1] == Labels([("intent", "refund"), ("turns", "3"), ("load", "1x")]))
        let accuracy = try #require(result.series["accuracy"])
        #expect(
            accuracy.metric.mood == .exact && accuracy.metric.direction == .higher && accuracy.values[0] == 1 && accuracy.values[1].isNaN)
    }

    @Test func readsColumns() throws {
        let result = try results.resultSet("columns.json")
        let cost = try #require(result.series["cost"])
        #expect(cost.values[0] == 0.0021 && cost.values[1].isNaN && cost.metric.unit == .dollars && cost.times[1] == 1_795_659_010.5)
        #expect(result.cases.map(\.id) == ["1", "2"] && result.series["output_tokens"]?.metric.unit == .tokens)
        #expect(result.values(ofLabel: "intent") == ["other", "refund"] && result.values(ofLabel: "commit") == ["4f2a91c"])
    }

    /// Documents that the schema and the parser must judge alike.
    private static let documents: [(isGood: Bool, text: String)] =
        goodRows.map { (true, document("[{\"metric\":\"m\",\"value\":1,\($0)}]")) }
        + badRows.map { (false, document("[{\"metric\":\"m\",\"value\":1,\($0)}]")) }
        + goodColumns.map { (true, document("{\"metric\":\"m\",\"value\":[1,2],\($0)}")) }
        + badColumns.map { (false, document("{\"metric\":\"m\",\"value\":[1,2],\($0)}")) }
        + goodHeads.map { (true, document("[{\"metric\":\"m\",\"value\":1}]", $0 + ",")) }
        + badHeads.map { (false, document("[{\"metric\":\"m\",\"value\":1}]", $0 + ",")) } + others

    private static let goodRows = [
        "\"unit\":\"ms\"", "\"unit\":\"\"", "\"unit\":null", "\"unit\":\"furlongs\"", "\"case\":\"a\"", "\"case\":7", "\"case\":-7",
        "\"case\":null", "\"case\":3.0", "\"case\":18446744073709551615", "\"case\":-9223372036854775808", "\"run\":7.0",
        "\"epoch\":0", "\"epoch\":2147483647", "\"epoch\":3.0", "\"run\":\"r\"", "\"run\":5", "\"repetition\":1", "\"labels\":{}",
        "\"labels\":{\"a\":\"b\",\"c\":1.5,\"d\":true,\"e\":null}", "\"labels\":null", "\"load\":\"1x\"", "\"load\":2", "\"failed\":true",
        "\"failed\":null", "\"time\":1795659009", "\"time\":1795659009.25", "\"time\":\"2026-11-25T02:10:09Z\"",
        "\"time\":\"2026-11-25 02:10:09.125+01:00\"", "\"value\":null", "\"value\":NaN", "\"value\":\"NaN\"", "\"value\":-Infinity",
        "\"value\":-1e9",
    ]
    private static let badRows = [
        "\"unit\":5", "\"case\":\"\"", "\"case\":1e30", "\"case\":-1e19", "\"case\":false", "\"run\":1e30",
        "\"time\":\"2026-11-25T02:10:09.Z\"", "\"case\":1.5", "\"case\":[]", "\"epoch\":-1", "\"epoch\":1.5", "\"epoch\":\"1\"",
        "\"epoch\":2147483648",
        "\"run\":\"\"", "\"run\":true", "\"repetition\":-1", "\"labels\":[]", "\"labels\":{\"a\":{}}", "\"labels\":{\"a\":[]}",
        "\"load\":[]",
        "\"failed\":1", "\"failed\":\"no\"", "\"time\":\"noon\"", "\"time\":true", "\"time\":\"2026-11-25\"", "\"value\":\"12\"",
        "\"value\":[]",
        "\"value\":true", "\"metric\":\"\"", "\"metric\":1", "\"metric\":null", "\"tags\":{}", "\"cases\":\"a\"",
    ]
    private static let goodColumns = [
        "\"unit\":[\"ms\",\"s\"]", "\"unit\":\"ms\"", "\"case\":[\"a\",2]", "\"epoch\":[0,null]", "\"run\":\"r\"",
        "\"labels\":{\"a\":\"x\",\"b\":[1,null]}",
        "\"failed\":[true,false]", "\"time\":[1,\"2026-11-25T02:10:09Z\"]", "\"load\":[\"1x\",\"2x\"]", "\"value\":[null,NaN]",
        "\"metric\":[\"a\",\"b\"]",
    ]
    private static let badColumns = [
        "\"unit\":[1,2]", "\"case\":[\"a\",\"\"]", "\"case\":[[],[]]", "\"epoch\":[0,-1]", "\"labels\":{\"a\":[{},{}]}",
        "\"labels\":[\"a\",\"b\"]",
        "\"failed\":[1,0]", "\"value\":1", "\"value\":[\"1\",\"2\"]", "\"metric\":[\"a\",\"\"]", "\"metric\":null",
        "\"metric\":[null,\"a\"]", "\"row\":[1,2]",
    ]
    private static let goodHeads = [
        "\"suite\":\"golden\"", "\"suite\":null", "\"kind\":\"load\"", "\"kind\":null", "\"environment\":{}",
        "\"environment\":{\"cpu\":\"x\",\"os\":null}",
        "\"runs\":[]", "\"runs\":[{\"name\":\"r\"}]",
        "\"runs\":[{\"name\":1,\"started\":\"2026-11-25T02:10:09Z\",\"unfinished\":null,\"environment\":{}}]",
        "\"metrics\":{}", "\"metrics\":{\"m\":{}}",
        "\"metrics\":{\"m\":{\"unit\":\"ms\",\"direction\":\"lower\",\"kind\":\"moody\",\"standard\":\"latency\"}}",
        "\"metrics\":{\"m\":{\"direction\":null}}",
    ]
    private static let badHeads = [
        "\"suite\":\"\"", "\"suite\":1", "\"kind\":\"fast\"", "\"kind\":1", "\"environment\":[]", "\"environment\":{\"ram\":\"64\"}",
        "\"environment\":{\"cpu\":1}",
        "\"environment\":{\"cpu\":\"\"}", "\"runs\":{}", "\"runs\":[{}]", "\"runs\":[{\"name\":\"\"}]", "\"runs\":[\"r\"]",
        "\"runs\":[{\"name\":null}]", "\"runs\":[{\"name\":1.5}]", "\"runs\":[{\"name\":1e30}]",
        "\"runs\":[{\"name\":\"r\",\"date\":1}]",
        "\"runs\":[{\"name\":\"r\",\"started\":\"noon\"}]", "\"metrics\":[]", "\"metrics\":{\"\":{}}", "\"metrics\":{\"m\":null}",
        "\"metrics\":{\"m\":{\"unit\":1}}",
        "\"metrics\":{\"m\":{\"direction\":\"up\"}}", "\"metrics\":{\"m\":{\"kind\":\"mild\"}}",
        "\"metrics\":{\"m\":{\"standard\":\"speed\"}}",
        "\"metrics\":{\"m\":{\"better\":\"lower\"}}", "\"observation\":[]",
    ]
    private static let others: [(Bool, String)] = [
        (false, "[]"), (false, "1"), (false, "{}"), (false, "{\"schema\":\"tollgate/results/v1\"}"),
        (false, "{\"schema\":\"tollgate/results/v2\",\"observations\":[]}"),
        (false, document("null")), (false, document("5")), (false, document("[5]")), (false, document("[[]]")),
        (false, document("[{\"metric\":\"m\"}]")),
        (false, document("[{\"value\":1}]")), (false, document("{\"value\":[1]}")), (false, document("{\"metric\":\"m\"}")),
    ]

    @Test(arguments: documents)
    func schemaAndParserAgree(isGood: Bool, text: String) throws {
        let answers = try SchemaAgreement.answers(text) { try results.resultSet(text: $0) }
        #expect(answers.schema == isGood)
        #expect(answers.parser == isGood)
    }

    @Test(arguments: ["rows.json", "columns.json"])
    func schemaAcceptsTheFiles(name: String) throws {
        #expect(try SchemaAgreement.accepts(file: results.path(name)))
    }

    /// What only the parser can say, and that each message has the place.
    @Test(arguments: [
        (
            document("[{\"metric\":\"m\",\"value\":1},\n {\"metric\":\"m\",\"value\":\"12\"}]"), 2,
            "observations[1].value: expected a number, found a text"
        ),
        (
            document("[{\"metric\":\"m\",\"value\":1,\"unit\":\"ms\"},\n{\"metric\":\"m\",\"value\":1,\"unit\":\"$\"}]"), 2,
            "observations[1].unit"
        ),
        (document("[{\"metric\":\"m\",\"value\":1,\"unit\":\"ms\"},\n{\"metric\":\"m\",\"value\":1}]"), 2, "expected a unit"),
        (document("\n[{\"metric\":\"m\",\"value\":-1,\"unit\":\"ms\"}]"), 2, "observations[0].value: expected a time of at least 0"),
        (document("[{\"metric\":\"m\",\"value\":1,\"run\":\"frist\"}]", "\"runs\":[{\"name\":\"first\"}],"), 1, "did you mean \"first\"?"),
        (document("[]", "\"runs\":[{\"name\":\"a\"},{\"name\":\"a\"}],"), 1, "\"a\" again"),
        (document("{\"metric\":\"m\",\"value\":[1,2],\n\"case\":[1]}"), 2, "observations.case: expected 2 elements"),
        (document("{\"metric\":\"m\",\n\"value\":[1,-2],\"unit\":\"ms\"}"), 2, "observations.value[1]"),
        (document("[{\"metric\":\"m\",\"value\":1,\"time\":\"2026-13-25T02:10:09Z\"}]"), 1, "observations[0].time"),
        (
            document("[{\"metric\":\"m\",\"value\":1,\"unit\":\"ns\"},\n{\"metric\":\"m\",\"value\":1e308,\"unit\":\"h\"}]"), 2,
            "observations[1].value: expected a value that a number can hold in \"ns\""
        ),
        (document("[{\"metric\":\"m\",\"value\":1,\"cas\":\"a\"}]"), 1, "did you mean \"case\"?"),
        ("{\"schema\":\"tollgate/results/v9\"}", 1, "another version"),
    ])
    func saysWhatIsWrongAndWhere(text: String, line: Int, words: String) throws {
        let error = try #require(throws: FormatError.self) { try results.resultSet(text: text) }
        #expect(error.kind == .malformed && error.line == line && error.description.contains(words), "\(error)")
    }

    @Test func sameCaseTwiceIsAnError() throws {
        let row = "{\"metric\":\"m\",\"value\":1,\"case\":\"a\"}"
        let error = try #require(throws: FormatError.self) { try results.resultSet(text: Self.document("[\(row),\(row)]")) }
        #expect(error.description.contains("case \"a\""))
    }

    /// Hashes as ids need all 64 bits; as a `Double` these would be one case and one segment.
    @Test func wholeNumbersKeepEveryDigit() throws {
        let rows = ["18446744073709551615", "18446744073709551614", "9007199254740993", "-9223372036854775808"].map {
            "{\"metric\":\"m\",\"value\":1,\"case\":\($0),\"labels\":{\"hash\":\($0)}}"
        }
        let result = try results.resultSet(text: Self.document("[\(rows.joined(separator: ","))]"))
        #expect(
            result.cases.map(\.id) == ["18446744073709551615", "18446744073709551614", "9007199254740993", "-9223372036854775808"])
        #expect(result.values(ofLabel: "hash").count == 4)
    }

    @Test func standardNamesAreTheSchemas() throws {
        let parser = try JSONParser()
        let schema = try parser.parse(ResultsSchema.json.utf8)
        var names: Set<String> = []
        schema["$defs"]?["metric"]?["properties"]?["standard"]?["enum"]?.forEachElement { if let name = $0.string { names.insert(name) } }
        #expect(names == Set(Metric.standard.keys))
    }
}
