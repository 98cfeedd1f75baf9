package import Measurements

/// A file's promises: the objectives of one service or feature, and the policy they are judged by. Valid by construction:
/// only `Budget.parse` makes one, and it reports every problem of a file before it gives up.
package struct Budget: Sendable, Hashable {
    /// As given on the command line, or relative to the repository's root.
    package let file: String
    package let service: String
    package let owner: String?
    package let why: String?
    /// The objective that the verdict leads with.
    package let primary: String?
    package let suites: [Suite]
    /// In the file's order, which also breaks ties in the correction.
    package let objectives: [Objective]
    package let policy: Policy
    package let waivers: [Waiver]
    /// What tokens cost, where results have none; in the file's order.
    package let prices: [ModelPrice]

    package init(
        file: String, service: String, owner: String? = nil, why: String? = nil, primary: String? = nil, suites: [Suite],
        objectives: [Objective],
        policy: Policy = Policy(), waivers: [Waiver] = [], prices: [ModelPrice] = []
    ) {
        self.file = file
        self.service = service
        self.owner = owner
        self.why = why
        self.primary = primary
        self.suites = suites
        self.objectives = objectives
        self.policy = policy
        self.waivers = waivers
        self.prices = prices
    }
}

/// What is run together, and where its result files lie.
package struct Suite: Sendable, Hashable {
    package let name: String
    /// Globs relative to the repository's root; empty only where there is a command.
    package let results: [String]
    /// How it is measured; nil where somebody else does that.
    package let command: SuiteCommand?
    /// A shell line that builds a side once before it is measured.
    package let prepare: String?
    /// False where several files a side were measured in blocks and must not be paired in order.
    package let rounds: Bool
    /// True where all files are shards of one run although their cases or endpoints overlap (`files: shards`).
    package let allShards: Bool
    /// A format's name that overrides recognition, and what files do not tell themselves.
    package let reading: InputReading
    /// What records keep of a large load test.
    package let store: StoredForm

    package init(
        name: String, results: [String], command: SuiteCommand? = nil, prepare: String? = nil, rounds: Bool = true, allShards: Bool = false,
        reading: InputReading = InputReading(), store: StoredForm = .histograms
    ) {
        self.name = name
        self.results = results
        self.command = command
        self.prepare = prepare
        self.rounds = rounds
        self.allShards = allShards
        self.reading = reading
        self.store = store
    }
}

/// What records keep of the observations of a large load test, as budgets write it.
package enum StoredForm: String, Sendable, Hashable, CaseIterable {
    /// A histogram for each run and set of labels.
    case histograms
    /// Every observation.
    case samples
}

/// How a suite is measured once: shell lines that leave a result file at `{out}`. Reading a budget never executes them.
package enum SuiteCommand: Sendable, Hashable {
    case single(String)
    /// One for each load level, in the file's order; what it measures has the label `load` with the level's name.
    case levels([LoadLevel])
}

/// A load level, and the shell line that measures at it.
package struct LoadLevel: Sendable, Hashable {
    package let level: String
    package let command: String

    package init(level: String, command: String) {
        self.level = level
        self.command = command
    }
}
