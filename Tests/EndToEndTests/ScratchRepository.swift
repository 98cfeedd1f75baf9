import Foundation
import Testing

/// What a program left: its exit code and what it wrote.
struct Ended {
    let status: Int32
    let output: String
    let errors: String
}

/// Runs a program to its end. Output goes through files, so that no pipe can fill up.
func run(
    _ program: URL, _ arguments: [String], in folder: URL, input: URL? = nil, environment: [String: String] = [:]
) throws -> Ended {
    let captured = FileManager.default.temporaryDirectory.appending(path: "tollgate-e2e-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: captured, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: captured) }
    let streams = ["output", "errors"].map { captured.appending(path: $0) }
    for stream in streams { try Data().write(to: stream) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // Nothing of the machine's or the CI's settings takes part.
    process.environment = [
        "PATH": "/usr/bin:/bin", "HOME": captured.path, "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Test",
        "GIT_AUTHOR_EMAIL": "test@example.com", "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.com",
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
        "LD_LIBRARY_PATH": ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"] ?? "",
    ].merging(environment) { $1 }
    process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: streams[0])
    process.standardError = try FileHandle(forWritingTo: streams[1])
    try process.run()
    process.waitUntilExit()
    let texts = try streams.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Ended(status: process.terminationStatus, output: texts[0], errors: texts[1])
}

/// A folder with a git repository, gone when the test ends, in which the built executable is run as users run it.
final class ScratchRepository {
    let folder: URL
    static let executable = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "tollgate")
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    init(git: Bool = true) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tollgate-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if git { try self.git("init", "--quiet", "--initial-branch", "main", ".") }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let ended = try run(URL(fileURLWithPath: "/usr/bin/git"), arguments, in: folder)
        #expect(ended.status == 0, "git \(arguments.joined(separator: " ")): \(ended.errors)")
        return ended.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// An empty commit; its id depends on nothing but the message and what is before it.
    func commit(_ message: String) throws { try git("commit", "--quiet", "--allow-empty", "--message", message) }

    func tollgate(_ arguments: String..., input: URL? = nil, environment: [String: String] = [:]) throws -> Ended {
        try run(ScratchRepository.executable, arguments, in: folder, input: input, environment: environment)
    }

    func write(_ text: String, to path: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Copies a fixture, replacing what is there.
    func copy(_ fixture: String, to path: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? FileManager.default.removeItem(at: file)
        try FileManager.default.copyItem(at: ScratchRepository.fixtures.appending(path: fixture), to: file)
    }

    /// One objective in a budget of its own.
    func budget(_ objective: String, results: String = "results/*", more: String = "") throws {
        try write(
            """
            schema: tollgate/budget/v1
            service: shop
            suites:
              main: { results: "\(results)" }
            objectives:
              \(objective)
            \(more)

            """, to: "Budgets/shop.yaml")
    }

    func path(_ fixture: String) -> String { ScratchRepository.fixtures.appending(path: fixture).path }
}

/// Compares with a golden file; with TOLLGATE_UPDATE_GOLDEN=1 in the environment the file is written instead, and the difference reviewed.
func expectGolden(_ text: String, _ name: String) throws {
    let file = ScratchRepository.fixtures.appending(path: "end-to-end/\(name)")
    if ProcessInfo.processInfo.environment["TOLLGATE_UPDATE_GOLDEN"] != nil {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "differs from Fixtures/end-to-end/\(name); TOLLGATE_UPDATE_GOLDEN=1 swift test rewrites it")
}
