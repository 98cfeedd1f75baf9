import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A first budget from result files, with limits and margins that their noise and their size support, and the numbers in comments.
package struct BudgetDraft: Sendable {
    /// Nil where no metric can be judged.
    package let text: String?
    /// What to do next, a line each.
    package let advice: [String]

    package init(service: String, suites: [DraftedSuite]) {
        var lines = [
            "# A first budget, from the numbers of unchanged code. Read each comment, change what you know better.",
            "schema: tollgate/budget/v1",
            "service: \(YAMLText.quoted(service))",
            "why: \"Say here who waits for it, and what a slow or wrong answer costs them.\"",
            "suites:",
        ]
        for suite in suites { lines += suite.lines }
        lines.append("objectives:")
        var advice: [String] = []
        var names = Set<String>()
        var isEmpty = true
        for suite in suites {
            var skipped: [String] = []
            for metric in suite.results.metrics {
                guard let draft = ObjectiveDraft(metric: metric, suite: suite) else {
                    skipped.append(metric.name)
                    continue
                }
                isEmpty = false
                lines += draft.lines(name: BudgetDraft.unique(draft.name, &names))
                for line in draft.advice where !advice.contains(line) { advice.append(line) }
            }
            if !skipped.isEmpty {
                lines.append("  # guarded by nothing in \(suite.name): " + YAMLText.comment(skipped.joined(separator: ", ")))
            }
        }
        text = isEmpty ? nil : lines.joined(separator: "\n") + "\n"
        self.advice = advice
    }

    private static func unique(_ name: String, _ names: inout Set<String>) -> String {
        var candidate = name
        var number = 2
        while !names.insert(candidate).inserted {
            candidate = "\(name)-\(number)"
            number += 1
        }
        return candidate
    }
}

/// Text in YAML that cannot be mistaken for anything else.
enum YAMLText {
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 32 || (127...159).contains(scalar.value): result += "\\x" + hexadecimal(scalar.value)
            case "\u{2028}", "\u{2029}", "\u{FEFF}": result += "\\u" + hexadecimal(scalar.value, digits: 4)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A number rounded to so many digits, as YAML and budgets read it.
    static func number(_ value: Double, digits: Int) -> String {
        guard value != 0, value.isFinite else { return "0" }
        let places = digits - 1 - Int(log10(abs(value)).rounded(.down))
        let text = NumberFormat.fixed(abs(value), decimals: max(0, places))
        let rounded =
            places < 0 ? NumberFormat.fixed((abs(value) * pow(10, Double(places))).rounded() / pow(10, Double(places)), decimals: 0) : text
        return (value < 0 ? "-" : "") + rounded
    }

    /// One line, cut to a length that a comment bears.
    static func comment(_ text: String) -> String {
        let line = String(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
        return line.count > 160 ? String(line.prefix(159)) + "…" : line
    }

    /// A name that budgets allow: letters, digits, `.`, `_` and `-`.
    static func name(_ text: String) -> String {
        let allowed = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-") ? $0 : "-" }
        let joined = String(allowed).split(separator: "-").joined(separator: "-")
        return joined.isEmpty ? "metric" : String(joined.prefix(60))
    }

    private static func hexadecimal(_ value: UInt32, digits: Int = 2) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
