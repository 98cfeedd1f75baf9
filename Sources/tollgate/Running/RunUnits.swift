import Budgets
import Rounds

/// What a round consists of: the command on the command line for one suite, or what the budgets' suites name.
struct RunUnits {
    let command: [String]
    let suite: String?
    let prepare: String?
    let levels: [String]?
    let budgets: [Budget]

    private var suites: [Suite] {
        var seen = Set<String>()
        return budgets.flatMap(\.judgedSuites).filter { seen.insert($0.name).inserted }
    }

    func units() throws(CommandFailure) -> [RoundsPlan.Unit] {
        if let suite, !suites.contains(where: { $0.name == suite }) {
            throw CommandFailure(
                .usage, "no objective is about a suite \"\(suite)\" (there is \(suites.map(\.name).sorted().joined(separator: ", ")))")
        }
        return command.isEmpty ? try named() : try given()
    }

    private func given() throws(CommandFailure) -> [RoundsPlan.Unit] {
        guard let name = suite ?? (suites.count == 1 ? suites[0].name : nil) else {
            throw CommandFailure(
                .usage,
                "which suite does the command measure? Say it with --suite (there is \(suites.map(\.name).sorted().joined(separator: ", ")))")
        }
        let command = HarnessCommand(words: command)
        guard let levels else { return [RoundsPlan.Unit(suite: name, command: command, prepare: prepare)] }
        guard command.usesLevel else {
            throw CommandFailure(.usage, "--level: the command does not say {level}, so it would measure the same at each of them")
        }
        return levels.map { RoundsPlan.Unit(suite: name, level: $0, command: command, prepare: prepare) }
    }

    private func named() throws(CommandFailure) -> [RoundsPlan.Unit] {
        throw CommandFailure(
            .usage, "nothing to run: write the harness behind -- (… -- COMMAND), or give a suite of the budget a command")
    }
}
