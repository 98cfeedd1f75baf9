import ArgumentParser
import Gate
import Reports

/// `--format NAME[=FILE]`: how a verdict is written, and where to.
struct FormatArgument: ExpressibleByArgument {
    enum Name: String, CaseIterable {
        case markdown, json
    }

    let name: Name
    /// Nil for standard output.
    let file: String?

    static let markdown = FormatArgument(name: .markdown, file: nil)

    private init(name: Name, file: String?) {
        self.name = name
        self.file = file
    }

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let name = Name(rawValue: String(first)) else { return nil }
        guard parts.count == 1 || !parts[1].isEmpty else { return nil }
        self.init(name: name, file: parts.count == 2 ? String(parts[1]) : nil)
    }

    static var allValueStrings: [String] { Name.allCases.map(\.rawValue) }
}
