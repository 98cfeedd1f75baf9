import ArgumentParser
import Foundation

@main
struct Tollgate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tollgate",
        abstract: "A performance gate for CI: budgets, results and recorded baselines in, a verdict out.",
        discussion: """
            The main job, in three lines:
              tollgate budget init results.json > Budgets/app.yaml     write a first budget
              tollgate record                                          on the main branch: keep the results for the commit
              tollgate check                                           in a pull request: pass (0), fail (1) or undecided and blocked (2)
            What a machine measures (time, throughput, memory) is best measured side by side, in one job:
              tollgate run --baseline origin/main -- COMMAND

            Other exit codes: 64 wrong usage, 65 an input is malformed, 66 an input, a baseline or a commit does not exist,
            69 a needed program or remote is not there, 74 reading or writing failed.
            """,
        version: "0.1.0",
        subcommands: [
            Check.self, Run.self, Compare.self, Record.self, Results.self, BudgetCommand.self, BaselineCommand.self, HistoryCommand.self,
            Audit.self,
            Doctor.self,
        ])

    /// Everything that ends a command goes through here: messages to standard error, exit codes in one place.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var measuring = command as? any AsyncParsableCommand {
                try await measuring.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            complain(failure.description)
            Foundation.exit(failure.status.rawValue)
        } catch let ended as GateEnded {
            Foundation.exit(ended.status.rawValue)
        } catch {
            exit(withError: error)
        }
    }
}

/// A check that ended as checks end: the verdict is written, only the exit code is left.
struct GateEnded: Error {
    let status: ExitStatus
}
