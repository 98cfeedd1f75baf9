import Baselines
import Budgets
import Foundation
import History
import Testing

@testable import Reports

@Suite("Audits")
struct AuditReportTests {
    /// One text in every place that a commit or a budget can reach.
    private static func audit(_ text: String, entries count: Int = 1, tendency: Tendency = .loosened) throws -> BudgetAudit {
        let today = try #require(Day("2026-11-25"))
        let until = try #require(Day("2026-11-24"))
        let waiver = Waiver(objective: text, until: until, by: text, reason: text)
        let changes: [BudgetDifference.Change] = [
            .init(.objective(text), "limit", from: text, to: text, tendency),
            .init(.objective(text), "objective", from: nil, to: text, .tightened),
            .init(.objective(text), "objective", from: text, to: nil, .loosened),
            .init(.objective(text), "name", from: text, to: text, .other),
            .init(.waiver(objective: text), "waiver", from: nil, to: waiver.text, .loosened, waiver: waiver),
            .init(.waiver(objective: text), "waiver", from: waiver.text, to: nil, .tightened),
            .init(.policy(objectives: [text, text]), "undecided", from: text, to: text, .other),
            .init(.suite(text), "command", from: nil, to: text, .other), .init(.budget, "file", from: text, to: text, .loosened),
            .init(.budget, "owner", from: text, to: nil, .other),
        ]
        let entries = (0..<count).flatMap { index in
            let commit = BudgetAudit.Commit(
                id: String(repeating: "a", count: 36) + "\(1000 + index)", author: text, email: text, time: 1_700_000_000, summary: text)
            let dropped = BudgetAudit.Event.dropped(changes[0], from: String(repeating: "c", count: 40))
            let events = changes.map { BudgetAudit.Event.change($0) } + [dropped, .unparseable(text)]
            return events.map { BudgetAudit.Entry(commit: commit, file: text, event: $0) }
        }
        let used = BudgetAudit.UsedWaiver(
            commit: String(repeating: "d", count: 40), branchCommit: try #require(entries.first).commit, file: text, objective: text,
            outcome: .fail, waiver: RecordedWaiver(by: text, until: text, reason: text), verdicts: 2,
            granted: try #require(entries.last).commit)
        return BudgetAudit(
            scope: BudgetAudit.Scope(branch: text, head: String(repeating: "a", count: 40), since: text, until: until, today: today),
            entries: entries, waivers: [BudgetAudit.StandingWaiver(file: text, waiver: waiver, isExpired: true)],
            used: [used], usedElsewhere: 3, files: [text, text + "2"],
            cutAt: [String(repeating: "b", count: 40)])
    }

    @Test("each kind of entry, golden")
    func golden() throws {
        let audit = try Self.audit("some text")
        try GoldenFile.expect(AuditReport.render(audit), "audit.md")
        try GoldenFile.expect(AuditJSON.render(audit), "audit.json")
        try GoldenFile.expect(AuditCSV.render(audit), "audit.csv")
    }

    @Test("hostile text stays text, a list stays a list, and a line of CSV stays one", arguments: HostileKinds.texts)
    func hostile(_ text: String) throws {
        let audit = try Self.audit(text)
        let rendered = AuditReport.render(audit)
        let lines = rendered.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count { $0.hasPrefix("#") } == 1)
        #expect(lines.count { $0.hasPrefix("- ") } == 14, "\(rendered)")
        HostileText.expectHarmless(rendered)

        let csv = AuditCSV.render(audit)
        #expect(csv.split(separator: "\n").count == 13)
        for scalar in csv.unicodeScalars where scalar != "\n" { #expect(scalar.value >= 0x20 && !VisibleText.isInvisible(scalar)) }
        let json = try JSONSerialization.jsonObject(with: Data(AuditJSON.render(audit).utf8)) as? [String: Any]
        let entries = try #require(json?["entries"] as? [[String: Any]])
        #expect(entries[0]["from"] as? String == text && entries[0]["author"] as? String == text)
        #expect(try Self.problems(AuditJSON.render(audit)) == [])
    }

    private static func problems(_ text: String) throws -> [String] {
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(AuditSchema.json.utf8)) as? [String: Any])
        return SchemaCheck(root: schema).problems(of: try JSONSerialization.jsonObject(with: Data(text.utf8)), schema, at: "$")
    }

    @Test(
        "the schema refuses what is no audit",
        arguments: [
            ("\"tollgate/audit/v1\"", "\"tollgate/audit/v2\""), ("\"loosened\"", "\"looser\""), ("\"verdicts\": 2", "\"verdicts\": 0"),
            ("\"problem\"", "\"problems\""), ("\"expired\": true", "\"expired\": 1"),
        ])
    func refused(_ old: String, _ new: String) throws {
        let changed = AuditJSON.render(try Self.audit("some text")).replacing(old, with: new)
        #expect(try !Self.problems(changed).isEmpty)
    }

    @Test(
        "a cell of CSV is safe in a spreadsheet",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("800 ms", "800 ms"), ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""), ("=\"a\"", "\"'=\"\"a\"\"\""), ("a\nb", "a␊b"), (" =1", "' =1"), ("\t=1", "␉=1"), ("＝1", "'＝1"),
            ("", ""),
            ("a;b", "\"a;b\""), (" a", "\" a\""),
        ])
    func cell(_ text: String, _ cell: String) {
        #expect(AuditCSV.cell(text) == cell)
    }

    @Test("what does not fit is counted")
    func limit() throws {
        let audit = try Self.audit(String(repeating: "x", count: 5000), entries: 300)
        let rendered = AuditReport.render(audit)
        #expect(rendered.utf8.count <= MarkdownReport.commentLimit)
        #expect(rendered.contains("do not fit here: see the CSV."))
        let short = AuditReport.render(audit, limit: 100_000_000)
        #expect(!short.contains("do not fit") && short.utf8.count > rendered.utf8.count)
    }

    @Test("nothing found is said")
    func nothing() throws {
        let today = try #require(Day("2026-11-25"))
        let scope = BudgetAudit.Scope(branch: "main", head: String(repeating: "a", count: 40), since: "v1", until: nil, today: today)
        let audit = BudgetAudit(scope: scope, entries: [], waivers: [], files: ["Budgets/a.yaml"])
        #expect(
            AuditReport.render(audit)
                == "### Budget audit of `main` · no change\n\nNo commit since `v1` up to `aaaaaaa` changed what `Budgets/a.yaml` promises.\n"
        )
    }
}
