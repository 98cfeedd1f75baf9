package import Git

/// What taking up another history of records did.
package struct RecordsUnion: Sendable, Hashable {
    static let logMessage = "tollgate: sync"

    /// Where the records are now.
    package let tip: ObjectID
    /// Paths of a branch of one's own that both histories changed; what was here is kept. Records are named by content and never among them.
    package let conflicts: [String]
}

extension RecordStore {
    /// Takes up the records of another history; neither loses any. The reference moves forward where nothing else is here, and gets a merge
    /// commit otherwise. The work grows with what differs, not with what there is.
    package func unite(with other: ObjectID) throws(GitError) -> RecordsUnion {
        var backoff = Backoff(limits)
        while true {
            let tip = try repository.reference(reference)
            let union: RecordsUnion
            switch try unionStep(from: tip, with: other) {
            case .stay(let tip): return RecordsUnion(tip: tip, conflicts: [])
            case .move: union = RecordsUnion(tip: other, conflicts: [])
            case .merge(let commit, let conflicts): union = RecordsUnion(tip: try repository.writeCommit(commit), conflicts: conflicts)
            }
            do throws(GitError) {
                try repository.updateReference(reference, from: tip, to: union.tip, message: RecordsUnion.logMessage)
                return union
            } catch {
                try backoff.wait(after: error)
            }
        }
    }

    /// Number of records that the second commit has and the first one (nil: nothing) lacks.
    package func recordCount(in commit: ObjectID, notIn old: ObjectID?) throws(GitError) -> Int {
        try entryCount(in: commit, notIn: old, below: RecordPath.isFanOut)
    }

    /// Number of verdicts, likewise.
    package func verdictCount(in commit: ObjectID, notIn old: ObjectID?) throws(GitError) -> Int {
        try entryCount(in: commit, notIn: old) { $0 == RecordPath.verdictsFolder }
    }

    /// - Parameter isCounted: of the folders at the root.
    private func entryCount(in commit: ObjectID, notIn old: ObjectID?, below isCounted: (String) -> Bool) throws(GitError) -> Int {
        let tree = try repository.commit(commit).tree
        guard let old else {
            var count = 0
            for entry in try repository.entries(ofTree: tree) where entry.kind == .tree && isCounted(entry.name) {
                count += try entryCount(inTree: entry.id, levels: RecordPath.levels - 1)
            }
            return count
        }
        let union = try TreeUnion(of: repository.commit(old).tree, and: tree, in: repository)
        var count = 0
        for entry in union.additions where entry.kind == .tree {
            let parts = entry.name.split(separator: "/")
            guard let first = parts.first, isCounted(String(first)), parts.count <= RecordPath.levels else { continue }
            count += try entryCount(inTree: entry.id, levels: RecordPath.levels - parts.count)
        }
        return count
    }

    private func entryCount(inTree tree: ObjectID, levels: Int) throws(GitError) -> Int {
        if levels == 0 { return 1 }
        var count = 0
        for entry in try repository.entries(ofTree: tree) where entry.kind == .tree {
            count += try entryCount(inTree: entry.id, levels: levels - 1)
        }
        return count
    }

    /// What taking up another history comes to.
    enum UnionStep {
        /// It has nothing that is not here.
        case stay(ObjectID)
        /// It continues what is here.
        case move
        case merge(RecordsCommit, conflicts: [String])
    }

    func unionStep(from tip: ObjectID?, with other: ObjectID) throws(GitError) -> UnionStep {
        guard let tip else { return .move }
        if tip == other { return .stay(tip) }
        if try repository.isAncestor(other, of: tip) { return .stay(tip) }
        if try repository.isAncestor(tip, of: other) { return .move }
        let (own, theirs) = (try repository.commit(tip), try repository.commit(other))
        guard let ancestor = try repository.mergeBases(tip, other).commits.first else {
            if try ReplacedHistory.isReplaced(other, by: tip, in: repository) { return try addition(of: theirs, to: own) ?? .stay(tip) }
            if try ReplacedHistory.isReplaced(tip, by: other, in: repository) { return try addition(of: own, to: theirs) ?? .move }
            return try merge(own, theirs, base: nil)
        }
        return try merge(own, theirs, base: repository.commit(ancestor).tree)
    }

    private func merge(_ own: Commit, _ theirs: Commit, base: ObjectID?) throws(GitError) -> UnionStep {
        let (tree, conflicts) = try unitedTree(own, theirs, base: base)
        return .merge(commit(tree, of: own, theirs, parents: [own.id, theirs.id].sorted(), "Merge records\n"), conflicts: conflicts)
    }

    /// What a replaced history has and the one that replaces it lacks, on top of the latter; nil where that is nothing. The old history does not
    /// come back as a parent.
    private func addition(of old: Commit, to new: Commit) throws(GitError) -> UnionStep? {
        let (tree, conflicts) = try unitedTree(new, old, base: nil)
        if tree == new.tree { return nil }
        return .merge(commit(tree, of: new, old, parents: [new.id], "Take up records of the history that was cut\n"), conflicts: conflicts)
    }

    private func unitedTree(_ own: Commit, _ theirs: Commit, base: ObjectID?) throws(GitError) -> (ObjectID, conflicts: [String]) {
        let union = try TreeUnion(of: own.tree, and: theirs.tree, base: base, in: repository)
        let tree = try union.write()
        // Only where either side has added to the records of one commit and suite can one of them stand for another.
        let entries = union.additions.map { $0.name.split(separator: "/") }.filter { $0.count == RecordPath.levels }
        let folders = Set(entries.map { $0.dropLast().joined(separator: "/") }).sorted()
        let superseded = try RecordSnapshot(repository: repository, tip: nil, root: tree).superseded(in: folders)
        return (superseded.isEmpty ? tree : try repository.writeTree(updating: tree, with: [], without: superseded), union.conflicts)
    }

    /// Nothing of who, when and where enters the commit: clones that unite the same two histories get the same one.
    private func commit(_ tree: ObjectID, of own: Commit, _ theirs: Commit, parents: [ObjectID], _ message: String) -> RecordsCommit {
        let author = Signature(name: "Tollgate", email: "tollgate@localhost", time: max(own.committerTime, theirs.committerTime))
        return RecordsCommit(tree: tree, parents: parents, message: message, author: author)
    }
}

extension RecordSnapshot {
    /// The paths of entries in these folders of a commit's suite that a thinned one stands for.
    fileprivate func superseded(in folders: [String]) throws(GitError) -> [String] {
        var paths: [String] = []
        for folder in folders {
            let parts = folder.split(separator: "/").map(String.init)
            guard parts.count == RecordPath.levels - 1, let commit = ObjectID(hex: parts[0] + parts[1]), RecordPath.isValidSuite(parts[2])
            else { continue }
            // What cannot be read stays: it is for who reads to say so.
            let entries = try lines(at: folder).compactMap { try? entry($0, commit: commit, suite: parts[2]) }
            paths += RecordEntry.superseded(in: entries).map { folder + "/" + $0.hex }.sorted()
        }
        return paths
    }
}
