import Baselines
import Foundation
import Gate
import Git
import History
import Testing

@testable import Reports

/// Verdicts as they are kept, and as they are read again.
@Suite("Recorded verdicts")
struct RecordedVerdictReportTests {
    private static func recorded(_ verdict: Verdict, identity text: String = "7") throws -> RecordedVerdict {
        let commit = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
        return RecordedVerdict(
            verdict, on: commit, tree: commit, by: [], identity: VerdictIdentity(ciRun: text, job: text, attempt: text),
            provenance: RecordProvenance(tollgate: "0.1.0", host: text, system: text, url: text))
    }

    private static func entry(_ recorded: RecordedVerdict) throws -> VerdictEntry {
        let commit = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
        return VerdictEntry(commit: commit, digest: commit, verdict: recorded)
    }

    private static func schema() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(RecordedVerdictSchema.json.utf8)) as? [String: Any])
    }

    @Test("for people, golden", arguments: [VerdictKind.failingCost, .waived, .limits, .noBaseline, .severalBudgets])
    func golden(_ kind: VerdictKind) throws {
        try GoldenFile.expect(
            RecordedVerdictReport.text(Self.entry(Self.recorded(kind.verdict))), "recorded-\(kind.name).txt")
    }

    @Test("every kind follows the schema, and comes back as it was", arguments: VerdictKind.all)
    func followsSchema(_ kind: VerdictKind) throws {
        let recorded = try Self.recorded(kind.verdict)
        let bytes = try recorded.encoded()
        #expect(try RecordedVerdict(decoding: bytes, place: "x") == recorded)
        let schema = try Self.schema()
        let value = try JSONSerialization.jsonObject(with: Data(bytes))
        #expect(SchemaCheck(root: schema).problems(of: value, schema, at: "$") == [])
    }

    @Test("what could not be measured follows the schema, and nothing that the harness wrote is kept")
    func notMeasured() throws {
        let failure = NotMeasured(cause: .doesNotRun, headline: "\(code: "secret") failed", advice: "x", lastLines: ["secret"])
        let recorded = try Self.recorded(Verdict(candidate: Sample.candidate, notMeasured: failure))
        let text = String(decoding: try recorded.encoded(), as: UTF8.self)
        #expect(recorded.exit == 69 && recorded.notMeasured == "does-not-run" && !text.contains("secret"))
        let schema = try Self.schema()
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        #expect(SchemaCheck(root: schema).problems(of: value, schema, at: "$") == [])
        #expect(RecordedVerdictReport.text(try Self.entry(recorded)).contains("not judged"))
    }

    @Test("the schema refuses what is none", arguments: [("\"fail\"", "\"bad\""), ("\"kind\"", "\"sort\""), ("\"budgets\"", "\"budget\"")])
    func refuses(_ old: String, _ new: String) throws {
        let text = String(decoding: try Self.recorded(VerdictKind.failingCost.verdict).encoded(), as: UTF8.self)
        let schema = try Self.schema()
        let changed = text.replacing(old, with: new)
        #expect(changed != text)
        let value = try JSONSerialization.jsonObject(with: Data(changed.utf8))
        #expect(!SchemaCheck(root: schema).problems(of: value, schema, at: "$").isEmpty)
    }

    @Test("hostile text stays in its line, and is visible", arguments: HostileKinds.texts)
    func hostile(_ text: String) throws {
        let recorded = try Self.recorded(HostileKinds.kind("text", text).verdict, identity: text)
        let plain = try Self.recorded(HostileKinds.kind("text", "text").verdict, identity: "text")
        let shown = RecordedVerdictReport.text(try Self.entry(recorded))
        let lines = RecordedVerdictReport.text(try Self.entry(plain)).split(separator: "\n").count
        #expect(text.isEmpty || shown.split(separator: "\n").count == lines, "\(shown)")
        for json in [shown, JSONText.escapingInvisible(try recorded.encoded())] {
            for scalar in json.unicodeScalars where scalar != "\n" { #expect(scalar.value >= 0x20 && !VisibleText.isInvisible(scalar)) }
        }
        let escaped = try RecordedVerdict(decoding: Array(JSONText.escapingInvisible(try recorded.encoded()).utf8), place: "x")
        #expect(escaped == recorded, "escaped is still the same")
    }

    @Test("long texts are bounded, and stay different")
    func bounded() throws {
        let recorded = try Self.recorded(HostileKinds.long.verdict)
        let values = recorded.budgets.flatMap(\.objectives).flatMap(\.labels.values)
        #expect(Set(values).count == 2 && values.allSatisfy { $0.unicodeScalars.count <= 500 })
    }

    @Test(
        "numbers that nobody would write crash nothing",
        arguments: ["1e308", "-1e308", "5e-324", "0", "9007199254740993", "123456789012345678901234567890"])
    func numbers(_ number: String) throws {
        let text = """
            {"schema": "tollgate/recorded-verdict/v1", "commit": "x", "tree": "", "look": 9223372036854775807, "outcome": "fail",
             "exit": -9223372036854775808, "identity": {}, "budgets": [{"file": "", "service": "", "outcome": "fail", "exit": 1,
             "omitted": 9223372036854775807, "policy": {"alpha": \(number), "undecided": "", "absent": "", "unscored": "", "correction": ""},
             "objectives": [{"name": "", "labels": {}, "suite": "", "metric": "", "statistic": "", "unit": "s", "outcome": "fail",
             "blocks": true, "checks": [
             {"kind": "", "bound": "", "baselineEstimate": \(number), "candidateEstimate": \(number), "outcome": "fail", "reason": "",
              "change": {"scale": "relative", "estimate": \(number), "lower": \(number), "upper": \(number)}},
             {"kind": "", "bound": "", "outcome": "fail", "reason": "", "change": {"scale": "points", "estimate": \(number)}},
             {"kind": "", "bound": "", "outcome": "fail", "reason": "", "change": {"scale": "?", "lower": \(number)}}]}]}]}
            """
        let recorded = try RecordedVerdict(decoding: Array(text.utf8), place: "x")
        #expect(RecordedVerdictReport.text(try Self.entry(recorded)).hasPrefix("verdict"))
    }

    @Test("many objectives are counted, and none that is wrong is lost")
    func many() throws {
        let passing = (0..<3000).map { Sample.objective("o\($0)", Sample.time, .mean, [], Sample.margin(.pass, (1, 1), nil)) }
        let failing = Sample.objective("bad", Sample.time, .mean, [], Sample.margin(.fail, (1, 2), nil))
        let recorded = try Self.recorded(VerdictKind("many", Sample.budget("a", "x", nil, passing + [failing])).verdict)
        #expect(recorded.budgets.first?.objectives.last?.name == "bad" && recorded.budgets.first?.omitted == 1000)
        let shown = RecordedVerdictReport.text(try Self.entry(recorded))
        #expect(shown.contains("and 2501 more objectives") && shown.split(separator: "\n").count < 600)
    }
}
