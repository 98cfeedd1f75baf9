import ArgumentParser

/// `--format NAME[=FILE]`: how something is written, and where to.
struct FormatArgument<Name: RawRepresentable & CaseIterable & Sendable>: ExpressibleByArgument where Name.RawValue == String {
    let name: Name
    /// Nil for standard output.
    let file: String?

    init(_ name: Name, file: String? = nil) {
        self.name = name
        self.file = file
    }

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let name = Name(rawValue: String(first)) else { return nil }
        guard parts.count == 1 || !parts[1].isEmpty else { return nil }
        self.init(name, file: parts.count == 2 ? String(parts[1]) : nil)
    }

    static var allValueStrings: [String] { Name.allCases.map(\.rawValue) }
}

/// How a verdict is written.
enum VerdictFormat: String, CaseIterable {
    case markdown, json
}
