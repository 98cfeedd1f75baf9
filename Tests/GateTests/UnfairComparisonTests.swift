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

    @Test("a mock model on one side is no change under test", arguments: ["mockllm/model", "my-Mock", "dummy", "echo"])
    func mocked(model: String) throws {
        let real = Environment(model: "support-echoes-1")
        let verdict = try verdict(side(real), side(Environment(model: model)))
        #expect(verdict.unfair.map(\.text) == ["s was answered by a mock model on one side: support-echoes-1 before, \(model) now"])
        #expect(!verdict.notes.contains { $0.text.contains("model of s") })
        #expect(try self.verdict(side(Environment(model: model)), side(Environment(model: "mock-2"))).unfair.isEmpty)
    }

    @Test("answers from a cache on one side are said")
    func cached() throws {
        func side(_ count: Int) throws -> ResultSet {
            let scores = (1...40).map { Row(metric: .accuracy, value: 1, id: "c\($0)") }
            let flags = count == 0 ? [] : (1...40).map { Row(metric: .cached, value: $0 <= count ? 1 : 0, id: "c\($0)") }
            return try ResultSet.table(scores + flags, kind: .evaluation)
        }
        let verdict = try verdict(side(0), side(25))
        #expect(
            verdict.unfair.map { String($0.text.prefix(72)) } == [
                "25 of 40 answers of s came from a cache, and none of the answers before:"
            ])
        #expect(try self.verdict(side(25), side(25)).unfair.isEmpty)
    }

    @Test("a benchmark that is another itself is not compared")
    func changedBenchmark() throws {
        func side(_ digest: String?) throws -> ResultSet {
            try ResultSet.table(
                (0..<3).flatMap { run in
                    (0..<20).map { Row(value: 100 + Double($0 % 3), id: "sort", repetition: $0, run: "r\(run)", digest: digest) }
                }, kind: .benchmark)
        }
        func objective(_ before: String?, _ after: String?) throws -> ObjectiveVerdict {
            try Trial("x: { metric: s/latency, statistic: mean, margin: 20% }", candidate: side(after), baseline: side(before)).objective()
        }
        let changed = try objective("1", "2")
        #expect(changed.outcome == .undecided && changed.checks.first?.reason.code == .notComparable)
        #expect(changed.checks.first?.reason.sentence.text.contains("the benchmark sort is not the one") == true)
        for (before, after) in [("1", "1"), (nil, "2"), ("1", nil)] as [(String?, String?)] {
            #expect(try objective(before, after).checks.first?.reason.code != .notComparable)
        }
    }
}
