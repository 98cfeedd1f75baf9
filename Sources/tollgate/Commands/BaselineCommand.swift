import ArgumentParser
import Baselines
import Git
import Measurements
import Reports

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline", abstract: "Look at the records in git, share them and check them.",
        subcommands: [List.self, Show.self, Sync.self, Verify.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "All records, a line each.",
            discussion: "Example: tollgate baseline list --json | jq -r '.records[].commit'")

        @OptionGroup var repository: RepositoryOptions

        @Flag(help: "Print them as JSON: {\"records\": […]}.")
        var json = false

        func run() throws {
            let snapshot = try BaselineCommand.snapshot(repository)
            let entries = try snapshot.all()
            for fault in snapshot.faults.all { complain("\(fault)") }
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
                let records = try snapshot.records(of: commit).filter { (suite == nil || $0.key == suite) && !$0.value.isEmpty }
                for fault in snapshot.faults.all { complain("\(fault)") }
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
                    for entry in entries { for line in entry.circumstances { try output("  " + VisibleText.exposingInvisible(line)) } }
                    try output(ResultsListing(results: try snapshot.load(entries).results).text)
                }
            } catch {
                throw CommandFailure(recording: error)
            }
        }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that every record and verdict is whole and what it says.",
            discussion: """
                Reads everything that is recorded: each record's and verdict's content against its address, a record's counts against its samples, and
                the index. What is damaged or foreign is named; other commands leave it out and say so.

                Example: tollgate baseline verify

                Exit code 0: all is whole; 65: something is not.
                """)

        @OptionGroup var repository: RepositoryOptions

        func run() throws {
            let snapshot = try BaselineCommand.snapshot(repository)
            let verification = try Progress.during("reading the records") { () throws(CommandFailure) in
                do { return try snapshot.verification() } catch { throw CommandFailure(recording: error) }
            }
            func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
            let verdicts = verification.verdicts > 0 ? ", \(count(verification.verdicts, "verdict"))" : ""
            let counted = "\(count(verification.records, "record")) of \(count(verification.commits, "commit"))\(verdicts)"
            guard !verification.isWhole else { return try output("\(counted): all whole") }
            for fault in verification.faults { try output(VisibleText.exposingInvisible(fault)) }
            throw CommandFailure(
                .malformed, "\(counted): \(count(verification.faults.count, "fault")), named above")
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
    /// Who recorded it, where, and from which files: a line each.
    fileprivate var circumstances: [String] {
        let identity = record.identity
        let provenance = record.provenance
        let by = provenance.map { "by Tollgate \($0.tollgate)" + ($0.host.map { " on \($0)" } ?? "") }
        let run = identity.ciRun.map { run in
            let details = [identity.job.map { "job \($0)" }, identity.attempt.map { "attempt \($0)" }].compactMap { $0 }
            return (provenance?.system ?? "CI") + " run \(run)" + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
        }
        let named = identity.runID.map { "run id \($0)" }
        let origin = [by, run, named].compactMap { $0 }.joined(separator: ", ")
        let files = Set(record.runs.map(\.source)).filter { !$0.isEmpty }.sorted()
        let shown = files.prefix(4).joined(separator: ", ") + (files.count > 4 ? " and \(files.count - 4) more" : "")
        let digests = identity.digests.map { String($0.prefix(12)) }
        let condensed = record.histograms.map { kept in
            let width = kept.relativeError.map { ", buckets of up to \(NumberFormat.percent($0, precision: $0 / 10, signed: false))" } ?? ""
            return "  \(kept.count) histogram\(kept.count == 1 ? "" : "s") of \(kept.observations) observations" + width
        }
        return ["record \(digest.short)" + (origin.isEmpty ? "" : " \(origin)")] + (condensed.map { [$0] } ?? [])
            + (provenance?.url.map { ["  \($0)"] } ?? [])
            + [
                "  files: \(shown.isEmpty ? "-" : shown); digests \(digests.prefix(4).joined(separator: " "))\(digests.count > 4 ? " …" : "")"
            ]
    }

    fileprivate var json: JSONText {
        func text(_ value: String?) -> JSONText { value.map { .string($0) } ?? .null }
        let identity = record.identity
        return .object([
            ("commit", .string(commit.hex)), ("tree", .string(record.tree)), ("suite", .string(suite)), ("digest", .string(digest.hex)),
            ("format", .string(record.format)), ("observations", .number(record.observations)), ("runs", .number(record.runs.count)),
            ("histograms", record.histograms.map { .number($0.count) } ?? .null),
            ("started", time.map { .double($0) } ?? .null), ("ciRun", text(identity.ciRun)), ("job", text(identity.job)),
            ("attempt", text(identity.attempt)), ("runID", text(identity.runID)),
            ("metrics", .array(record.metrics.map { .string($0.name) })), ("tollgate", text(record.provenance?.tollgate)),
            ("host", text(record.provenance?.host)), ("ciSystem", text(record.provenance?.system)), ("ciURL", text(record.provenance?.url)),
        ])
    }
}
