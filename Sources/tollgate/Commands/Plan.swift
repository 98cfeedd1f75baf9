import ArgumentParser
import Budgets
import Gate
import Measurements
import Reports

extension BudgetCommand {
    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how many cases, runs, rounds or requests each objective needs to decide, from a pilot or from a stated spread.",
            discussion: """
                What is needed lets unchanged code pass with 80 %. A pilot is one run or several of unchanged code: the files of --results, else those that
                the budget's globs name, else what is recorded for the checked-out commit or the nearest one before it. How far runs differ, and how many cases
                flip by themselves, only several runs show; with one run, or none, it is assumed or stated.

                Examples:
                  tollgate budget plan --results golden='pilot/*.json'    how many cases for its margin, and what the pilot's own number supports
                  tollgate budget plan --spread 2                         runs of unchanged code differ by 2 %
                  tollgate budget plan --discordance 8 --json

                Exit code 0; 65: budget and pilot contradict each other; 66: a file or a budget does not exist.
                """)

        @OptionGroup var repository: RepositoryOptions
        @OptionGroup var suites: SuiteOptions

        @Option(
            help: ArgumentHelp(
                "The standard deviation of runs of unchanged code in %; of independent observations their coefficient of variation.",
                valueName: "PERCENT"))
        var spread: Percentage?

        @Option(
            help: ArgumentHelp(
                "How many of a hundred pass/fail cases flip although nothing changed (default: measured by the pilot, else 5 and 10).",
                valueName: "PERCENT"))
        var discordance: Percentage?

        @Flag(help: "Print it as JSON.")
        var json = false

        func validate() throws {
            guard discordance.map({ $0.share <= 1 }) ?? true else { throw ValidationError("--discordance is at most 100") }
        }

        func run() throws {
            let today = try Day.option(nil)
            let workspace = try Workspace(repository.repo, isNeeded: false)
            let budgets = try workspace.budgets(suites.budget)
            let loader = UnchangedRuns(workspace: workspace, suites: suites, budgets: budgets)
            let assumptions = PlanAssumptions(spread: spread?.share, discordance: discordance?.share)
            let pilots = try Progress.during("reading") { () throws(CommandFailure) in
                try loader.all(orNothing: true) { entry throws(CommandFailure) in
                    if let files = try loader.files(entry) { return files }
                    return try loader.recorded(entry.name, from: nil, last: 1)
                }
            }
            let plans = try budgets.judging { budget throws(GateErrors) in
                try BudgetPlan(for: budget, pilots: pilots.mapValues(\.pool), assuming: assumptions, today: today)
            }
            let listing = PlanListing(plans: plans)
            try output(json ? listing.json.text : listing.text)
        }
    }
}

/// A number of per cent, with or without its sign: `2`, `0.5%`.
struct Percentage: ExpressibleByArgument {
    let share: Double

    init?(argument: String) {
        let digits = argument.hasSuffix("%") ? String(argument.dropLast()) : argument
        guard let percent = Double(digits), percent > 0, percent.isFinite else { return nil }
        share = percent / 100
    }
}
