package import Gate

/// Escaping for the Markdown of GitHub and its like: the only place that knows what could come alive there.
///
/// Two kinds of text: `text` shows words as words (no formatting, link, mention, reference, image, emoji code, formula or HTML), and `code`
/// shows names as code. Both fit on one line and into a cell of a table.
package enum MarkdownEscape {
    /// Words. What is formatting gets a backslash or an entity; what GitHub's filters find after parsing (`@name`, `#12`, addresses), which
    /// no backslash stops, is broken by a zero-width space.
    package static func text(_ text: String) -> String {
        let scalars = Array(VisibleText.exposingInvisible(text).unicodeScalars)
        var result = ""
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "`", "*", "[", "]", "|", "~": result += "\\" + String(scalar)
            case "_":
                // Within a word it is no formatting, and names are full of them.
                let previous = index > 0 ? scalars[index - 1] : " "
                result += isWord(previous) && isWord(next) ? "_" : "\\_"
            case "$": result += isDigit(next) ? "$" : "\\$"
            case "@", "#": result += isSpace(next) ? String(scalar) : String(scalar) + breaker
            case ":": result += isLetter(next) || next == "/" || next == "+" || next == "-" ? ":" + breaker : ":"
            case ".": result += isAddressStart(scalars, before: index) ? breaker + "." : "."
            case "-": result += isReference(scalars, before: index) ? breaker + "-" : "-"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The same for the first words of a line, which must not begin a list, a heading or a rule; without leading spaces, of which four
    /// would make code of it.
    package static func lineStart(_ line: String) -> String {
        let escaped = String(line.drop { $0 == " " })
        guard let first = escaped.first else { return escaped }
        if "-+#=".contains(first) { return "\\" + escaped }
        let digits = escaped.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let mark = escaped.dropFirst(digits.count).first, mark == "." || mark == ")" else { return escaped }
        return digits + "\\" + escaped.dropFirst(digits.count)
    }

    /// A name as code, cut if it is long. A fence longer than any inside it; with a vertical bar, which a cell would split at, the element
    /// `code` and entities. Empty text is said in words.
    package static func code(_ text: String, most: Int = VisibleText.longestName) -> String {
        let shown = VisibleText.exposing(VisibleText.shortened(text, most: most))
        if shown.isEmpty { return "(empty)" }
        if shown.unicodeScalars.contains("|") { return "<code>" + entities(shown) + "</code>" }
        var longest = 0
        var run = 0
        for scalar in shown.unicodeScalars {
            run = scalar == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        let padding = shown.hasPrefix("`") || shown.hasSuffix("`") ? " " : ""
        return fence + padding + shown + padding + fence
    }

    /// Words and names of a sentence, each in its own way; bounded in length.
    package static func sentence(_ sentence: Sentence, most: Int = VisibleText.longestSentence) -> String {
        var room = most
        var result = ""
        for span in sentence.spans {
            guard room > 0 else { return result.hasSuffix("…") ? result : result + "…" }
            switch span {
            case .plain(let words):
                result += text(VisibleText.cut(words, most: room))
                room -= words.unicodeScalars.count
            case .code(let name):
                if result.hasSuffix("`") { result += breaker }
                result += code(name)
                room -= min(name.unicodeScalars.count, VisibleText.longestName)
            }
        }
        return result
    }

    private static let breaker = "\u{200B}"

    /// Every character of ASCII that is neither letter, digit nor space as an entity: then nothing of Markdown is left in it. Addresses of
    /// mail are looked for after entities are resolved, so their sign is broken, too.
    private static func entities(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.isASCII, !isLetter(scalar), !isDigit(scalar), scalar != " " {
                result += "&#\(scalar.value);" + (scalar == "@" ? breaker : "")
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// `www` stands before the point.
    private static func isAddressStart(_ scalars: [Unicode.Scalar], before index: Int) -> Bool {
        index >= 3 && scalars[(index - 3)..<index].allSatisfy { $0 == "w" || $0 == "W" }
    }

    /// `GH-12` is a reference, too.
    private static func isReference(_ scalars: [Unicode.Scalar], before index: Int) -> Bool {
        guard index >= 2, index + 1 < scalars.count, isDigit(scalars[index + 1]) else { return false }
        return (scalars[index - 2] == "G" || scalars[index - 2] == "g") && (scalars[index - 1] == "H" || scalars[index - 1] == "h")
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { (scalar >= "a" && scalar <= "z") || (scalar >= "A" && scalar <= "Z") }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool { isLetter(scalar) || isDigit(scalar) }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
}
