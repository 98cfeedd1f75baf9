/// What measures once and leaves one result file.
package enum HarnessCommand: Sendable, Hashable, Codable {
    /// A line for `/bin/sh`.
    case shell(String)
    /// A program and its arguments, run without a shell.
    case program([String])

    /// One word is a line for the shell, several are a program and its arguments.
    package init(words: [String]) { self = words.count == 1 ? .shell(words[0]) : .program(words) }

    /// For people.
    package var text: String {
        switch self {
        case .shell(let line): line
        case .program(let words): words.map { HarnessCommand.isPlain($0) ? $0 : HarnessCommand.quoted($0) }.joined(separator: " ")
        }
    }

    /// Whether it says itself where its result goes; otherwise what it prints may be the result.
    package var namesOutput: Bool {
        let text = text
        if text.contains("{out}") || text.contains("TOLLGATE_OUT") { return true }
        return text.ranges(of: "$out").contains { range in
            guard range.upperBound < text.endIndex else { return true }
            let next = text[range.upperBound]
            return !(next.isLetter || next.isNumber || next == "_")
        }
    }

    package var usesLevel: Bool { text.contains("{level}") }

    /// The program and its arguments with the placeholders replaced. In a shell line values are quoted where they have to be.
    package func words(_ values: Placeholders) -> [String] {
        switch self {
        case .program(let words): words.map { values.replaced(in: $0) { $0 } }
        case .shell(let line):
            ["/bin/sh", "-c", values.replaced(in: line) { HarnessCommand.isPlain($0) ? $0 : HarnessCommand.quoted($0) }]
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { ($0 | 32 >= 97 && $0 | 32 <= 122) || ($0 >= 48 && $0 <= 57) || "/._-+=:,@%{}".utf8.contains($0) }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

/// What a command is told of the round: `{out}`, `{side}`, `{round}` and `{level}` in its text, and variables of the same names.
package struct Placeholders: Sendable, Hashable {
    package let out: String
    package let side: RoundSide
    /// From 1; 0 for the warm-up round and for preparing.
    package let round: Int
    package let level: String?

    package init(out: String, side: RoundSide, round: Int, level: String? = nil) {
        self.out = out
        self.side = side
        self.round = round
        self.level = level
    }

    private var values: [(name: String, value: String)] {
        [("out", out), ("side", side.rawValue), ("round", String(round))] + (level.map { [("level", $0)] } ?? [])
    }

    /// Under the plain names, and under ones that nothing else has (`TOLLGATE_OUT`).
    package var variables: [String: String] {
        var variables: [String: String] = [:]
        for (name, value) in values {
            variables[name] = value
            variables["TOLLGATE_" + name.uppercased()] = value
        }
        return variables
    }

    /// One pass from left to right: a value that looks like a placeholder is not replaced again, and `${out}` is the shell's own.
    func replaced(in text: String, quoting: (String) -> String) -> String {
        var result = ""
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            guard result.last != "$", let (name, value) = values.first(where: { rest.hasPrefix("{\($0.name)}") }) else {
                result.append(rest.removeFirst())
                continue
            }
            result += quoting(value)
            rest = rest.dropFirst(name.count + 2)
        }
        return result + rest
    }
}
