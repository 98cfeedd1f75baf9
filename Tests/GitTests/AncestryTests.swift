import Git
import RepositoryFixtures
import Testing

@Suite("Ancestry")
struct AncestryTests {
    /// main: a – b – m(b, s) – c; side: a – s.
    private func merged() async throws -> (made: TemporaryRepository, ids: [String: ObjectID]) {
        let made = try await TemporaryRepository()
        var ids: [String: ObjectID] = [:]
        ids["a"] = try await made.commit("a", files: ["a": "1"], time: 1_700_000_100)
        try await made.git("branch", "side")
        ids["b"] = try await made.commit("b", files: ["b": "1"], time: 1_700_000_000)
        try await made.git("switch", "-q", "side")
        ids["s"] = try await made.commit("s", files: ["s": "1"])
        try await made.git("switch", "-q", "main")
        try await made.git("merge", "-q", "--no-ff", "-m", "m", "side")
        ids["m"] = try await made.id("HEAD")
        ids["c"] = try await made.commit("c", files: ["c": "1"])
        return (made, ids)
    }

    @Test("Merge base, ancestry and walks agree with git")
    func ancestry() async throws {
        let (made, ids) = try await merged()
        let repository = try made.open()
        let (a, b, s, m, c) = try (
            #require(ids["a"]), #require(ids["b"]), #require(ids["s"]), #require(ids["m"]), #require(ids["c"])
        )
        #expect(try repository.mergeBases(b, s).commits == [a])
        #expect(try repository.mergeBases(b, s).isCertain)
        #expect(try repository.mergeBases(c, m).commits == [m])
        #expect(try repository.isAncestor(s, of: c))
        #expect(try !repository.isAncestor(c, of: s))
        #expect(try !repository.isAncestor(c, of: c))
        var walk = FirstParentWalk(in: repository, from: c, limit: 10)
        var line: [ObjectID] = []
        while let commit = try walk.next() { line.append(commit.id) }
        // First parents, although b is dated before its parent.
        #expect(line == [c, m, b, a])
        #expect(walk.end == .root)
        var nearest = NearestFirstWalk(in: repository, from: c, limit: 10)
        var distances: [ObjectID: Int] = [:]
        while let (commit, distance) = try nearest.next() { distances[commit.id] = distance }
        #expect(distances == [c: 0, m: 1, b: 2, s: 2, a: 3])
        #expect(try repository.commits(reachableFrom: c).count == 5)
        #expect(try Set(repository.commits(reachableFrom: m, notFrom: [b])) == [m, s])
    }

    @Test("Crosswise merges have two bases, unrelated histories none")
    func crisscross() async throws {
        let made = try await TemporaryRepository()
        try await made.commit("root")
        try await made.git("branch", "side")
        let left = try await made.commit("left", files: ["l": "1"], time: 1_700_000_100)
        try await made.git("switch", "-q", "side")
        let right = try await made.commit("right", files: ["r": "1"], time: 1_700_000_200)
        try await made.git("merge", "-q", "-m", "x", left.hex)
        try await made.git("switch", "-q", "main")
        try await made.git("merge", "-q", "-m", "y", right.hex)
        let repository = try made.open()
        #expect(try await repository.mergeBases(made.id("main"), made.id("side")).commits == [right, left])
        try await made.git("switch", "-q", "--orphan", "other")
        let other = try await made.commit("other")
        #expect(try repository.mergeBases(other, left).commits == [])
    }

    @Test("A history cut by --depth 1 says where it ends")
    func shallow() async throws {
        let (made, _) = try await merged()
        let clone = try await TemporaryRepository("--depth", "1", cloning: made.path)
        let repository = try clone.open()
        let head = try repository.resolve("HEAD")
        #expect(repository.isShallow)
        #expect(repository.shallowBoundary == [head])
        var walk = FirstParentWalk(in: repository, from: head, limit: 10)
        #expect(try walk.next()?.parents == [])
        #expect(try walk.next() == nil)
        #expect(walk.end == .shallowBoundary)
        #expect(try repository.commits(reachableFrom: head) == [head])
        #expect { try repository.resolve("HEAD~1") } throws: { "\($0)".contains("git fetch --unshallow") }
        #expect(throws: GitError.self) { try repository.commit(made.open().resolve("HEAD~1")) }
    }

    @Test("In a cut history a merge base is certain only where nothing better can be hidden", arguments: [2, 3, 4, 20])
    func shallowMergeBase(depth: Int) async throws {
        // main: r – x – b – c – d; side leaves main at b. Cut at c, side's cut lies beside it: no common commit is visible.
        let made = try await TemporaryRepository()
        _ = try await made.commits("r", "x", "b")
        let base = try await made.id("HEAD")
        try await made.git("branch", "side")
        _ = try await made.commits("c", "d")
        try await made.git("switch", "-q", "side")
        _ = try await made.commits("s", "t")
        let clone = try await TemporaryRepository("--depth", "\(depth)", "--no-single-branch", cloning: made.path)
        let repository = try clone.open()
        let bases = try repository.mergeBases(repository.resolve("origin/main"), repository.resolve("origin/side"))
        #expect(bases.commits == (depth >= 3 ? [base] : []))
        #expect(bases.isCertain == (depth >= 3))
    }

    @Test("Walks of a cut history put children before parents")
    func shallowOrder() async throws {
        let (made, _) = try await merged()
        let clone = try await TemporaryRepository("--depth", "3", cloning: made.path)
        let repository = try clone.open()
        let head = try repository.resolve("HEAD")
        let order = try repository.commits(reachableFrom: head)
        #expect(order.count == 4)
        for (position, id) in order.enumerated() {
            for parent in try repository.commit(id).parents {
                #expect(try #require(order.firstIndex(of: parent)) > position)
            }
        }
        let merge = try repository.resolve("HEAD~1")
        #expect(try repository.commits(reachableFrom: head, notFrom: [merge]) == [head])
        #expect(try repository.isAncestor(merge, of: head))
    }
}
