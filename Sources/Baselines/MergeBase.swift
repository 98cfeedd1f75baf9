package import Git

/// The commit that a policy names, before any record is looked for.
package struct NamedCommit: Sendable, Hashable {
    package let commit: ObjectID
    /// What it is: "the merge base", "tag v1.2".
    package let name: String
    /// What a reader has to know about the choice, each a sentence without its full stop.
    package internal(set) var notes: [String] = []

    /// What a commit itself is compared with where the policy names the commit itself.
    static func firstParent(of candidate: ObjectID, in repository: Repository, notes: [String]) throws(GitError) -> Found<NamedCommit> {
        if let parent = try repository.commit(candidate).parents.first {
            return .found(NamedCommit(commit: parent, name: "the first parent", notes: notes))
        }
        let isCut = repository.shallowBoundary.contains(candidate)
        return .missing(
            MissingBaseline(
                reason: isCut
                    ? "the history of this clone ends at the candidate \(candidate.short), at a shallow boundary"
                    : "the candidate \(candidate.short) is the first commit of the history",
                remedy: isCut ? GitError.MissingCause.shallow.remedy : "record its results, so that the next commit has a baseline",
                metShallowBoundary: isCut))
    }
}

extension TargetRequest {
    /// What a change is measured against: the merge base with its target branch, the first parent where that is the commit itself, or what a
    /// pull request's test merge merged its head with.
    ///
    /// - Parameter isPreferred: where branches merged crosswise, the first merge base of which this is true is taken, else the newest.
    package func base(
        of candidate: ObjectID, in repository: Repository, isPreferred: (ObjectID) throws -> Bool = { _ in false }
    ) throws -> Found<NamedCommit> {
        // What was measured is the head on top of this commit, which may be newer than the merge base.
        if let merge = try TestMerge(checkedOutIn: repository, variables: variables), option == nil, merge.head == candidate {
            return .found(NamedCommit(commit: merge.base, name: "the base of the test merge"))
        }
        switch try branch(in: repository) {
        case .missing(let missing): return .missing(missing)
        case .found(let branch):
            let bases = try repository.mergeBases(candidate, branch.commit)
            guard let base = try bases.commits.first(where: isPreferred) ?? bases.commits.first else {
                let remedy =
                    repository.isShallow
                    ? GitError.MissingCause.shallow.remedy : "name the branch that the change is for with --target"
                return .missing(
                    MissingBaseline(
                        reason: "the candidate \(candidate.short) and \(branch.name) have no common ancestor"
                            + (repository.isShallow ? " in this clone, whose history is shallow" : ""),
                        remedy: remedy, metShallowBoundary: repository.isShallow))
            }
            if base == candidate { return try NamedCommit.firstParent(of: candidate, in: repository, notes: []) }
            var named = NamedCommit(commit: base, name: "the merge base")
            if bases.commits.count > 1 { named.notes.append("there are \(bases.commits.count) merge bases with \(branch.name)") }
            if !bases.isCertain {
                named.notes.append("the history is shallow, so a later merge base may be hidden; " + GitError.MissingCause.shallow.remedy)
            }
            return .found(named)
        }
    }
}
