import ArgumentParser
import Budgets
import Foundation
import Gate

extension BudgetCommand {
    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check budget files, report every problem at its place, and say what each objective can promise by design.",
            discussion: """
                What an objective can promise is the margin with which unchanged code passes with 80 %. It follows from the sizes and the spread of the
                results that the budget's globs name, else of those recorded for the checked-out commit or the nearest one before it, else from
                the budget alone: then 5 % or 10 % of the cases are assumed to flip by themselves, and runs to differ by 1 %, 2 % or 5 %. Results never
                make a budget invalid; those that cannot be read are named and left out. A suite's commands are not executed.

                Examples:
                  tollgate budget validate                     all of Budgets/*.yaml
                  tollgate budget validate --explain b.yaml    and each objective as a sentence
                """)

        @Argument(help: ArgumentHelp("Budget files; all of Budgets/*.yaml without any.", valueName: "FILE"))
        var files: [String] = []

        @OptionGroup var repository: RepositoryOptions

        @Flag(help: "Print each objective as a sentence with its numbers.")
        var explain = false

        @Option(help: ArgumentHelp("The UTC day for waivers, if not today.", valueName: "DATE"))
        var today: String?

        func run() throws {
            let day = try Day.option(today)
            let workspace = try Workspace(repository.repo, isNeeded: false)
            let paths = files.isEmpty ? tollgate.files(matching: "Budgets/*.yaml", in: workspace.root) : files
            guard !paths.isEmpty else {
                throw CommandFailure(
                    .notFound, "\(workspace.root)/Budgets/*.yaml: no budget there; write a first one with \"tollgate budget init\"")
            }
            var problems: [String] = []
            var budgets: [Budget] = []
            for path in paths {
                let shown =
                    files.isEmpty && path.hasPrefix(workspace.root) ? String(path.dropFirst(workspace.root.count).drop { $0 == "/" }) : path
                let parse = Budget.parse(bytes: try BudgetFile.read(path), file: shown)
                problems += parse.errors.map(\.description)
                for warning in parse.warnings { complain(warning.description) }
                if let budget = parse.budget { budgets.append(budget) }
            }
            let results = try Progress.during("reading") { () throws(CommandFailure) in
                ResultsAtHand(of: budgets, in: workspace)
            }
            for problem in results.leftOut { complain(problem) }
            for budget in budgets { try say(budget, results, day) }
            guard problems.isEmpty else { throw CommandFailure(.malformed, problems.joined(separator: "\n")) }
        }

        private func say(_ budget: Budget, _ results: ResultsAtHand, _ day: Day) throws {
            for waiver in budget.waivers where waiver.until < day {
                complain(
                    "\(budget.file):\(waiver.location.line):\(waiver.location.column): warning: the waiver of \"\(waiver.objective)\" expired on \(waiver.until)"
                )
            }
            let promises = DesignPromises(of: budget, pilots: results.pilots, today: day)
            for contradiction in promises.contradictions {
                complain("\(contradiction.place): warning: the results there are contradict it: \(contradiction.message)")
            }
            let count = budget.objectives.count
            try output("\(budget.file): valid, \(count) objective\(count == 1 ? "" : "s")")
            if explain { for sentence in BudgetExplanation.sentences(for: budget) { try output("  " + sentence) } }
            for line in promises.lines { try output("  " + line.terminalText) }
        }
    }
}
