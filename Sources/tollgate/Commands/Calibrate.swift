import ArgumentParser
import Baselines
import Budgets
import Gate
import Git
import Measurements
import Reports

extension BudgetCommand {
    struct Calibrate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a budget does to code that did not change: how often it fails, and which margins the noise supports.",
            discussion: """
                Takes runs of unchanged code, splits them many times into a baseline and a candidate, and lets the gate judge each split. The runs are
                those of --results, several files of one commit; else those recorded for the checked-out commit and its ancestors; else those that
                the budget's own globs name. What is inside a run is never split. With rounds (the default of suites) runs that follow each other
                are the two sides of a round, from three rounds a side on.

                Examples:
                  tollgate budget calibrate --results load='unchanged/*.json'   ten runs of one commit
                  tollgate budget calibrate --last 40 --runs 1                  one recorded run a side, of the last 40 recorded commits
                  tollgate budget calibrate --json | jq '.budgets[].checks[] | {objective, supported}'

                "supports" is the smallest margin (or the tightest limit) that lets unchanged code pass with 80 %, "detects" the smallest degradation
                (or the value) that fails with 80 %. Warnings do not change the exit code, which is 0; 66: there are no results at all.
                """)

        @OptionGroup var repository: RepositoryOptions
        @OptionGroup var suites: SuiteOptions

        @Option(help: ArgumentHelp("The newest of the recorded commits, if not the checked-out one.", valueName: "REV"))
        var from: String?

        @Option(help: ArgumentHelp("So many recorded commits on the line of first parents (default: 20).", valueName: "N"))
        var last: Int?

        @Option(help: ArgumentHelp("So many runs a side, if not half of all.", valueName: "N"))
        var runs: Int?

        @Option(help: ArgumentHelp("Judge at most so many splits.", valueName: "N"))
        var splits = 200

        @Flag(help: "Print it as JSON.")
        var json = false

        func validate() throws {
            guard (1...100_000).contains(splits) else { throw ValidationError("--splits is a number from 1 to 100000") }
            guard last.map({ $0 >= 1 }) ?? true else { throw ValidationError("--last is a number from 1 on") }
            guard runs.map({ $0 >= 1 }) ?? true else { throw ValidationError("--runs is a number from 1 on") }
        }

        func run() throws {
            let today = try Day.option(nil)
            let workspace = try Workspace(repository.repo, isNeeded: from != nil)
            let budgets = try workspace.budgets(suites.budget)
            let loader = UnchangedRuns(workspace: workspace, suites: suites, budgets: budgets)
            let sources = try Progress.during("reading") { () throws(CommandFailure) in
                try loader.all { entry throws(CommandFailure) in
                    if from == nil, last == nil, entry.isOverridden { return try loader.files(entry) }
                    if let recorded = try loader.recorded(entry.name, from: from, last: last ?? 20) { return recorded }
                    return from == nil && last == nil ? try loader.files(entry) : nil
                }
            }
            let calibrations = try Progress.during("judging") { () throws(CommandFailure) in
                try budgets.judging { budget throws(GateErrors) in
                    try Calibration(of: budget, runs: sources.mapValues(\.pool), runsASide: runs, splits: splits, today: today)
                }
            }
            let listing = CalibrationListing(calibrations: calibrations, sources: sources)
            try output(json ? listing.json.text : listing.text)
        }
    }
}
