import Git
import GitProgram

/// The records of a remote, reached with the user's own `git`.
///
/// Nothing but the records' reference is fetched or sent, by force only where their history was cut and the remote's is as it was fetched, and whatever the remote's own refspecs say. No filter is used for
/// old samples: `git fetch --filter` would turn the whole clone into a partial one, its code too.
package struct RecordsRemote {
    enum Push: Sendable, Hashable {
        case done
        /// The remote moved meanwhile, or another process holds its lock; why, in git's words.
        case overtaken(reason: String, isLocked: Bool)
    }

    package let name: String
    /// Name and address, for messages.
    private let place: String
    private let repository: Repository
    private let reference: String
    /// Where the remote's records are kept after a fetch: below `refs/tollgate/remotes`, not a branch.
    let trackingReference: String
    private let limits: RetryLimits

    /// Throws where there is no such remote.
    package init(_ name: String, of store: RecordStore) throws {
        let names = try store.repository.remoteNames()
        let base = store.reference.hasPrefix("refs/tollgate/") ? "refs/tollgate/" : "refs/"
        trackingReference = "refs/tollgate/remotes/\(name)/" + store.reference.dropFirst(base.count)
        guard names.contains(name), Repository.isValidReferenceName(trackingReference) else {
            throw RecordsRemoteError.noRemote(name, others: names.filter { $0 != name })
        }
        self.name = name
        repository = store.repository
        reference = store.reference
        limits = store.limits
        let address = try repository.configuration("remote.\(name).url")
        place = name + (address.map { " (\(GitMessages.withoutCredentials($0)))" } ?? "")
    }

    /// Fetches the remote's records and answers where they are; nil where the remote has none yet.
    func fetch() async throws -> ObjectID? {
        var backoff = Backoff(limits)
        while true {
            // The empty --refmap keeps refspecs of the configuration from moving the records here too. In a partial clone the records come whole
            // all the same: libgit2 fetches nothing by itself.
            let ended = try await git(
                .fetch,
                [
                    "fetch", "--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-recurse-submodules", "--no-filter",
                    "--refmap=", "--", name,
                    "+\(reference):\(trackingReference)",
                ])
            if ended.isSuccess { return try repository.reference(trackingReference) }
            let messages = GitMessages(ended.errors)
            if messages.isMissingReference { return nil }
            if messages.isContention {
                // Another process of this clone fetches too.
                try backoff.wait(
                    after: messages.lockFile.map { .locked(trackingReference, by: $0) } ?? .referenceChanged(trackingReference))
                continue
            }
            throw failure(.fetch, messages)
        }
    }

    /// Sends a commit of the records and what it needs.
    ///
    /// - Parameter replaced: where the remote's records have to be still, for they are no ancestor of the commit: their history was cut.
    func push(_ commit: ObjectID, inPlaceOf replaced: ObjectID? = nil) async throws -> Push {
        let lease = replaced.map { ["--force-with-lease=\(reference):\($0.hex)"] } ?? []
        let ended = try await git(
            .push,
            ["push", "--quiet", "--porcelain", "--no-follow-tags", "--recurse-submodules=no"] + lease
                + ["--", name, "\(commit.hex):\(reference)"])
        if ended.isSuccess {
            // The old history is let go here too; where that fails the next fetch does it.
            if let replaced { try? repository.updateReference(trackingReference, from: replaced, to: commit, message: "tollgate: sync") }
            return .done
        }
        let messages = GitMessages(ended.errors)
        // One line for each reference: a flag, the names, and what became of it.
        guard let line = ended.output.split(separator: "\n").first(where: { $0.hasPrefix("!") }),
            let status = line.split(separator: "\t").last
        else { throw failure(.push, messages) }
        let words = ([String(status)] + [messages.remoteReason].compactMap { $0 }).joined(separator: "; ")
        if status.hasPrefix("[rejected]") { return .overtaken(reason: words, isLocked: false) }
        if GitMessages(String(status)).isContention, !messages.isDenied {
            return .overtaken(reason: words, isLocked: messages.lockFile != nil)
        }
        throw RecordsRemoteError.notAllowed(.push, reference: reference, remote: place, reason: words)
    }

    func overtaken() -> RecordsRemoteError { .overtaken(reference: reference, remote: place) }

    func contended(attempts: Int, reason: String) -> RecordsRemoteError {
        .contended(reference: reference, remote: place, attempts: attempts, reason: reason)
    }

    private func failure(_ action: RecordsRemoteError.Action, _ messages: GitMessages) -> RecordsRemoteError {
        messages.isDenied
            ? .notAllowed(action, reference: reference, remote: place, reason: messages.reason)
            : .unreachable(action, reference: reference, remote: place, reason: messages.reason)
    }

    private func git(_ action: RecordsRemoteError.Action, _ arguments: [String]) async throws -> EndedGit {
        do throws(GitProgramError) {
            return try await GitProgram.run(in: repository, arguments)
        } catch {
            switch error {
            case .missing: throw RecordsRemoteError.noGit(action)
            case .failed(let reason):
                throw RecordsRemoteError.unreachable(action, reference: reference, remote: place, reason: reason)
            }
        }
    }
}
