import ArgumentParser
import Baselines
import Budgets
import Foundation
import Git
import Reports

extension BaselineCommand {
    struct Prune: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Thin old records: keep their summaries, drop their samples.",
            discussion: """
                A thinned record stays a record of its commit, with its identity, environment and summaries, and shows how runs spread. What needs
                each value (pairs of cases, bounds inside a run) cannot be judged against it any more. Records of a commit that a tag leads to, and the
                newest of a suite, are never thinned. With both --older-than and --keep a record has to be older, and beyond those to keep.

                git keeps the old samples in the history of the records. --cut-history begins that history anew; the next tollgate baseline sync
                sends it, and other clones put their own new records on top. git gc then frees the space, in each clone and on the remote.

                Examples:
                  tollgate baseline prune --older-than 180d --dry-run
                  tollgate baseline prune --older-than 180d --keep 50 --cut-history && tollgate baseline sync

                Exit code 66: the clone is shallow, or there is no such branch.
                """)

        @OptionGroup var repository: RepositoryOptions

        @Option(help: ArgumentHelp("Thin what was measured longer ago: 180d, 26w, 2y.", valueName: "AGE"))
        var olderThan: Age?

        @Option(
            help: ArgumentHelp(
                "Leave so many of the newest recorded commits of each suite whole, along the branch's first parents; others by their age.",
                valueName: "N"))
        var keep: Int?

        @Option(help: ArgumentHelp("The branch for --keep, if not the one that changes are for.", valueName: "REV"))
        var branch: String?

        @Flag(help: "Begin the history of the records anew, so that git can free what is gone.")
        var cutHistory = false

        @Flag(help: "Only say what would be done.")
        var dryRun = false

        @Flag(help: "Print what was done, or would be, as JSON: each record, and why it was left.")
        var json = false

        @Option(help: ArgumentHelp("The UTC day from which ages are counted, if not today.", valueName: "DATE"))
        var today: String?

        func validate() throws {
            guard olderThan != nil || keep != nil || cutHistory else {
                throw ValidationError("say what is old: --older-than, --keep or both; or --cut-history alone")
            }
            guard keep.map({ $0 >= 1 }) ?? true else { throw ValidationError("--keep is at least 1") }
        }

        func run() async throws {
            let workspace = try Workspace(repository.repo, isNeeded: true)
            let opened = try workspace.needed()
            // Which commits have tags, and which are newest, is not known where the history is cut off.
            if opened.isShallow {
                throw CommandFailure(
                    .notFound,
                    "the clone is shallow, so it is not known which records tags lead to; " + GitError.MissingCause.shallow.remedy)
            }
            let store = try RecordStore.opened(opened)
            do {
                let pruning = RecordPruning(of: store, by: try policy(workspace, opened), cuttingHistory: cutHistory)
                let outcome =
                    if dryRun { try pruning.foreseen() } else if store.isSignatureRequired {
                        try await SignedRecords(store).prune(pruning)
                    } else { try store.prune(pruning) }
                try report(outcome, store, hasTags: !opened.tags().isEmpty)
            } catch {
                throw CommandFailure(recording: error)
            }
        }

        private func policy(_ workspace: Workspace, _ repository: Repository) throws -> PruningPolicy? {
            guard olderThan != nil || keep != nil else { return nil }
            let day = try Day.option(today)
            let now = try Date("\(day)T00:00:00Z", strategy: .iso8601).timeIntervalSince1970
            return PruningPolicy(before: olderThan.map { now - $0.seconds }, keep: keep, branch: try line(workspace, repository))
        }

        private func line(_ workspace: Workspace, _ repository: Repository) throws -> ObjectID {
            if let branch { return try workspace.commit(branch) }
            switch try TargetRequest(variables: ProcessInfo.processInfo.environment).branch(in: repository) {
            case .found(let target): return target.commit
            case .missing(let missing): throw CommandFailure(.notFound, "\(missing.reason); name it with --branch")
            }
        }

        private func report(_ outcome: RecordPruning.Outcome, _ store: RecordStore, hasTags: Bool) throws {
            if json { return try output(outcome.json.text) }
            func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
            if olderThan != nil || keep != nil {
                let (before, after) = outcome.thinned.reduce((0, 0)) { ($0.0 + $1.before, $0.1 + $1.after) }
                let commits = Set(outcome.thinned.map(\.entry.commit)).count
                let done = (dryRun ? "would be " : "") + "thinned"
                try output(
                    outcome.thinned.isEmpty
                        ? "nothing \(done)"
                        : "\(count(outcome.thinned.count, "record")) of \(count(commits, "commit")) \(done): "
                            + "\(count(before, "byte")) of samples become \(after), before git compresses them")
                for why in PruningPlan.Protection.allCases {
                    let records = outcome.untouched.filter { $0.why == why }.reduce(0) { $0 + $1.group.entries.count }
                    if records > 0 { try output("  left: \(count(records, "record")) \(records == 1 ? why.ofOne : why.ofSeveral)") }
                }
                if !outcome.small.isEmpty {
                    try output("  left: \(count(outcome.small.count, "record")) with no more samples than summaries")
                }
                if !hasTags { try output("  no tag is in this clone; if the remote has some, fetch them first: git fetch --tags") }
            }
            if let cut = outcome.cut {
                try output(
                    "the history of \(store.reference) \(dryRun ? "would begin" : "begins") anew, without its \(count(cut, "commit"))")
                if !dryRun { try output("share it with tollgate baseline sync; git gc then frees what is gone, here and in other clones") }
            } else if !outcome.thinned.isEmpty {
                try output("git keeps the old samples in the history of \(store.reference) until it is cut: --cut-history")
            }
        }
    }
}

extension RecordPruning.Outcome {
    fileprivate var json: JSONText {
        func record(_ entry: RecordEntry) -> [(String, JSONText)] {
            [("commit", .string(entry.commit.hex)), ("suite", .string(entry.suite)), ("digest", .string(entry.digest.hex))]
        }
        let left =
            untouched.flatMap { item in item.group.entries.map { ($0, item.why.rawValue) } } + small.map { ($0, "small") }
        return .object([
            (
                "thinned",
                .array(thinned.map { .object(record($0.entry) + [("before", .number($0.before)), ("after", .number($0.after))]) })
            ),
            ("untouched", .array(left.map { .object(record($0.0) + [("why", .string($0.1))]) })),
            ("cutCommits", cut.map { .number($0) } ?? .null),
        ])
    }
}

extension PruningPlan.Protection {
    fileprivate var ofOne: String { self == .newest ? "that is the newest of a suite" : ofSeveral }

    fileprivate var ofSeveral: String {
        switch self {
        case .tagged: "that a tag leads to"
        case .newest: "that are the newest of a suite"
        case .young: "younger than that"
        case .kept: "among the newest commits, or not older than they are"
        case .undated: "of unknown age: no start in the files, and the commit is not in this clone"
        case .thinned: "thinned before"
        }
    }
}

/// A length of time in days, weeks or years of 365 days: `180d`, `26w`, `2y`.
struct Age: ExpressibleByArgument {
    let seconds: Double

    init?(argument: String) {
        let days: [Character: Double] = ["d": 1, "w": 7, "y": 365]
        guard let unit = argument.last, let factor = days[unit], let number = Int(argument.dropLast()), (0...100_000).contains(number)
        else {
            return nil
        }
        seconds = Double(number) * factor * 86_400
    }
}
