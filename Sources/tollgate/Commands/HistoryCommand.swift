import ArgumentParser
import Baselines
import Budgets
import Git
import History
import Reports

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "The recorded values of objectives along a branch, with the limits as they stood at each commit.",
        discussion: """
            A line of the branch's first parents, oldest first: each recorded commit's value with its bounds, the limit that the budget had there and
            whether it was met, how "check --record" judged it then (pass, fail, waived, undecided; "fail → pass" where it was judged again), and
            tags. Only records of the newest one's machine count. Objectives are those of the budgets as they are now.

            Examples:
              tollgate history                               all objectives, the last 20 recorded commits
              tollgate history latency-p95 --last 100 --branch main
              tollgate history --since 2026-07-01 --csv > history.csv

            Exit code 0; 66 where nothing of it is recorded.
            """)

    @Argument(help: ArgumentHelp("Only these objectives: a name, or name[value] for one value of its each.", valueName: "OBJECTIVE"))
    var objectives: [String] = []

    @OptionGroup var repository: RepositoryOptions

    @Option(help: ArgumentHelp("A budget file; without it all of Budgets/*.yaml at the repository's root.", valueName: "FILE"))
    var budget: [String] = []

    @Option(help: ArgumentHelp("The branch, or any commit.", valueName: "REV"))
    var branch = "HEAD"

    @Option(help: ArgumentHelp("So many recorded commits at most.", valueName: "N"))
    var last = 20

    @Option(help: ArgumentHelp("Only commits of this UTC day and later.", valueName: "DATE"))
    var since: String?

    @Option(help: ArgumentHelp("Only commits of this UTC day and earlier.", valueName: "DATE"))
    var until: String?

    @Flag(help: "Print it as JSON, values in base units.")
    var json = false

    @Flag(help: "Print it as CSV, values in base units.")
    var csv = false

    func validate() throws {
        guard last >= 1 else { throw ValidationError("--last is at least 1") }
        guard !(json && csv) else { throw ValidationError("--json or --csv, not both") }
    }

    func run() throws {
        let workspace = try Workspace(repository.repo, isNeeded: true)
        let budgets = try workspace.budgets(budget)
        try requireObjectives(budgets)
        let head = try workspace.commit(branch)
        let request = TimelineRequest(
            objectives: objectives, last: last, since: try day(since, "--since"), until: try day(until, "--until"))
        let store = try RecordStore.opened(workspace.needed())
        let today = try Day.option(nil)
        let (reading, faults) = try Progress.during("reading the records") { () throws(CommandFailure) in
            do {
                let snapshot = try store.snapshot()
                return (try TimelineReading(of: budgets, in: snapshot, from: head, request, today: today), snapshot.faults.all)
            } catch {
                throw CommandFailure(recording: error)
            }
        }
        for fault in faults { complain("\(fault)") }
        if reading.elsewhere > 0 {
            complain(
                "\(reading.elsewhere) recorded commit\(reading.elsewhere == 1 ? " has" : "s have") records of other machines, left out here"
            )
        }
        if reading.isCut { complain("the history of this clone is shallow; " + GitError.MissingCause.shallow.remedy) }
        guard !reading.timelines.isEmpty else {
            throw CommandFailure(
                .notFound,
                "\(branch): nothing is recorded for \(objectives.isEmpty ? "these objectives" : objectives.joined(separator: ", ")) on its first parents; fetch records with \"tollgate baseline sync --fetch-only\""
            )
        }
        let text =
            json
            ? TimelineReport.json(reading.timelines) : csv ? TimelineReport.csv(reading.timelines) : TimelineReport.text(reading.timelines)
        try output(text)
    }

    private func requireObjectives(_ budgets: [Budget]) throws(CommandFailure) {
        let known = Set(budgets.flatMap(\.objectives).map(\.name))
        for objective in objectives {
            let name = objective.split(separator: "[").first.map(String.init) ?? objective
            guard !known.contains(name) else { continue }
            throw CommandFailure(.usage, "no budget has an objective \"\(name)\" (there is \(known.sorted().joined(separator: ", ")))")
        }
    }

    private func day(_ text: String?, _ option: String) throws(CommandFailure) -> Day? {
        guard let text else { return nil }
        guard let day = Day(text) else { throw CommandFailure(.usage, "\(option) \(text): write a day as YYYY-MM-DD") }
        return day
    }
}
