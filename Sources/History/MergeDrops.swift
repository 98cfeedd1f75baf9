import Budgets
import Git

extension BudgetChanges {
    /// What a merge took back of what one side had done to the budgets since the sides parted, by taking the other side's word: `-s ours`, or a
    /// conflict that was resolved for one of them. An ordinary merge takes what the side did that did something, and drops nothing.
    mutating func dropped(
        by merge: Git.Commit, parents: [Git.Commit]
    ) throws(GitError) -> [(file: String, event: BudgetAudit.Event)] {
        guard parents.count > 1, parents.count == merge.parents.count else { return [] }
        var events: [(file: String, event: BudgetAudit.Event)] = []
        for (index, parent) in parents.enumerated() where history.files[parent.id] != history.files[merge.id] {
            var others = parents
            others.remove(at: index)
            var bases: [Git.Commit] = []
            var isCertain = true
            for other in others {
                let found = graph.bestCommonAncestors(parent.id, other.id)
                isCertain = isCertain && found.isCertain
                for base in found.commits where !bases.contains(base) { bases.append(base) }
            }
            // Beyond the end of a shallow history nobody knows what a side did.
            guard isCertain else { continue }
            // A side that did nothing has nothing to lose.
            if bases.contains(where: { history.files[$0.id] == history.files[parent.id] }) { continue }
            for path in try touched(by: parent, since: bases) {
                let drop = try drop(of: path, from: parent, since: bases, by: merge, beside: others)
                events += drop.changes.map { (drop.file, .dropped($0, from: parent.id.hex)) }
            }
        }
        return events
    }

    /// Where a side has a budget that is not as any of the bases had it, or no longer has one.
    private mutating func touched(by parent: Git.Commit, since bases: [Git.Commit]) throws(GitError) -> [String] {
        var paths: [String] = []
        for (path, blob) in history.filesByPath(of: parent.id) {
            var isSame = false
            for base in bases {
                let before = try history.path(of: path, of: parent, in: base)
                isSame = isSame || before.flatMap { history.files[base.id]?[$0] } == blob
            }
            if !isSame { paths.append(path) }
        }
        guard let first = bases.first else { return paths }
        for (path, _) in history.filesByPath(of: first.id) {
            if try history.path(after: path, in: first, at: parent) == nil { paths.append(path) }
        }
        return paths
    }

    private mutating func drop(
        of path: String, from parent: Git.Commit, since bases: [Git.Commit], by merge: Git.Commit, beside others: [Git.Commit]
    ) throws(GitError) -> (file: String, changes: [BudgetDifference.Change]) {
        let has = history.files[parent.id]?[path] != nil
        let merged =
            has ? try history.path(after: path, in: parent, at: merge) : history.files[merge.id]?[path] != nil ? path : nil
        if has, let merged, history.files[merge.id]?[merged] == history.files[parent.id]?[path] { return (merged, []) }
        var before: [Budget?] = []
        for base in bases {
            before.append(try budget(at: has ? try history.path(of: path, of: parent, in: base) : path, of: base.id))
        }
        var beside: [Budget?] = []
        for other in others {
            let there = try merged.map { path throws(GitError) in try history.path(of: path, of: merge, in: other) } ?? path
            beside.append(try budget(at: there, of: other.id))
        }
        let difference = BudgetDifference(
            droppedBy: try budget(at: merged, of: merge.id), from: try budget(at: path, of: parent.id),
            since: before.isEmpty ? [nil] : before, beside: beside)
        return (merged ?? path, difference.changes)
    }
}
