import Foundation
import Git
import RepositoryFixtures
import Testing

@Suite("References")
struct ReferenceTests {
    private let name = "refs/tollgate/test"

    @Test("Compare-and-swap takes the right old value and refuses every other")
    func compareAndSwap() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("one", "two", "three")
        let repository = try made.open()
        #expect(throws: GitError.referenceChanged(name)) {
            try repository.updateReference(name, from: ids[0], to: ids[1], message: "there is none")
        }
        try repository.updateReference(name, from: nil, to: ids[0], message: "new")
        #expect(throws: GitError.referenceChanged(name)) { try repository.updateReference(name, from: nil, to: ids[1], message: "again") }
        #expect(throws: GitError.referenceChanged(name)) {
            try repository.updateReference(name, from: ids[1], to: ids[2], message: "stale")
        }
        #expect(try repository.reference(name) == ids[0])
        try repository.updateReference(name, from: ids[0], to: ids[2], message: "right")
        #expect(try await made.id(name) == ids[2])
    }

    @Test(
        "A lock that somebody left is named with its path and age",
        arguments: [(40, "4"), (200, "3 min old"), (7 * 3600 + 60, "7 h old"), (3 * 86_400, "3 days old")] as [(Double, String)])
    func locked(seconds: Double, age: String) async throws {
        let made = try await TemporaryRepository()
        let id = try await made.commit("one")
        let repository = try made.open()
        try repository.updateReference(name, from: nil, to: id, message: "new")
        let lock = made.path + "/.git/\(name).lock"
        try Data().write(to: URL(fileURLWithPath: lock))
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: lock)
        #expect { try repository.updateReference(name, from: id, to: id, message: "locked") } throws: { error in
            (error as? GitError)?.kind == .io && "\(error)".contains("/.git/refs/tollgate/test.lock, \(age)")
        }
    }

    @Test("Names that git refuses are refused", arguments: ["refs/a..b", "refs/ x", "refs/x.lock", "no slash", ""])
    func invalidNames(name: String) async throws {
        let made = try await TemporaryRepository()
        let id = try await made.commit("one")
        #expect(!Repository.isValidReferenceName(name))
        #expect(throws: GitError.invalidReferenceName(name)) {
            try made.open().updateReference(name, from: nil, to: id, message: "bad")
        }
    }

    @Test("Tags are peeled and sorted; tags of trees are left out")
    func tags() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("one", "two")
        try await made.git("tag", "v2", ids[1].hex)
        try await made.git("tag", "-a", "-m", "x", "release/v1", ids[0].hex)
        try await made.git("tag", "-a", "-m", "x", "nested", "release/v1")
        try await made.git("tag", "tree", "HEAD^{tree}")
        try await made.git("pack-refs", "--all")
        let tags = try made.open().tags()
        #expect(tags.map(\.name) == ["nested", "release/v1", "v2"])
        #expect(tags.map(\.commit) == [ids[0], ids[0], ids[1]])
    }
}
