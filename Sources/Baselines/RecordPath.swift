import Git

/// Where things lie in the tree of the records ref.
enum RecordPath {
    static let recordName = "record.json"
    static let samplesName = "samples"
    static let verdictName = "verdict.json"
    /// The folders beside those of the commits: the index by trees, and the verdicts.
    static let treesFolder = "t"
    static let verdictsFolder = "v"
    /// Names from the root to an entry: two of the commit, the suite, the digest; of a verdict its folder, two of the commit, the digest.
    static let levels = 4

    /// `[A-Za-z0-9._-]+`, and nothing that git refuses as a name (also not `.GIT`, which some file systems take for it).
    static func isValidSuite(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            (byte >= 48 && byte <= 57) || (byte | 32 >= 97 && byte | 32 <= 122) || byte == 45 || byte == 46 || byte == 95
        }
        return isPlain && !["", ".", "..", ".git"].contains(name.lowercased())
    }

    /// Two levels, so that no tree of them grows with the number of commits to more than a 256th.
    private static func fannedOut(_ id: ObjectID) -> String { "\(id.hex.prefix(2))/\(id.hex.dropFirst(2))" }

    static func commit(_ commit: ObjectID) -> String { fannedOut(commit) }

    static func suite(_ suite: String, of commit: ObjectID) -> String { fannedOut(commit) + "/" + suite }

    static func entry(_ digest: ObjectID, suite: String, commit: ObjectID) -> String {
        fannedOut(commit) + "/" + suite + "/" + digest.hex
    }

    /// The commits recorded that have this tree, one name each.
    static func index(ofTree tree: ObjectID) -> String { treesFolder + "/" + fannedOut(tree) }

    static func verdicts(of commit: ObjectID) -> String { verdictsFolder + "/" + fannedOut(commit) }

    static func verdict(_ digest: ObjectID, commit: ObjectID) -> String { verdicts(of: commit) + "/" + digest.hex }

    /// Whether a name at the root is one of the records'.
    static func isOwn(_ name: String) -> Bool { isFanOut(name) || ["t", "v"].contains(name) }

    /// Whether a name is the first level of the fan-out of commits.
    static func isFanOut(_ name: String) -> Bool { name.utf8.count == 2 && UInt8(name, radix: 16) != nil && name == name.lowercased() }
}
