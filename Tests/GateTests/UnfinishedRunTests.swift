import Budgets
import Gate
import Measurements
import Statistics
import Testing

/// A harness that stopped half-way: what it did not count is no zero, and what it found stays found.
@Suite struct UnfinishedRunTests {
    static let errors = Metric(name: "errors", unit: .none)

    static func candidate(unfinished: String?) throws -> ResultSet {
        try .table([Row(value: 100), Row(value: 101)], unfinished: unfinished)
    }

    /// With `absent: zero` a counter that nobody raised is 0, but not of a run that stopped before it could be raised.
    @Test(arguments: ["limit: 3", "margin: 1"], [true, false])
    func nothingCounted(bound: String, isInBaseline: Bool) throws {
        for (unfinished, outcome) in [(nil, Outcome.pass), ("killed", .undecided)] {
            let baseline = isInBaseline ? try ResultSet.runs([[1, 1]], of: Self.errors) : try Self.candidate(unfinished: nil)
            let check = try Trial(
                "e: { metric: s/errors, statistic: sum, \(bound), direction: lower, absent: zero }",
                candidate: Self.candidate(unfinished: unfinished), baseline: baseline
            ).check()
            #expect(check.outcome == outcome)
            #expect((check.reason.code == .unfinishedRun) == (unfinished != nil))
            #expect(check.leaning == (unfinished == nil ? nil : .cannotBeJudged))
            if unfinished != nil { #expect(check.reason.sentence.text.contains("killed") && check.reason.remedy != nil) }
        }
    }

    /// A fall to nothing stays a fail, finished or not.
    @Test(arguments: [nil, "killed"])
    func zeroThatFails(unfinished: String?) throws {
        let check = try Trial(
            "e: { metric: s/errors, statistic: sum, limit: 3, direction: higher, absent: zero }",
            candidate: Self.candidate(unfinished: unfinished), baseline: .runs([[5]], of: Self.errors)
        ).check()
        #expect(check.outcome == .fail)
    }

    /// Zero is a metric's absence among others: results without any observation counted nothing at all.
    @Test func nothingMeasured() throws {
        let check = try Trial(
            "e: { metric: s/errors, statistic: sum, limit: 3, direction: lower, absent: zero }", candidate: ResultSet(format: "test")
        ).check()
        #expect(check.outcome == .undecided && check.leaning == .cannotBeJudged)
    }

    /// Machine and score alike, against a limit and a baseline.
    @Test(arguments: ["limit: 0.5", "margin: 5pp"])
    func scores(bound: String) throws {
        let right = [Double](repeating: 1, count: 400)
        let wrong = [Double](repeating: 0, count: 400)
        for (scores, outcome) in [(right, Outcome.undecided), (wrong, .fail)] {
            let check = try Trial(
                "q: { metric: s/accuracy, statistic: mean, \(bound) }", candidate: .cases(scores, unfinished: "killed"),
                baseline: .cases(right)
            ).check()
            #expect(check.outcome == outcome)
        }
    }
}
