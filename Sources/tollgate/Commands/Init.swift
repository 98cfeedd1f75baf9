import ArgumentParser
import Foundation
import Gate
import Measurements
import Rounds

extension BudgetCommand {
    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a first budget from runs of unchanged code, to standard output.",
            discussion: """
                Limits and margins are what the noise and the size of the files support, with the numbers in comments. Several files of one thing are
                several runs, and show how far runs differ; one file of something that a machine measures supports no margin: measure alternating
                rounds with tollgate run. With a command it measures a few runs of the working tree itself, and writes the command into the budget,
                so that tollgate run alone does the rest; {out} in it is where it leaves its result file (tollgate run --help).

                Examples:
                  tollgate budget init -- 'hyperfine --export-json {out} ./bench.sh' > Budgets/app.yaml
                  tollgate budget init results/golden/*.json > Budgets/support-chat.yaml
                  tollgate budget init --suite load run-1.ndjson run-2.ndjson run-3.ndjson
                """)

        @Argument(help: ArgumentHelp("Result files of unchanged code; behind -- the command that measures once.", valueName: "FILE"))
        var arguments: [String] = []

        @Option(help: ArgumentHelp("The suite's name.", valueName: "NAME"))
        var suite = "main"

        @Option(help: ArgumentHelp("The service's name; the folder's by default.", valueName: "NAME"))
        var service: String?

        @OptionGroup var reading: ReadingArguments

        @Option(help: ArgumentHelp("How many runs of the command to measure.", valueName: "N"))
        var rounds = 5

        @Option(help: ArgumentHelp("A shell line that builds what is measured, before the runs.", valueName: "COMMAND"))
        var prepare: String?

        @Option(help: ArgumentHelp("How long one run of the command may take, if not for ever.", valueName: "TIME"))
        var timeout: TimeSpan?

        /// What stands behind `--`: the parser allows no second list of positional arguments, and puts all into one.
        private var command: [String] {
            let words = CommandLine.arguments
            return words.firstIndex(of: "--").map { Array(words[($0 + 1)...]) } ?? []
        }

        private var files: [String] { Array(arguments.dropLast(command.count)) }

        func validate() throws {
            guard files.isEmpty != command.isEmpty else {
                throw ValidationError("give result files of unchanged code, or a command that measures it behind --")
            }
            guard LevelList.isName(suite) else { throw ValidationError("--suite \(suite): use letters, digits, \".\", \"_\" and \"-\"") }
            guard rounds >= 2 else { throw ValidationError("--rounds is at least 2: one run shows nothing of how far runs differ") }
            guard prepare == nil || !command.isEmpty else { throw ValidationError("--prepare goes with a command behind --") }
        }

        func run() async throws {
            let name = service ?? URL(fileURLWithPath: FileManager.default.currentDirectoryPath).lastPathComponent
            let drafted = command.isEmpty ? try fromFiles() : try await measured()
            let draft = BudgetDraft(service: name, suites: [drafted])
            guard let text = draft.text else {
                throw CommandFailure(
                    .malformed,
                    "none of the metrics (\(drafted.results.metrics.map(\.name).prefix(8).joined(separator: ", "))) has a direction or a use that a first budget could judge; write one by hand"
                )
            }
            try output(text)
            for line in draft.advice { complain(line) }
            let next = command.isEmpty ? "record a baseline with \"tollgate record\"" : "measure a change with \"tollgate run\""
            complain("Next: read the comments, save it under Budgets/, check it with \"tollgate budget validate\", \(next).")
        }

        private func fromFiles() throws(CommandFailure) -> DraftedSuite {
            for file in files where file != "-" && tollgate.files(matching: file, in: nil).isEmpty {
                throw CommandFailure(.notFound, "\(file): no such file")
            }
            let paths = files.flatMap { $0 == "-" ? ["-"] : tollgate.files(matching: $0, in: nil) }
            return DraftedSuite(name: suite, globs: files, reading: reading.given, results: try load(paths))
        }

        /// Runs of the working tree as it is, one after the other.
        private func measured() async throws(CommandFailure) -> DraftedSuite {
            Interruption.watch()
            let harness = HarnessCommand(words: command)
            let plan = RoundsPlan(
                baseline: "", candidate: nil, units: [RoundsPlan.Unit(suite: suite, command: harness, prepare: prepare)], seed: 0,
                timeout: timeout?.seconds, sides: [.candidate])
            let folder: RoundsFolder
            do { folder = try .temporary() } catch { throw CommandFailure(error) }
            defer { folder.remove() }
            let progress = RoundsProgress()
            defer { progress.show("") }
            do {
                let here = FileManager.default.currentDirectoryPath
                let reading = reading.given
                let measuring = try SideBySide(
                    plan, in: folder, places: [.candidate: here], patience: nil,
                    check: { path, _ in SuiteFiles.whyUnreadable(path, reading: reading) })
                if prepare != nil { progress.show("preparing") }
                try await measuring.prepare()
                while measuring.rounds.count < rounds {
                    let round = try await measuring.round()
                    progress.finished(round, of: rounds, still: round.seconds * Double(rounds - round.number))
                }
            } catch {
                throw CommandFailure(error)
            }
            let paths = tollgate.files(matching: folder.glob(.candidate, suite: suite, hasLevels: false), in: nil)
            return DraftedSuite(
                name: suite, globs: [], command: harness.text, prepare: prepare, reading: reading.given,
                results: try load(paths))
        }

        private func load(_ paths: [String]) throws(CommandFailure) -> ResultSet {
            try SuiteFiles(
                suite: suite, paths: paths, reading: reading.given, hostClass: nil, allShards: false, keepLabels: []
            ).load()
        }
    }
}
