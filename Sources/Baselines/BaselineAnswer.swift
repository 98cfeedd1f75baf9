package import Git

/// What was looked for, or why it is not there.
package enum Found<Value> {
    case found(Value)
    case missing(MissingBaseline)
}

extension Found: Sendable where Value: Sendable {}

/// Why there is no baseline, and what would give one.
package struct MissingBaseline: Sendable, Hashable {
    /// A sentence without its full stop.
    package let reason: String
    package let remedy: String
    /// The walk met the point where a shallow history ends: what is behind it is not known.
    package let metShallowBoundary: Bool

    package init(reason: String, remedy: String, metShallowBoundary: Bool = false) {
        self.reason = reason
        self.remedy = remedy
        self.metShallowBoundary = metShallowBoundary
    }
}

/// A commit of the history with records that stand for it.
package struct RecordedCommit: Sendable, Hashable {
    /// How the records were found.
    package enum Match: Sendable, Hashable {
        /// On the commit that the policy names.
        case exact
        /// On a commit with the same tree: a squash, a rebase without change.
        case sameTree
        /// On an ancestor of the commit that the policy names.
        case nearest
    }

    /// The commit of the history.
    package let commit: ObjectID
    /// The commit that was measured: another one where only its tree is the same.
    package let measured: ObjectID
    /// Number of commits from the one that the policy names back to this one.
    package let distance: Int
    package let match: Match
    /// In the order of their identities; never empty.
    package let entries: [RecordEntry]
}

/// The records that a policy chose.
package struct ChosenBaseline: Sendable, Hashable {
    /// Oldest first; one, except for `window`.
    package let commits: [RecordedCommit]
    /// The commit that the policy names: the merge base, the tag.
    package let reference: ObjectID
    /// What that commit is: "the merge base", "tag v1.2".
    package let referenceName: String
    /// What a reader has to know about the choice, each a sentence without its full stop: how far away it is, what is hidden.
    package let notes: [String]

    /// The newest: the baseline itself where there is one.
    package var newest: RecordedCommit? { commits.last }
}

package typealias BaselineAnswer = Found<ChosenBaseline>
