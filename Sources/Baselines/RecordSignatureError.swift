import Git

/// Why records are not taken for signed, or cannot be signed. Each message says what, where and how to mend it.
package enum RecordSignatureError: Error, Sendable, Hashable {
    /// The commit whose signature was looked for.
    package struct Place: Sendable, Hashable {
        let reference: String
        let commit: ObjectID
        let origin: RecordSignatures.Origin
    }

    case unsigned(Place)
    /// Signed with a key that git knows nobody by.
    case unknownSigner(Place, reason: String)
    /// The signature is not one of this commit.
    case bad(Place, reason: String)
    /// Signatures cannot be checked at all.
    case cannotVerify(reference: String, reason: String)
    case cannotSign(reference: String, reason: String)
    /// It signed, and would not accept the signature.
    case unacceptable(reference: String, reason: String)
    /// `git` is not in PATH.
    case noGit(purpose: String)

    /// Whether a program or its set-up is at fault (69), not the records (65).
    package var isUnavailable: Bool {
        switch self {
        case .unsigned, .unknownSigner, .bad: false
        case .cannotVerify, .cannotSign, .unacceptable, .noGit: true
        }
    }

    /// What git said.
    var reason: String? {
        switch self {
        case .unsigned, .noGit: nil
        case .unknownSigner(_, let reason), .bad(_, let reason), .cannotVerify(_, let reason), .cannotSign(_, let reason),
            .unacceptable(_, let reason):
            reason
        }
    }

    /// What `git verify-commit` said when it did not accept a commit.
    init(_ place: Place, _ messages: GitMessages) {
        let reason = messages.all
        if messages.isEmpty {
            self = .unsigned(place)
        } else if messages.isMissingVerifier {
            self = .cannotVerify(reference: place.reference, reason: reason)
        } else {
            self = messages.isUnknownSigner ? .unknownSigner(place, reason: reason) : .bad(place, reason: reason)
        }
    }
}

extension RecordSignatureError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unsigned(let place):
            "\(place): it is not signed, so nobody vouches for the records; \(place.mend)"
        case .unknownSigner(let place, let reason):
            "\(place): it is signed with a key that is not known here (\(reason)); if you trust the key, add it to the allowed signers "
                + "(\"git config gpg.ssh.allowedSignersFile\") or to the keyring; else \(place.mend)"
        case .bad(let place, let reason):
            "\(place): its signature is not valid (\(reason)), so somebody changed or forged it; \(place.mend)"
        case .cannotVerify(let reference, let reason):
            "the signatures of \(reference) cannot be checked (\(reason)); name who may sign with "
                + "\"git config gpg.ssh.allowedSignersFile FILE\", or install the program that git calls (see \"git help verify-commit\")"
        case .cannotSign(let reference, let reason):
            "\(reference) cannot be signed (\(reason)); set up signing as for other commits: "
                + "\"git config user.signingkey KEY\", and \"git config gpg.format ssh\" for a key of ssh"
        case .unacceptable(let reference, let reason):
            "\(reference) is not signed: the signature would not be accepted here (\(reason)); add your key to the allowed signers "
                + "(\"git config gpg.ssh.allowedSignersFile FILE\") or to the keyring"
        case .noGit(let purpose):
            "git is not there, and signatures are \(purpose == "make" ? "made" : "checked") with it; install it, or see PATH"
        }
    }
}

extension RecordSignatureError.Place: CustomStringConvertible {
    package var description: String {
        switch origin {
        case .here: "\(reference), commit \(commit.short)"
        case .remote(let name): "\(reference) of \(name), commit \(commit.short)"
        }
    }

    /// Only a person can say that what came unsigned is right.
    fileprivate var mend: String {
        switch origin {
        case .here: "look at what is recorded (\"tollgate baseline list\"), and vouch for it with \"tollgate baseline sign\""
        case .remote(let name): "look at what it has, and vouch for it with \"tollgate baseline sign --remote \(name)\""
        }
    }
}
