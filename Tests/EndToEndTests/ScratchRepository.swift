import Foundation
import RepositoryFixtures
import Testing

/// A folder with a git repository, gone when the test ends, in which the built executable is run as users run it.
final class ScratchRepository: Sendable {
    let folder: URL
    static let executable = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "tollgate")
    static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    /// Without `git` it is a mere folder.
    init(git: Bool = true) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tollgate-e2e-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if git { try await self.git("init", "--quiet", "--initial-branch", "main", ".") }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs git and returns what it wrote, without line ends around it.
    @discardableResult
    func git(_ arguments: String...) async throws -> String { try await git(arguments) }

    @discardableResult
    func git(_ arguments: [String]) async throws -> String {
        let dates = ["GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z"]
        return try await TemporaryRepository.run(arguments, in: folder.path, environment: dates)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// An empty commit; its id depends on nothing but the message and what is before it.
    func commit(_ message: String) async throws { try await git("commit", "--quiet", "--allow-empty", "--message", message) }

    /// Runs the executable in the folder.
    func tollgate(_ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]) async throws -> EndedProgram {
        try await tollgate(arguments, input: input, environment: environment)
    }

    /// - Parameter subfolder: where it is run, below the folder.
    func tollgate(
        _ arguments: [String], in subfolder: String = "", input: [UInt8] = [], environment: [String: String] = [:]
    ) async throws -> EndedProgram {
        try await EndedProgram(
            running: ScratchRepository.executable.path, arguments, in: folder.appending(path: subfolder).path, input: input,
            environment: ["TOLLGATE_HOST": "bench-1"].merging(environment) { $1 })
    }

    func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

    func write(_ bytes: Data, to path: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
    }

    func read(_ path: String) throws -> String { try String(contentsOf: folder.appending(path: path), encoding: .utf8) }

    func remove(_ path: String) throws { try FileManager.default.removeItem(at: folder.appending(path: path)) }

    /// Copies a fixture, replacing what is there.
    func copy(_ fixture: String, to path: String) throws {
        try write(Data(contentsOf: ScratchRepository.fixtures.appending(path: fixture)), to: path)
    }

    /// A budget with these objectives, in a file of its own.
    func budget(_ objectives: String, service: String = "shop", more: String = "", to file: String = "Budgets/shop.yaml") throws {
        try write(
            """
            schema: tollgate/budget/v1
            service: \(service)
            suites:
              main: { results: "results/*" }
            objectives:
              \(objectives)
            \(more)

            """, to: file)
    }

    /// Where a fixture lies.
    func path(_ fixture: String) -> String { ScratchRepository.fixtures.appending(path: fixture).path }

    /// Every record there is, as `baseline list --json` tells it.
    func records() async throws -> [[String: Any]] {
        let listed = try await tollgate("baseline", "list", "--json")
        #expect(listed.status == 0, "\(listed.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [String: Any]
        return try #require(json?["records"] as? [[String: Any]])
    }
}
