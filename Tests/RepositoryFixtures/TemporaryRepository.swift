import Foundation
package import Git

/// A repository made by the `git` program in a folder of its own, removed with the object.
package final class TemporaryRepository: Sendable {
    /// The working tree, or the bare repository.
    package let path: String
    private let root: String

    /// `git init` with these further arguments, or `git` with a whole command that ends before the target folder (`clone …`).
    package init(_ arguments: String..., cloning source: String? = nil) async throws {
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
    package func git(_ arguments: String..., environment: [String: String] = [:]) async throws -> String {
        try await TemporaryRepository.run(arguments, in: path, environment: environment)
    }

    /// Writes the files and commits everything on the current branch.
    @discardableResult
    package func commit(_ message: String, files: [String: String] = [:], time: Int = 1_700_000_000) async throws -> ObjectID {
        for (name, content) in files { try Data(content.utf8).write(to: URL(fileURLWithPath: path + "/" + name)) }
        try await git("add", "-A")
        let date = "\(time) +0000"
        try await git(
            "commit", "-q", "--allow-empty", "-m", message, environment: ["GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date])
        return try await id("HEAD")
    }

    /// A commit for each message, in order.
    package func commits(_ messages: String...) async throws -> [ObjectID] {
        var ids: [ObjectID] = []
        for message in messages { ids.append(try await commit(message, files: ["file": message])) }
        return ids
    }

    /// What git itself says that the revision is.
    package func id(_ revision: String) async throws -> ObjectID {
        let text = try await git("rev-parse", "--verify", revision + "^{commit}")
        guard let id = ObjectID(hex: text) else { throw GitFailure(description: "not an id: \(text)") }
        return id
    }

    /// The same repository through libgit2.
    package func open() throws -> Repository { try Repository(at: path) }

    package struct GitFailure: Error, CustomStringConvertible { package let description: String }

    /// Runs git in a folder and returns what it wrote, without the last line end. Throws what it complained of, where it fails.
    @discardableResult
    package static func run(_ arguments: [String], in directory: String, environment: [String: String] = [:]) async throws -> String {
        let ended = try await EndedProgram(running: "git", arguments, in: directory, environment: environment)
        guard ended.status == 0 else { throw GitFailure(description: "git \(arguments.joined(separator: " ")): \(ended.errors)") }
        return ended.output.hasSuffix("\n") ? String(ended.output.dropLast()) : ended.output
    }
}
