/// One of the two that are measured side by side.
package enum RoundSide: String, Sendable, Hashable, Codable, CaseIterable {
    /// The revision that is compared with, in a worktree of its own.
    case baseline
    /// The working tree as it is.
    case candidate

    package var other: RoundSide { self == .baseline ? .candidate : .baseline }
}
