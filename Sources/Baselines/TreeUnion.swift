import Git

/// What one tree has and another one lacks, found by reading only the trees that differ.
///
/// The tree of the records is named by content all the way down, so two of them unite by taking what either has. Only a branch that holds
/// other files too can have one path with two contents: then the side that changed it since the common ancestor counts, and ours where both
/// did, or where no ancestor is known.
struct TreeUnion {
    private let repository: Repository
    /// The common ancestor's tree.
    private let base: ObjectID?
    private let ours: ObjectID
    /// What ours lacks; the names are paths from the root, and a whole tree that is new is one line.
    private(set) var additions: [TreeEntry] = []
    /// Paths where both have something else; ours is kept.
    private(set) var conflicts: [String] = []

    init(of ours: ObjectID, and theirs: ObjectID, base: ObjectID? = nil, in repository: Repository) throws(GitError) {
        self.repository = repository
        self.base = base
        self.ours = ours
        try visit(ours, theirs, path: "")
    }

    /// Stores the united tree; ours where it lacks nothing.
    func write() throws(GitError) -> ObjectID {
        additions.isEmpty ? ours : try repository.writeTree(updating: ours, with: additions)
    }

    private mutating func visit(_ ours: ObjectID, _ theirs: ObjectID, path: String) throws(GitError) {
        guard ours != theirs else { return }
        let known = Dictionary(try repository.entries(ofTree: ours).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in try repository.entries(ofTree: theirs) {
            let place = path + entry.name
            guard let own = known[entry.name] else {
                additions.append(entry.named(place))
                continue
            }
            if own == entry { continue }
            if own.kind == .tree, entry.kind == .tree {
                try visit(own.id, entry.id, path: place + "/")
                continue
            }
            let before = try base.flatMap { base throws(GitError) in try repository.entry(atPath: place, inTree: base) }?.named(entry.name)
            if before == own { additions.append(entry.named(place)) } else if before != entry { conflicts.append(place) }
        }
    }
}
