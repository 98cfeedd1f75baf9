import ArgumentParser
import Baselines
import Git
import Measurements
import Reports

struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline", abstract: "Look at the records in git, share, check, sign and thin them.",
        subcommands: [List.self, Show.self, Sync.self, Verify.self, Sign.self, Prune.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "All records, a line each.",
            discussion: """
                A record is superseded where a later attempt of the same CI run and job has recorded too, on such a machine. It is marked, and stays a
                run of its commit like all others.

                Example: tollgate baseline list --json | jq -r '.records[].commit'
                """)

        @OptionGroup var repository: RepositoryOptions

        @Flag(help: "Print them as JSON: {\"records\": […]}.")
        var json = false

        func run() throws {
            let snapshot = try BaselineCommand.snapshot(repository)
            let entries = try snapshot.all()
            for fault in snapshot.faults.all { complain("\(fault)") }
            let superseded = BaselineCommand.superseded(entries)
            if json {
                let list = entries.map { $0.json(supersededBy: superseded[$0.digest]) }
                return try output(JSONText.object([("records", .array(list))]).text)
            }
            guard !entries.isEmpty else { return try output("nothing is recorded; store a first baseline with \"tollgate record\"") }
            for entry in entries {
                let time = entry.time.map { utcText($0) } ?? "time unknown"
                try output(
                    "\(entry.commit.short)  \(entry.suite)  \(entry.record.observations) observations  \(time)  \(entry.record.format)  \(entry.digest.short)"
                        + (entry.record.thinned == nil ? "" : "  thinned")
                        + (superseded[entry.digest].map { "  \(BaselineCommand.superseded(by: $0))" } ?? "")
                )
            }
            if !superseded.isEmpty { try output(BaselineCommand.supersededNote) }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What a commit's records hold, and how it was judged.",
            discussion: """
                First the records, a suite at a time, then the verdicts that "check --record" left on the commit, the last one last: each budget with the
                policy and the id of its bytes, each objective with its mark (pass, fail, waived, undecided), its checks and the waiver that was used.

                Example: tollgate baseline show main --suite golden
                """)

        @Argument(help: ArgumentHelp("The commit.", valueName: "REV"))
        var revision: String

        @OptionGroup var repository: RepositoryOptions

        @Option(help: ArgumentHelp("Only the records of this suite, and no verdicts.", valueName: "NAME"))
        var suite: String?

        @Flag(help: "Print the records and verdicts as they are stored, one document after the other.")
        var json = false

        func run() throws {
            let workspace = try Workspace(repository.repo, isNeeded: true)
            let commit = try workspace.commit(revision)
            let snapshot = try BaselineCommand.snapshot(repository)
            do {
                let records = try snapshot.records(of: commit).filter { (suite == nil || $0.key == suite) && !$0.value.isEmpty }
                let verdicts = suite == nil ? try snapshot.verdicts(of: commit) : []
                for fault in snapshot.faults.all { complain("\(fault)") }
                guard !records.isEmpty || !verdicts.isEmpty else {
                    throw CommandFailure(
                        .notFound, "\(revision) (\(commit.short)): nothing is recorded" + (suite.map { " for suite \"\($0)\"" } ?? ""))
                }
                for name in records.keys.sorted() {
                    guard let entries = records[name] else { continue }
                    if json {
                        for entry in entries { try output(JSONText.escapingInvisible(try entry.record.encoded())) }
                        continue
                    }
                    let superseded = entries.supersedingAttempts
                    try output("suite \(name) at \(commit.short): \(entries.count) record\(entries.count == 1 ? "" : "s")")
                    for entry in entries {
                        for line in entry.circumstances { try output("  " + VisibleText.exposingInvisible(line)) }
                        if let attempt = superseded[entry.digest] { try output("    " + BaselineCommand.superseded(by: attempt)) }
                    }
                    if !superseded.isEmpty { try output("  " + BaselineCommand.supersededNote) }
                    try output(ResultsListing(results: try snapshot.load(entries).results).text)
                }
                for entry in verdicts {
                    try output(
                        json ? JSONText.escapingInvisible(try entry.verdict.encoded()) : RecordedVerdictReport.text(entry))
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
            let counted = verification.counted
            let faults = verification.faults.count
            guard !verification.isWhole else { return try output("\(counted): all whole") }
            for fault in verification.faults { try output(VisibleText.exposingInvisible(fault)) }
            throw CommandFailure(
                .malformed, "\(counted): \(faults) fault\(faults == 1 ? "" : "s"), named above")
        }
    }

    /// Of the records of all commits and suites, which attempt superseded which.
    fileprivate static func superseded(_ entries: [RecordEntry]) -> [ObjectID: String] {
        Dictionary(grouping: entries) { [$0.commit.hex, $0.suite] }.values.reduce(into: [:]) { all, group in
            all.merge(group.supersedingAttempts) { first, _ in first }
        }
    }

    fileprivate static func superseded(by attempt: String) -> String { "superseded by attempt \(VisibleText.name(attempt))" }

    fileprivate static let supersededNote =
        "superseded: a later attempt of the same CI run and job recorded too; all stay runs of their commit"

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
        let by = Circumstances.text(provenance, ciRun: identity.ciRun, job: identity.job, attempt: identity.attempt)
        let named = identity.runID.map { "run id \(VisibleText.name($0))" } ?? ""
        let origin = [by, named].filter { !$0.isEmpty }.joined(separator: ", ")
        let files = Set(record.runs.map(\.source)).filter { !$0.isEmpty }.sorted()
        let shown = files.prefix(4).joined(separator: ", ") + (files.count > 4 ? " and \(files.count - 4) more" : "")
        let digests = identity.digests.map { String($0.prefix(12)) }
        let condensed = record.histograms.map { kept in
            let width = kept.relativeError.map { ", buckets of up to \(NumberFormat.percent($0, precision: $0 / 10, signed: false))" } ?? ""
            return "  \(kept.count) histogram\(kept.count == 1 ? "" : "s") of \(kept.observations) observations" + width
        }
        return ["record \(digest.short)" + (origin.isEmpty ? "" : " \(origin)")] + (condensed.map { [$0] } ?? [])
            + (provenance?.url.map { ["  \($0)"] } ?? [])
            + (record.thinned.map { thinned in
                [
                    "  thinned: summaries of \(record.observations) observations are kept, of \(thinned.bytes) bytes in record \(thinned.entry.prefix(7))"
                ]
            } ?? [])
            + [
                "  files: \(shown.isEmpty ? "-" : shown); digests \(digests.prefix(4).joined(separator: " "))\(digests.count > 4 ? " …" : "")"
            ]
    }

    fileprivate func json(supersededBy attempt: String?) -> JSONText {
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
            ("supersededBy", text(attempt)), ("thinnedFrom", text(record.thinned?.entry)),
        ])
    }
}
