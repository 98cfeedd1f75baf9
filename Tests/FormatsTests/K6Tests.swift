import Foundation
import Measurements
import Testing

@testable import Formats

struct K6Tests {
    private let k6 = FormatFixture(format: .k6, folder: "k6")

    private func lines(_ lines: [String], keep: Set<String> = []) throws -> ResultSet {
        let source = try InputSource(name: "made-up", bytes: Array(lines.joined(separator: "\n").utf8))
        return try ResultFormat.k6.read(source, options: ReadingOptions(keepLabels: keep))
    }

    private func point(_ value: String = "1", metric: String = "m", tags: String = "{}", time: String = "2026-11-25T02:10:09.5Z") -> String
    {
        "{\"metric\":\"\(metric)\",\"type\":\"Point\",\"data\":{\"time\":\"\(time)\",\"value\":\(value),\"tags\":\(tags)}}"
    }

    // MARK: Against figures computed from the same files

    struct Figure: Sendable, CustomStringConvertible {
        let file: String
        let endpoint: String
        let count: Int
        let mean: Double
        let median: Double
        let failed: Int
        var description: String { "\(file) \(endpoint)" }
    }

    @Test(arguments: [
        Figure(file: "baseline.ndjson.gz", endpoint: "search", count: 230, mean: 44.6967, median: 43.1712, failed: 1),
        Figure(file: "baseline.ndjson.gz", endpoint: "chat", count: 128, mean: 167.2577, median: 169.8774, failed: 0),
        Figure(file: "baseline-rerun.ndjson.gz", endpoint: "search", count: 230, mean: 43.0932, median: 41.7643, failed: 0),
        Figure(file: "baseline-rerun.ndjson.gz", endpoint: "chat", count: 127, mean: 163.0255, median: 157.9390, failed: 0),
        Figure(file: "candidate.ndjson.gz", endpoint: "search", count: 230, mean: 46.3855, median: 45.6429, failed: 3),
        Figure(file: "candidate.ndjson.gz", endpoint: "chat", count: 128, mean: 175.2202, median: 174.1723, failed: 0),
    ])
    func latencyAgrees(figure: Figure) throws {
        let result = try k6.resultSet(figure.file)
        let latency = Selection(result, "latency") { $0["endpoint"] == figure.endpoint }
        #expect(latency.values.count == figure.count)
        #expect(abs(latency.mean - figure.mean) < 5e-5)
        #expect(abs(latency.median - figure.median) < 5e-5)
        #expect(latency.failed == figure.failed)
        #expect(Selection(result, "failed") { $0["endpoint"] == figure.endpoint }.sum == Double(figure.failed))
        let metric = try #require(result.series["http_req_duration"]?.metric)
        #expect(metric.unit == .milliseconds && metric.direction == .lower && metric.standardName == "latency")
    }

    @Test(arguments: [
        ("baseline.ndjson.gz", 5938, 63.8529, 3267.0, 128, 0.00196020), ("baseline-rerun.ndjson.gz", 5921, 65.0886, 3104, 127, 0.00186240),
        ("candidate.ndjson.gz", 5938, 63.8964, 3498, 128, 0.00209880),
    ])
    func ownMetricsAgree(file: String, points: Int, ttft: Double, tokens: Double, count: Int, cost: Double) throws {
        let result = try k6.resultSet(file)
        #expect(result.observationCount == points)
        #expect(abs(Selection(result, "ttft").mean - ttft) < 5e-5)
        #expect(Selection(result, "output_tokens_per_request").sum == tokens)
        #expect(Selection(result, "output_tokens_per_request").values.count == count)
        #expect(abs(Selection(result, "cost").sum - cost) < 5e-9)
        #expect(result.series["cost_usd"]?.metric.unit == .dollars)
        #expect(result.series["output_tokens"]?.metric.unit == .tokens)
        #expect(result.series["data_received"]?.metric.unit == .bytes)
        #expect(result.series["checks"]?.metric.direction == .higher)
        #expect(result.series["http_reqs"]?.metric.direction == nil)
        #expect(
            result.runs.count == 1 && result.runs[0].kind == .load && result.environment.tool == "k6"
                && result.environment.model == "mock-8b")
        #expect(result.notes.isEmpty && result.cases.isEmpty)
    }

    @Test(arguments: [("0.5x", 43.9261, 33), ("1x", 44.2478, 66), ("2x", 45.1170, 131)])
    func loadLevelsAgree(load: String, mean: Double, count: Int) throws {
        let selection = Selection(try k6.resultSet("baseline.ndjson.gz"), "latency") { $0["load"] == load && $0["endpoint"] == "search" }
        #expect(selection.values.count == count && abs(selection.mean - mean) < 5e-5)
    }

    @Test("k6 2 writes points as k6 1 does")
    func theSecondVersionAgrees() throws {
        let set = try k6.resultSet("v2-candidate.ndjson.gz")
        #expect(agrees(Selection(set, "latency").mean, 128.12011806666666) && Selection(set, "latency").values.count == 30)
        #expect(Selection(set, "failed").sum == 2 && Selection(set, "latency").failed == 2)
        #expect(agrees(Selection(set, "ttft").mean, 65.308706) && Selection(set, "output_tokens").sum == 401)
        #expect(set.series.values.allSatisfy { $0.metric.unit.isKnown } && set.notes.isEmpty)
    }

    @Test func failuresAreMarked() throws {
        let result = try k6.resultSet("failures.ndjson")
        #expect(Selection(result, "failed").values == [0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1])
        #expect(Selection(result, "latency").failed == 12)
        #expect(Selection(result, "http_reqs").failed == 0)
        #expect(result.values(ofLabel: "error_code") == ["1050", "1212", "1404"])
        #expect(try #require(result.runs[0].started) == 1_795_573_495.576033252)
    }

    // MARK: One result, however it is read

    /// Where a file is divided, and so the number of cores, makes no difference.
    @Test(arguments: [1_000, 7_777, 100_000, 1_000_000])
    func divisionMakesNoDifference(length: Int) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "tollgate-\(UUID().uuidString).ndjson").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text =
            try k6.text("baseline.ndjson.gz")
            + (0..<1_200).map { point(tags: "{\"url\":\"u\($0)\",\"half\":\"\($0 % 900)\"}") + "\n" }.joined()
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        let whole = try K6.read(InputSource(path: path), ReadingOptions(), segmentLength: .max)
        #expect(try K6.read(InputSource(path: path), ReadingOptions(), segmentLength: length) == whole)
        #expect(whole.notes.contains { $0.contains("\"url\"") } && whole.values(ofLabel: "half").count == 900)
    }

    /// A line in another shape goes through the parser, to the same effect.
    @Test func shapeOfALineMakesNoDifference() throws {
        let text = try k6.text("failures.ndjson")
        let spaced = text.replacing("{\"metric\":", with: "{ \"metric\" : ").replacing("\"tags\":", with: "\"tags\" : ")
        let metadata = text.replacing("}}}", with: "},\"metadata\":{\"vu\":\"1\"}}}")
        let crlf = text.replacing("\n", with: "\r\n")
        let expected = try k6.resultSet(text: text)
        for variant in [spaced, metadata, crlf, "\u{FEFF}" + text, text + "\n\n"] { #expect(try k6.resultSet(text: variant) == expected) }
    }

    @Test(arguments: [
        "0", "-0", "1", "0.1", "50.053972", "1.08e-05", "1E5", "-12.5e+2", "123456789012345", "1234567890123456789", "0.30000000000000004",
        "179769313486231570000e288", "5e-324", "3.0000000000000000000000001", "1e22", "1e23", "9007199254740993",
    ])
    func readsNumbersExactly(number: String) throws {
        let result = try lines([point("7"), point(number)])
        #expect(result.series["m"]?.values.last == Double(number))
    }

    @Test(arguments: [
        "2026-11-25T02:10:09Z", "2026-11-25T02:10:09.123456789Z", "2026-11-25T03:10:09.123456789+01:00", "2024-02-29T23:59:59.9Z",
    ])
    func readsTimes(time: String) throws {
        let expected = try #require(Double(timestamp: time))
        #expect(abs(try lines([point(), point(time: time)]).series["m"]?.times.last.map { $0 - expected } ?? 1) < 1e-6)
    }

    // MARK: What files may hold

    @Test func metricMayBeDescribedLate() throws {
        let late = "{\"type\":\"Metric\",\"data\":{\"name\":\"m\",\"type\":\"trend\",\"contains\":\"time\"},\"metric\":\"m\"}"
        let result = try lines([point("5"), late, point("6")])
        #expect(result.series["m"]?.metric.unit == .milliseconds && result.series["m"]?.values == [5, 6])
        #expect(try lines([point("5")]).notes.first?.contains("\"m\"") == true)
    }

    /// The bytes of a name are not the name where it has an escape.
    @Test func namesMayHaveEscapes() throws {
        let names = ["a\\\\b", "a\\\\\\\\b", "\\u0061", "a", "a\\\\b", "a\\\\\\\\b"]
        let result = try lines(names.enumerated().map { point("\($0.offset)", metric: $0.element) })
        #expect(
            result.series["a\\b"]?.values == [0, 4] && result.series["a\\\\b"]?.values == [1, 5] && result.series["a"]?.values == [2, 3])
        let error = try #require(throws: FormatError.self) {
            try lines([point(metric: "a\\\\"), point(metric: "a\\")])
        }
        #expect(error.line == 2)
    }

    @Test func missingValuesAreMissing() throws {
        let result = try lines([point("null"), point("NaN"), point("Infinity"), point("2")])
        #expect(Selection(result, "m").missing == 3)
    }

    @Test func lastOfRepeatedKeysCounts() throws {
        let result = try lines([
            point(), "{\"metric\":\"m\",\"type\":\"Point\",\"data\":{\"value\":1,\"value\":2,\"tags\":{\"a\":\"x\",\"a\":\"y\"}}}",
        ])
        #expect(result.series["m"]?.values == [1, 2] && result.values(ofLabel: "a") == ["y"])
        let flags = try lines([
            point(metric: "http_req_waiting", tags: "{\"expected_response\":\"false\",\"expected_response\":\"true\"}"),
            "{\"type\":\"Metric\",\"data\":{\"type\":\"trend\",\"contains\":\"time\"},\"metric\":\"http_req_waiting\"}",
        ])
        #expect(Selection(flags, "http_req_waiting").failed == 0)
    }

    @Test func labelsWithTooManyValuesAreDropped() throws {
        let many = (0..<20_000).map { point(tags: "{\"url\":\"https://example.com/\($0)\",\"name\":\"n\($0 % 1_000)\",\"load\":\"1x\"}") }
        let result = try lines(many)
        #expect(result.values(ofLabel: "url") == [] && result.values(ofLabel: "name").count == 1_000)
        #expect(result.notes.contains { $0.contains("\"url\"") && $0.contains("1000") })
        #expect(try lines(many, keep: ["url"]).values(ofLabel: "url").count == 20_000)
    }

    /// However many URLs there are, only so many sets of labels are held; asked for, all of them are.
    @Test func memoryDoesNotGrowWithURLs() throws {
        func table(of count: Int, keep: Set<String>) -> LabelTable {
            var table = LabelTable(keep: keep)
            var url = "url"
            for number in 0..<count {
                url.withUTF8 { key in
                    var text = "https://example.com/\(number)"
                    text.withUTF8 { table.add(key, $0) }
                }
                _ = table.finish()
            }
            return table
        }
        let dropping = table(of: 500_000, keep: [])
        #expect(dropping.count == LabelTable.mostValues + 1)
        let union = LabelTable.union(of: [dropping])
        #expect(union.labels == [.empty] && union.notes.count == 1 && union.notes[0].contains("\"url\""))
        #expect(LabelTable.union(of: [table(of: 2_000, keep: ["url"])]).labels.count == 2_001)
    }

    @Test(arguments: [
        ("{\"metric\":\"m\"", 3, "not JSON"), ("[]", 3, "k6's objects"), ("{\"type\":\"Point\",\"metric\":\"m\"}", 3, "data"),
        ("{\"type\":\"Point\",\"metric\":\"m\",\"data\":{\"value\":\"fast\"}}", 3, "data.value"),
        ("{\"type\":\"Point\",\"metric\":\"m\",\"data\":{\"value\":1,\"time\":\"yesterday\"}}", 3, "data.time"),
        ("{\"type\":\"Summary\",\"metric\":\"m\",\"data\":{}}", 3, "type"),
        ("{\"metric\":\"m\",\"type\":\"Point\",\"data\":{\"time\":\"2026-11-25T02:10:09Z\",\"value\":1,\"tags\":{\"a\":}}}", 3, "not JSON"),
        ("{\"metric\":\"m\",\"type\":\"Point\",\"data\":{\"time\":\"2026-11-25T02:10:09Z\",\"value\":01,\"tags\":{}}}", 3, "not JSON"),
        ("{\"metric\":\"m\",\"type\":\"Point\",\"data\":{\"time\":\"2026-11-25T02:60:09Z\",\"value\":1,\"tags\":{}}}", 3, "data.time"),
    ])
    func saysWhichLineIsWrong(line: String, number: Int, words: String) throws {
        let error = try #require(throws: FormatError.self) { try lines([point(), point(), line, point()]) }
        #expect(error.kind == .malformed && error.line == number && error.description.contains(words))
    }

    /// The first wrong line of the whole file, also where a part of it was read by itself.
    @Test func countsLinesThroughParts() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "tollgate-\(UUID().uuidString).ndjson").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var all = (0..<500).map { _ in point() }
        all[321] = "{"
        all[400] = "["
        try all.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        let error = try #require(throws: FormatError.self) { try K6.read(InputSource(path: path), ReadingOptions(), segmentLength: 5_000) }
        #expect(error.line == 322)
    }
}
