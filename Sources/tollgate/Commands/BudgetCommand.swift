import ArgumentParser
import Budgets
import Formats
import Foundation
import Gate
import Measurements
import Reports

struct BudgetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "Write budgets, and check what is written.",
        subcommands: [Init.self, Validate.self, Schema.self, Calibrate.self, Plan.self])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a first budget from result files of unchanged code, to standard output.",
            discussion: """
                Limits and margins are what the noise and the size of the files support, with the numbers in comments. Several files of one thing are
                several runs, and show how far runs differ; one file of something that a machine measures supports no margin.

                Examples:
                  tollgate budget init results/golden/*.json > Budgets/support-chat.yaml
                  tollgate budget init --suite load run-1.ndjson run-2.ndjson run-3.ndjson
                """)

        @Argument(help: ArgumentHelp("Result files of unchanged code.", valueName: "FILE"))
        var files: [String]

        @Option(help: ArgumentHelp("The suite's name.", valueName: "NAME"))
        var suite = "main"

        @Option(help: ArgumentHelp("The service's name; the folder's by default.", valueName: "NAME"))
        var service: String?

        @Option(help: ArgumentHelp("Read files in this format instead of recognising it.", valueName: "FORMAT"))
        var inputFormat: InputFormatName?

        func run() throws {
            let name = service ?? URL(fileURLWithPath: FileManager.default.currentDirectoryPath).lastPathComponent
            let paths = files.flatMap { $0 == "-" ? ["-"] : tollgate.files(matching: $0, in: nil) }
            for file in files where file != "-" && tollgate.files(matching: file, in: nil).isEmpty {
                throw CommandFailure(.notFound, "\(file): no such file")
            }
            let results = try SuiteFiles(
                suite: suite, paths: paths, inputFormat: inputFormat?.name, hostClass: nil, allShards: false, keepLabels: []
            ).load()
            let draft = BudgetDraft(service: name, suites: [DraftedSuite(name: suite, globs: files, results: results)])
            guard let text = draft.text else {
                throw CommandFailure(
                    .malformed,
                    "none of the metrics (\(results.metrics.map(\.name).prefix(8).joined(separator: ", "))) has a direction or a use that a first budget could judge; write one by hand"
                )
            }
            try output(text)
            for line in draft.advice { complain(line) }
            complain(
                "Next: read the comments, save it under Budgets/, check it with \"tollgate budget validate\", record a baseline with \"tollgate record\"."
            )
        }
    }

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check budget files, and report every problem at its place.",
            discussion: """
                Examples:
                  tollgate budget validate                     all of Budgets/*.yaml
                  tollgate budget validate --explain b.yaml    and each objective as a sentence
                """)

        @Argument(help: ArgumentHelp("Budget files; all of Budgets/*.yaml without any.", valueName: "FILE"))
        var files: [String] = []

        @OptionGroup var repository: RepositoryOptions

        @Flag(help: "Print each objective as a sentence with its numbers.")
        var explain = false

        @Option(help: ArgumentHelp("The UTC day for waivers, if not today.", valueName: "DATE"))
        var today: String?

        func run() throws {
            let day = try Day.option(today)
            let workspace = try Workspace(repository.repo, isNeeded: false)
            let paths = files.isEmpty ? tollgate.files(matching: "Budgets/*.yaml", in: workspace.root) : files
            guard !paths.isEmpty else {
                throw CommandFailure(
                    .notFound, "\(workspace.root)/Budgets/*.yaml: no budget there; write a first one with \"tollgate budget init\"")
            }
            var problems: [String] = []
            for path in paths {
                let shown =
                    files.isEmpty && path.hasPrefix(workspace.root) ? String(path.dropFirst(workspace.root.count).drop { $0 == "/" }) : path
                let parse = Budget.parse(bytes: try BudgetFile.read(path), file: shown)
                problems += parse.errors.map(\.description)
                for warning in parse.warnings { complain(warning.description) }
                guard let budget = parse.budget else { continue }
                for waiver in budget.waivers where waiver.until < day {
                    complain(
                        "\(shown):\(waiver.location.line):\(waiver.location.column): warning: the waiver of \"\(waiver.objective)\" expired on \(waiver.until)"
                    )
                }
                let count = budget.objectives.count
                try output("\(shown): valid, \(count) objective\(count == 1 ? "" : "s")")
                if explain { for sentence in BudgetExplanation.sentences(for: budget) { try output("  " + sentence) } }
            }
            guard problems.isEmpty else { throw CommandFailure(.malformed, problems.joined(separator: "\n")) }
        }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a JSON Schema, for editors that complete and check.",
            discussion: "Example: tollgate budget schema budget > .schemas/budget.json")

        enum Subject: String, ExpressibleByArgument, CaseIterable {
            case budget, results, verdict
        }

        @Argument(help: "Of what: budget, results or verdict.")
        var subject: Subject

        func run() throws {
            switch subject {
            case .budget: try output(BudgetSchema.json)
            case .results: try output(ResultsSchema.json)
            case .verdict: try output(VerdictSchema.json)
            }
        }
    }
}
