import ArgumentParser
import Budgets
import Formats
import Reports

struct BudgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "Write budgets, and check what is written.",
        subcommands: [Init.self, Validate.self, Schema.self, Calibrate.self, Plan.self])

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a JSON Schema, for editors that complete and check.",
            discussion: "Example: tollgate budget schema budget > .schemas/budget.json")

        enum Subject: String, ExpressibleByArgument, CaseIterable {
            case budget, results, verdict
            case recordedVerdict = "recorded-verdict"
            case audit, history
        }

        @Argument(help: "Of what: budget, results, verdict, recorded-verdict, audit or history.")
        var subject: Subject

        func run() throws {
            switch subject {
            case .budget: try output(BudgetSchema.json)
            case .results: try output(ResultsSchema.json)
            case .verdict: try output(VerdictSchema.json)
            case .recordedVerdict: try output(RecordedVerdictSchema.json)
            case .audit: try output(AuditSchema.json)
            case .history: try output(HistorySchema.json)
            }
        }
    }
}
