import Baselines
import Budgets
import Git
import Measurements
import RepositoryFixtures
import Testing

@Suite("Choosing a baseline")
struct SelectionTests {
    /// Records suite `s` at a commit.
    private func record(_ repository: Repository, _ commits: ObjectID..., os: String? = nil) throws {
        for commit in commits {
            let results = ResultSet.simple([1], run: Run(name: "run", environment: Environment(os: os)))
            _ = try RecordStore(repository).append(
                [NewRecord(results: results, identity: RecordIdentity(suite: "s", digests: [os ?? "d"]))], commit: commit)
        }
    }

    private func selection(_ repository: Repository, _ candidate: ObjectID, target: String? = "main") throws -> BaselineSelection {
        BaselineSelection(
            in: try RecordStore(repository).snapshot(), candidate: candidate, suite: "s", target: TargetRequest(option: target))
    }

    private func found(
        _ repository: Repository, _ candidate: ObjectID, _ policy: BaselinePolicy = .mergeBase, target: String? = "main"
    ) throws -> ChosenBaseline? {
        guard case .found(let chosen) = try selection(repository, candidate, target: target).baseline(for: policy) else { return nil }
        return chosen
    }

    private func missing(
        _ repository: Repository, _ candidate: ObjectID, _ policy: BaselinePolicy = .mergeBase, target: String? = "main"
    ) throws -> MissingBaseline? {
        guard case .missing(let missing) = try selection(repository, candidate, target: target).baseline(for: policy) else { return nil }
        return missing
    }

    /// main: a – b – c; topic: b – x – y.
    private func branched() async throws -> (made: TemporaryRepository, main: [ObjectID], topic: [ObjectID]) {
        let made = try await TemporaryRepository()
        var main = try await made.commits("a", "b")
        try await made.git("branch", "topic")
        main += try await made.commits("c")
        try await made.git("switch", "-q", "topic")
        return (made, main, try await made.commits("x", "y"))
    }

    @Test("The merge base, and the nearest recorded commit before it with its distance")
    func mergeBase() async throws {
        let (made, main, topic) = try await branched()
        let repository = try made.open()
        #expect(try missing(repository, topic[1])?.reason == "nothing is recorded in this clone")
        // Neither the target's newer commit nor the topic's own serve.
        try record(repository, main[2], topic[0], topic[1])
        #expect(try missing(repository, topic[1])?.metShallowBoundary == false)
        try record(repository, main[0])
        var chosen = try #require(try found(repository, topic[1]))
        #expect(chosen.commits.map(\.commit) == [main[0]])
        #expect(chosen.newest?.match == .nearest)
        #expect(chosen.newest?.distance == 1)
        #expect(chosen.notes == ["1 commit before the merge base \(main[1].short), which has no record"])
        try record(repository, main[1])
        chosen = try #require(try found(repository, topic[1]))
        #expect(chosen.newest?.match == .exact)
        #expect(chosen.reference == main[1])
        #expect(chosen.notes.isEmpty)
        #expect(chosen.newest?.entries.count == 1)
    }

    @Test("On the target branch itself the commit before counts, never the commit")
    func onTarget() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("a", "b", "c")
        let repository = try made.open()
        try record(repository, ids[2], ids[0])
        try await made.git("tag", "here")
        for policy in [BaselinePolicy.mergeBase, .revision("main"), .revision("here"), .revision("HEAD")] {
            let chosen = try #require(try found(repository, ids[2], policy))
            #expect(chosen.commits.map(\.commit) == [ids[0]])
            #expect(chosen.notes.last == "1 commit before the first parent \(ids[1].short), which has no record")
        }
        // An older commit of the branch: its base is itself as well, and what comes later does not serve.
        #expect(try found(repository, ids[1])?.newest?.commit == ids[0])
        #expect(try missing(repository, ids[0])?.reason.contains("first commit") == true)
        #expect(try missing(repository, ids[0], .revision("main"))?.reason.contains("comes after") == true)
        #expect(throws: GitError.unknownRevision("nope", inShallowRepository: false)) { try found(repository, ids[2], .revision("nope")) }
    }

    @Test("The tag before a commit: never its own, never one on another branch, the latest of the others")
    func latestTag() async throws {
        let (made, main, topic) = try await branched()
        let repository = try made.open()
        try record(repository, main[0], main[1], main[2], topic[0], topic[1])
        for (name, id) in [("v1", main[0]), ("v2", main[2]), ("other", main[1]), ("v3", topic[1]), ("w", topic[1])] {
            try await made.git("tag", "-a", "-m", name, name, id.hex)
        }
        #expect(try found(repository, topic[1], .latestTag(pattern: "v*"))?.referenceName == "tag v1")
        #expect(try found(repository, topic[1], .latestTag(pattern: nil))?.newest?.commit == main[1])
        #expect(try found(repository, main[0], .latestTag(pattern: nil)) == nil)
        #expect(try missing(repository, main[2], .latestTag(pattern: "x?"))?.reason.contains("\"x?\"") == true)
        // Tags side by side: the one with the fewest commits in between.
        try await made.git("switch", "-q", "main")
        try await made.git("merge", "-q", "-s", "ours", "-m", "merge", "topic")
        let merge = try await made.id("HEAD")
        #expect(try await made.git("rev-list", "--count", "v2..main") == "3")
        #expect(try await made.git("rev-list", "--count", "v3..main") == "2")
        #expect(try found(repository, merge, .latestTag(pattern: "v?"))?.newest?.commit == topic[1])
        #expect(try found(repository, merge, .latestTag(pattern: "v3"))?.newest?.commit == topic[1])
        #expect(try found(repository, merge, .latestTag(pattern: "w"))?.newest?.commit == topic[1])
    }

    @Test("The tag of an old release branch that was merged lately is not the latest one")
    func mergedOldTag() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("a", "b", "c", "d", "e")
        try await made.git("switch", "-q", "-c", "old", ids[0].hex)
        let fix = try await made.commit("fix", files: ["fix": "1"])
        try await made.git("tag", "v1", ids[0].hex)
        try await made.git("tag", "v2", ids[3].hex)
        try await made.git("switch", "-q", "main")
        try await made.git("merge", "-q", "-m", "merge", "old")
        let repository = try made.open()
        try record(repository, ids[0], ids[3], fix)
        #expect(try await found(repository, made.id("HEAD"), .latestTag(pattern: nil))?.newest?.commit == ids[3])
    }

    @Test("A window counts recorded first-parent commits and says how many it found")
    func window() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("a", "b", "c", "d", "e")
        let repository = try made.open()
        try record(repository, ids[4], ids[3], ids[1], ids[0])
        #expect(try found(repository, ids[4], .window(2))?.commits.map(\.commit) == [ids[1], ids[3]])
        #expect(try found(repository, ids[4], .window(1))?.commits.map(\.commit) == [ids[3]])
        let all = try #require(try found(repository, ids[4], .window(10)))
        #expect(all.commits.map(\.commit) == [ids[0], ids[1], ids[3]])
        #expect(all.commits.map(\.distance) == [3, 2, 0])
        #expect(all.notes == ["window of 10, found 3"])
        #expect(try missing(repository, ids[4], .sameJob)?.remedy.contains("--baseline-results") == true)
    }

    @Test("A squash serves by its equal tree; the candidate's own tree does not")
    func sameTree() async throws {
        let (made, main, topic) = try await branched()
        let repository = try made.open()
        // topic squashed onto b has y's tree.
        try await made.git("switch", "-q", "-c", "squashed", main[1].hex)
        let squash = try await made.id(made.git("commit-tree", "-p", main[1].hex, "-m", "squash", topic[1].hex + "^{tree}"))
        let next = try await made.id(made.git("commit-tree", "-p", squash.hex, "-m", "same tree", topic[1].hex + "^{tree}"))
        let after = try await made.id(made.git("commit-tree", "-p", next.hex, "-m", "same tree", topic[1].hex + "^{tree}"))
        try await made.git("update-ref", "refs/heads/squashed", after.hex)
        try record(repository, next, after)
        // The candidate and what follows it have the tree of their parent.
        #expect(try found(repository, next, target: "squashed") == nil)
        try record(repository, topic[1])
        let chosen = try #require(try found(repository, next, target: "squashed"))
        #expect(chosen.newest?.commit == squash)
        #expect(chosen.newest?.measured == topic[1])
        #expect(chosen.newest?.match == .sameTree)
        #expect(
            chosen.notes == ["measured at \(topic[1].short), whose tree is that of the first parent \(squash.short), which has no record"])
        // An exact record wins.
        try record(repository, squash)
        #expect(try found(repository, next, target: "squashed")?.newest?.match == .exact)
    }

    @Test("A record that is reached by a merged branch only is the last resort")
    func mergedRecord() async throws {
        let (made, main, topic) = try await branched()
        try await made.git("switch", "-q", "main")
        try await made.git("merge", "-q", "-s", "ours", "-m", "merge", "topic")
        let tip = try await made.commit("tip")
        let repository = try made.open()
        try record(repository, topic[1])
        let chosen = try #require(try found(repository, tip))
        #expect(chosen.newest?.commit == topic[1])
        #expect(chosen.newest?.distance == 1)
        try record(repository, main[0])
        #expect(try found(repository, tip)?.newest?.commit == main[0])
    }

    @Test("Crosswise merges: a base with a record is taken, and several are said")
    func crisscross() async throws {
        let made = try await TemporaryRepository()
        try await made.commit("root")
        try await made.git("branch", "side")
        let left = try await made.commit("left", files: ["l": "1"])
        try await made.git("switch", "-q", "side")
        let right = try await made.commit("right", files: ["r": "1"])
        try await made.git("merge", "-q", "-m", "x", left.hex)
        try await made.git("switch", "-q", "main")
        try await made.git("merge", "-q", "-m", "y", right.hex)
        let repository = try made.open()
        for id in [left, right] {
            try record(repository, id)
            let chosen = try #require(try await found(repository, made.id("side")))
            #expect(chosen.newest?.match == .exact)
            #expect(chosen.notes == ["there are 2 merge bases with main"])
        }
    }

    @Test("A walk that met the end of a shallow history is never called complete", arguments: [1, 2, 3])
    func shallow(depth: Int) async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("a", "b", "c", "d")
        let clone = try await TemporaryRepository("--depth", "\(depth)", cloning: made.path)
        let repository = try clone.open()
        try record(repository, ids[3])
        let nothing = try #require(try missing(repository, ids[3]))
        #expect(nothing.metShallowBoundary)
        #expect(nothing.reason.contains("shallow boundary"))
        #expect(nothing.remedy.contains("git fetch --unshallow"))
        #expect(try missing(repository, ids[3], .latestTag(pattern: nil))?.metShallowBoundary == true)
        guard depth > 1 else { return }
        try record(repository, ids[2])
        let window = try #require(try found(repository, ids[3], .window(10)))
        #expect(window.notes.first?.hasPrefix("window of 10, found 1, history ends at a shallow boundary") == true)
        let history = try selection(repository, ids[3]).history(endingAt: ids[2])
        #expect(!history.isComplete)
    }

    @Test("History: recorded commits of one environment in first-parent order, oldest first")
    func history() async throws {
        let made = try await TemporaryRepository()
        // Dates run backwards; ancestry decides.
        var ids: [ObjectID] = []
        for index in 0..<6 { ids.append(try await made.commit("\(index)", files: ["f": "\(index)"], time: 1_700_000_000 - index * 3600)) }
        let repository = try made.open()
        try record(repository, ids[0], ids[1], ids[3], ids[4], ids[5], os: "Linux")
        try record(repository, ids[2], ids[3], os: "Darwin")
        let selection = try selection(repository, ids[5])
        let linux = try selection.history(endingAt: ids[4], like: Environment(os: "Linux"))
        #expect(linux.commits.map(\.commit) == [ids[0], ids[1], ids[3], ids[4]])
        #expect(linux.commits.allSatisfy { $0.entries.count == 1 })
        #expect(linux.isComplete)
        #expect(try selection.history(endingAt: ids[5], limit: 3).commits.map(\.commit) == [ids[2], ids[3], ids[4]])
        #expect(try selection.history(endingAt: ids[4], like: Environment()).commits.isEmpty)
    }

    @Test("Another suite's records do not serve")
    func suites() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("a", "b", "c")
        let repository = try made.open()
        _ = try RecordStore(repository).append(
            [NewRecord(results: .simple([1]), identity: RecordIdentity(suite: "other"))], commit: ids[1])
        #expect(try missing(repository, ids[2])?.reason.contains("suite \"s\"") == true)
    }
}
