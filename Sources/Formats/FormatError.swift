/// Why a results file could not be read: what is wrong, where, and how to mend it.
package struct FormatError: Error, Equatable, CustomStringConvertible {
    /// What kind of fault it is; the exit code follows from it.
    package enum Kind: Sendable, Equatable {
        /// Exit code 66.
        case notFound
        /// A directory, a device, a file without permission, a failing disk: exit code 74.
        case unreadable
        /// Exit code 65, like all below.
        case malformed
        /// The content is none of the known formats.
        case unrecognised
        /// Well-formed, and nothing in it was measured.
        case empty
        /// The content could be several formats.
        case ambiguous
    }

    package let kind: Kind
    /// As given; `standard input` for `-`.
    package var file: String
    /// From 1.
    package let line: Int?
    /// In characters, from 1.
    package let column: Int?
    /// The place inside a document: `observations[3].value`.
    package let path: String?
    /// What was found and what was expected.
    package let problem: String
    /// What to do about it.
    package let remedy: String?

    package init(
        _ kind: Kind, file: String, line: Int? = nil, column: Int? = nil, path: String? = nil, problem: String, remedy: String? = nil
    ) {
        self.kind = kind
        self.file = file
        self.line = line
        self.column = column
        self.path = path
        self.problem = problem
        self.remedy = remedy
    }

    /// `results.json:12:7: observations[3].value: expected a number, found a text; write …`
    package var description: String {
        var text = file
        if let line { text += ":\(line)" }
        if let column { text += ":\(column)" }
        if let path, !path.isEmpty { text += ": \(path)" }
        text += ": \(problem)"
        if let remedy { text += "; \(remedy)" }
        return text
    }

    package var exitCode: Int32 {
        switch kind {
        case .notFound: 66
        case .unreadable: 74
        case .malformed, .unrecognised, .empty, .ambiguous: 65
        }
    }
}

extension StringProtocol {
    /// A file's text as a message may quote it: in quotes, at most 60 characters, nothing that could steer a terminal.
    var quotedForMessage: String {
        let visible = unicodeScalars.prefix(60).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: String(scalar)
            }
        }
        return "\"\(visible.joined())\(unicodeScalars.dropFirst(60).isEmpty ? "" : "…")\""
    }
}
