import Foundation
import Measurements
import Testing

@testable import Formats

struct OTLPTests {
    private let otlp = FormatFixture(format: .otlpTraces, folder: "otlp")

    @Test func recognisesItsOwnFilesOnly() throws { #expect(try otlp.misjudgedFiles() == []) }

    // MARK: Against figures computed from the same files

    struct Figure: Sendable, CustomStringConvertible {
        let file: String
        let roots: Int
        let mean: Double
        let refund: (count: Int, mean: Double)
        let others: (count: Int, mean: Double)
        let tpot: (count: Int, mean: Double)
        var description: String { file }
    }

    /// Requests that neither failed nor lost a span, nor had a skewed clock: NumPy's figures are of these, in milliseconds.
    private static let notWhole: Set<String> = ["req-0013", "req-0088", "req-0095", "req-0176"]

    @Test(arguments: [
        Figure(
            file: "baseline.jsonl.gz", roots: 36, mean: 535.262, refund: (9, 55.705), others: (23, 53.436), tpot: (49, 2.250)),
        Figure(
            file: "candidate.jsonl.gz", roots: 36, mean: 550.923, refund: (8, 67.082), others: (24, 50.506), tpot: (48, 2.424)),
    ])
    func figuresAgree(figure: Figure) throws {
        let set = try otlp.resultSet(figure.file)
        #expect(Selection(set, "latency").values.count == figure.roots && Selection(set, "latency").failed == 1)
        #expect(Selection(set, "failed").sum == 1)
        func mean(_ metric: String, _ matches: (Labels) -> Bool) throws -> (count: Int, mean: Double) {
            let series = try #require(set.series[metric])
            let values = (0..<series.count).filter {
                !Self.notWhole.contains(set.cases[Int(series.cases[$0])].id) && matches(set.labels[Int(series.labels[$0])])
            }.map { series.values[$0] * series.metric.unit.factor * 1_000 }
            return (values.count, values.reduce(0, +) / Double(values.count))
        }
        let latency = try mean("latency") { _ in true }
        #expect(latency.count == 32 && abs(latency.mean - figure.mean) < 5e-4)
        let refund = try mean("self_time") { $0["span"] == "rerank" && $0["intent"] == "refund" }
        #expect(refund.count == figure.refund.count && abs(refund.mean - figure.refund.mean) < 5e-4)
        let others = try mean("self_time") { $0["span"] == "rerank" && $0["intent"] != "refund" }
        #expect(others.count == figure.others.count && abs(others.mean - figure.others.mean) < 5e-4)
        let tpot = try mean("tpot") { _ in true }
        #expect(tpot.count == figure.tpot.count && abs(tpot.mean - figure.tpot.mean) < 5e-4)
    }

    @Test(
        "self times, tokens and the first token of the whole requests",
        arguments: [
            ("chat request", 32, 7.02929646875), ("orchestrate", 32, 23.608669875), ("retrieve", 32, 34.6590768125),
            ("rerank", 32, 54.07423121875), ("postprocess", 32, 10.928006843750001), ("audit.write", 4, 20.888214),
        ])
    func selfTimesAgree(name: String, count: Int, mean: Double) throws {
        let set = try otlp.resultSet("baseline.jsonl.gz")
        let series = try #require(set.series["self_time"])
        let values = (0..<series.count).filter {
            !Self.notWhole.contains(set.cases[Int(series.cases[$0])].id) && set.labels[Int(series.labels[$0])]["span"] == name
        }.map { series.values[$0] * 1e-6 }
        #expect(values.count == count)
        #expect(agrees(values.reduce(0, +) / Double(values.count), mean))
    }

    @Test func describesWhatItMeasured() throws {
        let set = try otlp.resultSet("baseline.jsonl.gz")
        #expect(set.series["latency"]?.metric.standardName == "latency" && set.series["latency"]?.metric.unit.symbol == "ns")
        #expect(set.series["gen_ai.usage.input_tokens"]?.metric.standardName == "input_tokens")
        #expect(set.series["span_failed"]?.metric.direction == .lower)
        #expect(set.values(ofLabel: "load") == ["0.5x", "1x", "2x"])
        #expect(set.values(ofLabel: "intent") == ["faq", "order_status", "refund"])
        #expect(set.values(ofLabel: "service") == ["chat-api", "model-server", "tool-runner"])
        #expect(set.values(ofLabel: "operation") == ["chat", "execute_tool"])
        #expect(set.values(ofLabel: "app.request.id") == [] && set.values(ofLabel: "service.version") == [])
        #expect(set.cases.count == 36 && set.cases.contains { $0.id == "req-0013" })
        #expect(set.runs[0].kind == .load && set.environment.model == "gpt-4o-mini" && set.environment.toolVersion == "1.45.2")
        #expect(set.runs[0].started == 1_795_573_110.792_715_3)
        #expect(set.notes.contains { $0.hasPrefix("1 trace without a root span left out, with ") })
        #expect(set.notes.contains { $0.hasPrefix("2 traces with a root span whose other spans are not all there") })
    }

    @Test func readsOldAttributeNames() throws {
        let set = try otlp.resultSet("oldnames.jsonl.gz")
        #expect(Selection(set, "input_tokens").values.count == 30 && agrees(Selection(set, "input_tokens").mean, 820.6666666666666))
        #expect(agrees(Selection(set, "output_tokens").mean, 75.3))
        // "parentSpanId": "" is a root.
        #expect(Selection(set, "latency").values.count == 20)
    }

    @Test(arguments: ["prefix.jsonl.zst", "prefix.message-zstd"])
    func compressionMakesNoDifference(file: String) throws {
        var plain = try otlp.resultSet("prefix.jsonl.gz")
        var other = try otlp.resultSet(file)
        plain.runs = []
        other.runs = []
        #expect(plain == other && plain.series["latency"]?.count == 12)
    }

    @Test func anotherExporterMakesNoDifference() throws {
        let set = try otlp.resultSet("python-json-file-exporter.jsonl.gz")
        #expect(Selection(set, "latency").values.count == 4 && Selection(set, "duration").values.count == 30)
    }

    /// Traces are spread over lines in any order.
    @Test func orderOfLinesMakesNoDifference() throws {
        let text = try otlp.text("baseline.jsonl.gz")
        let turned = text.split(separator: "\n").reversed().joined(separator: "\n")
        let first = try otlp.resultSet(text: text)
        let second = try otlp.resultSet(text: turned)
        #expect(first.series.mapValues { $0.values.sorted() } == second.series.mapValues { $0.values.sorted() })
        #expect(first.series["latency"] == second.series["latency"])
    }

    // MARK: Made up

    private func span(
        _ id: String, parent: String? = nil, name: String = "s", start: String = "\"1000\"", end: String = "\"2000\"", more: String = ""
    ) -> String {
        "{\"traceId\":\"AA\",\"spanId\":\"\(id)\"\(parent.map { ",\"parentSpanId\":\"\($0)\"" } ?? ""),\"name\":\"\(name)\","
            + "\"startTimeUnixNano\":\(start),\"endTimeUnixNano\":\(end)\(more)}"
    }

    private func message(_ spans: [String], service: String = "a") -> String {
        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"\(service)\"}}]},"
            + "\"scopeSpans\":[{\"spans\":[\(spans.joined(separator: ","))]}]}]}"
    }

    private func read(_ spans: [String]) throws -> ResultSet { try otlp.resultSet(text: message(spans)) }

    private func attribute(_ key: String, _ value: String) -> String { "{\"key\":\"\(key)\",\"value\":{\(value)}}" }

    @Test("times as texts and as numbers, ids in either case")
    func readsNumbersInBothForms() throws {
        let set = try read([
            span("0A"), span("b1", parent: "0a", name: "c", start: "1200", end: "1700").replacing("\"AA\"", with: "\"aa\""),
        ])
        #expect(Selection(set, "latency").values == [1_000])
        #expect(Selection(set, "self_time").values == [500, 500] && set.notes.isEmpty)
    }

    @Test func clipsWhatRunsBeyondItsParent() throws {
        let set = try read([span("1"), span("2", parent: "1", name: "late", start: "1900", end: "5000")])
        #expect(Selection(set, "self_time") { $0["span"] == "s" }.values == [900])
        #expect(Selection(set, "self_time") { $0["span"] == "late" }.values == [3_100])
    }

    @Test func overlappingChildrenCountOnce() throws {
        let set = try read([
            span("1"), span("2", parent: "1", name: "c", start: "1100", end: "1500"),
            span("3", parent: "1", name: "c", start: "1300", end: "1600"),
        ])
        #expect(Selection(set, "self_time") { $0["span"] == "s" }.values == [500])
        #expect(Selection(set, "self_time") { $0["span"] == "c" }.values == [700])
    }

    @Test("an orphan is no root, and a trace that has one has no self times")
    func keepsOrphansApart() throws {
        let set = try read([span("1"), span("3", parent: "2", name: "c")])
        #expect(Selection(set, "latency").values.count == 1 && set.series["self_time"] == nil)
        #expect(Selection(set, "duration").values.count == 2)
        #expect(
            set.notes == [
                "1 trace with a root span whose other spans are not all there: 1 span below a parent that is missing; without self times"
            ])
    }

    @Test func saysThatNoTraceHasARoot() throws {
        let set = try read([span("3", parent: "2")])
        #expect(set.series["latency"] == nil && Selection(set, "duration").values == [1_000])
        #expect(set.notes.contains { $0.hasPrefix("no trace has a root span") })
    }

    @Test("spans that are their own ancestors hang nothing", arguments: [["1", "1"], ["1", "2", "2", "1"]])
    func standsCycles(pairs: [String]) throws {
        let circle = stride(from: 0, to: pairs.count, by: 2).map { span(pairs[$0], parent: pairs[$0 + 1]) }
        let set = try read(circle + [span("9")])
        #expect(Selection(set, "latency").values.count == 1)
    }

    @Test("unfinished spans and clocks set back are missing", arguments: ["\"0\"", "999"])
    func missingTimesAreMissing(end: String) throws {
        let set = try read([span("1", end: end)])
        #expect(Selection(set, "latency").missing == 1)
        #expect(set.notes.isEmpty == (end == "\"0\""))
    }

    @Test func sameSpanCountsOnce() throws {
        let set = try read([span("1"), span("1")])
        #expect(Selection(set, "latency").values == [1_000])
        #expect(set.notes == ["1 span with an id that its trace already has, left out"])
    }

    @Test("status codes as numbers and as names", arguments: ["2", "\"STATUS_CODE_ERROR\""])
    func readsFailures(code: String) throws {
        let set = try read([span("1", more: ",\"status\":{\"code\":\(code)}")])
        #expect(
            Selection(set, "failed").values == [1] && Selection(set, "latency").failed == 1 && Selection(set, "span_failed").values == [1])
    }

    @Test("a server's view of a call, and an agent's sum of its calls, do not count beside the call")
    func tokensCountOnce() throws {
        func call(_ id: String, _ parent: String?, _ operation: String?, _ tokens: Int) -> String {
            let attributes =
                [attribute("gen_ai.usage.input_tokens", "\"intValue\":\"\(tokens)\"")]
                + (operation.map { [attribute("gen_ai.operation.name", "\"stringValue\":\"\($0)\"")] } ?? [])
            return span(id, parent: parent, more: ",\"attributes\":[\(attributes.joined(separator: ","))]")
        }
        let set = try read([
            call("1", nil, "invoke_agent", 30), call("2", "1", "chat", 10), call("3", "1", "chat", 20), call("4", "3", nil, 20),
        ])
        #expect(Selection(set, "input_tokens").values.sorted() == [10, 20])
    }

    @Test func caseIsWhatTheRootNames() throws {
        let attributes = [attribute("test.case.id", "\"stringValue\":\"c\""), attribute("mine", "\"stringValue\":\"m\"")]
        let text = message([span("1", more: ",\"attributes\":[\(attributes.joined(separator: ","))]")])
        #expect(try otlp.resultSet(text: text).cases == [Case(id: "c")])
        let source = try InputSource(name: "made-up", bytes: Array(text.utf8))
        let options = ReadingOptions(fields: [.id: FieldName(parsing: "mine")])
        #expect(try ResultFormat.otlpTraces.read(source, options: options).cases == [Case(id: "m")])
    }

    @Test("texts of people and of prompts are no labels")
    func leavesOutTexts() throws {
        let keys = ["gen_ai.input.messages", "gen_ai.prompt", "user.email", "enduser.id", "client.address", "gen_ai.output.messages"]
        let attributes = (keys + ["tenant"]).map { attribute($0, "\"stringValue\":\"x\"") }
        let set = try read([span("1", more: ",\"attributes\":[\(attributes.joined(separator: ","))]")])
        #expect(Set(set.allLabels.flatMap { $0.pairs.map(\.key) }) == ["tenant", "span", "service"])
    }

    @Test func aLabelThatTellsEveryTraceApartIsNone() throws {
        let lines = (0..<30).map { index in
            message([span("1", more: ",\"attributes\":[\(attribute("id", "\"stringValue\":\"\(index)\""))]")])
                .replacing("\"AA\"", with: "\"\(index)\"")
        }.joined(separator: "\n")
        let set = try otlp.resultSet(text: lines)
        #expect(set.values(ofLabel: "id") == [] && set.notes == ["id differs from trace to trace and is no label"])
        let source = try InputSource(name: "made-up", bytes: Array(lines.utf8))
        let kept = try ResultFormat.otlpTraces.read(source, options: ReadingOptions(keepLabels: ["id"]))
        #expect(kept.values(ofLabel: "id").count == 30)
    }

    @Test func tellsASkewedClock() throws {
        let lines = (0..<20).map { index in
            let start = index == 3 ? "1100" : "1600"
            return message([span("1"), span("2", parent: "1", name: "own", start: "1000", end: "1500")]).replacing(
                "\"AA\"", with: "\"\(index)\"")
                + "\n"
                + message([span("3", parent: "1", name: "tool", start: start, end: "1900")], service: "b").replacing(
                    "\"AA\"", with: "\"\(index)\"")
        }.joined(separator: "\n")
        #expect(
            try otlp.resultSet(text: lines).notes == ["1 span of \"b\" overlap what 19 others follow: its clock may be off in these"])
    }

    @Test("one document over several lines, and lines of other signals")
    func readsOtherLayouts() throws {
        let spread = message([span("1")]).replacing("{\"resourceSpans\"", with: "{\n\"resourceSpans\"")
        #expect(Selection(try otlp.resultSet(text: spread), "latency").values == [1_000])
        let mixed = message([span("1")]) + "\n{\"resourceMetrics\":[]}\n"
        #expect(try otlp.resultSet(text: mixed).notes == ["messages with resourceMetrics are not read here: 1"])
    }

    // MARK: Wrong input

    @Test(arguments: [
        ("\"startTimeUnixNano\":\"x\"", "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano"),
        ("\"startTimeUnixNano\":-5", "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano"),
        ("\"startTimeUnixNano\":\"99999999999999999999\"", "resourceSpans[0].scopeSpans[0].spans[0].startTimeUnixNano"),
    ])
    func namesTheField(replacement: String, path: String) throws {
        let text = message([span("1")]).replacing("\"startTimeUnixNano\":\"1000\"", with: replacement)
        let error = try #require(throws: FormatError.self) { try otlp.resultSet(text: "\n" + text) }
        #expect(error.line == 2 && error.path == path)
    }

    @Test(arguments: [5, 400, 9_000, 9_792])
    func saysThatAMessageIsCutOff(length: Int) throws {
        let bytes = try Array(Data(contentsOf: URL(filePath: otlp.path("prefix.message-zstd"))).prefix(length))
        let error = try #require(throws: FormatError.self) { try ResultFormat.otlpTraces.read(InputSource(name: "cut", bytes: bytes)) }
        #expect(error.kind == .malformed && (length == 5 || error.problem.contains("compressed message")), "\(error)")
    }

    @Test func saysThatAMessageIsDamaged() throws {
        var bytes = try Array(Data(contentsOf: URL(filePath: otlp.path("prefix.message-zstd"))))
        bytes.replaceSubrange(12..<40, with: repeatElement(0xFF, count: 28))
        let error = try #require(throws: FormatError.self) { try ResultFormat.otlpTraces.read(InputSource(name: "damaged", bytes: bytes)) }
        #expect(error.problem.hasPrefix("compressed message 1 "), "\(error)")
    }

    @Test func refusesAHugeMessage() throws {
        let bytes: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x28, 0xB5, 0x2F, 0xFD]
        let error = try #require(throws: FormatError.self) { try InputSource(name: "huge", bytes: bytes) }
        #expect(error.problem.contains("4294967295"))
    }
}
