import Git
import Measurements

/// Looks along the history for commits with records of a suite; the candidate itself is never among them.
struct RecordedAncestors {
    let snapshot: RecordSnapshot
    let candidate: ObjectID
    let suite: String

    /// Longer walks are given up.
    static let limit = 10_000

    /// The recorded first-parent ancestors of `commit`, itself included, the nearest first.
    func line(from commit: ObjectID, count: Int, where isWanted: ([RecordEntry]) -> [RecordEntry] = { $0 }) throws -> (
        commits: [RecordedCommit], end: WalkEnd
    ) {
        var found: [RecordedCommit] = []
        var measured: Set<ObjectID> = []
        var walk = FirstParentWalk(in: snapshot.repository, from: commit, limit: RecordedAncestors.limit)
        var distance = 0
        while found.count < count, let ancestor = try walk.next() {
            if let recorded = try recorded(ancestor, distance: distance, where: isWanted), measured.insert(recorded.measured).inserted {
                found.append(recorded)
            }
            distance += 1
        }
        return (found, walk.end ?? .limit)
    }

    /// The nearest recorded ancestor over all parents.
    func nearest(from commit: ObjectID) throws -> (commit: RecordedCommit?, end: WalkEnd) {
        var walk = NearestFirstWalk(in: snapshot.repository, from: commit, limit: RecordedAncestors.limit)
        while let (ancestor, distance) = try walk.next() {
            if let recorded = try recorded(ancestor, distance: distance) { return (recorded, .limit) }
        }
        return (nil, walk.end ?? .limit)
    }

    /// The commit's own records, else those of a commit with the same tree.
    private func recorded(
        _ commit: Commit, distance: Int, where isWanted: ([RecordEntry]) -> [RecordEntry] = { $0 }
    ) throws -> RecordedCommit? {
        guard commit.id != candidate else { return nil }
        let own = isWanted(try snapshot.records(of: commit.id, suite: suite))
        if !own.isEmpty {
            return RecordedCommit(
                commit: commit.id, measured: commit.id, distance: distance, match: distance == 0 ? .exact : .nearest, entries: own)
        }
        guard let twin = try twin(of: commit) else { return nil }
        let entries = isWanted(try snapshot.records(of: twin, suite: suite))
        guard !entries.isEmpty else { return nil }
        return RecordedCommit(commit: commit.id, measured: twin, distance: distance, match: .sameTree, entries: entries)
    }

    /// A recorded commit with the same tree that is neither the candidate nor after it: the nearest ancestor of the candidate, else the
    /// one that was squashed or rebased away (which is no ancestor, and often not in the clone any more).
    private func twin(of commit: Commit) throws -> ObjectID? {
        let repository = snapshot.repository
        var nearest: ObjectID?
        var aside: ObjectID?
        for other in try snapshot.commits(withTree: commit.tree) where other != candidate && other != commit.id {
            guard try snapshot.contains(other, suite: suite) else { continue }
            guard let known = try? repository.commit(other), known.tree == commit.tree else {
                aside = aside ?? other
                continue
            }
            if try repository.isAncestor(other, of: candidate) {
                if let best = nearest, try !repository.isAncestor(best, of: other) { continue }
                nearest = other
            } else if try !repository.isAncestor(candidate, of: other) {
                aside = aside ?? other
            }
        }
        return nearest ?? aside
    }
}
