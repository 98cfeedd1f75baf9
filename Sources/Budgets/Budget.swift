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

    package init(
        file: String, service: String, owner: String? = nil, why: String? = nil, primary: String? = nil, suites: [Suite],
        objectives: [Objective],
        policy: Policy = Policy(), waivers: [Waiver] = []
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
    }
}

/// What was run together, and where its result files lie.
package struct Suite: Sendable, Hashable {
    package let name: String
    /// Globs relative to the repository's root.
    package let results: [String]
    /// False where several files a side were measured in blocks and must not be paired in order.
    package let rounds: Bool
    /// True where all files are shards of one run although their cases or endpoints overlap (`files: shards`).
    package let allShards: Bool
    /// A format's name that overrides recognition.
    package let inputFormat: String?

    package init(name: String, results: [String], rounds: Bool = true, allShards: Bool = false, inputFormat: String? = nil) {
        self.name = name
        self.results = results
        self.rounds = rounds
        self.allShards = allShards
        self.inputFormat = inputFormat
    }
}
