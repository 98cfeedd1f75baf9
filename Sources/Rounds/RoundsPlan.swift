/// What is measured side by side, decided before the first round and never changed by what it shows.
package struct RoundsPlan: Sendable, Hashable, Codable {
    /// One command of a round: a suite, or a suite at one load level.
    package struct Unit: Sendable, Hashable, Codable {
        package let suite: String
        /// Nil without levels.
        package let level: String?
        package let command: HarnessCommand
        /// A line for the shell that builds a side once.
        package let prepare: String?

        package init(suite: String, level: String? = nil, command: HarnessCommand, prepare: String? = nil) {
            self.suite = suite
            self.level = level
            self.command = command
            self.prepare = prepare
        }
    }

    /// The full id of the baseline's commit.
    package let baseline: String
    /// The full id of the commit that is checked out beside it; nil for runs of one side only.
    package let candidate: String?
    package let units: [Unit]
    package let seed: UInt64
    /// Whether a first round is measured and thrown away.
    package let hasWarmUp: Bool
    package let disturbance: Disturbance
    /// Exit codes besides 0 that a harness may end with.
    package let acceptedExits: [Int32]
    /// Seconds that one command may take; nil for any.
    package let timeout: Double?
    /// The sides that are measured: both, or the candidate only.
    package let sides: [RoundSide]
    /// The most rounds that are measured where each of them is looked at; nil where they are judged once.
    package internal(set) var maximum: Int?

    package init(
        baseline: String, candidate: String?, units: [Unit], seed: UInt64, hasWarmUp: Bool = false,
        disturbance: Disturbance = Disturbance(),
        acceptedExits: [Int32] = [], timeout: Double? = nil, sides: [RoundSide] = RoundSide.allCases, maximum: Int? = nil
    ) {
        self.baseline = baseline
        self.candidate = candidate
        self.units = units
        self.seed = seed
        self.hasWarmUp = hasWarmUp
        self.disturbance = disturbance
        self.acceptedExits = acceptedExits
        self.timeout = timeout
        self.sides = sides
        self.maximum = maximum
    }
}

/// One round that was measured.
package struct FinishedRound: Sendable, Hashable, Codable {
    /// From 1.
    package let number: Int
    /// Wall-clock seconds of all its commands, a repeated attempt included.
    package let seconds: Double
    /// What the machine did during each command, in their order.
    package let uses: [MachineUse]
    package let firstAttemptWasDisturbed: Bool
    package let wasRepeated: Bool
}
