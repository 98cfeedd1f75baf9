import Foundation
import Testing

/// Compares with a golden file in Fixtures/end-to-end. To make all golden files anew after a change that is meant, and to review them as a difference:
///
///     TOLLGATE_UPDATE_GOLDEN=1 swift test --disable-xctest --filter EndToEndTests && git diff Fixtures/end-to-end
func expectGolden(_ text: String, _ name: String) throws {
    let file = ScratchRepository.fixtures.appending(path: "end-to-end/\(name)")
    // The fixtures' folder is where the sources were built; it may differ between machines and is in no golden file.
    let stable = text.replacingOccurrences(of: ScratchRepository.fixtures.path, with: "Fixtures")
    if ProcessInfo.processInfo.environment["TOLLGATE_UPDATE_GOLDEN"] != nil {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(stable.utf8).write(to: file)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(stable == golden, "differs from Fixtures/end-to-end/\(name); TOLLGATE_UPDATE_GOLDEN=1 makes it anew")
}
