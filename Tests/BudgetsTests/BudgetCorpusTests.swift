import Testing

@testable import Budgets

@Suite struct BudgetCorpusTests {
    @Test func filesAreThere() {
        #expect(BudgetCorpus.good.count >= 6)
        #expect(BudgetCorpus.bad.count >= 80)
    }

    @Test(arguments: BudgetCorpus.good) func goodFilesAreRead(_ path: String) throws {
        let parse = try BudgetCorpus.parse(path)
        let expected = BudgetCorpus.expectations(try BudgetCorpus.text(path), "expect-warning")
        #expect(parse.errors == [])
        #expect(parse.budget != nil)
        expect(parse.problems, match: expected)
    }

    @Test(arguments: BudgetCorpus.bad) func everyProblemOfABadFileIsFoundAtItsPlace(_ path: String) throws {
        let parse = try BudgetCorpus.parse(path)
        let expected = BudgetCorpus.expectations(try BudgetCorpus.text(path), "expect")
        #expect(parse.budget == nil)
        #expect(!expected.isEmpty)
        expect(parse.problems, match: expected)
    }

    private func expect(_ problems: [BudgetProblem], match expected: [(place: String, part: String)]) {
        let said = problems.map { "\($0.line):\($0.column) " + $0.description }
        for (place, part) in expected {
            #expect(
                said.contains { $0.hasPrefix(place + " ") && $0.contains(part) },
                "\(place) \(part) is not among:\n\(said.joined(separator: "\n"))")
        }
        let places = Set(expected.map(\.place))
        for problem in problems where !places.contains("\(problem.line):\(problem.column)") {
            Issue.record("not expected: \(problem)")
        }
        for (earlier, later) in zip(problems, problems.dropFirst()) {
            #expect((earlier.line, earlier.column) <= (later.line, later.column))
        }
    }
}
