package import Git

/// Brings the records of a clone and of a remote together. Neither side loses any, however many clones do the same at once.
package struct RecordsSync {
    /// Attempts to send that others may win, and how long the remote's reference may be locked.
    package static let defaultLimits = RetryLimits(attempts: 64, locked: .seconds(30))

    /// The remote's records, taken up here.
    package struct Fetched: Sendable, Hashable {
        /// Where the records were in this clone before.
        package let before: ObjectID?
        /// Where the remote's records are; nil where it has none yet.
        package let remote: ObjectID?
        package let conflicts: [String]
    }

    /// This clone's records, taken up there.
    package struct Pushed: Sendable, Hashable {
        /// Where the remote's records were before, as far as this clone knows.
        package let before: ObjectID?
        /// Where they are now, on both sides; nil where nothing is recorded here.
        package let tip: ObjectID?
        /// Where the remote's records were that others sent meanwhile.
        package let overtaking: ObjectID?
        package let conflicts: [String]
    }

    private let store: RecordStore
    private let remote: RecordsRemote
    /// Nil where the records need no signatures.
    private let signed: SignedRecords?
    private let limits: RetryLimits

    package init(
        _ store: RecordStore, with remote: RecordsRemote, signed: SignedRecords? = nil, limits: RetryLimits = RecordsSync.defaultLimits
    ) {
        self.store = store
        self.signed = signed
        self.remote = remote
        self.limits = limits
    }

    /// Takes up what the remote has.
    package func fetch() async throws -> Fetched {
        let before = try store.repository.reference(store.reference)
        guard let tip = try await remote.fetch() else { return Fetched(before: before, remote: nil, conflicts: []) }
        let union = try await signed?.unite(with: tip, from: .remote(remote.name)) ?? store.unite(with: tip)
        return Fetched(before: before, remote: tip, conflicts: union.conflicts)
    }

    /// Signs what is here together with what the remote has, whoever wrote it.
    package func vouch(_ signed: SignedRecords) async throws -> SignedRecords.Vouched {
        try await signed.vouch(including: try await remote.fetch())
    }

    /// The remote's newest commit where it is not in the history to be sent, which replaces its history and lacks nothing of it.
    private func replaced(_ remote: ObjectID?, by tip: ObjectID) throws(GitError) -> ObjectID? {
        guard let remote, remote != tip, try !store.repository.isAncestor(remote, of: tip) else { return nil }
        guard case .stay = try store.unionStep(from: tip, with: remote) else { return nil }
        return remote
    }

    /// Sends what is here. Where others were faster their records are taken up first, unless `isPushOnly`.
    ///
    /// - Parameter known: where the remote's records were when they were fetched last.
    package func push(known: ObjectID?, isPushOnly: Bool = false) async throws -> Pushed {
        var backoff = RemoteBackoff(limits)
        var overtaking: ObjectID?
        var conflicts: [String] = []
        while true {
            let tip = try store.repository.reference(store.reference)
            guard let tip, tip != overtaking ?? known else {
                return Pushed(before: known, tip: tip, overtaking: overtaking, conflicts: conflicts)
            }
            // Who requires signatures would not take it.
            try await signed?.signatures.verify(tip)
            let start = ContinuousClock.now
            let replaced = try replaced(overtaking ?? known, by: tip)
            guard case .overtaken(let reason, let isLocked) = try await remote.push(tip, inPlaceOf: replaced) else {
                return Pushed(before: known, tip: tip, overtaking: overtaking, conflicts: conflicts)
            }
            if isPushOnly, !isLocked { throw remote.overtaken() }
            guard let wait = backoff.wait(after: ContinuousClock.now - start, isLocked: isLocked) else {
                throw remote.contended(attempts: backoff.attempts, reason: reason)
            }
            try await Task.sleep(for: wait)
            if isPushOnly { continue }
            let fetched = try await fetch()
            overtaking = fetched.remote
            conflicts += fetched.conflicts
        }
    }
}

/// Waits between attempts to send: by chance, so that clones do not meet again, and longer each time in units of what an attempt takes, so
/// that it suits a remote far away as well as one on the same disk.
struct RemoteBackoff {
    private let limits: RetryLimits
    private(set) var attempts = 0
    private var lockedSince: ContinuousClock.Instant?

    init(_ limits: RetryLimits) { self.limits = limits }

    /// How long to wait before another attempt; nil where it is enough.
    mutating func wait(after attempt: Duration, isLocked: Bool) -> Duration? {
        attempts += 1
        guard attempts < limits.attempts else { return nil }
        let now = ContinuousClock.now
        lockedSince = isLocked ? lockedSince ?? now : nil
        if let lockedSince, now - lockedSince >= limits.locked { return nil }
        let longest = min(attempt * (1 << min(attempts, 4)), .seconds(10))
        return longest * Double.random(in: 0...1)
    }
}
