import Git
import RepositoryFixtures
import Testing

@testable import History

/// Common ancestors in memory, held against git's own.
@Suite("The graph of commits")
struct CommitGraphTests {
    /// Commits and merges by chance, each on some of the last few; the same for the same seed.
    private static func history(seed: UInt64) async throws -> TemporaryRepository {
        var state = seed
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let made = try await TemporaryRepository()
        var commits = [try await made.commit("0").hex]
        let tree = try await made.git("rev-parse", "HEAD^{tree}")
        for index in 1..<30 {
            let recent = Array(commits.suffix(5))
            var parents: [String] = []
            for _ in 0...next(3) {
                let parent = recent[next(recent.count)]
                if !parents.contains(parent) { parents.append(parent) }
            }
            var words = ["commit-tree", tree, "-m", "\(index)"]
            for parent in parents { words += ["-p", parent] }
            commits.append(
                try await TemporaryRepository.run(
                    words, in: made.path,
                    environment: ["GIT_AUTHOR_DATE": "1700000000 +0000", "GIT_COMMITTER_DATE": "\(1_700_000_000 - index) +0000"]))
        }
        var words = ["commit-tree", tree, "-m", "tip"]
        for commit in commits.suffix(5) { words += ["-p", commit] }
        let tip = try await TemporaryRepository.run(words, in: made.path)
        try await made.git("reset", "-q", "--hard", tip)
        return made
    }

    @Test("the best common ancestors are those of git, whatever the clocks say", arguments: [1, 2, 3] as [UInt64])
    func asGit(_ seed: UInt64) async throws {
        let made = try await Self.history(seed: seed)
        let repository = try made.open()
        let ids = try repository.commits(reachableFrom: repository.resolve("HEAD"))
        let commits = try ids.reversed().map { try repository.commit($0) }
        let graph = CommitGraph(commits, boundary: [])
        for left in commits {
            for right in commits {
                let (found, isCertain) = graph.bestCommonAncestors(left.id, right.id)
                #expect(isCertain)
                #expect(Set(found.map(\.id)) == Set(try repository.mergeBases(left.id, right.id).commits))
            }
        }
    }

    @Test("in a shallow history it is certain where the other way to ask is", arguments: [1, 2, 3] as [UInt64])
    func shallow(_ seed: UInt64) async throws {
        let made = try await Self.history(seed: seed)
        let clone = try await TemporaryRepository("--depth", "3", cloning: made.path)
        let repository = try clone.open()
        #expect(repository.isShallow)
        let ids = try repository.commits(reachableFrom: repository.resolve("HEAD"))
        let commits = try ids.reversed().map { try repository.commit($0) }
        let graph = CommitGraph(commits, boundary: repository.shallowBoundary)
        for left in commits {
            for right in commits {
                let (found, isCertain) = graph.bestCommonAncestors(left.id, right.id)
                let other = try repository.mergeBases(left.id, right.id)
                #expect(Set(found.map(\.id)) == Set(other.commits) && (isCertain || !other.isCertain))
            }
        }
    }
}
