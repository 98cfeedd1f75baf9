/// Why a walk gave no more commits.
package enum WalkEnd: Sendable, Hashable {
    /// The first commit of the history.
    case root
    /// The history goes on, but not in this clone.
    case shallowBoundary
    /// As many commits were given as the caller wanted.
    case limit
}

/// A commit and its first parent, and that one's first parent, and so on: the line of a branch.
package struct FirstParentWalk {
    private let repository: Repository
    private var upcoming: ObjectID?
    private var remaining: Int
    /// Nil while the walk goes on.
    package private(set) var end: WalkEnd?

    /// Begins with `commit` and gives at most `limit` commits.
    package init(in repository: Repository, from commit: ObjectID, limit: Int) {
        self.repository = repository
        upcoming = commit
        remaining = limit
    }

    /// The next commit; nil at the end, which `end` explains.
    package mutating func next() throws(GitError) -> Commit? {
        guard let id = upcoming else { return nil }
        guard remaining > 0 else {
            end = .limit
            upcoming = nil
            return nil
        }
        remaining -= 1
        let commit = try repository.commit(id)
        upcoming = commit.parents.first
        if upcoming == nil { end = repository.shallowBoundary.contains(id) ? .shallowBoundary : .root }
        return commit
    }
}

/// A commit and all its ancestors, the nearest first: by the number of steps, then in the order of parents.
package struct NearestFirstWalk {
    private let repository: Repository
    private var queue: [(id: ObjectID, distance: Int)]
    private var position = 0
    private var seen: Set<ObjectID>
    private var remaining: Int
    private var metBoundary = false
    /// Nil while the walk goes on.
    package private(set) var end: WalkEnd?

    /// Begins with `commit` and gives at most `limit` commits.
    package init(in repository: Repository, from commit: ObjectID, limit: Int) {
        self.repository = repository
        queue = [(commit, 0)]
        seen = [commit]
        remaining = limit
    }

    /// The next commit and its distance in steps; nil at the end, which `end` explains.
    package mutating func next() throws(GitError) -> (commit: Commit, distance: Int)? {
        guard position < queue.count, remaining > 0 else {
            end = end ?? (position < queue.count ? .limit : metBoundary ? .shallowBoundary : .root)
            return nil
        }
        remaining -= 1
        let (id, distance) = queue[position]
        position += 1
        let commit = try repository.commit(id)
        if repository.shallowBoundary.contains(id) { metBoundary = true }
        for parent in commit.parents where seen.insert(parent).inserted { queue.append((parent, distance + 1)) }
        return (commit, distance)
    }
}
