import Git

/// The tag before a commit.
struct LatestTag {
    let repository: Repository
    /// `*` stands for any characters and `?` for one; nil is any tag.
    let pattern: String?

    /// The tag of the nearest tagged strict ancestor: none of the others lies between it and the commit; of several side by side the one
    /// with the fewest commits in between.
    func before(_ commit: ObjectID) throws(GitError) -> (tag: Tag?, end: WalkEnd) {
        var named: [ObjectID: Tag] = [:]
        for tag in try repository.tags() where tag.commit != commit && pattern.map({ LatestTag.matches(tag.name, $0) }) ?? true {
            // Of several tags on one commit, the last in the order of names.
            named[tag.commit] = tag
        }
        var walk = FirstParentWalk(in: repository, from: commit, limit: RecordedAncestors.limit)
        var onLine: Tag?
        while onLine == nil, let ancestor = try walk.next() { onLine = named[ancestor.id] }
        let end = walk.end ?? .limit
        if named.isEmpty { return (nil, end) }
        // Tags that came in by merges and are not older than the one on the line.
        let between = try repository.commits(reachableFrom: commit, notFrom: onLine.map { [$0.commit] } ?? [])
        let candidates = (onLine.map { [$0] } ?? []) + between.compactMap { named[$0] }
        var best: (tag: Tag, distance: Int)?
        for tag in candidates.prefix(LatestTag.comparedTags) {
            let distance = try repository.commits(reachableFrom: commit, notFrom: [tag.commit]).count
            if best.map({ distance < $0.distance }) ?? true { best = (tag, distance) }
        }
        return (best?.tag, end)
    }

    /// Tags beside the line are met children first: what follows this many is farther away than one of them.
    private static let comparedTags = 10

    /// Whether a name matches a pattern as a whole.
    static func matches(_ name: String, _ pattern: String) -> Bool {
        let text = Array(name)
        let glob = Array(pattern)
        var position = 0
        var place = 0
        // Where the last star stands, and up to where it has eaten the text.
        var star: (place: Int, position: Int)?
        while position < text.count {
            if place < glob.count, glob[place] == "*" {
                star = (place, position)
                place += 1
            } else if place < glob.count, glob[place] == "?" || glob[place] == text[position] {
                place += 1
                position += 1
            } else if let last = star {
                star = (last.place, last.position + 1)
                place = last.place + 1
                position = last.position + 1
            } else {
                return false
            }
        }
        return glob[place...].allSatisfy { $0 == "*" }
    }
}
