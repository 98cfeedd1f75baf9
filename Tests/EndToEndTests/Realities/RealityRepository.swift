import Foundation
import RepositoryFixtures
import Testing

/// A repository with a budget of a limit and a margin, `main` with one recorded commit, and results in the working tree.
struct RealityRepository {
    let scratch: ScratchRepository

    static let good = "metric,case,value\n" + (1...60).map { "accuracy,c\($0),1\n" }.joined()
    static let bad = "metric,case,value\n" + (1...60).map { "accuracy,c\($0),\($0 % 3 == 0 ? 1 : 0)\n" }.joined()

    init() async throws {
        scratch = try await ScratchRepository()
        try scratch.budget(
            """
            floor: { metric: main/accuracy, statistic: mean, limit: 0.5 }
              change: { metric: main/accuracy, statistic: mean, margin: 20pp }
            """)
        try scratch.write("results/\n", to: ".gitignore")
        try await commit("Budget")
        try write(Self.good)
        try await record()
    }

    /// A commit with a tree of its own.
    func commit(_ message: String, to file: String = "code") async throws {
        try scratch.write(message + "\n", to: file)
        try await git("add", "-A")
        try await scratch.commit(message)
    }

    func record() async throws { try await tollgate(["record"]).expect(0) }

    @discardableResult
    func git(_ arguments: String...) async throws -> String { try await scratch.git(arguments) }

    func id(_ revision: String) async throws -> String { String(try await git("rev-parse", revision).prefix(7)) }

    /// The options that name the results of the working tree from elsewhere.
    var files: [String] { ["--results", "main=" + scratch.folder.path + "/results/a.csv"] }

    /// Judges the results of the working tree, in a folder below it.
    func check(in folder: String = "", _ arguments: String..., environment: [String: String] = [:]) async throws -> EndedProgram {
        try await tollgate(["check"] + files + arguments, in: folder, environment: environment)
    }

    func tollgate(_ arguments: [String], in folder: String = "", environment: [String: String] = [:]) async throws -> EndedProgram {
        try await scratch.tollgate(arguments, in: folder, environment: environment)
    }

    /// A clone over git's own transport, as depths and filters ask for, with the records.
    func clone(_ arguments: String..., to folder: String, records: Bool = true) async throws {
        try await scratch.git(["clone", "--quiet"] + arguments + ["file://" + scratch.folder.path, folder])
        if records { try await git("-C", folder, "fetch", "--quiet", "origin", "refs/tollgate/records:refs/tollgate/records") }
    }

    /// A branch `change` with a commit of its own; `main`, which is checked out, moved on since and was recorded again.
    func diverge() async throws {
        try await git("checkout", "--quiet", "-b", "change")
        try await commit("Change", to: "changed")
        try await git("checkout", "--quiet", "main")
        try await commit("Move on")
        try await record()
    }

    /// The results of the working tree, which no commit has.
    func write(_ results: String) throws { try scratch.write(results, to: "results/a.csv") }
}

extension EndedProgram {
    /// That it ended so, and that its output or its errors hold each of these texts.
    func expect(_ status: Int32, _ texts: String..., location: SourceLocation = #_sourceLocation) {
        #expect(self.status == status, "\(output)\(errors)", sourceLocation: location)
        for text in texts {
            #expect(output.contains(text) || errors.contains(text), "no \"\(text)\" in:\n\(output)\(errors)", sourceLocation: location)
        }
    }
}
