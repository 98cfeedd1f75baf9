import ArgumentParser
import Formats
import Measurements
import Reports

struct Results: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what Tollgate understands of result files, and what it ignores and why.",
        discussion: """
            Formats are recognised by content: \(ResultFormat.all.map(\.name).joined(separator: ", ")); each also compressed with gzip or zstd.

            Examples:
              tollgate results k6.ndjson.gz
              tollgate results --json log.json | jq '.metrics[].name'
            """)

    @Argument(help: ArgumentHelp("Result files; - is standard input. Several are read as one suite.", valueName: "FILE"))
    var files: [String]

    @OptionGroup var reading: ReadingArguments

    @Flag(help: "Print it as JSON.")
    var json = false

    func run() throws {
        let load = SuiteFiles(
            suite: "results", paths: files, reading: reading.given, hostClass: nil, allShards: false, keepLabels: [],
            fillsEnvironment: false)
        let results = try Progress.during("reading") { () throws(CommandFailure) in try load.load() }
        let listing = ResultsListing(results: results)
        try output(json ? listing.json.text : listing.text)
    }
}
