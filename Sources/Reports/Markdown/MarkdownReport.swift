package import Gate
import Measurements
import Statistics

/// A verdict as a comment on a pull request, a step summary, or text on a terminal.
package enum MarkdownReport {
    /// GitHub takes comments of 65,536 characters. Bytes of UTF-8 are counted here, which are never fewer, and some are left for a marker.
    package static let commentLimit = 65_000

    /// Markdown that ends with a line break; budgets worst first. Where all of it exceeds `limit` bytes everything is told more briefly; where
    /// that does not help the last budgets are counted only.
    package static func render(_ verdict: Verdict, limit: Int = commentLimit) -> String {
        if let failure = verdict.notMeasured { return notMeasured(failure) }
        let budgets = verdict.budgets.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
        let summary = budgets.count > 1 ? [MarkdownReport.summary(budgets)] : []
        if budgets.isEmpty { return "### ✅ PASS · no budget was checked\n" }
        var sections: [String] = []
        for detail in Detail.levels {
            sections = budgets.map { BudgetSection($0, candidate: verdict.candidate, detail: detail).text }
            let whole = joined(summary + sections)
            if whole.utf8.count <= limit { return whole }
        }
        return cut(summary, sections, limit: limit)
    }

    /// What a harness wrote is shown as code, line by line: a fence could be closed from within.
    private static func notMeasured(_ failure: NotMeasured) -> String {
        var blocks = [
            "### 🛑 NOT MEASURED · \(MarkdownEscape.sentence(failure.headline))",
            MarkdownEscape.lineStart(MarkdownEscape.sentence(failure.advice)),
        ]
        let lines = failure.lastLines.filter { !$0.allSatisfy(\.isWhitespace) }
        if !lines.isEmpty {
            blocks.append("Its last lines:\n\n" + lines.map { "- " + MarkdownEscape.code($0, most: 300) }.joined(separator: "\n"))
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static let separator = "\n\n---\n\n"

    private static func joined(_ parts: [String]) -> String { parts.joined(separator: separator) + "\n" }

    /// As many whole sections as there is room for.
    private static func cut(_ summary: [String], _ sections: [String], limit: Int) -> String {
        func rest(_ count: Int) -> String {
            "\(count) more \(count == 1 ? "budget does" : "budgets do") not fit here: see the JSON verdict."
        }
        // The longest last part is that of all of them.
        var room = limit - joined(summary + [rest(sections.count)]).utf8.count
        guard room >= 0 else { return "The verdict does not fit here: see the JSON verdict.\n" }
        let kept = sections.prefix { section in
            room -= section.utf8.count + separator.utf8.count
            return room >= 0
        }
        return joined(summary + kept + [rest(sections.count - kept.count)])
    }

    /// "❌ **2 of 3 budgets fail:** a, b · 1 passes".
    private static func summary(_ budgets: [BudgetVerdict]) -> String {
        let groups: [(Outcome, String, String, String)] = [
            (.fail, "❌", "fails", "fail"), (.undecided, "❔", "is undecided", "are undecided"), (.pass, "✅", "passes", "pass"),
        ]
        var parts: [String] = []
        for (outcome, symbol, one, several) in groups {
            let members = budgets.filter { $0.outcome == outcome }
            guard !members.isEmpty else { continue }
            let count = parts.isEmpty ? "\(members.count) of \(budgets.count) budgets" : "\(members.count)"
            let words = "\(count) \(members.count == 1 ? one : several)"
            let names =
                members.prefix(5).map(BudgetSection.name).joined(separator: ", ")
                + (members.count > 5 ? " and \(members.count - 5) more" : "")
            parts.append((parts.isEmpty ? "\(symbol) **\(words)**" : "\(symbol) \(words)") + " (\(names))")
        }
        return parts.joined(separator: " · ")
    }

    /// Fails, then what blocks, other undecided ones, passes.
    private static func rank(_ budget: BudgetVerdict) -> Int {
        switch budget.outcome {
        case .fail: 0
        case .undecided: budget.exit == .blocked ? 1 : 2
        case .pass: 3
        }
    }
}
