import Foundation
import RepositoryFixtures
import Testing

/// Files that cannot be what they should be: each ends `check` and `record` with exit code 65 and one message that names the file and the place,
/// and nothing is recorded.
@Suite("Malformed inputs, end to end")
struct MalformedInputTests {
    /// What is done to a real result file.
    enum Damage {
        /// The first bytes only, as of a copy that broke off.
        case cut(Int)
        /// The first occurrence of a text replaced.
        case replace(String, String)
        /// What a pattern matches first, replaced by a template.
        case match(String, String)
        /// The last line once more.
        case repeatLastLine
        /// A byte that is no UTF-8, at this offset.
        case byte(UInt8, at: Int)
    }

    struct Damaged: CustomTestStringConvertible {
        let fixture: String
        let damage: Damage
        /// What the message has to say beside the file's name.
        let says: [String]
        var options: [String] = []

        var testDescription: String { "\(fixture), \(damage)" }
    }

    static let k6 = "formats/k6/baseline.ndjson.gz"
    static let inspect = "formats/inspect/baseline.json.gz"
    static let hyperfine = "formats/hyperfine/v1.15/baseline.json"
    static let pytest = "formats/pytest-benchmark/baseline.json.gz"
    static let lmEval = "formats/lm-evaluation-harness/baseline/samples_support_mc_2026-11-25T02-22-18.085310.jsonl.gz"
    static let go = "formats/go-testing/baseline.txt"
    static let csv = "formats/csv/service.csv"
    static let rows = "formats/results-v1/rows.json"

    static let damaged: [Damaged] = [
        Damaged(fixture: k6, damage: .cut(20_000), says: [":85:", "end"]),
        Damaged(fixture: inspect, damage: .cut(20_000), says: [":740:", "end"]),
        Damaged(fixture: hyperfine, damage: .cut(300), says: ["end"]),
        Damaged(fixture: pytest, damage: .cut(9_000), says: ["end"]),
        Damaged(fixture: lmEval, damage: .cut(30_000), says: [":22:", "end"]),
        Damaged(fixture: rows, damage: .cut(700), says: ["end"]),
        Damaged(
            fixture: k6, damage: .match(#"(?m)("metric":"http_req_duration","type":"Point".*?"value":)[0-9.]+"#, "$1\"slow\""),
            says: ["value", "number"]),
        Damaged(fixture: hyperfine, damage: .replace("0.07991123800000001", "\"slow\""), says: ["times[1]", "number"]),
        Damaged(fixture: hyperfine, damage: .replace("0.07991123800000001", "1e999"), says: [":14:", "too large"]),
        Damaged(
            fixture: pytest, damage: .match(#"("data": \[\s*)[0-9.]+"#, "$1\"slow\""), says: ["benchmarks[0].stats.data[0]", "number"]),
        Damaged(fixture: pytest, damage: .match(#"("data": \[\s*)"#, "$1-"), says: ["benchmarks[0].stats.data[0]", "at least 0"]),
        Damaged(fixture: go, damage: .match(#"[0-9.]+ ns/op"#, "fast ns/op"), says: [":", "fast"]),
        Damaged(fixture: csv, damage: .replace("812.5", "\"0,050\""), says: [":2", "0,050"]),
        Damaged(fixture: csv, damage: .replace("812.5,ms", "812.5,parsec"), says: [":3", "parsec"]),
        Damaged(fixture: csv, damage: .replace("0.79,s", "0.79,B"), says: [":3", "latency"]),
        // A time below zero is a clock that was set back, or a subtraction the wrong way round: never a measurement.
        Damaged(fixture: csv, damage: .replace("812.5", "-812.5"), says: [":2", "negative"]),
        Damaged(fixture: rows, damage: .replace("812.5", "-812.5"), says: [":15:", "at least 0"]),
        Damaged(fixture: k6, damage: .match(#"(?m)("metric":"http_req_duration","type":"Point".*?"value":)"#, "$1-"), says: [":4"]),
        Damaged(fixture: hyperfine, damage: .replace("0.07991123800000001", "-0.0799"), says: ["times[1]"]),
        Damaged(fixture: go, damage: .match(#"([0-9.]+ ns/op)"#, "-$1"), says: [":6:", "negative"]),
        Damaged(fixture: inspect, damage: .match(#"("time": ?)([0-9.]+)"#, "$1-$2"), says: ["time"]),
        // One case twice: which of the two counts?
        Damaged(fixture: lmEval, damage: .repeatLastLine, says: ["case", "twice"]),
        Damaged(fixture: csv, damage: .repeatLastLine, says: ["case \"q-1\"", "twice"]),
        Damaged(fixture: k6, damage: .byte(0xFF, at: 5000), says: [":22:", "UTF-8"]),
        Damaged(fixture: csv, damage: .byte(0xFF, at: 74), says: [":2", "UTF-8"]),
        Damaged(fixture: hyperfine, damage: .byte(0xFF, at: 42), says: ["UTF-8"]),
        Damaged(fixture: hyperfine, damage: .cut(9_000_000), says: [":1:"], options: ["--input-format", "k6"]),
        Damaged(fixture: k6, damage: .cut(9_000_000), says: [":2:"], options: ["--input-format", "hyperfine"]),
    ]

    @Test("a damaged file", arguments: damaged)
    func damagedFile(_ file: Damaged) async throws {
        try await expectRefused(try await bytes(file), says: file.says, options: file.options)
    }

    static let texts: [(text: String, says: String)] = [
        ("", "empty"),
        ("\n\n", "none of the known formats"),
        ("metric,value\n", "without any measurement"),
        ("{\"schema\": \"tollgate/results/v1\", \"metrics\": {}, \"observations\": []}", "without any measurement"),
        ("{\"results\": []}", "none of the known formats"),
        ("hello world\n", "none of the known formats"),
        ("{\"a\": 1}", "none of the known formats"),
        ("[]", "none of the known formats"),
        ("metric,value,unit,case\naccuracy,1,ratio,a\naccuracy,0,ratio,a\n", "case \"a\""),
        ("metric,value,unit\nlatency,fast,ms\n", ":2"),
        ("metric,value,metric\nlatency,1,latency\n", ":1"),
        ("metric,value,unit\nlatency,\"1,ms\n", ":2"),
    ]

    @Test("a file without results", arguments: texts)
    func withoutResults(_ file: (text: String, says: String)) async throws {
        try await expectRefused(Data(file.text.utf8), says: [file.says])
    }

    @Test(
        "binary data",
        arguments: [[0, 1, 2, 3, 0, 255, 254], [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], Array(repeating: 0, count: 5000)] as [[UInt8]])
    func binary(_ bytes: [UInt8]) async throws {
        try await expectRefused(Data(bytes), says: ["binary"])
    }

    @Test("compressed data that breaks off", arguments: ["gz", "zst"])
    func cutArchives(_ suffix: String) async throws {
        let whole = try Data(contentsOf: ScratchRepository.fixtures.appending(path: "formats/k6/failures.ndjson.\(suffix)"))
        try await expectRefused(whole.prefix(whole.count * 2 / 3), says: ["cut off"])
    }

    @Test("a log that holds one sample twice")
    func sampleTwice() async throws {
        let text = try await EndedProgram(
            running: "gzip", ["--decompress", "--stdout", ScratchRepository.fixtures.appending(path: Self.inspect).path], in: "/"
        ).output
        var log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let samples = try #require(log["samples"] as? [[String: Any]])
        log["samples"] = samples + [samples[0]]
        try await expectRefused(
            JSONSerialization.data(withJSONObject: log, options: .sortedKeys), says: ["account-001", "twice"],
            options: ["--input-format", "inspect"])
    }

    /// `check` and `record` refuse the file, with its name and these texts in one message; nothing is recorded.
    private func expectRefused(_ bytes: Data, says: [String], options: [String] = []) async throws {
        let repository = try await ScratchRepository()
        try repository.budget("any: { metric: main/latency, statistic: mean, limit: 10 s }")
        try await repository.git("add", "Budgets")
        try await repository.commit("The budget")
        try repository.write(bytes, to: "results/measured")
        for command in ["check", "record"] {
            let ended = try await repository.tollgate([command] + options)
            #expect(ended.status == 65, "\(command): \(ended.output)\(ended.errors)")
            #expect(ended.errors.contains("results/measured"), "\(ended.errors)")
            for text in says { #expect(ended.errors.contains(text), "\(ended.errors)") }
            #expect(ended.output.isEmpty)
        }
        #expect(try await repository.git("for-each-ref", "refs/tollgate").isEmpty)
    }

    private func bytes(_ file: Damaged) async throws -> Data {
        let path = ScratchRepository.fixtures.appending(path: file.fixture).path
        let isCompressed = path.hasSuffix(".gz")
        let text =
            isCompressed
            ? try await EndedProgram(running: "gzip", ["--decompress", "--stdout", path], in: "/").output
            : try String(contentsOfFile: path, encoding: .utf8)
        var damaged = text
        switch file.damage {
        case .cut(let count): return Data(text.utf8.prefix(count))
        case .replace(let old, let new):
            let range = try #require(text.range(of: old))
            damaged.replaceSubrange(range, with: new)
        case .match(let pattern, let template):
            let expression = try NSRegularExpression(pattern: pattern)
            let match = try #require(expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)))
            let range = try #require(Range(match.range, in: text))
            damaged.replaceSubrange(range, with: expression.replacementString(for: match, in: text, offset: 0, template: template))
        case .repeatLastLine:
            let last = try #require(text.split(separator: "\n").last)
            damaged += (text.hasSuffix("\n") ? "" : "\n") + last + "\n"
        case .byte(let byte, let offset):
            var bytes = Array(text.utf8)
            bytes[offset] = byte
            return Data(bytes)
        }
        #expect(damaged != text)
        return Data(damaged.utf8)
    }
}
