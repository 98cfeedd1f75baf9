import ArgumentParser

/// Where the repository is.
struct RepositoryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The repository, if not the one around the working directory.", valueName: "DIR"))
    var repo: String?
}

/// Which budgets, and which results of which suite.
struct SuiteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Results of a suite; overrides the budget's globs. May be repeated.", valueName: "SUITE=GLOB"))
    var results: [SuiteGlob] = []

    @Option(help: ArgumentHelp("A budget file; without it all of Budgets/*.yaml at the repository's root.", valueName: "FILE"))
    var budget: [String] = []

    @Option(help: ArgumentHelp("Read all results in this format instead of recognising it.", valueName: "FORMAT"))
    var inputFormat: String?

    @Option(help: ArgumentHelp("A name for machines that count as alike; stands for the CPU model.", valueName: "NAME"))
    var hostClass: String?
}

/// `SUITE=GLOB`.
struct SuiteGlob: ExpressibleByArgument {
    let suite: String
    let glob: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        suite = String(parts[0])
        glob = String(parts[1])
    }
}
