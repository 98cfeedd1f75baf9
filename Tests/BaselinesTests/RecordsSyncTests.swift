import Foundation
import Git
import Measurements
import RepositoryFixtures
import Testing

@testable import Baselines

@Suite("Sharing records")
struct RecordsSyncTests {
    private func store(of clone: TemporaryRepository) async throws -> RecordStore {
        let limits = RetryLimits(attempts: 5, locked: .milliseconds(50))
        let store = try RecordStore(clone.open(), limits: limits)
        let identity = RecordIdentity(suite: "load", digests: [UUID().uuidString])
        let commit = try await clone.id("HEAD")
        _ = try store.append([NewRecord(results: .simple([1], run: Run(name: "run")), identity: identity)], commit: commit)
        return store
    }

    private func clone() async throws -> (remote: TemporaryRepository, clone: TemporaryRepository) {
        let made = try await TemporaryRepository()
        try await made.commit("one")
        let remote = try await TemporaryRepository("--bare", cloning: made.path)
        return (remote, try await TemporaryRepository(cloning: remote.path))
    }

    private func lock(_ file: String) throws {
        try FileManager.default.createDirectory(
            at: URL(fileURLWithPath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -3 * 3600 - 60)], ofItemAtPath: file)
    }

    @Test("A lock that stays on the remote ends the attempts and is named")
    func remoteLock() async throws {
        let (remote, clone) = try await clone()
        let store = try await store(of: clone)
        try lock(remote.path + "/refs/tollgate/records.lock")
        let limits = RetryLimits(attempts: 100, locked: .milliseconds(50))
        let sync = RecordsSync(store, with: try RecordsRemote("origin", of: store), limits: limits)
        await #expect {
            _ = try await sync.push(known: nil)
        } throws: { error in
            guard case .contended(_, _, let attempts, let reason)? = error as? RecordsRemoteError else { return false }
            return attempts < 100 && reason.contains("refs/tollgate/records.lock") && "\(error)".contains("remove a lock file")
        }
        try FileManager.default.removeItem(atPath: remote.path + "/refs/tollgate/records.lock")
        #expect(try await sync.push(known: nil).tip == store.repository.reference(store.reference))
    }

    @Test("A lock that stays in the clone ends fetching, and is named with its age")
    func localLock() async throws {
        let (origin, clone) = try await clone()
        let store = try await store(of: clone)
        let remote = try RecordsRemote("origin", of: store)
        let sync = RecordsSync(store, with: remote)
        let sent = try await sync.push(known: nil).tip
        #expect(try await origin.id(store.reference) == sent)
        try lock(clone.path + "/.git/\(remote.trackingReference).lock")
        await #expect {
            _ = try await sync.fetch()
        } throws: { error in
            (error as? GitError)?.kind == .io && "\(error)".contains("\(remote.trackingReference).lock, 3 h old; if no git process")
        }
    }

    @Test("Waits grow with what an attempt takes, and end")
    func backoff() {
        var backoff = RemoteBackoff(RetryLimits(attempts: 40, locked: .seconds(1)))
        var longest = Duration.zero
        var attempts = 0
        while let wait = backoff.wait(after: .milliseconds(200), isLocked: false) {
            longest = max(longest, wait)
            attempts += 1
        }
        #expect(attempts == 39)
        #expect(longest > .milliseconds(400) && longest <= .milliseconds(3200))
    }
}
