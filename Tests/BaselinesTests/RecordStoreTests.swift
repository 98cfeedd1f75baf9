import Baselines
import Foundation
import Git
import Measurements
import RepositoryFixtures
import Testing

@Suite("Appending records")
struct RecordStoreTests {
    private func new(_ suite: String = "load", _ values: [Double] = [1, 2, 3], digest: String = "d", job: String? = nil) -> NewRecord {
        NewRecord(
            results: .simple(values, run: Run(name: "run", digest: digest)),
            identity: RecordIdentity(suite: suite, digests: [digest], job: job))
    }

    @Test("A record is found again with its samples and its metadata, under the measured commit", arguments: [false, true])
    func append(isBare: Bool) async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one", files: ["a": "1"])
        let bare = try await TemporaryRepository("--bare", cloning: made.path)
        let repository = try isBare ? bare.open() : made.open()
        let store = try RecordStore(repository)
        #expect(try store.snapshot().isEmpty)
        #expect(try store.append([new(), new("golden")], commit: commit) == [.recorded, .recorded])
        let snapshot = try store.snapshot()
        #expect(try snapshot.contains(commit, suite: "load"))
        #expect(try !snapshot.contains(commit, suite: "other"))
        #expect(try snapshot.recordedCommits() == [commit])
        #expect(try snapshot.commits(withTree: repository.commit(commit).tree) == [commit])
        #expect(try snapshot.records(of: commit).keys.sorted() == ["golden", "load"])
        let list = try snapshot.list()
        #expect(list.map(\.suite) == ["golden", "load"])
        #expect(list.first?.record.observations == 3)
        #expect(try snapshot.results(of: #require(list.first)) == .simple([1, 2, 3], run: Run(name: "run", digest: "d")))
        // Both suites entered in one commit.
        let git = isBare ? bare : made
        #expect(try await git.git("rev-list", "--count", RecordStore.defaultReference) == "1")
        #expect(try await git.git("fsck", "--strict", "--no-dangling") == "")
        let path = "\(commit.hex.prefix(2))/\(commit.hex.dropFirst(2))/golden/\(list[0].digest.hex)"
        #expect(try await git.git("rev-parse", "refs/tollgate/records:" + path) == list[0].digest.hex)
    }

    @Test("The same identity is recorded once, whatever is recorded beside it; equal values of two identities are two records")
    func identities() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        let store = try RecordStore(made.open())
        #expect(try store.append([new()], commit: commit) == [.recorded])
        #expect(try store.append([new()], commit: commit) == [.alreadyRecorded])
        #expect(
            try store.append([new(), new(job: "b"), new(job: "b")], commit: commit) == [.alreadyRecorded, .recorded, .alreadyRecorded])
        #expect(try store.snapshot().records(of: commit, suite: "load").map(\.record.identity.job) == [nil, "b"])
        let other = try await made.commit("two")
        #expect(try store.append([new()], commit: other) == [.recorded])
    }

    @Test("Nothing is recorded where one of several cannot be")
    func allOrNothing() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        let store = try RecordStore(made.open())
        #expect(throws: RecordError.invalidSuiteName("../x")) { try store.append([new(), new("../x")], commit: commit) }
        #expect(try store.snapshot().isEmpty)
    }

    @Test(
        "Names that git or a file system would misread cannot name a suite",
        arguments: ["", ".", "..", ".git", ".GIT", "a/b", "ü", "a b", "a\0"])
    func suiteNames(name: String) async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        let store = try RecordStore(made.open())
        #expect(throws: RecordError.invalidSuiteName(name)) { try store.append([new(name)], commit: commit) }
    }

    @Test("tollgate.ref names another reference, or a branch that has files of its own")
    func configuredReference() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one", files: ["README": "mine"])
        try await made.git("branch", "perf")
        try await made.git("config", "tollgate.ref", "perf")
        let store = try RecordStore(made.open())
        #expect(store.reference == "refs/heads/perf")
        #expect(try store.append([new()], commit: commit) == [.recorded])
        #expect(try store.snapshot().recordedCommits() == [commit])
        #expect(try await made.git("show", "perf:README") == "mine")
        try await made.git("config", "tollgate.ref", "refs/bad..name")
        #expect(throws: GitError.invalidReferenceName("refs/bad..name")) { try RecordStore(made.open()) }
    }

    @Test("A commit that is not there, or lies behind a shallow boundary, is not recorded")
    func unknownCommit() async throws {
        let made = try await TemporaryRepository()
        let ids = try await made.commits("one", "two")
        let clone = try await TemporaryRepository("--depth", "1", cloning: made.path)
        let store = try RecordStore(clone.open())
        #expect { try store.append([new()], commit: ids[0]) } throws: { "\($0)".contains("git fetch --unshallow") }
        #expect(try store.append([new()], commit: ids[1]) == [.recorded])
    }

    @Test("A lock that a dead process left ends the attempts and is named")
    func staleLock() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        let store = try RecordStore(made.open(), limits: RetryLimits(attempts: 5, locked: .milliseconds(50)))
        _ = try store.append([new()], commit: commit)
        try Data().write(to: URL(fileURLWithPath: made.path + "/.git/refs/tollgate/records.lock"))
        #expect { try store.append([new(job: "b")], commit: commit) } throws: { error in
            (error as? GitError)?.kind == .io && "\(error)".contains("refs/tollgate/records.lock")
        }
        #expect(try store.snapshot().list().count == 1)
    }

    @Test("Eight writers at once lose nothing, also beside gc and pack-refs; git finds nothing wrong")
    func concurrency() async throws {
        let made = try await TemporaryRepository()
        let commits = try await made.commits("one", "two", "three")
        let path = made.path
        let writers = (0..<8).map { writer in
            Writer {
                for number in 0..<25 {
                    let store = try RecordStore(Repository(at: path))
                    let record = NewRecord(
                        results: .simple([Double(number)], run: Run(name: "run")),
                        identity: RecordIdentity(suite: "suite-\(writer % 3)", digests: ["\(writer)-\(number)"]))
                    guard try store.append([record], commit: commits[number % 3]) == [.recorded] else { throw Writer.Lost() }
                }
            }
        }
        async let upkeep: Void = {
            for _ in 0..<6 {
                try await made.git("pack-refs", "--all", "--prune")
                try await made.git("gc", "--quiet")
            }
        }()
        for writer in writers { try await writer.value() }
        try await upkeep
        #expect(try RecordStore(made.open()).snapshot().list().count == 200)
        #expect(try await made.git("rev-list", "--count", RecordStore.defaultReference) == "200")
        #expect(try await made.git("fsck", "--strict", "--no-dangling") == "")
        try await made.git("reflog", "expire", "--expire=now", "--all")
        try await made.git("gc", "--quiet", "--prune=now")
        let snapshot = try RecordStore(made.open()).snapshot()
        let list = try snapshot.list()
        #expect(Set(list.flatMap(\.record.identity.digests)).count == 200)
        for entry in list { #expect(try snapshot.results(of: entry).observationCount == 1) }
    }

    @Test("A plain clone does not fetch the records")
    func clone() async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        _ = try RecordStore(made.open()).append([new()], commit: commit)
        let clone = try await TemporaryRepository(cloning: made.path)
        #expect(try RecordStore(clone.open()).snapshot().isEmpty)
    }
}

/// A thread of its own, so that writers meet however few threads the tests have.
private struct Writer {
    struct Lost: Error {}
    private let result: AsyncThrowingStream<Void, any Error>

    init(_ body: @escaping @Sendable () throws -> Void) {
        result = AsyncThrowingStream { continuation in
            Thread.detachNewThread {
                do {
                    try body()
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
        }
    }

    func value() async throws { for try await _ in result {} }
}
