import RealModule
import Testing

@testable import Statistics

@Suite("Plans and promises")
struct PlanningTests {
    private static let alpha = 0.025

    @Test("The normal distances are 2.80 and, at 80 % confidence, 2.12; Student's are larger")
    func distances() {
        #expect(abs(Power.distance(alpha: 0.025) - 2.80159) < 1e-5)
        #expect(abs(Power.distance(alpha: 0.1) - 2.12317) < 1e-5)
        for (df, expected) in [(2.0, 5.65), (4, 3.76), (9, 3.15)] {
            #expect(abs(Power.distance(alpha: 0.025, degreesOfFreedom: df) - expected) < 0.01)
        }
        #expect(abs(Power.distance(alpha: 0.025, degreesOfFreedom: 1e9) - Power.distance(alpha: 0.025)) < 1e-6)
        #expect(Power.distance(alpha: 0.025, degreesOfFreedom: 0).isNaN)
    }

    @Test("What rounds and histories can promise, in per cent at 1 % noise")
    func table() {
        func percent(_ logMargin: Double) -> Double {
            (1000 * Degradation.fraction(logDegradation: logMargin, higherIsBetter: false)).rounded() / 10
        }
        func rounds(_ count: Int) -> Double {
            percent(Promise.rounds(count, deviationOfDifferences: 0.01 * .sqrt(2), alpha: PlanningTests.alpha))
        }
        func history(_ records: Int) -> Double {
            percent(Promise.history(deviation: 0.01, degreesOfFreedom: Double(records - 1), alpha: PlanningTests.alpha))
        }
        #expect([3, 5, 10].map(rounds) == [4.7, 2.4, 1.4])
        #expect([5, 10, 20].map(history) == [5.5, 4.6, 4.3])
        #expect(Promise.rounds(1, deviationOfDifferences: 0.01, alpha: PlanningTests.alpha) == .infinity)
    }

    @Test("As many rounds as promised a margin are needed for it", arguments: [3, 4, 5, 10, 40])
    func rounds(_ count: Int) {
        let margin = Promise.rounds(count, deviationOfDifferences: 0.02, alpha: PlanningTests.alpha)
        let needed = NeededObservations.rounds(deviationOfDifferences: 0.02, gap: margin * 1.0001, alpha: PlanningTests.alpha)
        #expect(needed == Double(count))
        let more = NeededObservations.rounds(deviationOfDifferences: 0.02, gap: margin * 0.999, alpha: PlanningTests.alpha)
        #expect(more == Double(count + 1))
    }

    @Test("As many records as promised a margin are needed for it", arguments: [5, 6, 12, 20])
    func records(_ count: Int) {
        let margin = Promise.history(deviation: 0.02, degreesOfFreedom: Double(count - 1), alpha: PlanningTests.alpha)
        #expect(NeededObservations.records(deviation: 0.02, gap: margin * 1.0001, alpha: PlanningTests.alpha) == count)
        let more = NeededObservations.records(deviation: 0.02, gap: margin * 0.9999, alpha: PlanningTests.alpha)
        #expect(more == (count == 20 ? nil : count + 1))
    }

    @Test("Records without spread decide, and no number of them about nothing")
    func recordsAtTheEnds() {
        #expect(NeededObservations.records(deviation: 0, gap: 0.1, alpha: PlanningTests.alpha) == 5)
        #expect(NeededObservations.records(deviation: 0.1, gap: 0, alpha: PlanningTests.alpha) == nil)
        #expect(NeededObservations.records(deviation: 0, gap: 0, alpha: PlanningTests.alpha) == nil)
        #expect(NeededObservations.records(deviation: .nan, gap: 0.1, alpha: PlanningTests.alpha) == nil)
    }

    @Test("Needed numbers do not run away")
    func extremes() {
        #expect(NeededObservations.runs(deviation: 0.1, gap: 0, alpha: PlanningTests.alpha) == .infinity)
        #expect(NeededObservations.runs(deviation: 0, gap: 0.1, alpha: PlanningTests.alpha) == 3)
        #expect(NeededObservations.rounds(deviationOfDifferences: 0, gap: 0.1, alpha: PlanningTests.alpha) == 3)
        #expect(NeededObservations.runsAgainstLimit(deviation: 0, gap: 0.1, alpha: PlanningTests.alpha) == 2)
        let many = NeededObservations.runs(deviation: 1, gap: 1e-6, alpha: PlanningTests.alpha)
        #expect(abs(many / 15.697e12 - 1) < 1e-3)
        #expect(NeededObservations.runs(deviation: .nan, gap: 0.1, alpha: PlanningTests.alpha) == .infinity)
        let unbounded = NeededObservations.densityAtQuantile(q: 0.99, count: 50, bounds: .unbounded, alpha: PlanningTests.alpha)
        #expect(unbounded.isNaN)
        let none = MoreObservations(count: 10, standardError: .nan, estimate: 0, margin: 1, alpha: PlanningTests.alpha)
        #expect(!none.isWorthwhile)
    }

    @Test(
        "Golden sets in which few cases flip are enumerated",
        arguments: [(0.02, 0.02, 530.0), (0.05, 0.02, 1050), (0.1, 0.05, 345)])
    func goldenSet(_ discordance: Double, _ margin: Double, _ expected: Double) {
        let needed = GoldenSetPlan(discordance: discordance, margin: margin, alpha: PlanningTests.alpha).needed
        #expect(abs(needed / expected - 1) <= 0.03)
    }

    @Test("Where all flips go one way the formula is short, and the enumeration has the power")
    func oneSidedFlips() {
        let plan = GoldenSetPlan(discordance: 0.06, change: 0.06, margin: 0.02, alpha: PlanningTests.alpha)
        let needed = plan.needed
        #expect(needed >= plan.byFormula)
        #expect(plan.power(count: Int(needed)) >= 0.8)
        #expect(plan.power(count: Int(needed) - 1) < 0.8)
    }

    @Test("The enumerated power is that of all outcomes", arguments: [(0.2, 0.0), (0.2, 0.15), (0.1, 0.1)])
    func enumeratedPower(_ discordance: Double, _ change: Double) {
        let (count, margin) = (40, 0.1)
        let (worse, better) = ((discordance + change) / 2, (discordance - change) / 2)
        var power = 0.0
        for b in 0...count {
            for c in 0...(count - b) {
                let mass =
                    Binomial(trials: count, probability: worse).mass(b)
                    * Binomial(trials: count - b, probability: better / (1 - worse)).mass(c)
                guard mass > 1e-10 else { continue }
                let method = GoldenPassFail(passToFail: b, failToPass: c, count: count)
                let outcome = Outcome.of(method.bounds(alpha: PlanningTests.alpha), margin: margin)
                if outcome == (change > margin ? .fail : .pass) { power += mass }
            }
        }
        let plan = GoldenSetPlan(discordance: discordance, change: change, margin: margin, alpha: PlanningTests.alpha)
        #expect(abs(plan.power(count: count) - power) < 1e-7)
    }

    @Test("Plans of golden sets that no number decides, or that nothing disturbs")
    func degenerateGoldenSets() {
        #expect(GoldenSetPlan(discordance: 0.1, change: 0.02, margin: 0.02, alpha: PlanningTests.alpha).needed == .infinity)
        // Without a flip 189 cases pass two points; power is then certain.
        #expect(GoldenSetPlan(discordance: 0, margin: 0.02, alpha: PlanningTests.alpha).needed == 189)
        #expect(GoldenSetPlan(discordance: 0, change: 0.3, margin: 0.1, alpha: PlanningTests.alpha).discordance == 0.3)
        let unknown = GoldenSetPlan(discordance: .nan, margin: 0.1, alpha: PlanningTests.alpha)
        #expect(unknown.needed == .infinity && unknown.power(count: 100) == 0)
        #expect(GoldenSetPlan(discordance: 0.1, margin: 0.1, alpha: 0.1).power(count: 0) == 0)
    }

    @Test(
        "Trials for a rate are the least number with the exact power", arguments: [(0.001, 0.01), (0.02, 0.05), (0.0, 0.01), (0.1, 0.03)])
    func rates(_ rate: Double, _ limit: Double) {
        func power(_ trials: Int) -> Double {
            (0...trials).reduce(0) { sum, events in
                let mass = Binomial(trials: trials, probability: rate).mass(events)
                guard mass > 1e-9 else { return sum }
                let bounds = RateAgainstLimit(events: events, count: trials).bounds(alpha: PlanningTests.alpha)
                return Outcome.of(bounds, margin: limit) == (rate < limit ? .pass : .fail) ? sum + mass : sum
            }
        }
        let needed = Int(RatePlan(rate: rate, limit: limit, alpha: PlanningTests.alpha).needed)
        #expect(power(needed) >= 0.8 - 1e-6)
        for fewer in (needed - 25)..<needed { #expect(power(fewer) < 0.8) }
    }

    @Test("The limit promised is the smallest that passes with 80 %", arguments: [50, 300, 2000], [0.0, 0.004, 0.1])
    func rateLimit(_ count: Int, _ rate: Double) {
        let promised = Promise.rateLimit(count: count, rate: rate, alpha: PlanningTests.alpha)
        func power(_ limit: Double) -> Double {
            (0...count).reduce(0) { sum, events in
                let mass = Binomial(trials: count, probability: rate).mass(events)
                guard mass > 1e-9 else { return sum }
                let bounds = RateAgainstLimit(events: events, count: count).bounds(alpha: PlanningTests.alpha)
                return Outcome.isWithin(bounds, margin: limit) ? sum + mass : sum
            }
        }
        #expect(power(promised) >= 0.8)
        #expect(power(promised - 1e-6) < 0.8)
    }

    @Test("A pass at a limit of 1 % without failures takes 368 trials; at the limit no number decides")
    func knownRates() {
        #expect(RatePlan(rate: 0, limit: 0.01, alpha: PlanningTests.alpha).needed == 368)
        #expect(RatePlan(rate: 0.01, limit: 0.01, alpha: PlanningTests.alpha).needed == .infinity)
        let close = RatePlan(rate: 0.01, limit: 0.010001, alpha: PlanningTests.alpha)
        #expect(close.needed == close.byNormalApproximation.rounded(.up))
    }
}
