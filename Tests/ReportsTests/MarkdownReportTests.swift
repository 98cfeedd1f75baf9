import Gate
import Measurements
import Reports
import Testing

@Suite("Markdown verdicts")
struct MarkdownReportTests {
    @Test("as in the golden file", arguments: VerdictKind.all)
    func golden(_ kind: VerdictKind) throws {
        try GoldenFile.expect(MarkdownReport.render(kind.verdict), "\(kind.name).md")
    }

    @Test("fits a comment and has six columns in every row", arguments: VerdictKind.all)
    func shape(_ kind: VerdictKind) {
        let text = MarkdownReport.render(kind.verdict)
        #expect(text.utf16.count <= 65_000)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(!rows.isEmpty)
        for row in rows { #expect(TableRow.cells(row) == 6, "\(row)") }
    }

    @Test("nothing is said twice: no sentence of the headline or the advice comes again", arguments: VerdictKind.all)
    func saidOnce(_ kind: VerdictKind) {
        let text = MarkdownReport.render(kind.verdict)
        // A note tells the same as a hostile name's sentence by design of the sample.
        for budget in kind.verdict.budgets where !kind.name.hasPrefix("hostile") {
            for check in budget.objectives.flatMap(\.checks) where !check.reason.sentence.isEmpty {
                let words = check.reason.sentence.spans.compactMap { span -> String? in
                    if case .plain(let words) = span, words.count > 25 { words } else { nil }
                }
                for part in words {
                    #expect(text.split(separator: "\n").count { $0.contains(part) } <= kind.verdict.budgets.count, "\(part)")
                }
            }
        }
    }

    @Test("a hundred alike: the nearest are shown and the rest counted")
    func hundredPass() throws {
        let text = MarkdownReport.render(try #require(Manifold.all.first).verdict)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 6)
        #expect(rows[2].contains("+8.9\u{A0}%"))
        #expect(rows[5].contains("117 more"))
    }

    @Test("a hundred, of which many fail: the worst first, and what is hidden is counted by outcome")
    func hundredFail() throws {
        let text = MarkdownReport.render(try #require(Manifold.all.last).verdict)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count < 20)
        #expect(rows[2].contains("+23.8\u{A0}%") && rows[2].contains("**fail**"))
        let rest = try #require(rows.last)
        #expect(rest.contains("**7\u{A0}fail**") && rest.contains("undecided") && rest.contains("pass"), "\(rest)")
    }

    @Test("several budgets begin with a summary, the worst first")
    func severalBudgets() throws {
        let text = MarkdownReport.render(VerdictKind.severalBudgets.verdict)
        #expect(text.hasPrefix("❌ **1 of 3 budgets fails** (support-chat) · ❔ 1 is undecided (shop-cli) · ✅ 1 passes (shop-cli)\n"))
        let places = try ["### ❌ FAIL", "### ❔ UNDECIDED", "### ✅ PASS"].map { try #require(text.range(of: $0)?.lowerBound) }
        #expect(places == places.sorted())
    }

    @Test("a verdict of any size fits: briefer, then fewer budgets, and the rest is counted", arguments: [1, 12, 40])
    func limit(_ budgets: Int) {
        let verdict = Verdict(candidate: Sample.candidate, budgets: Array(repeating: Manifold.all[1].verdict.budgets[0], count: budgets))
        for limit in [65_000, 3000, 150] {
            let text = MarkdownReport.render(verdict, limit: limit)
            #expect(text.utf8.count <= limit)
            #expect(limit > 150 || text.contains("JSON verdict"))
        }
    }

    @Test(
        "what is allowed reads as the budget writes it",
        arguments: [
            (0.05, "5%", "+5\u{A0}%"), (0.1, "10%", "+10\u{A0}%"), (0.025, "2.5%", "+2.5\u{A0}%"), (0.0005, "0.05%", "+0.05\u{A0}%"),
            (1.5, "150%", "+150\u{A0}%"),
        ])
    func allowance(_ item: (value: Double, text: String, shown: String)) {
        let check = Sample.margin(.undecided, (1, 1), Sample.change(0.5, -1, 2), item.value, item.text, leaning: .noSignOfHarm)
        let text = MarkdownReport.render(
            VerdictKind("x", Sample.budget("x", "x", nil, [Sample.objective("x", Sample.time, .mean, [], check)])).verdict)
        #expect(text.contains("| \(item.shown) (none) |"), "\(text)")
    }

    @Test(
        "what is left agrees with the two numbers beside it",
        arguments: [(0.057, 0.1, "+10\u{A0}% (4.3)"), (0.09996, 0.1, "(0.004)"), (0.1, 0.1, "(0)")])
    func left(_ item: (worst: Double, allowed: Double, shown: String)) {
        let objective = Sample.objective(
            "x", Sample.time, .mean, [], Sample.margin(.pass, (1, 1), Sample.change(0.02, -0.01, item.worst), item.allowed, "10%"))
        let text = MarkdownReport.render(VerdictKind("x", Sample.budget("x", "x", nil, [objective])).verdict)
        #expect(text.contains(item.shown), "\(text)")
    }

    @Test("long ids stay distinct when they are cut")
    func longNames() {
        let text = MarkdownReport.render(HostileKinds.long.verdict)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") && $0.contains("xxx") }
        #expect(rows.count == 2 && rows[0].count < 300)
        #expect(rows[0].split(separator: "|").first != rows[1].split(separator: "|").first)
    }
}
