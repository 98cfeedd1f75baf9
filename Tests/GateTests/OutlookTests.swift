import Budgets
import Foundation
import Gate
import Measurements
import Statistics
import Testing

@Suite("What more rounds would decide")
struct OutlookTests {
    /// Rounds whose candidate is slower by `change` % on average, give or take `spread` % by turns.
    private func outlook(
        change: Double, spread: Double, rounds: Int, maximum: Int = 40,
        _ objective: String = "a: { metric: s/latency, statistic: mean, margin: 5% }", waivers: [String] = []
    ) throws -> Outlook {
        let steps = (0..<rounds).map { 1 + (change + ($0.isMultiple(of: 2) ? spread : -spread)) / 100 }
        var trial = try RepeatedLookTests.trial(
            objective, before: steps.map { _ in 100 }, after: steps.map { 100 * $0 }, maximum: maximum)
        trial.waivers = waivers
        return Outlook([try trial.verdict()], at: try SequentialLook(rounds: rounds, maximum: maximum))
    }

    private func expectation(_ outlook: Outlook) throws -> Outlook.Expectation {
        let found = outlook.entries.compactMap { if case .open(let expectation) = $0.state { expectation } else { nil } }
        return try #require(found.first, "\(outlook.entries)")
    }

    @Test("decided is over", arguments: [0, 30] as [Double])
    func decided(_ change: Double) throws {
        let outlook = try outlook(change: change, spread: 0.5, rounds: 8)
        #expect(outlook.decided.map(\.text) == ["a"] && outlook.open.isEmpty && outlook.hopeless.isEmpty)
        #expect(outlook.isOver && outlook.rounds == nil)
    }

    @Test("a clear change in noise is open, soon decided, and the nearer the margin the later")
    func open() throws {
        var last = 9
        for change in [0.0, 1.5, 2.5] {
            let outlook = try outlook(change: change, spread: 5, rounds: 8)
            #expect(outlook.open.map(\.text) == ["a"] && !outlook.isOver)
            let expectation = try expectation(outlook)
            #expect(expectation.rounds > last && expectation.rounds <= 40)
            #expect(expectation.probability > 0.4 && expectation.probability <= 1)
            #expect(outlook.rounds == expectation.rounds)
            last = expectation.rounds
        }
        let clear = try expectation(try outlook(change: 0, spread: 5, rounds: 8))
        #expect(clear.probability > 0.95)
    }

    @Test("close to the margin it is open early and hopeless late")
    func hopeless() throws {
        let early = try outlook(change: 5, spread: 5, rounds: 8)
        #expect(try expectation(early).probability > 0.2)
        #expect(try expectation(early).rounds == 40)
        let late = try outlook(change: 5, spread: 5, rounds: 38)
        #expect(late.hopeless.map(\.text) == ["a"] && late.isOver)
    }

    @Test("at the maximum it is over, whatever is open")
    func last() throws {
        let outlook = try outlook(change: 4, spread: 5, rounds: 40)
        #expect(outlook.isOver && outlook.isLast && outlook.decided.isEmpty)
    }

    @Test("before the first look nothing is known", arguments: [1, 4])
    func beforeFirst(_ rounds: Int) throws {
        let outlook = try outlook(change: 0, spread: 1, rounds: rounds)
        #expect(outlook.entries.map(\.state) == [.open(nil)] && !outlook.isOver)
    }

    @Test("what rounds do not bring is not waited for")
    func lacking() throws {
        let absent = try outlook(change: 0, spread: 1, rounds: 8, "a: { metric: s/other, statistic: mean, margin: 5% }")
        #expect(absent.hopeless.map(\.text) == ["a"] && absent.isOver)
        var trial = try RepeatedLookTests.trial(
            before: [], after: (0..<8).map { 100 + Double($0) }, maximum: 40)
        trial.baselines = [:]
        let baseline = Outlook([try trial.verdict()], at: try SequentialLook(rounds: 8, maximum: 40))
        #expect(baseline.hopeless.count == 1)
        // One run alone has the metric.
        trial.candidate = try .runs([[1, 2, 3, 4, 5, 6, 7]])
        trial.baselines = [.mergeBase: .found(.files(try .runs([[1, 2, 3, 4, 5, 6, 7.1]])))]
        #expect(Outlook([try trial.verdict()], at: try SequentialLook(rounds: 8, maximum: 40)).hopeless.count == 1)
    }

    @Test("a percentile waits for as many observations as bound it, if there can be so many", arguments: [(40, true), (9, false)])
    func percentile(_ maximum: Int, _ isOpen: Bool) throws {
        let outlook = try outlook(
            change: 0, spread: 1, rounds: 8, maximum: maximum, "a: { metric: s/latency, statistic: p90, limit: 150 ms, noise: none }")
        #expect(outlook.open.isEmpty == !isOpen && outlook.hopeless.isEmpty == isOpen, "\(outlook.entries)")
    }

    @Test("what is waived is not waited for")
    func waived() throws {
        let outlook = try outlook(
            change: 5, spread: 5, rounds: 8, waivers: ["objective: a, until: 2026-12-31, by: \"@a\", reason: \"known\""])
        #expect(outlook.entries.isEmpty && outlook.isOver)
    }

    /// Of two hundred continuations from one place, as many are decided as was said.
    @Test("the probability is the share of continuations that are decided", arguments: [1.0, 3.0])
    func calibrated(_ change: Double) throws {
        let expected = try expectation(try outlook(change: change, spread: 6, rounds: 10, maximum: 20)).probability
        var draw = Draw(23)
        let start = (0..<10).map { log(1 + (change + ($0.isMultiple(of: 2) ? 6 : -6)) / 100) }
        let mean = start.reduce(0, +) / 10
        let deviation = (start.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 9).squareRoot()
        let level = try #require(try SequentialLook(rounds: 20, maximum: 20).level).nominal(0.025)
        var decided = 0.0
        for _ in 0..<2000 {
            // The truth as the data leave it open, then ten rounds more.
            let truth = mean + deviation / 10.0.squareRoot() * draw.normal()
            let all = start + (0..<10).map { _ in truth + deviation * draw.normal() }
            let bounds = PairedRounds(baseline: all.map { _ in 0 }, candidate: all).bounds(alpha: level)
            if bounds.upper <= log(1.05) || bounds.lower > log(1.05) { decided += 1 }
        }
        #expect(abs(decided / 2000 - expected) < 0.06, "\(decided / 2000) of \(expected)")
    }
}
