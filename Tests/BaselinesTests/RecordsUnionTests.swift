import Foundation
import Git
import Measurements
import RepositoryFixtures
import Testing

@testable import Baselines

/// Two histories of records become one that has what either had.
@Suite("Uniting records")
struct RecordsUnionTests {
    private func new(_ name: String) -> NewRecord {
        NewRecord(
            results: .simple([1, 2, 3], run: Run(name: "run", digest: name)), identity: RecordIdentity(suite: "load", digests: [name]))
    }

    /// Appends to the records as they were at `tip`, and answers where they then are.
    private func record(_ names: String..., of commit: ObjectID, from tip: ObjectID?, in store: RecordStore) throws -> ObjectID {
        try move(store, to: tip)
        for name in names { _ = try store.append([new(name)], commit: commit) }
        return try #require(try store.repository.reference(store.reference))
    }

    private func move(_ store: RecordStore, to tip: ObjectID?) throws {
        let now = try store.repository.reference(store.reference)
        if let tip {
            try store.repository.updateReference(store.reference, from: now, to: tip, message: "test")
        } else if now != nil {
            try FileManager.default.removeItem(atPath: store.repository.commonDirectory + store.reference)
        }
    }

    private func digests(_ store: RecordStore) throws -> [String] {
        try store.snapshot().list().flatMap(\.record.identity.digests).sorted()
    }

    @Test("Where one history continues the other nothing is merged")
    func fastForward() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        let store = try RecordStore(made.open())
        let first = try record("a", of: commit, from: nil, in: store)
        let second = try record("b", of: commit, from: first, in: store)
        #expect(try store.unite(with: first) == RecordsUnion(tip: second, conflicts: []))
        #expect(try store.unite(with: second) == RecordsUnion(tip: second, conflicts: []))
        try move(store, to: first)
        #expect(try store.unite(with: second) == RecordsUnion(tip: second, conflicts: []))
        try move(store, to: nil)
        #expect(try store.unite(with: second) == RecordsUnion(tip: second, conflicts: []))
        #expect(try store.repository.reference(store.reference) == second)
        #expect(try store.recordCount(in: second, notIn: nil) == 2)
        #expect(try store.recordCount(in: second, notIn: first) == 1)
        #expect(try store.recordCount(in: first, notIn: second) == 0)
    }

    @Test("Diverged and unrelated histories unite, and both clones get the same merge", arguments: [false, true])
    func merge(isUnrelated: Bool) async throws {
        let made = try await TemporaryRepository()
        let commits = try await made.commits("one", "two")
        let store = try RecordStore(made.open())
        let base = isUnrelated ? nil : try record("base", of: commits[0], from: nil, in: store)
        let left = try record("a", "same", of: commits[0], from: base, in: store)
        let right = try record("b", "same", of: commits[1], from: base, in: store)
        _ = try store.append([new("same")], commit: commits[0])
        let other = try #require(try store.repository.reference(store.reference))
        // One's records on top of the other's, then the other way round, as another user at another time.
        let union = try store.unite(with: left)
        let names = ["a", "b", "same", "same"] + (isUnrelated ? [] : ["base"])
        #expect(try digests(store) == names.sorted())
        try move(store, to: left)
        try await made.git("config", "user.name", "Somebody else")
        try await made.git("config", "user.email", "else@example.com")
        #expect(try store.unite(with: other) == union)
        #expect(union.conflicts.isEmpty && union.tip != left && union.tip != right)
        #expect(try store.repository.commit(union.tip).parents == [left, other].sorted())
        #expect(try store.recordCount(in: union.tip, notIn: left) == 2)
        #expect(try store.recordCount(in: union.tip, notIn: other) == 1)
        #expect(try await made.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test("Of many records only those trees are read that differ")
    func cost() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        let repository = try made.open()
        let store = try RecordStore(repository)
        let base = try record("base", of: commit, from: nil, in: store)
        // A tree that is not there would end the merge if it were read.
        let absent = try #require(ObjectID(hex: String(repeating: "1", count: 40)))
        let first = String(commit.hex.prefix(2)) == "00" ? "01" : "00"
        let raw = "040000 tree \(absent.hex)\tmissing\n"
        let file = made.path + "/lines"
        try Data(raw.utf8).write(to: URL(fileURLWithPath: file))
        let subtree = try await made.git("-c", "alias.mk=!git mktree --missing < lines", "mk")
        let known = TreeEntry(name: first, id: try #require(ObjectID(hex: subtree)), kind: .tree)
        let tree = try repository.writeTree(updating: repository.commit(base).tree, with: [known])
        let both = try repository.writeCommit(tree: tree, parents: [base], message: "more\n")
        let left = try record("a", of: commit, from: both, in: store)
        _ = try record("b", of: commit, from: both, in: store)
        let union = try store.unite(with: left)
        #expect(try store.recordCount(in: union.tip, notIn: left) == 1)
        #expect(try repository.entry(atPath: first, inTree: repository.commit(union.tip).tree) == known)
    }

    @Test("In a branch with files of its own the side that changed one counts; where both did, ours is kept and named")
    func branchFiles() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one", files: ["mine": "0", "yours": "0", "both": "0", "run": "0"])
        try await made.git("config", "core.fileMode", "false")
        try await made.git("config", "tollgate.ref", "main")
        let store = try RecordStore(made.open())
        try await made.git("checkout", "-q", "-b", "other")
        try await made.git("update-index", "--chmod=+x", "run")
        let theirs = try await made.commit("theirs", files: ["yours": "2", "both": "2", "new": "2"])
        try await made.git("checkout", "-q", "main")
        try await made.commit("ours", files: ["mine": "1", "both": "1"])
        try await made.git("checkout", "-q", "--detach")
        #expect(try store.append([new("a")], commit: commit) == [.recorded])
        #expect(try store.unite(with: theirs).conflicts == ["both"])
        for (name, content) in [("mine", "1"), ("yours", "2"), ("both", "1"), ("new", "2")] {
            #expect(try await made.git("show", "main:\(name)") == content)
        }
        #expect(try await made.git("ls-tree", "main", "run").hasPrefix("100755"))
        #expect(try digests(store) == ["a"])
    }
}
