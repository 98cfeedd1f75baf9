import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// Tests of "no change" stand beside a decision, by the shape of the data, and decide nothing.
@Suite struct CompanionTests {
    static let accuracy = "x: { metric: s/accuracy, statistic: mean, margin: 5pp }"
    static let cost = "x: { metric: s/cost, statistic: mean, margin: 5% }"

    private func names(_ check: Check) -> [String] { check.companions.tests.map(\.name) }

    @Test("right-or-wrong cases: McNemar, exact and mid-p, of the cases that turned")
    func passFail() throws {
        let before = [Double](repeating: 1, count: 50)
        var after = before
        for index in 0..<6 { after[index] = 0 }
        let check = try Trial(Self.accuracy, candidate: .cases(after), baseline: .cases(before)).check()
        #expect(names(check) == ["McNemar's exact test", "McNemar's mid-p test"])
        // 2 · ½⁶
        #expect(agrees(check.companions.tests.first?.pValues.twoSided, 0.03125))
        // "No change" is rejected, and the margin is not: a test never decides.
        #expect(check.outcome == .undecided)
    }

    @Test("scores: Wilcoxon's signed ranks of the cases' differences")
    func scores() throws {
        var draw = Draw(3)
        let before = draw.values(40, center: 0.5, spread: 0.1)
        let check = try Trial(Self.accuracy, candidate: .cases(before.map { $0 - 0.01 }), baseline: .cases(before)).check()
        #expect(names(check).count == 1 && names(check)[0].contains("signed-rank"))
        #expect((check.companions.tests.first?.pValues.less ?? 1) < 1e-6)
    }

    @Test("independent values: Mann–Whitney and Brunner–Munzel, with the size of the change")
    func values() throws {
        var draw = Draw(5)
        let before = draw.values(60)
        let check = try Trial(Self.cost, candidate: .runs([before.map { $0 * 1.02 }], of: .cost), baseline: .runs([before], of: .cost))
            .check()
        #expect(names(check) == ["Mann–Whitney test", "Brunner–Munzel test"])
        #expect(check.companions.effects.map(\.name) == ["Cliff's delta", "probability of superiority"])
        let shift = try #require(check.companions.tests.first?.estimate)
        #expect(shift.value > 0)
    }

    @Test("percentiles: also Kolmogorov–Smirnov")
    func percentile() throws {
        var draw = Draw(5)
        let before = draw.values(60)
        let check = try Trial(
            "x: { metric: s/cost, statistic: p50, margin: 5% }", candidate: .runs([before], of: .cost), baseline: .runs([before], of: .cost)
        ).check()
        #expect(names(check).contains("Kolmogorov–Smirnov test"))
    }

    @Test("runs: their statistics, never what is inside them")
    func runs() throws {
        var draw = Draw(7)
        let before = draw.runs(4, of: 200)
        let after = draw.runs(4, of: 200)
        let check = try Trial(MoodyTests.mean, candidate: .runs(after), baseline: .runs(before)).check()
        #expect(names(check).count == 2 && names(check)[1] == "permutation test")
        #expect(check.companions.tests.allSatisfy { $0.baselineCount == 4 && $0.candidateCount == 4 })
        let rounds = try Trial(MoodyTests.mean, candidate: .runs(after), baseline: .runs(before), rounds: true).check()
        #expect(names(rounds).count == 1 && names(rounds)[0].contains("signed-rank"))
        let single = try Trial(MoodyTests.mean, candidate: .runs([after[0]]), baseline: .runs([before[0]])).check()
        #expect(names(single).isEmpty)
    }
}
