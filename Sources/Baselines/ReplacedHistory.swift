import Git

/// A history of records that was cut: the first commit of the new one names what it replaces, so that clones which still have the old one do not
/// bring it back.
///
/// It names the old history's first commits too, for a clone may be behind the commit that was the newest when it was cut.
struct ReplacedHistory {
    private static let tipTrailer = "Tollgate-Replaces: "
    private static let rootTrailer = "Tollgate-Replaces-History: "

    private let tip: ObjectID
    /// The first commits of the history that is replaced, and of those that it replaced.
    private let roots: [ObjectID]

    /// - Parameter commits: all that are reachable from the tip.
    init(endingAt tip: ObjectID, _ commits: [ObjectID], in repository: Repository) throws(GitError) {
        self.tip = tip
        let (own, replaced) = try ReplacedHistory.roots(commits, in: repository)
        roots = own.union(replaced).sorted()
    }

    var message: String {
        "Cut the history of records\n\n\(ReplacedHistory.tipTrailer)\(tip.hex)\n"
            + roots.map { "\(ReplacedHistory.rootTrailer)\($0.hex)\n" }.joined()
    }

    /// Whether the first history replaces the second, of which it has no commit.
    static func isReplaced(_ other: ObjectID, by tip: ObjectID, in repository: Repository) throws(GitError) -> Bool {
        let (_, replaced) = try roots(repository.commits(reachableFrom: tip), in: repository)
        guard !replaced.isEmpty else { return false }
        return try !roots(repository.commits(reachableFrom: other), in: repository).own.isDisjoint(with: replaced)
    }

    private static func roots(_ commits: [ObjectID], in repository: Repository) throws(GitError) -> (
        own: Set<ObjectID>, replaced: Set<ObjectID>
    ) {
        var own: Set<ObjectID> = []
        var replaced: Set<ObjectID> = []
        for id in commits where try repository.commit(id).parents.isEmpty {
            own.insert(id)
            for line in try repository.message(of: id).split(separator: "\n") where line.hasPrefix(rootTrailer) {
                if let root = ObjectID(hex: String(line.dropFirst(rootTrailer.count))) { replaced.insert(root) }
            }
        }
        return (own, replaced)
    }
}
