import ArgumentParser
import Foundation
import Gate
import Measurements

extension BudgetCommand {
    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a first budget from result files of unchanged code, to standard output.",
            discussion: """
                Limits and margins are what the noise and the size of the files support, with the numbers in comments. Several files of one thing are
                several runs, and show how far runs differ; one file of something that a machine measures supports no margin: measure alternating
                rounds with tollgate run.

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
}
