/// What can go wrong with a repository. Each message says what, where and how to mend it.
package enum GitError: Error, Sendable, Hashable {
    /// What kind of failure it is, for the exit code.
    package enum Kind: Sendable, Hashable {
        /// A repository, commit or object is not there: 66.
        case notFound
        /// What is there cannot be understood: 65.
        case malformed
        /// A program or service that is needed is not there: 69.
        case unavailable
        /// Reading or writing failed: 74.
        case io
    }

    /// Why an object that another one names is not there.
    package enum MissingCause: Sendable, Hashable {
        /// `clone --depth`: the history was cut.
        case shallow
        /// `clone --filter`: the object was left on the remote.
        case partialClone
        /// The repository is damaged.
        case damaged
    }

    case notARepository(path: String)
    /// git refuses repositories of other users unless they are declared safe.
    case foreignOwner(path: String)
    case unsupportedObjectFormat(path: String)
    /// An extension that this libgit2 does not know: `refstorage`.
    case unsupportedExtension(path: String, name: String)
    /// The branch that HEAD names has no commit.
    case noCommits(path: String)
    case unknownRevision(String, inShallowRepository: Bool)
    case ambiguousRevision(String)
    /// The revision names a tree, a blob or a tag of one.
    case notACommit(String)
    case missingObject(ObjectID, MissingCause)
    case invalidReferenceName(String)
    /// Somebody else holds the lock, or a process that died left it.
    /// `seconds` is the lock's age, nil where it went away meanwhile.
    case referenceLocked(name: String, lockFile: String, seconds: Int?)
    /// The reference is not what the caller read; read again and retry.
    case referenceChanged(String)
    /// Retrying came to its end.
    case referenceContended(name: String, attempts: Int)
    /// The system refused: permissions, a read-only or a full disk.
    case accessDenied(action: String, reason: String)
    case failed(action: String, reason: String)

    package var kind: Kind {
        switch self {
        case .notARepository, .noCommits, .unknownRevision, .ambiguousRevision, .notACommit, .missingObject: .notFound
        case .unsupportedObjectFormat, .unsupportedExtension, .invalidReferenceName: .malformed
        case .foreignOwner, .referenceLocked, .referenceChanged, .referenceContended, .accessDenied, .failed: .io
        }
    }
}

extension GitError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notARepository(let path):
            "\(path): not inside a git repository; run Tollgate in a checkout, or make one with \"git init\""
        case .foreignOwner(let path):
            "\(path): the repository belongs to another user, so git does not trust it; "
                + "allow it with \"git config --global --add safe.directory \(path)\""
        case .unsupportedObjectFormat(let path):
            "\(path): a SHA-256 repository (extensions.objectformat), which this libgit2 cannot read; use a SHA-1 repository"
        case .unsupportedExtension(let path, let name):
            name == "refstorage"
                ? "\(path): its references are kept as a reftable (extensions.refstorage), which this libgit2 cannot read; "
                    + "turn them into files with \"git refs migrate --ref-format=files\""
                : "\(path): it uses extensions.\(name), which this libgit2 cannot read; clone it without that extension"
        case .noCommits(let path):
            "\(path): no commits yet; results are recorded for a commit, so make the first one with \"git commit\""
        case .unknownRevision(let text, let isShallow):
            "\"\(text)\" names no commit in this repository"
                + (isShallow
                    ? ", whose history is shallow; " + MissingCause.shallow.remedy
                    : "; fetch it (\"git fetch --tags origin\"), or check the spelling")
        case .ambiguousRevision(let text):
            "\"\(text)\" names several objects; write more digits of the commit's id"
        case .notACommit(let text):
            "\"\(text)\" is not a commit (it names a tree or a file); name a commit, a branch or a tag of a commit"
        case .missingObject(let id, let cause):
            switch cause {
            case .shallow: "commit \(id.short) lies behind the point where the shallow history ends; " + cause.remedy
            case .partialClone: "object \(id.short) was left out by a partial clone; " + cause.remedy
            case .damaged: "object \(id.short) is missing from the repository; " + cause.remedy
            }
        case .invalidReferenceName(let name):
            "\"\(name)\" is not a valid name of a reference; see \"git help check-ref-format\", and \"git config tollgate.ref\""
        case .referenceLocked(let name, let lockFile, let seconds):
            "\(name) is locked by \(lockFile)" + (seconds.map { ", \(GitError.age($0)) old" } ?? "")
                + "; if no git process is running, one that died left it: remove that file"
        case .referenceChanged(let name):
            "\(name) was changed by another process meanwhile; try again"
        case .referenceContended(let name, let attempts):
            "\(name) was changed by others in each of \(attempts) attempts; try again when fewer jobs write to this repository"
        case .accessDenied(let action, let reason):
            "\(action) failed: \(reason); check the owner, the permissions and the free space of the git directory"
        case .failed(let action, let reason):
            "\(action) failed: \(reason)"
        }
    }

    /// In the largest unit that it fills: "40 s", "3 min", "7 h", "2 days".
    static func age(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(max(0, seconds)) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) days"
        }
    }
}

extension GitError.MissingCause {
    /// What the user can do, as the end of a sentence.
    package var remedy: String {
        switch self {
        case .shallow: "fetch the rest with \"git fetch --unshallow\" (in CI: \"fetch-depth: 0\", \"GIT_DEPTH: 0\")"
        case .partialClone: "fetch it with \"git fetch --refetch\", or check out without --filter"
        case .damaged: "check the repository with \"git fsck\", and clone it again if it is damaged"
        }
    }
}
