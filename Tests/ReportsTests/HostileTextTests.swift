import Gate
import Reports
import Testing

/// Names that would come alive in Markdown, HTML or on a terminal stay names, wherever they stand.
@Suite("Hostile text in Markdown")
struct HostileTextTests {
    @Test("stays text and in its cell", arguments: HostileKinds.texts)
    func staysText(_ text: String) {
        let rendered = MarkdownReport.render(HostileKinds.kind("text", text).verdict)
        let lines = rendered.split(separator: "\n", omittingEmptySubsequences: false)
        for row in lines where row.hasPrefix("|") { #expect(TableRow.cells(row) == 6, "\(row)") }
        #expect(lines.count { $0.hasPrefix("|") } == 4)
        // The report's own structure: one headline, one small print, nothing that a name adds.
        #expect(lines.count { $0.hasPrefix("#") } == 1)
        #expect(
            lines.allSatisfy {
                $0.isEmpty || "#|-<".contains($0.first ?? " ") || $0.hasPrefix("Do ") || $0.hasPrefix("\\") || !$0.hasPrefix("1.")
            })
        HostileText.expectHarmless(rendered)
    }

    @Test("stays text in a comparison", arguments: HostileKinds.texts)
    func comparison(_ text: String) {
        let rendered = ComparisonReport.markdown(HostileKinds.kind("text", text).verdict)
        for row in rendered.split(separator: "\n") where row.hasPrefix("|") { #expect(TableRow.cells(row) == 5, "\(row)") }
        HostileText.expectHarmless(rendered)
    }
}

/// What nothing foreign may do to Markdown.
enum HostileText {
    /// No HTML but ours, no mention, no reference and no address outside of code, nothing invisible but our own breaker.
    static func expectHarmless(_ rendered: String) {
        let plain = withoutCode(rendered)
        var tags = plain
        for own in ["<sub>", "</sub>", "<br>"] { tags = tags.replacing(own, with: "") }
        #expect(!tags.contains("<") && !tags.contains(">"), "\(tags)")
        #expect(plain.firstMatch(of: /[@#][A-Za-z0-9]/) == nil)
        #expect(plain.firstMatch(of: /(?i)(https?|mailto|javascript):[^\s\u{200B}]/) == nil)
        #expect(plain.firstMatch(of: /(?i)www\.|gh-[0-9]/) == nil)
        #expect(plain.firstMatch(of: /(^|[^\\])(\[|\]\()/) == nil)
        for scalar in rendered.unicodeScalars where scalar != "\n" {
            #expect(scalar.value >= 0x20 && !(0x200C...0x200F).contains(scalar.value) || scalar == "\u{200D}", "\(scalar.value)")
            #expect(!(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value) && scalar.value != 0xFEFF)
        }
    }

    /// What remains outside of code spans, which end at as many backticks as began them, and of the element `code`.
    private static func withoutCode(_ text: String) -> String {
        var result = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var rest = Substring(line.replacing(/<code>[^<|]*<\/code>/, with: "x"))
            while let character = rest.first {
                if character == "\\" {
                    result += rest.prefix(2)
                    rest = rest.dropFirst(2)
                } else if character == "`" {
                    let fence = rest.prefix { $0 == "`" }
                    let body = rest.dropFirst(fence.count)
                    rest = body
                    var place = body.startIndex
                    while let start = body[place...].firstIndex(of: "`") {
                        let run = body[start...].prefix { $0 == "`" }
                        if run.count == fence.count {
                            rest = body[run.endIndex...]
                            break
                        }
                        place = run.endIndex
                    }
                } else {
                    result.append(character)
                    rest = rest.dropFirst()
                }
            }
            result += "\n"
        }
        return result
    }
}

/// A row of a table as GitHub's Markdown splits it: at every vertical bar that no backslash escapes, also inside of code.
enum TableRow {
    static func cells(_ row: Substring) -> Int {
        var bars = 0
        var isEscaped = false
        for scalar in row.unicodeScalars {
            if scalar == "|", !isEscaped { bars += 1 }
            isEscaped = scalar == "\\" && !isEscaped
        }
        return bars - 1
    }
}
