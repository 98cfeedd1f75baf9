import RealModule
import Testing

@testable import Statistics

@Suite("Outcomes, corrections and what looks worse")
struct DecisionTests {
    @Test("Bounds that are not numbers decide nothing, infinite ones only on the other side")
    func degenerateBounds() {
        #expect(Outcome.of(Bounds(lower: .nan, upper: .nan), margin: 0) == .undecided)
        #expect(Outcome.of(.unbounded, margin: 0) == .undecided)
        #expect(Outcome.of(.unbounded, margin: .infinity) == .pass)
        #expect(Outcome.of(Bounds(lower: 1, upper: .infinity), margin: 0) == .fail)
    }

    @Test("Rounding is relative to the larger of the margin and 1")
    func rounding() {
        #expect(Outcome.of(.point(1e6 + 1e-7), margin: 1e6) == .pass)
        #expect(Outcome.of(.point(1e6 + 1e-5), margin: 1e6) == .fail)
        #expect(Outcome.of(.point(1e-9 + 5e-13), margin: 1e-9) == .pass)
        #expect(Outcome.of(.point(1e-9 + 5e-12), margin: 1e-9) == .fail)
    }

    @Test("Relative margins turn with the direction and back", arguments: [0, 0.01, 0.05, 0.5, 0.99])
    func margins(_ fraction: Double) {
        for higherIsBetter in [false, true] {
            let margin = Degradation.logMargin(fraction: fraction, higherIsBetter: higherIsBetter)
            #expect(abs(margin - (higherIsBetter ? -.log(1 - fraction) : .log(1 + fraction))) < 1e-12)
            #expect(abs(Degradation.fraction(logDegradation: margin, higherIsBetter: higherIsBetter) - fraction) < 1e-12)
        }
        #expect(Degradation.logMargin(fraction: fraction + 1, higherIsBetter: true) == .infinity)
    }

    @Test("The worst of several outcomes")
    func worst() {
        #expect(Outcome.worst(of: []) == .pass)
        #expect(Outcome.worst(of: [.pass, .undecided, .pass]) == .undecided)
        #expect(Outcome.worst(of: [.undecided, .fail, .pass]) == .fail)
    }

    /// Objectives whose estimates lie `estimate` standard errors from a margin of 0.
    private func objectives(_ seed: Int) -> [StudentInterval] {
        var generator = SampleGenerator(seed: UInt64(seed))
        let count = 1 + seed % 8
        return (0..<count).map { index in
            StudentInterval(
                estimate: 2 * generator.normal() + Double(seed % 4), standardError: 1, degreesOfFreedom: index % 2 == 0 ? 9 : .infinity)
        }
    }

    @Test("The bound shown lies beyond the margin exactly if the objective fails", arguments: Correction.allCases)
    func shownBounds(_ correction: Correction) {
        var outcomes = Set<Outcome>()
        for seed in 0..<150 {
            let objectives = objectives(seed)
            let rule = FailRule(
                pValues: objectives.map { $0.pValue(atMost: 0) },
                isWithin: objectives.map { Outcome.isWithin($0.bounds(alpha: 0.025), margin: 0) }, alpha: 0.025,
                correction: correction)
            for (objective, decision) in zip(objectives, rule.decisions) {
                #expect((objective.bounds(alpha: decision.level).lower > 0) == (decision.outcome == .fail))
                #expect(decision.level <= 0.025)
                outcomes.insert(decision.outcome)
            }
        }
        #expect(outcomes.count == 3)
    }

    @Test("One objective alone is judged at its own level by every correction", arguments: Correction.allCases)
    func alone(_ correction: Correction) {
        for (p, outcome) in [(0.0249, Outcome.fail), (0.0251, .undecided)] {
            let rule = FailRule(pValues: [p], isWithin: [false], alpha: 0.025, correction: correction)
            #expect(rule.decisions == [.init(outcome: outcome, level: 0.025)])
        }
    }

    @Test("Holm over all takes 2α, and Benjamini–Hochberg rejects up to the last step that holds")
    func otherCorrections() {
        func outcomes(_ p: [Double], _ correction: Correction) -> [Outcome] {
            FailRule(pValues: p, isWithin: p.map { _ in false }, alpha: 0.025, correction: correction).decisions.map(\.outcome)
        }
        // 0.05/4 = 0.0125, 0.05/3 = 0.0167, then 0.025.
        #expect(outcomes([0.9, 0.016, 0.012, 0.6], .holmAll) == [.undecided, .fail, .fail, .undecided])
        #expect(outcomes([0.9, 0.017, 0.012, 0.6], .holmAll) == [.undecided, .undecided, .fail, .undecided])
        // 0.0125, 0.025, then no level above 0.025.
        #expect(outcomes([0.02, 0.9, 0.024, 0.03], .benjaminiHochberg) == [.fail, .undecided, .fail, .undecided])
        #expect(outcomes([0.013, 0.9, 0.026, 0.8], .benjaminiHochberg) == [.undecided, .undecided, .undecided, .undecided])
    }

    @Test("A p-value that is not a number counts as 1")
    func missing() {
        let rule = FailRule(pValues: [.nan, 0.02], isWithin: [false, false], alpha: 0.025)
        #expect(rule.beyond == 1)
        #expect(rule.decisions.map(\.outcome) == [.undecided, .fail])
        #expect(LooksWorse(pValues: [.nan], isBeyond: [true], isUndecided: [true]).blocks == false)
    }

    @Test("A limit looks worse by its estimate alone and takes no part in the family")
    func limits() {
        let rule = LooksWorse(pValues: [nil, 0.02, nil], isBeyond: [true, true, false], isUndecided: [true, true, true])
        #expect(rule.family == 1)
        #expect(rule.looksWorse == [true, true, false])
        #expect(rule.isDegraded == [false, true, false])
    }

    @Test("With all objectives at their margins at most 5 % of budgets fail", arguments: [Correction.beyond, .holmAll], [1, 2, 20])
    func familywise(_ correction: Correction, _ count: Int) {
        var generator = SampleGenerator(seed: 5)
        let budgets = 2000
        let failed = (0..<budgets).count { _ in
            let p = (0..<count).map { _ in generator.uniform() }
            return FailRule(pValues: p, isWithin: p.map { _ in false }, alpha: 0.025, correction: correction).outcome == .fail
        }
        // Five and a half per cent and three standard errors: 5.1 % is what long simulations give.
        #expect(Double(failed) / Double(budgets) <= 0.066)
        #expect(failed > 0)
    }

    @Test("Unchanged code looks worse or fails in at most 5 % of checks", arguments: [0.5, 1.5, 2.5])
    func unchangedCode(_ margin: Double) {
        var generator = SampleGenerator(seed: 3)
        let checks = 1000
        let blocked = (0..<checks).count { _ in
            let objectives = generator.normals(20).map { StudentInterval(estimate: $0, standardError: 1, degreesOfFreedom: .infinity) }
            let rule = FailRule(
                pValues: objectives.map { $0.pValue(atMost: margin) },
                isWithin: objectives.map { Outcome.isWithin($0.bounds(alpha: 0.025), margin: margin) }, alpha: 0.025)
            let leaning = LooksWorse(
                pValues: objectives.map { $0.pValue(atMost: 0) }, isBeyond: objectives.map { $0.estimate > margin },
                isUndecided: rule.decisions.map { $0.outcome == .undecided })
            return rule.outcome == .fail || leaning.blocks
        }
        // 5.1 % by long simulations, and three standard errors.
        #expect(Double(blocked) / Double(checks) <= 0.072)
        #expect(blocked > 0)
    }
}
