import Foundation
import RepositoryFixtures
import Testing

/// Clones of one bare repository, side by side in a folder: `origin.git`, `clone-0`, `clone-1`, …
final class SharedRepository: Sendable {
    let folder: ScratchRepository
    /// Tags `c0`, `c1`, … name the commits.
    let clones: [String]

    /// - Parameter address: of the remote, where it is not reached through the file system.
    init(clones count: Int, commits: Int = 1, in folder: ScratchRepository? = nil, address: String? = nil) async throws {
        if let folder { self.folder = folder } else { self.folder = try await ScratchRepository(git: false) }
        clones = (0..<count).map { "clone-\($0)" }
        try await self.folder.git("init", "--quiet", "--initial-branch", "main", "seed")
        for index in 0..<commits {
            try await self.folder.git("-C", "seed", "commit", "--quiet", "--allow-empty", "--message", "Commit \(index)")
            try await self.folder.git("-C", "seed", "tag", "c\(index)")
        }
        try await self.folder.git("clone", "--quiet", "--bare", "seed", "origin.git")
        for clone in clones {
            try await self.folder.git("clone", "--quiet", "origin.git", clone)
            try await self.folder.git("-C", clone, "remote", "set-url", "origin", address ?? "file://\(self.folder.folder.path)/origin.git")
        }
    }

    /// A result file like no other of another name.
    func results(_ name: String) throws -> String {
        try folder.write("metric,value,unit,case\nlatency,1,ms,\(name)\n", to: "\(name).csv")
        return "\(name).csv"
    }

    /// Runs the executable in the folder, on one of the clones.
    func tollgate(_ clone: String, _ arguments: String..., environment: [String: String] = [:]) async throws -> EndedProgram {
        try await folder.tollgate(arguments + ["--repo", clone], environment: environment)
    }

    /// Records one result for the first commit, in a suite of that name.
    func record(_ name: String, in clone: String, _ more: String..., environment: [String: String] = [:]) async throws -> EndedProgram {
        let file = try results(name)
        return try await folder.tollgate(
            ["record", "--repo", clone, "--commit", "c0", "--results", "\(name)=\(file)"] + more, environment: environment)
    }

    /// The suites of all records, one for each record, sorted.
    func suites(_ repository: String = "origin.git") async throws -> [String] {
        let listed = try await tollgate(repository, "baseline", "list", "--json")
        #expect(listed.status == 0, "\(listed.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [String: Any]
        let records = try #require(json?["records"] as? [[String: Any]])
        return records.compactMap { $0["suite"] as? String }.sorted()
    }
}
