import Foundation
import Testing

/// Expected reports in Fixtures/reports. With TOLLGATE_UPDATE_GOLDEN=1 in the environment they are written anew:
/// `TOLLGATE_UPDATE_GOLDEN=1 swift test --filter ReportsTests`; the difference is reviewed like any other.
enum GoldenFile {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/reports")

    static func expect(_ text: String, _ name: String, at location: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["TOLLGATE_UPDATE_GOLDEN"] == "1" { try Data(text.utf8).write(to: file) }
        // Bytes: two texts that only look alike differ.
        let expected = try Data(contentsOf: file)
        #expect(Data(text.utf8) == expected, "\(name) differs; it should be:\n\(text)", sourceLocation: location)
    }
}
