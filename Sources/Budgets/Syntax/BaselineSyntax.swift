import Measurements

extension BaselinePolicy {
    private static let keywords = ["merge-base", "latest-tag", "window", "same-job"]
    private static let mostRecords = 10_000

    /// Reads a baseline. What is neither a keyword nor near one is a revision.
    static func reading(_ text: String) throws(SyntaxFault) -> BaselinePolicy {
        switch text {
        case "": throw SyntaxFault("the baseline is empty", mend: expected)
        case "merge-base": return .mergeBase
        case "latest-tag": return .latestTag(pattern: nil)
        case "same-job": return .sameJob
        case "HEAD", "@":
            throw SyntaxFault(
                "\(quoted(text)) is the commit under test, which is never its own baseline", mend: "HEAD~1 is the commit before it")
        default: break
        }
        let head = String(text.prefix { $0 != "(" })
        let hasArgument = head.count < text.count
        if let keyword = likelySpelling(of: head.replacing("_", with: "-"), in: keywords) {
            let argument = hasArgument && text.hasSuffix(")") ? String(text.dropFirst(head.count + 1).dropLast()) : nil
            if head == keyword, let argument {
                if keyword == "window" { return try window(argument) }
                if keyword == "latest-tag" { return try latestTag(argument) }
            }
            if keyword == "window" {
                throw SyntaxFault("\(quoted(text)) is no window", mend: "write \"window(10)\" for the last 10 recorded commits")
            }
            let meant = keyword == "latest-tag" && argument?.isEmpty == false ? "latest-tag(\(argument ?? ""))" : keyword
            throw SyntaxFault(
                "\(quoted(text)) is not a baseline",
                mend: "did you mean \(quoted(meant))? A branch of that name is \(quoted("refs/heads/" + text))")
        }
        if hasArgument { throw SyntaxFault("unknown baseline \(quoted(text))", mend: expected) }
        return .revision(try revision(text))
    }

    private static let expected = "expected merge-base, latest-tag, latest-tag(v*), window(N), same-job or a revision"

    private static func window(_ argument: String) throws(SyntaxFault) -> BaselinePolicy {
        guard argument.wholeMatch(of: /[0-9]+/) != nil, let count = Int(argument), (1...mostRecords).contains(count) else {
            throw SyntaxFault(
                "a window counts recorded commits, the one under test never among them; \(quoted(argument)) is no such number",
                mend: "expected 1 to \(mostRecords)")
        }
        return .window(count)
    }

    private static func latestTag(_ pattern: String) throws(SyntaxFault) -> BaselinePolicy {
        guard !pattern.isEmpty, !pattern.contains(where: { $0.isWhitespace || "()[]~^:\\".contains($0) }) else {
            throw SyntaxFault(
                "\(quoted(pattern)) is no pattern of tags", mend: "expected a tag's name with * and ?, such as latest-tag(v*)")
        }
        return .latestTag(pattern: pattern)
    }

    /// What git can read as a revision that names one commit, whatever the day: no range, no path, no pattern.
    private static func revision(_ text: String) throws(SyntaxFault) -> String {
        let isRange = text.contains("..") || text.hasPrefix("^")
        if isRange { throw SyntaxFault("\(quoted(text)) is a range of revisions", mend: "a baseline is one commit") }
        let hasStrange = text.contains { $0.isWhitespace || "?*[]\\:".contains($0) }
        guard !hasStrange, !text.hasPrefix("-"), !text.hasPrefix("~"), !text.hasPrefix("/"), !text.hasSuffix("/"), !text.hasSuffix(".")
        else {
            throw SyntaxFault("\(quoted(text)) is neither a kind of baseline nor a git revision", mend: expected)
        }
        return text
    }
}
