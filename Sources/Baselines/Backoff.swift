import Git

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How long a writer goes on when others write at the same time.
package struct RetryLimits: Sendable {
    /// Attempts that others may win.
    package let attempts: Int
    /// How long a lock may be held by others, in total.
    package let locked: Duration

    package init(attempts: Int = 1000, locked: Duration = .seconds(10)) {
        self.attempts = attempts
        self.locked = locked
    }
}

/// Waits between attempts: longer each time, up to 64 ms, and by chance, so that writers do not meet again.
struct Backoff {
    private let limits: RetryLimits
    private var attempts = 0
    private var lockedSince: ContinuousClock.Instant?

    init(_ limits: RetryLimits) { self.limits = limits }

    /// Returns when it is time for another attempt; throws where the error does not pass by waiting, or not any more.
    mutating func wait(after error: GitError) throws(GitError) {
        attempts += 1
        switch error {
        case .referenceChanged(let name):
            lockedSince = nil
            guard attempts < limits.attempts else { throw .referenceContended(name: name, attempts: attempts) }
        case .referenceLocked:
            let since = lockedSince ?? ContinuousClock.now
            lockedSince = since
            guard ContinuousClock.now - since < limits.locked else { throw error }
        default: throw error
        }
        let longest = UInt32(1000) << UInt32(min(attempts, 6))
        usleep(UInt32.random(in: 0...longest))
    }
}
