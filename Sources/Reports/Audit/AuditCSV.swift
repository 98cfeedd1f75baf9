import Budgets
package import History

/// The audit for spreadsheets: a heading, and a line for each entry.
package enum AuditCSV {
    package static let columns = [
        "commit", "date", "author", "email", "message", "file", "objective", "key", "from", "to", "tendency", "expired", "dropped",
    ]

    package static func render(_ audit: BudgetAudit) -> String {
        let rows = audit.entries.map { entry in row(entry, isExpired: audit.isExpired(entry)) }
        return ([columns] + rows).map { $0.map(cell).joined(separator: ",") + "\n" }.joined()
    }

    private static func row(_ entry: BudgetAudit.Entry, isExpired: Bool?) -> [String] {
        let commit = entry.commit
        let start = [commit.id, commit.utc ?? "", commit.author, commit.email, commit.summary, entry.file]
        switch entry.event {
        case .change(let change): return start + cells(change, isExpired: isExpired) + [""]
        case .dropped(let change, let parent): return start + cells(change, isExpired: isExpired) + [parent]
        case .unparseable(let problem): return start + ["", "", "", "did not parse: \(problem)", entry.tendency.rawValue, "", ""]
        }
    }

    private static func cells(_ change: BudgetDifference.Change, isExpired: Bool?) -> [String] {
        [
            change.subject.objectives.joined(separator: " "), change.path, change.from ?? "", change.to ?? "", change.tendency.rawValue,
            isExpired.map { $0 ? "yes" : "no" } ?? "",
        ]
    }

    /// After RFC 4180. What a spreadsheet would take for a formula gets an apostrophe before it; what is invisible or ends a line becomes
    /// visible, so that each entry is one line.
    static func cell(_ text: String) -> String {
        var shown = VisibleText.exposingInvisible(text)
        if let first = shown.unicodeScalars.first(where: { !$0.properties.isWhitespace }), formulaStarts.contains(first) {
            shown = "'" + shown
        }
        guard shown.unicodeScalars.contains(where: { ",\"\n\r;".unicodeScalars.contains($0) }) || shown != trimmed(shown) else {
            return shown
        }
        return "\"" + shown.replacing("\"", with: "\"\"") + "\""
    }

    /// Also in the full width that East Asian spreadsheets take.
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]

    private static func trimmed(_ text: String) -> String {
        guard let first = text.firstIndex(where: { !$0.isWhitespace }), let last = text.lastIndex(where: { !$0.isWhitespace }) else {
            return ""
        }
        return String(text[first...last])
    }
}
