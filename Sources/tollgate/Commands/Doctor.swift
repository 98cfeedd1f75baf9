import ArgumentParser
import Baselines
import Budgets
import Foundation
import Reports

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what of this repository, job and budget would not work, and how to mend it.",
        discussion: """
            Looks at the git program, the clone's history, the baseline's commit, the records here and on the remote, the rights to write, the machine
            against the records', each suite's files and baselines, and each margin against what the results can promise. Changes nothing.

            Examples:
              tollgate doctor
              tollgate doctor --offline --json | jq -r '.findings[] | select(.state == "wrong") | .remedy'

            Exit code 0: all is fine; 2: something is wrong.
            """)

    @OptionGroup var repository: RepositoryOptions

    @Option(help: ArgumentHelp("A budget file; without it all of Budgets/*.yaml at the repository's root.", valueName: "FILE"))
    var budget: [String] = []

    @Option(help: ArgumentHelp("The branch that the change is for.", valueName: "REV"))
    var target: String?

    @Option(help: ArgumentHelp("The remote that records are shared with.", valueName: "NAME"))
    var remote = "origin"

    @Flag(help: "Ask no remote.")
    var offline = false

    @Flag(help: "Print the findings as JSON.")
    var json = false

    func run() async throws {
        let workspace = try Workspace(repository.repo, isNeeded: false)
        let diagnosis = Diagnosis(
            workspace: workspace, budgetPaths: budget,
            target: TargetRequest(option: target, variables: ProcessInfo.processInfo.environment), remote: offline ? nil : remote,
            today: try Day.option(nil))
        let findings = await diagnosis.findings()
        if json {
            try output(JSONText.object([("findings", .array(findings.map(\.json)))]).text)
        } else {
            for line in findings.flatMap(\.lines) { try output(line) }
        }
        let wrong = findings.count { $0.state == .wrong }
        if !json { try output(wrong == 0 ? "Nothing is wrong." : "\(wrong) of \(findings.count) things are wrong.") }
        throw GateEnded(status: wrong == 0 ? .pass : .blocked)
    }
}
