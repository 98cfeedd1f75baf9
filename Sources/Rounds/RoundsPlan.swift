/// What is measured side by side: decided before the first round, but for the most rounds that the time allows, and never by what is measured.
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
    /// What the working tree's files are beyond that commit: a digest of the difference.
    package let changes: String
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
    package internal(set) var length: Length
    /// To how many processors the commands are kept; nil for all.
    package let processors: Int?

    /// How many rounds there are.
    package enum Length: Sendable, Hashable, Codable {
        /// So many, judged once.
        case fixed(Int)
        /// Each is looked at. Nil until the first round has shown how many the time allows; it is fixed before the first look.
        case untilDecided(atMost: Int?)
    }

    /// The most rounds that are measured where each of them is looked at; nil where that is not fixed yet, or they are judged once.
    package var maximum: Int? { if case .untilDecided(let most) = length { most } else { nil } }

    package init(
        baseline: String, candidate: String?, changes: String = "", units: [Unit], seed: UInt64, hasWarmUp: Bool = false,
        disturbance: Disturbance = Disturbance(),
        acceptedExits: [Int32] = [], timeout: Double? = nil, sides: [RoundSide] = RoundSide.allCases, length: Length = .fixed(5),
        processors: Int? = nil
    ) {
        self.baseline = baseline
        self.candidate = candidate
        self.changes = changes
        self.units = units
        self.seed = seed
        self.hasWarmUp = hasWarmUp
        self.disturbance = disturbance
        self.acceptedExits = acceptedExits
        self.timeout = timeout
        self.sides = sides
        self.length = length
        self.processors = processors
    }
}

/// One round that was measured.
package struct FinishedRound: Sendable, Hashable, Codable {
    /// From 1.
    package let number: Int
    /// Wall-clock seconds of all its commands, a repeated attempt included.
    package let seconds: Double
    /// Those of the attempt that counts.
    package var attemptSeconds: Double { uses.reduce(0) { $0 + $1.seconds } }
    /// What the machine did during each command, in their order.
    package let uses: [MachineUse]
    package let firstAttemptWasDisturbed: Bool
    package let wasRepeated: Bool
}
