import Gate
import Measurements
import Testing

/// What makes a comparison unfair is apart from the change that is under test.
@Suite struct UnfairComparisonTests {
    private func side(_ environment: Environment, load: String? = nil) throws -> ResultSet {
        try ResultSet.table(
            (1...40).map { Row(metric: .accuracy, value: 1, id: "c\($0)", labels: load.map { ["load": $0] } ?? [:]) }, kind: .evaluation,
            environment: environment)
    }

    private func verdict(_ before: ResultSet, _ after: ResultSet) throws -> BudgetVerdict {
        try Trial("x: { metric: s/accuracy, statistic: mean, margin: 20pp }", candidate: after, baseline: before).verdict()
    }

    struct Difference: Sendable, CustomTestStringConvertible {
        let before: Environment
        let after: Environment
        let says: String
        var testDescription: String { says }
    }

    @Test(
        "another machine, judge or golden set is unfair",
        arguments: [
            Difference(before: Environment(cpu: "A"), after: Environment(cpu: "B"), says: "another CPU: A before, B now"),
            Difference(before: Environment(os: "Linux"), after: Environment(), says: "another system: Linux before, unknown now"),
            Difference(
                before: Environment(judge: "j1"), after: Environment(judge: "j2"), says: "another judge scored s: j1 before, j2 now"),
            Difference(
                before: Environment(goldenSet: "1"), after: Environment(goldenSet: "2"), says: "the golden set of s is not the same"),
        ])
    func unfair(_ difference: Difference) throws {
        let verdict = try verdict(side(difference.before), side(difference.after))
        #expect(verdict.unfair.count == 1 && verdict.unfair[0].text.contains(difference.says), "\(verdict.unfair.map(\.text))")
        #expect(!verdict.notes.contains { $0.text.contains(difference.says) })
    }

    @Test("another load level is unfair, a further one is not")
    func load() throws {
        let other = try verdict(side(Environment(), load: "1x"), side(Environment(), load: "2x"))
        #expect(other.unfair.map(\.text) == ["s was measured at another load: 1x before, 2x now"])
        #expect(try verdict(side(Environment(), load: "1x"), side(Environment(), load: "1x")).unfair.isEmpty)
    }

    @Test("another model or prompt is the change under test")
    func changes() throws {
        let verdict = try verdict(side(Environment(model: "a", prompt: "1")), side(Environment(model: "b", prompt: "2")))
        #expect(verdict.unfair.isEmpty)
        #expect(verdict.notes.contains { $0.text.contains("model of s: a → b") } && verdict.notes.contains { $0.text.contains("1 → 2") })
    }
}
