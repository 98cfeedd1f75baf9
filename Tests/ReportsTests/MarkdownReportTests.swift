import Foundation
import Gate
import Reports
import Testing

@Suite("Markdown verdicts")
struct MarkdownReportTests {
    static let names = SampleVerdicts.all.map(\.name)

    private func text(_ name: String) throws -> String {
        MarkdownReport.render(try #require(SampleVerdicts.all.first { $0.name == name }?.verdict))
    }

    /// Golden files in Fixtures/reports; TOLLGATE_UPDATE_GOLDEN=1 in the environment writes them anew, and the difference is reviewed.
    @Test("as in the golden file", arguments: names)
    func golden(_ name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/reports/\(name.replacing(" ", with: "-")).md")
        let text = try text(name)
        if ProcessInfo.processInfo.environment["TOLLGATE_UPDATE_GOLDEN"] != nil { try Data(text.utf8).write(to: file) }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)))
    }

    @Test("fits a comment and has six columns in every row", arguments: names)
    func shape(_ name: String) throws {
        let text = try text(name)
        #expect(text.utf8.count < 65_536)
        for line in text.split(separator: "\n") where line.hasPrefix("|") {
            // A pipe inside a cell is escaped, so the bare ones are the columns' borders.
            let bare = line.replacing("\\|", with: "").count { $0 == "|" }
            #expect(bare == 7, "\(line)")
        }
    }

    @Test("hostile names stay text", arguments: ["hostile", "fail", "pass"])
    func escapes(_ name: String) throws {
        let text = try text(name)
        #expect(!text.contains("<script"))
        #expect(!text.contains("\u{202E}"))
        // Outside of code, neither a person nor an issue is mentioned, and no address is live.
        var isCode = false
        var outside = ""
        for part in text.split(separator: "`", omittingEmptySubsequences: false) {
            if !isCode { outside += part }
            isCode.toggle()
        }
        #expect(!outside.contains("@team") && !outside.contains("https://example.com"))
    }

    @Test("of a hundred alike the nearest are shown and the rest counted")
    func hundred() throws {
        let text = try text("hundred")
        #expect(text.split(separator: "\n").count { $0.hasPrefix("|") } < 20)
        #expect(text.contains("117 more"))
    }

    @Test("long ids stay distinct when they are cut")
    func longNames() {
        let long = String(repeating: "x", count: 5000)
        let first = VisibleText.name(long + "1")
        let second = VisibleText.name(long + "2")
        #expect(first != second)
        #expect(first.count < 200)
    }

    @Test("several budgets begin with a summary, the worst first")
    func severalBudgets() throws {
        let pass = try #require(SampleVerdicts.all.first { $0.name == "pass" }?.verdict)
        let fail = try #require(SampleVerdicts.all.first { $0.name == "fail" }?.verdict)
        let both = Verdict(candidate: pass.candidate, budgets: pass.budgets + fail.budgets)
        let text = MarkdownReport.render(both)
        let failed = try #require(text.range(of: "### ❌ FAIL"))
        let passed = try #require(text.range(of: "### ✅ PASS"))
        #expect(failed.lowerBound < passed.lowerBound)
        #expect(!text.hasPrefix("###"))
    }
}
