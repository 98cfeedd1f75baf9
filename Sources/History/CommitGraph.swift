import Git

/// Which commits of a history that was read come before which, for questions that are asked of every merge.
struct CommitGraph {
    private let positions: [ObjectID: Int]
    /// By position; parents have smaller ones than their children.
    private let commits: [Git.Commit]
    private let parents: [[Int]]
    private let boundary: Set<ObjectID>

    /// - Parameters:
    ///   - commits: parents before children.
    ///   - boundary: where a shallow history ends.
    init(_ commits: [Git.Commit], boundary: Set<ObjectID>) {
        let positions = Dictionary(commits.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        self.positions = positions
        self.commits = commits
        self.boundary = boundary
        parents = commits.map { $0.parents.compactMap { positions[$0] } }
    }

    private struct Marks: OptionSet {
        let rawValue: UInt8
        static let left = Marks(rawValue: 1)
        static let right = Marks(rawValue: 2)
        /// Behind a common ancestor that was found.
        static let isBehind = Marks(rawValue: 4)
        static let both: Marks = [left, right]
    }

    /// The common ancestors of two commits of which none is an ancestor of another; a commit counts as its own ancestor. Uncertain where
    /// better ones may lie beyond the end of a shallow history.
    ///
    /// Marks flow from children to parents in the order of positions, as in git's own `paint_down_to_common`: when a commit's turn comes, all that
    /// come after it have had theirs.
    func bestCommonAncestors(_ left: ObjectID, _ right: ObjectID) -> (commits: [Git.Commit], isCertain: Bool) {
        guard let first = positions[left], let second = positions[right] else { return ([], false) }
        var marks = [Marks](repeating: [], count: max(first, second) + 1)
        marks[first].insert(.left)
        marks[second].insert(.right)
        var open = first == second ? 1 : 2
        var found: [Git.Commit] = []
        var isCertain = true
        var position = max(first, second)
        while open > 0, position >= 0 {
            var mark = marks[position]
            if !mark.isEmpty, !mark.contains(.isBehind) {
                open -= 1
                if mark.isSuperset(of: .both) {
                    found.append(commits[position])
                    mark.insert(.isBehind)
                } else if boundary.contains(commits[position].id) {
                    isCertain = false
                }
            }
            for parent in mark.isEmpty ? [] : parents[position] {
                let before = marks[parent]
                let after = before.union(mark)
                let wasOpen = !before.isEmpty && !before.contains(.isBehind)
                let isOpen = !after.contains(.isBehind)
                open += (isOpen ? 1 : 0) - (wasOpen ? 1 : 0)
                marks[parent] = after
            }
            position -= 1
        }
        return (found, isCertain)
    }
}
