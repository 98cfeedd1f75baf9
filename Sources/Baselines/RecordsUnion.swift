package import Git

/// What taking up another history of records did.
package struct RecordsUnion: Sendable, Hashable {
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
            let union = try union(of: tip, and: other)
            if union.tip == tip { return union }
            do throws(GitError) {
                try repository.updateReference(reference, from: tip, to: union.tip, message: "tollgate: sync")
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

    private func union(of tip: ObjectID?, and other: ObjectID) throws(GitError) -> RecordsUnion {
        guard let tip, tip != other else { return RecordsUnion(tip: other, conflicts: []) }
        if try repository.isAncestor(other, of: tip) { return RecordsUnion(tip: tip, conflicts: []) }
        if try repository.isAncestor(tip, of: other) { return RecordsUnion(tip: other, conflicts: []) }
        let (own, theirs) = (try repository.commit(tip), try repository.commit(other))
        var base: ObjectID?
        if let ancestor = try repository.mergeBases(tip, other).commits.first { base = try repository.commit(ancestor).tree }
        let union = try TreeUnion(of: own.tree, and: theirs.tree, base: base, in: repository)
        // Nothing of who, when and where enters the commit: clones that merge the same two histories get the same one.
        let author = Signature(name: "Tollgate", email: "tollgate@localhost", time: max(own.committerTime, theirs.committerTime))
        let merge = try repository.writeCommit(
            tree: union.write(), parents: [tip, other].sorted(), message: "Merge records\n", author: author)
        return RecordsUnion(tip: merge, conflicts: union.conflicts)
    }
}
