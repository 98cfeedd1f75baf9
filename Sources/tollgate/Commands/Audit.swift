import ArgumentParser
import Baselines
import Budgets
import Git
import History
import Reports

struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Who loosened which budget, when and why: every change of the budgets in a branch's history.",
        discussion: """
            Budgets are compared by what they promise: a file that was re-indented, reordered or moved within Budgets/ is not a change. Each change is
            tightened (less is allowed), loosened (more is allowed) or neither. A merge is named for what it changed itself, and for what it dropped of
            one side by taking the other's. Renamed files are followed. Without --budget these are all files that ever were Budgets/*.yaml or *.yml.

            Waivers are listed as they were granted, as they stand today, and, where "check --record" left its verdicts, as they were used.

            Examples:
              tollgate audit                       all of it, the newest commit first
              tollgate audit --since v1.4          since the last release
              tollgate audit --since 2026-07-01 --until 2026-09-30 --format csv=audit.csv
              tollgate audit --format json | jq '.entries[] | select(.tendency == "loosened")'

            Dates are the author's, in UTC. What was written earlier and merged later is found by --since REV. The exit code is 0, whatever it finds; 65
            where a later Tollgate recorded a verdict.
            """)

    @Option(help: ArgumentHelp("The branch, or any commit.", valueName: "REV"))
    var branch = "HEAD"

    @Option(
        help: ArgumentHelp(
            "Only changes of this day and later (YYYY-MM-DD), or those that this revision does not have.", valueName: "DATE|REV"))
    var since: String?

    @Option(help: ArgumentHelp("Only changes of this day and earlier (YYYY-MM-DD).", valueName: "DATE"))
    var until: String?

    @Option(
        help: ArgumentHelp(
            "Only these files, by their path from the repository's root; *, ? and ** stand for parts of it. May be repeated.",
            valueName: "GLOB"))
    var budget: [String] = []

    @OptionGroup var repository: RepositoryOptions

    @Option(
        help: ArgumentHelp(
            "How to write it, and where to: markdown (default, to standard output), json, csv. May be repeated.", valueName: "FORMAT[=FILE]"
        ))
    var format: [FormatArgument<AuditFormat>] = []

    @Option(help: ArgumentHelp("The day by which waivers have expired or not; today in UTC by default.", valueName: "DATE"))
    var today: String?

    enum AuditFormat: String, CaseIterable {
        case markdown, json, csv
    }

    func run() throws {
        let repository = try Workspace(repository.repo, isNeeded: true).needed()
        let today = try Day.option(today)
        let until = try until.map { text throws(CommandFailure) in
            guard let day = Day(text) else { throw CommandFailure(.usage, "--until \(text): write a day as YYYY-MM-DD") }
            return day
        }
        let head: ObjectID
        do { head = try repository.resolve(branch) } catch { throw CommandFailure(error) }
        let request = AuditRequest(
            branch: branch, head: head, since: try beginning(repository), until: until,
            budgets: budget.isEmpty ? AuditRequest.usualFiles : budget, today: today)
        let records: RecordSnapshot
        do { records = try RecordStore.opened(repository).snapshot() } catch { throw CommandFailure(recording: error) }
        let audit = try Progress.during("reading the history") { () throws(CommandFailure) in
            do { return try BudgetAudit(of: repository, request, records: records) } catch { throw CommandFailure(recording: error) }
        }
        for fault in records.faults.all { complain("\(fault)") }
        guard !audit.files.isEmpty else { throw nothing(audit) }
        for format in format.isEmpty ? [FormatArgument(.markdown)] : format {
            let text =
                switch format.name {
                case .markdown: AuditReport.render(audit)
                case .json: AuditJSON.render(audit)
                case .csv: AuditCSV.render(audit)
                }
            try write(text, to: format.file ?? "-")
        }
        // In the other formats it is easily overlooked, or not there at all.
        if !audit.cutAt.isEmpty, !format.isEmpty { complain(shallowNote(audit)) }
    }

    private func beginning(_ repository: Repository) throws(CommandFailure) -> AuditRequest.Beginning? {
        guard let since else { return nil }
        if let day = Day(since) { return .day(day) }
        guard since.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) == nil else {
            throw CommandFailure(.usage, "--since \(since): there is no such day")
        }
        do { return .commit(try repository.resolve(since), name: since) } catch { throw CommandFailure(error) }
    }

    private func shallowNote(_ audit: BudgetAudit) -> String {
        let ids = audit.cutAt.map { String($0.prefix(7)) }.joined(separator: ", ")
        return "the history ends at \(ids), the clone is shallow: what was changed in and before that is not told; "
            + GitError.MissingCause.shallow.remedy
    }

    private func nothing(_ audit: BudgetAudit) -> CommandFailure {
        let wanted = (budget.isEmpty ? AuditRequest.usualFiles : budget).joined(separator: ", ")
        let cut = audit.cutAt.isEmpty ? "" : "; the clone is shallow, \(GitError.MissingCause.shallow.remedy)"
        return CommandFailure(
            .notFound,
            "\(wanted): no such file in the history of \(branch)\(cut); budgets elsewhere are named with --budget, from the repository's root"
        )
    }
}
