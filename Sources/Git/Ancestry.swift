import CLibgit2

/// The best common ancestors of two commits.
package struct MergeBases: Sendable, Hashable {
    /// None is an ancestor of another; the newest first (by committer time, then by id). Several where branches merged crosswise.
    package let commits: [ObjectID]
    /// False where a shallow history hides commits that could be better ones.
    package let isCertain: Bool
}

extension Repository {
    /// The best common ancestors of two commits; a commit counts as its own ancestor.
    package func mergeBases(_ first: ObjectID, _ second: ObjectID) throws(GitError) -> MergeBases {
        if isShallow { return try CutHistory(repository: self).mergeBases(first, second) }
        var list = git_oidarray()
        var firstOid = first.oid
        var secondOid = second.oid
        let code = git_merge_bases(&list, pointer, &firstOid, &secondOid)
        if code == GIT_ENOTFOUND.rawValue, LibraryFailure(code: code).isCategory(GIT_ERROR_MERGE) {
            return MergeBases(commits: [], isCertain: true)
        }
        try checkFound(first, code)
        defer { git_oidarray_dispose(&list) }
        let ids = UnsafeBufferPointer(start: list.ids, count: list.count).map { ObjectID($0) }
        return MergeBases(commits: try newestFirst(ids), isCertain: true)
    }

    /// Whether the first commit is a strict ancestor of the second; false for a commit and itself.
    package func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
        if ancestor == commit { return false }
        if isShallow { return try CutHistory(repository: self).ancestors(of: [commit]).contains(ancestor) }
        var commitOid = commit.oid
        var ancestorOid = ancestor.oid
        let code = git_graph_descendant_of(pointer, &commitOid, &ancestorOid)
        try checkFound(commit, code)
        return code == 1
    }

    /// The commits reachable from `commit` and not from `excluded`, children before parents, newer before older; a shallow history's
    /// up to its end.
    package func commits(reachableFrom commit: ObjectID, notFrom excluded: [ObjectID] = []) throws(GitError) -> [ObjectID] {
        if isShallow { return try CutHistory(repository: self).commits(reachableFrom: commit, notFrom: excluded) }
        var walk: OpaquePointer?
        try check(git_revwalk_new(&walk, pointer), "walking the history of \(path)")
        defer { git_revwalk_free(walk) }
        git_revwalk_sorting(walk, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue)
        var oid = commit.oid
        try checkFound(commit, git_revwalk_push(walk, &oid))
        for id in excluded {
            var oid = id.oid
            try checkFound(id, git_revwalk_hide(walk, &oid))
        }
        var ids: [ObjectID] = []
        while true {
            let code = git_revwalk_next(&oid, walk)
            if code == GIT_ITEROVER.rawValue { return ids }
            try checkFound(ids.last ?? commit, code)
            ids.append(ObjectID(oid))
        }
    }

    func newestFirst(_ ids: [ObjectID]) throws(GitError) -> [ObjectID] {
        var dated: [(time: Int64, id: ObjectID)] = []
        for id in ids { dated.append((try commit(id).committerTime, id)) }
        return dated.sorted { ($1.time, $0.id) < ($0.time, $1.id) }.map(\.id)
    }
}

/// The same questions in a history that ends at a shallow boundary, where the library's own walks fail.
private struct CutHistory {
    let repository: Repository

    /// The commits and all their ancestors up to the boundary.
    func ancestors(of commits: [ObjectID]) throws(GitError) -> Set<ObjectID> {
        var seen = Set(commits)
        var pending = commits
        while let id = pending.popLast() {
            for parent in try repository.commit(id).parents where seen.insert(parent).inserted { pending.append(parent) }
        }
        return seen
    }

    func mergeBases(_ first: ObjectID, _ second: ObjectID) throws(GitError) -> MergeBases {
        let firstAncestors = try ancestors(of: [first])
        let secondAncestors = try ancestors(of: [second])
        let common = firstAncestors.intersection(secondAncestors)
        var best = common
        // An ancestor of a common ancestor is, by its whole chain of children, the parent of a common one.
        for id in common { for parent in try repository.commit(id).parents { best.remove(parent) } }
        // What is hidden behind a boundary commit that the bases reach can only be older than they are.
        let reached = try ancestors(of: Array(best))
        let cuts = repository.shallowBoundary.intersection(firstAncestors.union(secondAncestors))
        return MergeBases(commits: try repository.newestFirst(Array(best)), isCertain: cuts.isSubset(of: reached))
    }

    func commits(reachableFrom commit: ObjectID, notFrom excluded: [ObjectID]) throws(GitError) -> [ObjectID] {
        let hidden = try ancestors(of: excluded)
        var order: [ObjectID] = []
        var seen = hidden
        // Depth first; a commit is finished when its parents are, the first parent last, so that its line stays together at the front.
        var pending: [(id: ObjectID, isFinished: Bool)] = [(commit, false)]
        while let (id, isFinished) = pending.popLast() {
            if isFinished {
                order.append(id)
            } else if seen.insert(id).inserted {
                pending.append((id, true))
                for parent in try repository.commit(id).parents where !seen.contains(parent) { pending.append((parent, false)) }
            }
        }
        return order.reversed()
    }
}
