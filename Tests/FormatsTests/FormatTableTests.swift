import Foundation
import Testing

@testable import Formats

/// The table of formats in the docs is what the adapters say.
@Suite struct FormatTableTests {
    private static let page = FormatFixture.root.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/tollgate/Tollgate.docc/ResultFiles.md")

    @Test("the page has the table as it is made from the adapters")
    func isFresh() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let start = try #require(text.range(of: "<!-- formats:"))
        let head = try #require(text.range(of: "-->\n", range: start.upperBound..<text.endIndex))
        let end = try #require(text.range(of: "<!-- end of formats -->"))
        let table = "\n" + ResultFormat.documentation + "\n"
        if ProcessInfo.processInfo.environment["TOLLGATE_UPDATE_GOLDEN"] == "1" {
            try Data(text.replacingCharacters(in: head.upperBound..<end.lowerBound, with: table).utf8).write(to: Self.page)
            return
        }
        #expect(String(text[head.upperBound..<end.lowerBound]) == table, "TOLLGATE_UPDATE_GOLDEN=1 swift test --filter FormatTableTests")
    }

    @Test("every format says who writes it and what an observation is", arguments: ResultFormat.all.map(\.name))
    func isComplete(name: String) throws {
        let format = try #require(ResultFormat.named(name))
        #expect(!format.writtenBy.isEmpty && !format.observation.isEmpty && !format.signature.isEmpty && !format.title.isEmpty)
    }
}
