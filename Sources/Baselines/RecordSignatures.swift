package import Git
import GitProgram

/// Signatures on the commits of the records, made and checked by the user's own `git` as it is set up: `gpg.format`, `user.signingkey`, the
/// allowed signers, the keyring.
///
/// A commit names its whole tree, so the newest commit's signature vouches for every record.
package struct RecordSignatures {
    /// Where a commit of the records was found: what mends a missing signature differs.
    package enum Origin: Sendable, Hashable {
        case here
        /// In what was fetched from the remote of that name.
        case remote(String)
    }

    private let repository: Repository
    private let reference: String

    package init(of store: RecordStore) {
        repository = store.repository
        reference = store.reference
    }

    /// Throws unless `git verify-commit` accepts the commit: a good signature by a signer that is known here.
    package func verify(_ commit: ObjectID, from origin: Origin = .here) async throws {
        // A replacement (refs/replace) would be verified in the place of what is read.
        let ended = try await git(["--no-replace-objects", "-C", repository.path, "verify-commit", commit.hex], to: "check")
        guard !ended.isSuccess else { return }
        let place = RecordSignatureError.Place(reference: reference, commit: commit, origin: origin)
        throw RecordSignatureError(place, GitMessages(ended.errors))
    }

    /// Stores a signed commit and moves no reference. A signature that would not be accepted here is an error.
    func write(_ commit: RecordsCommit) async throws -> ObjectID {
        // Objects are on the disk before a reference names them.
        var arguments = ["--no-replace-objects", "-C", repository.path, "-c", "core.fsync=committed"]
        if !repository.hasUser { arguments += ["-c", "user.name=Tollgate", "-c", "user.email=tollgate@localhost"] }
        arguments += ["commit-tree", "-S"] + commit.parents.flatMap { ["-p", $0.hex] }
        let ended = try await git(arguments + ["-m", commit.message, commit.tree.hex], to: "make")
        guard ended.isSuccess, let id = ObjectID(hex: ended.output.filter { !$0.isWhitespace }) else {
            throw RecordSignatureError.cannotSign(reference: reference, reason: GitMessages(ended.errors).all)
        }
        do {
            try await verify(id)
        } catch let error as RecordSignatureError {
            guard let reason = error.reason else { throw error }
            throw RecordSignatureError.unacceptable(reference: reference, reason: reason)
        }
        return id
    }

    private func git(_ arguments: [String], to purpose: String) async throws -> EndedGit {
        do throws(GitProgramError) {
            return try await GitProgram.run(arguments)
        } catch {
            switch error {
            case .missing: throw RecordSignatureError.noGit(purpose: purpose)
            case .failed(let reason): throw RecordSignatureError.cannotVerify(reference: reference, reason: reason)
            }
        }
    }
}
