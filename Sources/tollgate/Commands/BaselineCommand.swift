import ArgumentParser
import Baselines
import Git
import Measurements
import Reports

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline", abstract: "Look at the records in git.", subcommands: [List.self, Show.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "All records, a line each.",
            discussion: "Example: tollgate baseline list --json | jq -r '.records[].commit'")

        @OptionGroup var repository: RepositoryOptions

        @Flag(help: "Print them as JSON: {\"records\": […]}.")
        var json = false

        func run() throws {
            let entries = try BaselineCommand.snapshot(repository).all()
            if json { return try output(JSONText.object([("records", .array(entries.map(\.json)))]).text) }
            guard !entries.isEmpty else { return try output("nothing is recorded; store a first baseline with \"tollgate record\"") }
            for entry in entries {
                let time = entry.time.map { utcText($0) } ?? "time unknown"
                try output(
                    "\(entry.commit.short)  \(entry.suite)  \(entry.record.observations) observations  \(time)  \(entry.record.format)  \(entry.digest.short)"
                )
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a commit's records hold.", discussion: "Example: tollgate baseline show main --suite golden")

        @Argument(help: ArgumentHelp("The commit.", valueName: "REV"))
        var revision: String

        @OptionGroup var repository: RepositoryOptions

        @Option(help: ArgumentHelp("Only this suite.", valueName: "NAME"))
        var suite: String?

        @Flag(help: "Print the records as they are stored.")
        var json = false

        func run() throws {
            let workspace = try Workspace(repository.repo, isNeeded: true)
            let commit = try workspace.commit(revision)
            let snapshot = try BaselineCommand.snapshot(repository)
            do {
                let records = try snapshot.records(of: commit).filter { suite == nil || $0.key == suite }
                guard !records.isEmpty else {
                    throw CommandFailure(
                        .notFound, "\(revision) (\(commit.short)): nothing is recorded" + (suite.map { " for suite \"\($0)\"" } ?? ""))
                }
                for name in records.keys.sorted() {
                    guard let entries = records[name] else { continue }
                    if json {
                        for entry in entries { try output(String(decoding: try entry.record.encoded(), as: UTF8.self)) }
                        continue
                    }
                    try output("suite \(name) at \(commit.short): \(entries.count) record\(entries.count == 1 ? "" : "s")")
                    try output(ResultsListing(results: try snapshot.load(entries).results).text)
                }
            } catch {
                throw CommandFailure(recording: error)
            }
        }
    }

    fileprivate static func snapshot(_ options: RepositoryOptions) throws(CommandFailure) -> RecordSnapshot {
        let store = try RecordStore.opened(Workspace(options.repo, isNeeded: true).needed())
        do { return try store.snapshot() } catch { throw CommandFailure(error) }
    }
}

extension RecordSnapshot {
    /// Every record, in the order of commits and suites.
    fileprivate func all() throws(CommandFailure) -> [RecordEntry] {
        do { return try list() } catch { throw CommandFailure(recording: error) }
    }
}

extension RecordEntry {
    fileprivate var json: JSONText {
        func text(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }
        let identity = record.identity
        return .object([
            ("commit", .string(commit.hex)), ("tree", .string(record.tree)), ("suite", .string(suite)), ("digest", .string(digest.hex)),
            ("format", .string(record.format)), ("observations", .number(record.observations)), ("runs", .number(record.runs.count)),
            ("started", time.map { .double($0) } ?? .null), ("ciRun", text(identity.ciRun)), ("job", text(identity.job)),
            ("attempt", text(identity.attempt)), ("runID", text(identity.runID)),
            ("metrics", .array(record.metrics.map { .string($0.name) })),
        ])
    }
}
