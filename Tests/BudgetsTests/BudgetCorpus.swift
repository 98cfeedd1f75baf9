import Foundation

@testable import Budgets

/// The budget files in `Fixtures/budgets`: `good` ones, and `bad` ones whose trailing comments say what must be found in them.
enum BudgetCorpus {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/budgets")

    static let good = files("good")
    static let bad = files("bad")

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    static func parse(_ path: String) throws -> BudgetParse {
        Budget.parse(text: try text(path), file: path)
    }

    /// `line:column` and a part of what must be said there, from comments `# expect: 5:7 unknown key`.
    static func expectations(_ text: String, _ word: String) -> [(place: String, part: String)] {
        text.split(separator: "\n").compactMap { line in
            guard let range = line.range(of: "# \(word): ") else { return nil }
            let words = line[range.upperBound...].split(separator: " ", maxSplits: 1)
            return words.count == 2 ? (String(words[0]), String(words[1])) : nil
        }
    }

    private static func files(_ name: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(name).path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(name)/\($0)" }
    }
}
