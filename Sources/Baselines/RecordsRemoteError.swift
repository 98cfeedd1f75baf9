/// Why records cannot be fetched or sent. Each message says what, where and how to mend it.
package enum RecordsRemoteError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Action: String, Sendable, Hashable {
        case fetch = "fetched from"
        case push = "sent to"
    }

    /// `git` is not in PATH.
    case noGit(Action)
    case noRemote(String, others: [String])
    /// The remote, or the way to it, does not answer; `remote` is its name and address.
    case unreachable(Action, reference: String, remote: String, reason: String)
    /// The remote answers and refuses.
    case notAllowed(Action, reference: String, remote: String, reason: String)
    /// The remote has records that are not here, and fetching was not asked for.
    case overtaken(reference: String, remote: String)
    /// Others were faster each time, or a lock stays on the remote.
    case contended(reference: String, remote: String, attempts: Int, reason: String)

    package var description: String {
        switch self {
        case .noGit(let action):
            "git is not there, and the records are \(action.rawValue) a remote with it; install it, or see PATH"
        case .noRemote(let name, let others):
            "this repository has no remote \"\(name)\""
                + (others.isEmpty
                    ? "; add it with \"git remote add \(name) URL\""
                    : ", but \(others.map { "\"\($0)\"" }.joined(separator: ", ")); name one with --remote")
        case .unreachable(let action, let reference, let remote, let reason):
            "\(reference) cannot be \(action.rawValue) \(remote): \(reason); check the address, the network and the credentials with \"git ls-remote\""
        case .notAllowed(.fetch, let reference, let remote, let reason):
            "\(reference) cannot be fetched from \(remote), which refuses: \(reason); give the job the right to read the repository"
        case .notAllowed(.push, let reference, let remote, let reason):
            "\(reference) cannot be sent to \(remote), which refuses: \(reason); give the job the right to write to the repository, "
                + "or name a branch that it may write to with \"git config tollgate.ref\""
        case .overtaken(let reference, let remote):
            "\(reference) of \(remote) has records that are not here; fetch them first: \"tollgate baseline sync\" does both"
        case .contended(let reference, let remote, let attempts, let reason):
            "\(reference) of \(remote) could not be moved in \(attempts) attempts (\(reason)); "
                + "try again when fewer jobs write, or remove a lock file that stays there"
        }
    }

    /// True where something is missing here, not at the remote.
    package var isMissingRemote: Bool { if case .noRemote = self { true } else { false } }
}
