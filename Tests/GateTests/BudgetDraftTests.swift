import Budgets
import Measurements
import Testing

@testable import Gate

/// A first budget of results that a command measured.
@Suite struct BudgetDraftTests {
    private func budget(_ draft: BudgetDraft) throws -> Budget {
        let text = try #require(draft.text)
        let parse = Budget.parse(text: text, file: "draft.yaml")
        return try #require(parse.budget, "\(parse.problems.map(\.description))\n\(text)")
    }

    @Test(
        arguments: [
            "hyperfine --export-json {out} './app --in \"a b\"'", "a: b # c > {out}", "- [x] {out} * &y !z |", "tab\tand\nline \\n {out}",
            "%s '' \"\" \\\" {out} ü 日本",
        ])
    func commandsAreQuoted(_ command: String) throws {
        let runs = try ResultSet.runs([[100], [101], [102]])
        let draft = BudgetDraft(service: "s", suites: [DraftedSuite(name: "cli", globs: [], command: command, results: runs)])
        let suite = try budget(draft).suites[0]
        #expect(suite == Suite(name: "cli", results: [], command: .single(command)))
        #expect(draft.text?.contains("  # Measured for the numbers below: 3 runs of the unchanged code by this command.\n") == true)
        #expect(draft.advice.isEmpty)
    }

    @Test(arguments: ["\u{85}", "\u{2028}", "\u{FEFF}", "\u{1}", "\u{7F}"])
    func whatNoShellLineHasIsSpeltOut(_ character: String) {
        #expect(YAMLText.quoted(character).unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 32 && $0.value < 127 })
    }

    @Test func globsStandBesideTheCommand() throws {
        let run = try ResultSet.runs([[100]])
        let draft = BudgetDraft(
            service: "s", suites: [DraftedSuite(name: "cli", globs: ["a/*.json", "b.json"], command: "app {out}", results: run)])
        #expect(try budget(draft).suites[0] == Suite(name: "cli", results: ["a/*.json", "b.json"], command: .single("app {out}")))
        #expect(draft.text?.contains("1 run of the unchanged code by this command.") == true)
    }

    /// One run supports no margin: what to do depends on whether there is a command already.
    @Test(arguments: [nil, "app {out}"] as [String?])
    func oneRunAsksForRounds(_ command: String?) throws {
        let run = try ResultSet.runs([[100, 101, 99]])
        let draft = BudgetDraft(service: "s", suites: [DraftedSuite(name: "cli", globs: ["a.json"], command: command, results: run)])
        let objective = try budget(draft).objectives[0]
        #expect(objective.margin == nil && objective.limit != nil)
        let advice = try #require(draft.advice.first)
        #expect(draft.advice.count == 1 && advice.hasSuffix("measure three to five alternating rounds with \"tollgate run\"."))
        #expect(advice.contains("give the suite a command") == (command == nil))
        let text = try #require(draft.text)
        #expect(text.contains("in one job (tollgate run)") && text.contains("give the suite a") == (command == nil))
    }
}
