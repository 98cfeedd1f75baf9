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
            let names = suites.map(\.name).sorted().joined(separator: ", ")
            throw CommandFailure(.usage, "which suite does the command measure? Say it with --suite (there is \(names))")
        }
        let command = HarnessCommand(words: command)
        guard let levels else { return [RoundsPlan.Unit(suite: name, command: command, prepare: prepare)] }
        guard command.usesLevel else {
            throw CommandFailure(.usage, "--level: the command does not say {level}, so it would measure the same at each of them")
        }
        return levels.map { RoundsPlan.Unit(suite: name, level: $0, command: command, prepare: prepare) }
    }

    /// What the budgets' suites name; `suite` and `levels` choose among it.
    private func named() throws(CommandFailure) -> [RoundsPlan.Unit] {
        var units: [RoundsPlan.Unit] = []
        for item in suites where suite == nil || item.name == suite {
            let line = prepare ?? item.prepare
            switch item.command {
            case nil: continue
            case .single(let text)?: units.append(RoundsPlan.Unit(suite: item.name, command: .shell(text), prepare: line))
            case .levels(let all)?:
                for level in all where levels?.contains(level.level) ?? true {
                    guard LevelList.isName(level.level) else {
                        throw CommandFailure(
                            .malformed,
                            "suite \"\(item.name)\": the load level \"\(level.level)\" becomes a folder's name; use letters, digits, \".\", \"_\" and \"-\""
                        )
                    }
                    units.append(RoundsPlan.Unit(suite: item.name, level: level.level, command: .shell(level.command), prepare: line))
                }
            }
        }
        if let levels, let missing = levels.first(where: { level in !units.contains { $0.level == level } }) {
            throw CommandFailure(.usage, "--level \(missing): no suite of the budgets has that level (levels:)")
        }
        guard units.isEmpty else { return units }
        throw CommandFailure(
            .usage, "nothing to run: write the harness behind -- (… -- COMMAND), or give a suite of the budget a command (command:)")
    }
}
