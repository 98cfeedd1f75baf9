import Measurements
import Testing

@testable import Formats

/// The same requests as OTLP, as Jaeger's JSON and as Zipkin's.
struct TraceFormatTests {
    private static let otlp = FormatFixture(format: .otlpTraces, folder: "otlp")
    private static let jaeger = FormatFixture(format: .jaeger, folder: "jaeger")
    private static let zipkin = FormatFixture(format: .zipkin, folder: "zipkin")

    @Test func eachRecognisesItsOwnFilesOnly() throws {
        #expect(try Self.jaeger.misjudgedFiles() == [] && Self.zipkin.misjudgedFiles() == [])
    }

    /// Metric, case, labels but those that not every format carries, and epoch, to the value in seconds or as it is.
    private func measurements(_ set: ResultSet) -> [String: (value: Double, failed: Bool)] {
        var found: [String: (value: Double, failed: Bool)] = [:]
        for series in set.series.values {
            for index in 0..<series.count {
                let labels = set.labels[Int(series.labels[index])].pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
                let key = "\(series.metric.name) \(set.cases[Int(series.cases[index])].id) \(series.epochs[index]) \(labels)"
                found[key] = (series.values[index] * series.metric.unit.factor, series.failed[index] == 1)
            }
        }
        return found
    }

    @Test(arguments: [
        ("baseline.jsonl.gz", "baseline.converted.json.gz", "baseline.json.gz"),
        ("candidate.jsonl.gz", "candidate.converted.json.gz", "candidate.json.gz"),
    ])
    func sameTracesGiveTheSame(names: (otlp: String, jaeger: String, zipkin: String)) throws {
        let expected = measurements(try Self.otlp.resultSet(names.otlp))
        #expect(expected.count > 1_000)
        for other in [try Self.jaeger.resultSet(names.jaeger), try Self.zipkin.resultSet(names.zipkin)] {
            let found = measurements(other)
            #expect(Set(found.keys) == Set(expected.keys))
            for (key, item) in found {
                guard let same = expected[key] else { continue }
                // Each of two ends loses up to a microsecond, and a self time has the ends of all children.
                let isTime = key.hasPrefix("latency") || key.hasPrefix("duration") || key.hasPrefix("ttft") || key.hasPrefix("tpot")
                let slack = isTime ? 3e-6 : key.hasPrefix("self_time") ? 3e-5 : 0
                #expect(abs(item.value - same.value) <= slack && item.failed == same.failed, "\(key)")
            }
        }
    }

    struct Figure: Sendable {
        let roots: Int
        let mean: Double
        let all: Double
        let refund: (count: Int, mean: Double)
    }

    /// Figures in milliseconds, computed with NumPy from the same files.
    @Test(arguments: [
        ("baseline", Figure(roots: 36, mean: 535.262, all: 557.461, refund: (9, 55.705))),
        ("candidate", Figure(roots: 36, mean: 550.923, all: 573.166, refund: (8, 67.082))),
    ])
    func figuresAgree(name: String, figure: Figure) throws {
        for set in [try Self.jaeger.resultSet("\(name).converted.json.gz"), try Self.zipkin.resultSet("\(name).json.gz")] {
            let notWhole: Set<String> = ["req-0013", "req-0088", "req-0095", "req-0176"]
            let latency = try #require(set.series["latency"])
            #expect(latency.count == figure.roots && latency.metric.unit.symbol == "µs")
            // Zipkin's exporter and Jaeger's conversion round differently.
            #expect(abs(Selection(set, "latency").mean / 1_000 - figure.all) < 2e-3)
            let whole = (0..<latency.count).filter { !notWhole.contains(set.cases[Int(latency.cases[$0])].id) }.map { latency.values[$0] }
            #expect(whole.count == 32 && abs(whole.reduce(0, +) / 32_000 - figure.mean) < 2e-3)
            let selfTime = try #require(set.series["self_time"])
            let refund = (0..<selfTime.count).filter { index in
                let labels = set.labels[Int(selfTime.labels[index])]
                return labels["span"] == "rerank" && labels["intent"] == "refund"
                    && !notWhole.contains(set.cases[Int(selfTime.cases[index])].id)
            }.map { selfTime.values[$0] }
            #expect(refund.count == figure.refund.count)
            #expect(abs(refund.reduce(0, +) / Double(refund.count) / 1_000 - figure.refund.mean) < 2e-3)
            #expect(Selection(set, "failed").sum == 1)
        }
    }

    // MARK: Jaeger

    /// Jaeger gives duplicates as they were sent; this one's parent is not in the answer.
    @Test func jaegersDuplicatesCountOnce() throws {
        let set = try Self.jaeger.resultSet("real-api-traces.json")
        #expect(Selection(set, "duration").values == [123] && set.series["latency"] == nil)
        #expect(set.notes.contains { $0.hasPrefix("1 span with an id") } && set.notes.contains { $0.hasPrefix("no trace has a root") })
        #expect(set.values(ofLabel: "service") == ["telemetrygen"])
    }

    @Test func whatFollowsIsNoPartOfWhatWasBefore() throws {
        let set = try Self.jaeger.resultSet("real-follows-from.json")
        #expect(Selection(set, "latency").values == [70_406])
        #expect(Selection(set, "self_time") { $0["span"] == "demo" }.values == [70_406])
        #expect(Selection(set, "duration") { $0["span"] == "thread" }.values == [1_173] && set.notes.isEmpty)
    }

    @Test func readsTheNewInterface() throws {
        let set = try Self.jaeger.resultSet("real-apiv3-gettrace.json")
        #expect(set.format == "jaeger" && Selection(set, "latency").missing == 1 && Selection(set, "failed").values == [1])
    }

    private func jaeger(_ span: String, more: String = "") throws -> ResultSet {
        try Self.jaeger.resultSet(
            text: "{\"data\":[{\"traceID\":\"a\",\"spans\":[{\"traceID\":\"a\",\"spanID\":\"1\",\"operationName\":\"o\",\"startTime\":5,"
                + "\"duration\":7,\(span)}],\"processes\":{\"p\":{\"serviceName\":\"s\"}}}]\(more)}")
    }

    @Test(
        "errors as booleans, as texts and as OpenTelemetry's status",
        arguments: [
            ("{\"key\":\"error\",\"type\":\"bool\",\"value\":true}", 1.0),
            ("{\"key\":\"error\",\"type\":\"string\",\"value\":\"true\"}", 1),
            ("{\"key\":\"otel.status_code\",\"value\":\"ERROR\"}", 1), ("{\"key\":\"error\",\"value\":false}", 0),
        ])
    func readsJaegersFailures(tag: String, failed: Double) throws {
        #expect(Selection(try jaeger("\"tags\":[\(tag)]"), "failed").values == [failed])
    }

    @Test func readsAnonymisedFiles() throws {
        #expect(try jaeger("\"process\":{\"serviceName\":\"inline\"}").values(ofLabel: "service") == ["inline"])
        #expect(try jaeger("\"processID\":\"p\"").values(ofLabel: "service") == ["s"])
    }

    @Test func passesJaegersWarningsOn() throws {
        #expect(try jaeger("\"warnings\":[\"clock skew\"]").notes == ["Jaeger's warnings at spans: 1, as where it has adjusted a clock"])
        #expect(try jaeger("\"warnings\":null", more: ",\"errors\":[{\"code\":1}]").notes.first?.contains("has errors") == true)
        #expect(try jaeger("\"warnings\":null", more: ",\"errors\":null").notes == [])
    }

    // MARK: Zipkin

    private func zipkin(_ spans: String...) throws -> ResultSet {
        try Self.zipkin.resultSet(text: "[" + spans.joined(separator: ",") + "]")
    }

    private func span(_ id: String, _ more: String = "", time: String = "\"timestamp\":5,\"duration\":7") -> String {
        "{\"traceId\":\"a\",\"id\":\"\(id)\",\"name\":\"o\",\(time)\(more)}"
    }

    @Test("a list of traces, and of spans")
    func readsBothNestings() throws {
        #expect(Selection(try Self.zipkin.resultSet(text: "[[\(span("1"))],[]]"), "latency").values == [7])
        #expect(Selection(try zipkin(span("1")), "latency").values == [7])
    }

    @Test(arguments: ["\"timestamp\":5", "\"timestamp\":5,\"duration\":0", "\"duration\":7", "\"timestamp\":5,\"duration\":null"])
    func unfinishedSpansAreMissing(time: String) throws {
        #expect(Selection(try zipkin(span("1", time: time)), "latency").missing == 1)
    }

    @Test("an error is a failure whatever its text", arguments: [("", 1.0), ("timeout", 1), ("false", 0)])
    func readsZipkinsFailures(text: String, failed: Double) throws {
        #expect(Selection(try zipkin(span("1", ",\"tags\":{\"error\":\"\(text)\"}")), "failed").values == [failed])
    }

    @Test("the server's half of a span is below the client's")
    func readsSharedSpans() throws {
        let set = try zipkin(
            span("1", ",\"localEndpoint\":{\"serviceName\":\"client\"}", time: "\"timestamp\":100,\"duration\":50"),
            span("1", ",\"shared\":true,\"localEndpoint\":{\"serviceName\":\"server\"}", time: "\"timestamp\":110,\"duration\":20"),
            span("2", ",\"parentId\":\"1\",\"localEndpoint\":{\"serviceName\":\"server\"}", time: "\"timestamp\":112,\"duration\":5"))
        #expect(Selection(set, "latency").values == [50] && set.notes.isEmpty)
        #expect(Selection(set, "self_time") { $0["service"] == "client" }.values == [30])
        #expect(Selection(set, "self_time") { $0["service"] == "server" }.values == [20])
    }

    // MARK: Wrong input

    @Test(arguments: [
        ("zipkin", "[{\"traceId\":\"a\",\"id\":\"1\",\"timestamp\":-1}]", "[0].timestamp"),
        ("zipkin", "[{\"traceId\":\"a\",\"id\":\"1\",\"duration\":9223372036854775807}]", "[0].duration"),
        ("zipkin", "[{\"traceId\":1,\"id\":\"1\"}]", "[0].traceId"), ("zipkin", "[{\"traceId\":\"a\",\"id\":\"1\"},5]", "[1]"),
        ("jaeger", "{\"data\":[{\"traceID\":\"a\",\"spans\":[{\"traceID\":\"a\"}]}]}", "data[0].spans[0].spanID"),
        (
            "jaeger", "{\"data\":[{\"traceID\":\"a\",\"spans\":[{\"traceID\":\"a\",\"spanID\":\"1\",\"startTime\":\"x\"}]}]}",
            "data[0].spans[0].startTime"
        ),
    ])
    func namesTheField(format: String, text: String, path: String) throws {
        let source = try InputSource(name: "made-up", bytes: Array(text.utf8))
        let error = try #require(throws: FormatError.self) { try ResultFormat.read(source, inputFormat: format) }
        #expect(error.path == path && error.line == 1, "\(error)")
    }

    @Test("cut anywhere, it is an error with its place", arguments: [FormatName.jaeger, .zipkin])
    func saysThatItIsCut(name: FormatName) throws {
        let (fixture, file) = name == .jaeger ? (Self.jaeger, "real-follows-from.json") : (Self.zipkin, "baseline.json.gz")
        let text = try fixture.text(file)
        for length in [100, 700, text.utf8.count - 20] {
            let bytes = Array(text.utf8.prefix(length))
            let error = try #require(throws: FormatError.self) {
                try ResultFormat.read(InputSource(name: "cut", bytes: bytes), inputFormat: name.rawValue)
            }
            #expect(error.kind == .malformed && error.problem.contains("not JSON"), "\(error)")
        }
    }

    enum FormatName: String, Sendable { case jaeger, zipkin }
}
