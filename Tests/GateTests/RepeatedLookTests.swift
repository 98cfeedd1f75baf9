import Budgets
import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// Rounds that are looked at after each one, through the very gate.
@Suite("Rounds looked at repeatedly")
struct RepeatedLookTests {
    /// A trial of rounds with one value a side each, looked at after so many of at most `maximum`.
    static func trial(
        _ objective: String = "a: { metric: s/latency, statistic: mean, margin: 5% }", before: [Double], after: [Double], maximum: Int,
        of metric: Metric = .latency
    ) throws -> Trial {
        var trial = Trial(
            objective, candidate: try .runs(after.map { [$0] }, of: metric), baseline: try .runs(before.map { [$0] }, of: metric),
            rounds: true)
        trial.rounds = try SequentialLook(rounds: after.count, maximum: maximum)
        return trial
    }

    /// Values of both sides with a log standard deviation of 2 % in each, the candidate's larger by `factor`.
    static func sides(_ rounds: Int, factor: Double, seed: UInt64) -> (before: [Double], after: [Double]) {
        var draw = Draw(seed)
        return (draw.values(rounds), draw.values(rounds, center: 100 * factor))
    }

    @Test("bounds are wider than a single look's at every look, and nearly equal at the last")
    func wider() throws {
        let (before, after) = Self.sides(20, factor: 1.02, seed: 3)
        var lastShare = Double.infinity
        for rounds in 5...20 {
            var trial = try Self.trial(before: Array(before.prefix(rounds)), after: Array(after.prefix(rounds)), maximum: 20)
            let looked = try #require(trial.check().change)
            trial.rounds = nil
            let single = try #require(trial.check().change)
            #expect(looked.estimate == single.estimate)
            #expect(looked.lower < single.lower && looked.upper > single.upper)
            // The levels are those promised over all looks.
            #expect(looked.failLevel == 0.025 && looked.passLevel == 0.025)
            let share = (looked.upper - looked.lower) / (single.upper - single.lower)
            #expect(share < lastShare)
            lastShare = share
        }
        #expect(lastShare < 1.2)
    }

    @Test("before the first look nothing is decided, and the verdict says when it is", arguments: [1, 2, 4])
    func beforeFirst(_ rounds: Int) throws {
        let values = (0..<rounds).map { 100 + Double($0) }
        let check = try Self.trial(before: values, after: values.map { $0 * 2 }, maximum: 40).check()
        #expect(check.outcome == .undecided && check.leaning == .cannotBeJudged && check.reason.code == .beforeFirstLook)
        #expect(check.reason.sentence.text.hasSuffix("of at most 40, the first look is at 5"), "\(check.reason.sentence.text)")
        #expect(check.change?.upper == .infinity)
    }

    @Test("facts of a sample are decided at any time", arguments: [1, 3, 6])
    func facts(_ rounds: Int) throws {
        let values = (0..<rounds).map { 100 + Double($0) }
        let limits: [(String, Outcome)] = [("150 ms", .pass), ("50 ms", .fail)]
        for (limit, outcome) in limits {
            let check = try Self.trial(
                "a: { metric: s/latency, statistic: max, limit: \(limit) }", before: values, after: values, maximum: 40
            ).check()
            #expect(check.outcome == outcome && check.method == "a fact of the sample")
        }
    }

    @Test("the small print names the look")
    func method() throws {
        let (before, after) = Self.sides(12, factor: 1, seed: 5)
        let check = try Self.trial(before: before, after: after, maximum: 40).check()
        #expect(check.method == "t on the differences of rounds, look at round 12 of at most 40 (O'Brien–Fleming)")
        #expect(check.standardError != nil)
    }

    /// Among those beyond their margins alone each would be held against 2.5 % / 1.
    @Test("several objectives are corrected among all of them")
    func correction() throws {
        let (before, after) = Self.sides(10, factor: 1.3, seed: 4)
        var trial = try Self.trial(before: before, after: after, maximum: 20)
        trial.objectives += (1...7).map { "b\($0): { metric: s/latency, statistic: mean, margin: 500% }" }
        let verdict = try trial.verdict()
        #expect(verdict.objectives.first?.checks.first?.change?.failLevel == 0.05 / 8)
        #expect(verdict.objectives.first?.outcome == .fail)
        trial.rounds = nil
        #expect(try trial.verdict().objectives.first?.checks.first?.change?.failLevel == 0.025)
    }

    @Test("what is open says how many rounds are left", arguments: [(12, "Measure on: 12 of at most 20"), (20, "All 20 rounds are done")])
    func remedies(_ rounds: Int, _ says: String) throws {
        let steps = (0..<rounds).map { $0.isMultiple(of: 2) ? 110.0 : 98 }
        let check = try Self.trial(before: steps.map { _ in 100 }, after: steps, maximum: 20).check()
        #expect(check.outcome == .undecided && check.needed == nil)
        #expect(check.reason.remedy?.text.hasPrefix(says) == true, "\(check.reason)")
    }

    @Test("a percentile that only an early look leaves unbounded has enough observations")
    func percentile() throws {
        var draw = Draw(9)
        var trial = Trial(
            "a: { metric: s/latency, statistic: p90, limit: 150 ms, noise: none }", candidate: try .runs(draw.runs(6, of: 10)))
        #expect(try trial.check().outcome == .pass)
        trial.rounds = try SequentialLook(rounds: 6, maximum: 40)
        let check = try trial.check()
        #expect(check.change?.upper == .infinity && check.reason.code == .straddles && check.leaning == .noSignOfHarm)
        guard case .open(let expectation) = Outlook([try trial.verdict()], at: try #require(trial.rounds)).entries.first?.state else {
            Issue.record("nothing is open")
            return
        }
        #expect(try #require(expectation).probability > 0.9)
    }

    @Test("limits, rates, scores and percentiles are judged at the look, too")
    func otherShapes() throws {
        let (before, after) = Self.sides(8, factor: 1.3, seed: 6)
        let limit = try Self.trial("a: { metric: s/latency, statistic: mean, limit: 130 ms }", before: before, after: after, maximum: 20)
        let exact = try Self.trial(
            "a: { metric: s/allocations, statistic: median, margin: 10%, noise: none }", before: before, after: after, maximum: 20,
            of: .allocations)
        for var trial in [limit, exact] {
            let looked = try trial.check()
            trial.rounds = nil
            let single = try trial.check()
            #expect(looked.method.contains("look at round 8 of at most 20"))
            #expect(looked.change?.estimate == single.change?.estimate)
            if let wide = looked.change, let narrow = single.change {
                #expect(wide.upper - wide.lower > narrow.upper - narrow.lower)
            }
        }
    }

    @Test("unchanged code passes long before the maximum, and a doubled time fails", arguments: [1, 2] as [UInt64])
    func decides(_ seed: UInt64) throws {
        let outcomes: [(Double, Outcome)] = [(1, .pass), (2, .fail)]
        for (factor, outcome) in outcomes {
            let (before, after) = Self.sides(20, factor: factor, seed: seed)
            let first = try (5...20).first { rounds in
                try Self.trial(before: Array(before.prefix(rounds)), after: Array(after.prefix(rounds)), maximum: 20).check().outcome
                    != .undecided
            }
            let rounds = try #require(first)
            #expect(rounds < 20)
            let check = try Self.trial(before: Array(before.prefix(rounds)), after: Array(after.prefix(rounds)), maximum: 20).check()
            #expect(check.outcome == outcome)
        }
    }
}
