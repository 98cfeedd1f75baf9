import Foundation
import Git
import RepositoryFixtures
import Testing

@Suite("Opening and reading repositories")
struct RepositoryTests {
    @Test("A plain repository is found from any folder below it")
    func discovery() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("first", files: ["a": "1"])
        try FileManager.default.createDirectory(atPath: made.path + "/x/y", withIntermediateDirectories: true)
        let repository = try Repository(at: made.path + "/x/y")
        #expect(try repository.resolve("HEAD") == commit)
        #expect(!repository.isBare)
        #expect(!repository.isShallow)
    }

    @Test("Bare repositories, worktrees and detached heads are read alike")
    func kinds() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("first", "second")
        let bare = try await TemporaryRepository("--bare", cloning: made.path)
        #expect(try bare.open().isBare)
        #expect(try bare.open().resolve("main") == ids[1])
        try await made.git("worktree", "add", "-q", "--detach", made.path + "/../tree", ids[0].hex)
        let worktree = try Repository(at: made.path + "/../tree")
        #expect(try worktree.resolve("HEAD") == ids[0])
        #expect(worktree.commonDirectory != worktree.gitDirectory)
        // References are shared by all worktrees.
        try worktree.updateReference("refs/tollgate/test", from: nil, to: ids[0], message: "test")
        #expect(try made.open().reference("refs/tollgate/test") == ids[0])
    }

    @Test("A folder outside of any repository says so and ends in 66")
    func notARepository() throws {
        #expect { try Repository(at: "/") } throws: { error in
            (error as? GitError) == .notARepository(path: "/") && (error as? GitError)?.kind == .notFound
        }
    }

    @Test("A branch without commits is told from an unknown name")
    func unborn() async throws {
        let made = try await TemporaryRepository()
        let repository = try made.open()
        for revision in ["HEAD", "HEAD~1", "@"] {
            #expect { try repository.resolve(revision) } throws: { "\($0)".contains("no commits yet") }
        }
        #expect(throws: GitError.unknownRevision("main", inShallowRepository: false)) { try repository.resolve("main") }
    }

    @Test("A SHA-256 repository is refused by its name")
    func sha256() async throws {
        let made = try await TemporaryRepository("--object-format=sha256")
        #expect { try made.open() } throws: { error in
            (error as? GitError)?.kind == .malformed && "\(error)".contains("SHA-256")
        }
    }

    @Test("Another user's repository names safe.directory", .enabled(if: geteuid() == 0))
    func foreignOwner() async throws {
        let made = try await TemporaryRepository()
        try await made.commit("first")
        for path in [made.path, made.path + "/.git"] { chown(path, 65534, 65534) }
        #expect { try made.open() } throws: { error in
            "\(error)".contains("git config --global --add safe.directory " + made.path)
        }
    }

    @Test(
        "Revisions resolve as git resolves them",
        arguments: ["HEAD", "main", "HEAD~2", "HEAD^", "v1", "annotated", "refs/tags/v1", "main~1", "side", "@"])
    func revisions(revision: String) async throws {
        let made = try await TemporaryRepository()
        _ = try await made.commits("one", "two", "three", "four")
        try await made.git("tag", "v1", "HEAD~3")
        try await made.git("tag", "-a", "-m", "annotated", "annotated", "HEAD~1")
        try await made.git("branch", "side", "HEAD~2")
        #expect(try await made.open().resolve(revision) == made.id(revision))
    }

    @Test("An id's first digits resolve; unknown names, trees and texts with NUL do not")
    func badRevisions() async throws {
        let made = try await TemporaryRepository()
        let id = try await made.commit("one", files: ["a": "1"])
        let repository = try made.open()
        #expect(try repository.resolve(id.short) == id)
        #expect(try repository.resolve(id.hex.uppercased()) == id)
        #expect(throws: GitError.notACommit("HEAD^{tree}")) { try repository.resolve("HEAD^{tree}") }
        for revision in ["nope", "", "-x", "main\0x", "HEAD~7", String(repeating: "1", count: 40), "a..b", "^"] {
            #expect(throws: GitError.unknownRevision(revision, inShallowRepository: false)) { try repository.resolve(revision) }
        }
    }

    @Test("A commit tells its tree, parents, author, time and summary")
    func commitInformation() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("one", "two\n\nand a body")
        let commit = try made.open().commit(ids[1])
        #expect(commit.parents == [ids[0]])
        #expect(try await commit.tree.hex == made.git("rev-parse", "HEAD^{tree}"))
        #expect(commit.authorName == "Test")
        #expect(commit.authorEmail == "test@example.com")
        #expect(commit.authorTime == 1_700_000_000)
        #expect(commit.summary == "two")
    }

    @Test("Configuration values are read; what is not set is nil")
    func configuration() async throws {
        let made = try await TemporaryRepository()
        try await made.git("config", "tollgate.ref", "refs/heads/perf")
        #expect(try made.open().configuration("tollgate.ref") == "refs/heads/perf")
        #expect(try made.open().configuration("tollgate.unset") == nil)
    }

    @Test("The main branch of a remote is known after a clone")
    func remoteHead() async throws {
        let made = try await TemporaryRepository()
        try await made.commit("one")
        let clone = try await TemporaryRepository(cloning: made.path)
        #expect(try clone.open().headOfRemote() == "refs/remotes/origin/main")
        #expect(try made.open().headOfRemote() == nil)
    }
}
