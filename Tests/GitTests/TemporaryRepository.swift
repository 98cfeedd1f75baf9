import Foundation
import Git
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A repository made by the `git` program in a folder of its own, removed with the object.
final class TemporaryRepository: Sendable {
    let path: String
    private let root: String

    /// `git init` with these further arguments, or `git` with a whole command that ends before the target folder (`clone …`).
    init(_ arguments: String..., cloning source: String? = nil) async throws {
        root = NSTemporaryDirectory() + "tollgate-" + UUID().uuidString
        path = root + "/repository"
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        if let source {
            try await TemporaryRepository.run(["clone", "-q"] + arguments + ["file://" + source, path], in: root)
        } else {
            try await TemporaryRepository.run(["init", "-q", "-b", "main"] + arguments + [path], in: root)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// Runs git in the repository and returns what it wrote, without the last line end.
    @discardableResult
    func git(_ arguments: String..., environment: [String: String] = [:]) async throws -> String {
        try await TemporaryRepository.run(arguments, in: path, environment: environment)
    }

    /// Writes the files and commits everything on the current branch.
    @discardableResult
    func commit(_ message: String, files: [String: String] = [:], time: Int = 1_700_000_000) async throws -> ObjectID {
        for (name, content) in files { try Data(content.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
        try await git("add", "-A")
        let date = "\(time) +0000"
        try await git(
            "commit", "-q", "--allow-empty", "-m", message, environment: ["GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date])
        return try await id("HEAD")
    }

    /// A commit for each message, in order.
    func commits(_ messages: String...) async throws -> [ObjectID] {
        var ids: [ObjectID] = []
        for message in messages { ids.append(try await commit(message, files: ["file": message])) }
        return ids
    }

    /// What git itself says that the revision is.
    func id(_ revision: String) async throws -> ObjectID {
        let text = try await git("rev-parse", "--verify", revision + "^{commit}")
        guard let id = ObjectID(hex: text) else { throw GitFailure(description: "not an id: \(text)") }
        return id
    }

    func open() throws -> Repository { try Repository(at: path) }

    struct GitFailure: Error, CustomStringConvertible { let description: String }

    @discardableResult
    static func run(_ arguments: [String], in directory: String, environment: [String: String] = [:]) async throws -> String {
        var variables: [Subprocess.Environment.Key: String?] = [
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.com",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
        ]
        for (key, value) in environment { variables[Subprocess.Environment.Key(stringLiteral: key)] = value }
        let result = try await Subprocess.run(
            .name("git"), arguments: Arguments(arguments), environment: .inherit.updating(variables),
            workingDirectory: FilePath(directory), output: .string(limit: 1 << 24), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw GitFailure(description: "git \(arguments.joined(separator: " ")): \(result.standardError)")
        }
        return result.standardOutput.hasSuffix("\n") ? String(result.standardOutput.dropLast()) : result.standardOutput
    }
}
