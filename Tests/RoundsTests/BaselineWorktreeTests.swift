import Foundation
import RepositoryFixtures
import Testing

@testable import Rounds

/// The baseline's worktree: made, used again, and never left behind.
@Suite struct BaselineWorktreeTests {
    private func worktree(_ repository: TemporaryRepository, _ commit: String) async throws -> BaselineWorktree {
        try await BaselineWorktree(of: commit, repository: repository.path, commonDirectory: repository.path + "/.git/")
    }

    private func list(_ repository: TemporaryRepository) async throws -> Int {
        try await repository.git("worktree", "list").split(separator: "\n").count
    }

    private func beside(_ repository: TemporaryRepository) -> String {
        let root = URL(fileURLWithPath: repository.path)
        return root.deletingLastPathComponent().path + "/.tollgate-" + root.lastPathComponent
    }

    private func left(_ repository: TemporaryRepository) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: beside(repository))) ?? []).sorted()
    }

    private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    @Test func itHoldsTheCommitAndGoes() async throws {
        let repository = try await TemporaryRepository()
        let commits = try await repository.commits("one", "two")
        let worktree = try await worktree(repository, commits[0].hex)
        #expect(text(worktree.path + "/file") == "one")
        #expect(text(repository.path + "/file") == "two")
        #expect(try await repository.git("status", "--porcelain") == "")
        #expect(worktree.path == beside(repository) + "/tollgate-baseline")
        try await worktree.remove()
        #expect(try await list(repository) == 1)
        #expect(!FileManager.default.fileExists(atPath: beside(repository)))
    }

    @Test func itGoesWhereItIsTold() async throws {
        let repository = try await TemporaryRepository()
        let commits = try await repository.commits("one")
        let folder = TemporaryFolder()
        let worktree = try await BaselineWorktree(
            of: commits[0].hex, repository: repository.path, commonDirectory: repository.path + "/.git/", in: folder.path + "/there")
        #expect(worktree.path == folder.path + "/there/tollgate-baseline" && text(worktree.path + "/file") == "one")
        try await worktree.remove()
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/there"))
    }

    @Test func severalAtOnceHaveTheirOwn() async throws {
        let repository = try await TemporaryRepository()
        let commits = try await repository.commits("one", "two")
        let first = try await worktree(repository, commits[0].hex)
        let second = try await worktree(repository, commits[1].hex)
        #expect(first.path != second.path)
        #expect(text(first.path + "/file") == "one" && text(second.path + "/file") == "two")
        try await first.remove()
        #expect(text(second.path + "/file") == "two")
        try await second.remove()
        #expect(left(repository).isEmpty)
    }

    /// Without `remove` the lock goes with the object, as with a process that was killed.
    @Test func whatWasLeftIsUsedAgainWithWhatWasBuilt() async throws {
        let repository = try await TemporaryRepository()
        try Data("built\n".utf8).write(to: URL(fileURLWithPath: repository.path + "/.gitignore"))
        let commits = try await repository.commits("one", "two")
        do {
            let worktree = try await worktree(repository, commits[0].hex)
            try Data("product".utf8).write(to: URL(fileURLWithPath: worktree.path + "/built"))
            try Data("dirt".utf8).write(to: URL(fileURLWithPath: worktree.path + "/untracked"))
            try Data("changed".utf8).write(to: URL(fileURLWithPath: worktree.path + "/file"))
            worktree.rest()
        }
        #expect(try await list(repository) == 2)
        let again = try await worktree(repository, commits[1].hex)
        #expect(text(again.path + "/file") == "two")
        #expect(text(again.path + "/built") == "product")
        #expect(text(again.path + "/untracked") == nil)
        try await again.remove()
        #expect(try await list(repository) == 1)
        #expect(left(repository).isEmpty)
    }

    @Test func halfAWorktreeIsMadeAnew() async throws {
        let repository = try await TemporaryRepository()
        let commits = try await repository.commits("one", "two")
        let path = beside(repository) + "/tollgate-baseline"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data("half".utf8).write(to: URL(fileURLWithPath: path + "/file"))
        try Data().write(to: URL(fileURLWithPath: path + ".lock"))
        let worktree = try await worktree(repository, commits[0].hex)
        #expect(text(worktree.path + "/file") == "one")
        try await worktree.remove()
        #expect(left(repository).isEmpty)
    }

    /// Whoever names a folder with `--worktree` keeps what is in it.
    @Test func whatIsNotOursStays() async throws {
        let repository = try await TemporaryRepository()
        let commits = try await repository.commits("one")
        let folder = TemporaryFolder()
        for name in ["yarn", "baseline", "tollgate-baseline-x"] {
            try FileManager.default.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
            try Data("kept".utf8).write(to: URL(fileURLWithPath: folder.path + "/\(name)/file"))
            try Data("kept".utf8).write(to: URL(fileURLWithPath: folder.path + "/\(name).lock"))
        }
        let common = repository.path + "/.git/"
        let worktree = try await BaselineWorktree(
            of: commits[0].hex, repository: repository.path, commonDirectory: common, in: folder.path)
        try await worktree.remove()
        for name in ["yarn", "baseline", "tollgate-baseline-x"] {
            #expect(text(folder.path + "/\(name)/file") == "kept" && text(folder.path + "/\(name).lock") == "kept")
        }
        try FileManager.default.createDirectory(atPath: folder.path + "/tollgate-baseline", withIntermediateDirectories: true)
        await #expect(throws: RoundsError.self) {
            _ = try await BaselineWorktree(of: commits[0].hex, repository: repository.path, commonDirectory: common, in: folder.path)
        }
        #expect(FileManager.default.fileExists(atPath: folder.path + "/tollgate-baseline"))
    }

    @Test func severalLeftOnesAreRemovedAndWhatTheyRanIsEnded() async throws {
        let repository = try await TemporaryRepository()
        let commits = try await repository.commits("one")
        let folder = TemporaryFolder()
        do {
            let first = try await worktree(repository, commits[0].hex)
            let second = try await worktree(repository, commits[0].hex)
            // A harness that outlived its tollgate.
            _ = try await EndedProgram(
                running: "/bin/sh",
                ["-c", "setsid sh -c 'echo $$ > child; exec sleep 1000' > out 2>&1 & until test -s child; do sleep 0.1; done"],
                in: folder.path)
            let group = try #require(folder.text("child").flatMap { Int32($0.trimmingCharacters(in: .newlines)) })
            second.note(group: group)
            _ = first
        }
        #expect(try await list(repository) == 3)
        let third = try await worktree(repository, commits[0].hex)
        let group = try #require(folder.text("child").flatMap { Int32($0.trimmingCharacters(in: .newlines)) })
        var isGone = false
        for _ in 0..<200 where !isGone {
            isGone = kill(group, 0) != 0 || SystemFile.text("/proc/\(group)/stat")?.contains(") Z ") == true
            if !isGone { usleep(20_000) }
        }
        #expect(isGone)
        #expect(try await list(repository) == 2)
        try await third.remove()
        #expect(left(repository).isEmpty)
    }

    @Test func aCommitThatIsNotThereIsSaid() async throws {
        let repository = try await TemporaryRepository()
        _ = try await repository.commits("one")
        let error = await #expect(throws: RoundsError.self) {
            _ = try await worktree(repository, "0123456789012345678901234567890123456789")
        }
        #expect(error.map { "\($0)" }?.contains("01234567") == true)
        #expect(left(repository).isEmpty)
        #expect(try await list(repository) == 1)
    }

    /// A hook of the repository is for people's checkouts.
    @Test func hooksDoNotRun() async throws {
        let repository = try await TemporaryRepository()
        let commits = try await repository.commits("one")
        let hook = repository.path + "/.git/hooks/post-checkout"
        try FileManager.default.createDirectory(atPath: repository.path + "/.git/hooks", withIntermediateDirectories: true)
        try Data("#!/bin/sh\nexit 1\n".utf8).write(to: URL(fileURLWithPath: hook))
        chmod(hook, 0o755)
        let worktree = try await worktree(repository, commits[0].hex)
        #expect(text(worktree.path + "/file") == "one")
        try await worktree.remove()
    }
}
