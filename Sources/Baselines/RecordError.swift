package import Git

/// What makes a record impossible to write or to understand: the input is malformed, exit 65.
package enum RecordError: Error, Sendable, Hashable, CustomStringConvertible {
    case invalidSuiteName(String)
    /// Written by a later Tollgate.
    case unknownVersion(place: String, version: String)
    case malformed(place: String, reason: String)
    case damagedVerdict(place: String, reason: String)
    /// More bytes than a verdict may have where it is read.
    case oversizedVerdict(bytes: Int)
    /// Its objects cannot be read from this clone.
    case unreadable(place: String, reason: GitError)
    /// Records of one commit that contradict each other.
    case contradiction(place: String, reason: String)
    /// A branch that holds other files too, whose history is not ours to cut.
    case sharedBranch(reference: String, file: String)

    package var description: String {
        switch self {
        case .invalidSuiteName(let name):
            "\"\(name)\" cannot name a suite in the records; use letters, digits, \".\", \"_\" and \"-\", and not \".git\", \".\" or \"..\""
        case .unknownVersion(let place, let version):
            "\(place): its version is \"\(version)\", which this Tollgate does not know; update Tollgate"
        case .malformed(let place, let reason):
            "\(place): the record is damaged (\(reason)); record these results again, or look at it with \"tollgate baseline verify\""
        case .damagedVerdict(let place, let reason):
            "\(place): it is damaged (\(reason)) and counts for nothing; \"tollgate baseline verify\" looks at all of them"
        case .oversizedVerdict(let bytes):
            "the verdict has \(bytes) bytes, and one is recorded with at most \(RecordedVerdict.sizeLimit): judge fewer objectives at once"
        case .unreadable(let place, let reason): "\(place): \(reason)"
        case .contradiction(let place, let reason):
            "\(place): records of this commit contradict each other: \(reason)"
        case .sharedBranch(let reference, let file):
            "\(reference) has other files than records (\"\(file)\"), so its history is not cut; keep the records under a name of their own "
                + "(\"git config tollgate.ref\")"
        }
    }
}

extension RecordError {
    /// Whether the record itself is at fault: then it is left out, and others stand.
    package var isDamage: Bool {
        switch self {
        case .malformed, .damagedVerdict: true
        default: false
        }
    }

    /// An object that git can hand out but not vouch for is damage; one that is not in this clone is git's to explain.
    init(reading place: String, _ error: GitError) {
        if case .failed(_, let reason) = error {
            self = .malformed(place: place, reason: reason)
        } else {
            self = .unreadable(place: place, reason: error)
        }
    }
}
