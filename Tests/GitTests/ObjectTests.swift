import Foundation
import Git
import RepositoryFixtures
import Testing

@Suite("Objects")
struct ObjectTests {
    @Test("Ids read and print 40 digits and compare as their text", arguments: ["", "12", String(repeating: "g", count: 40)])
    func ids(text: String) throws {
        #expect(ObjectID(hex: text) == nil)
        let low = try #require(ObjectID(hex: "00ff" + String(repeating: "a", count: 36)))
        let high = try #require(ObjectID(hex: "FF00" + String(repeating: "0", count: 35) + "1"))
        #expect(low.hex == "00ff" + String(repeating: "a", count: 36))
        #expect(high.hex == "ff00" + String(repeating: "0", count: 35) + "1")
        #expect(low < high)
        #expect(high.short == "ff00000")
    }

    @Test("Blobs and trees are stored as git stores them")
    func writing() async throws {
        let made = try await TemporaryRepository()
        let repository = try made.open()
        let bytes: [UInt8] = Array("hello\n".utf8)
        let blob = try repository.writeBlob(bytes)
        #expect(blob.hex == "ce013625030ba8dba906f756967f9e9ca394464a")
        #expect(try Repository.hash(bytes) == blob)
        #expect(try Repository.hash([]).hex == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391")
        let file = made.path + "/file"
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        #expect(try Repository.hashOfFile(file) == blob)
        #expect(try repository.blob(blob) == bytes)
        #expect(try repository.blobSize(blob) == 6)
        let first = try repository.writeTree(updating: nil, with: [TreeEntry(name: "a/b/c", id: blob, kind: .blob)])
        let second = try repository.writeTree(
            updating: first, with: [TreeEntry(name: "a/b/d", id: blob, kind: .blob), TreeEntry(name: "e/f", id: first, kind: .tree)])
        #expect(try repository.entry(atPath: "a/b/c", inTree: second)?.id == blob)
        #expect(try repository.entry(atPath: "e/f/a/b/c", inTree: second)?.id == blob)
        #expect(try repository.entry(atPath: "a/x/c", inTree: second) == nil)
        #expect(try repository.entries(ofTree: second).map(\.name) == ["a", "e"])
        let commit = try repository.writeCommit(tree: second, parents: [], message: "test\n")
        #expect(try repository.blob(atPath: "a/b/d", in: commit) == bytes)
        #expect(try repository.blob(atPath: "a/b", in: commit) == nil)
        try repository.updateReference("refs/heads/test", from: nil, to: commit, message: "test")
        #expect(try await made.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test("A commit needs no configured user")
    func author() async throws {
        let made = try await TemporaryRepository()
        try await made.git("config", "user.useConfigOnly", "true")
        let repository = try made.open()
        let commit = try repository.writeCommit(tree: try repository.writeTree([]), parents: [], message: "test\n")
        let author = try repository.commit(commit).authorName
        let configured = try repository.configuration("user.email") == nil ? nil : repository.configuration("user.name")
        #expect(author == configured ?? "Tollgate")
    }

    @Test("An object left out by a partial clone names the mend")
    func partialClone() async throws {
        let made = try await TemporaryRepository()
        try await made.git("config", "uploadpack.allowFilter", "true")
        try await made.commits("one", "two")[0].hex.write(toFile: made.path + "/ignored", atomically: true, encoding: .utf8)
        let clone = try await TemporaryRepository("--filter=blob:none", "--no-checkout", cloning: made.path)
        let repository = try clone.open()
        let head = try repository.resolve("HEAD")
        #expect { try repository.blob(atPath: "file", in: head) } throws: { error in
            (error as? GitError)?.kind == .notFound && "\(error)".contains("partial clone")
        }
        // Where the trees are missing too, a path must not look as if it were not there.
        let treeless = try await TemporaryRepository("--filter=tree:0", "--no-checkout", cloning: made.path)
        #expect { try treeless.open().blob(atPath: "file", in: head) } throws: { "\($0)".contains("partial clone") }
    }

    @Test("A directory that refuses writing says which and why", .enabled(if: FileOwner.canRefuse))
    func readOnly() async throws {
        let made = try await TemporaryRepository()
        try await made.commit("one")
        let repository = try made.open()
        FileOwner.withoutPrivileges(lockedDirectory: made.path + "/.git/objects") {
            #expect { try repository.writeBlob([1, 2, 3]) } throws: { error in
                guard let error = error as? GitError else { return false }
                return error.kind == .io && error.description.contains("/.git/objects") && error.description.contains("Permission denied")
            }
        }
    }
}
