import RealModule
import Testing

@testable import Statistics

@Suite("Paired cases")
struct PairedTests {
    private static let costs: [Double] = {
        var generator = SampleGenerator(seed: 12)
        return generator.lognormals(50, sigma: 0.7)
    }()

    @Test("A relative margin is decided by the rule at the margin", arguments: [-0.1, 0.0, 0.02, 0.05, 0.1, 0.2, 0.4])
    func ratioAtMargin(margin: Double) throws {
        var generator = SampleGenerator(seed: 13)
        let dearer = PairedTests.costs.map { $0 * (1.08 + 0.3 * generator.normal()) }
        let method = try PairedRatio(baseline: PairedTests.costs, candidate: dearer)
        let direct = MeanAgainstLimit(zip(PairedTests.costs, dearer).map { $1 - (1 + margin) * $0 })
        let bounds = method.bounds(alpha: 0.025)
        let directBounds = direct.bounds(alpha: 0.025)
        let limit = Double.log(onePlus: margin)
        #expect((bounds.lower > limit) == (directBounds.lower > 0))
        #expect((bounds.upper <= limit) == (directBounds.upper <= 0))
        expectClose(method.pValue(atMost: limit), direct.pValue(atMost: 0), 1e-6)
    }

    @Test("The bound of a ratio is where the bound of the difference crosses zero")
    func crossing() throws {
        let dearer = PairedTests.costs.enumerated().map { $1 * (1.1 + 0.01 * Double($0 % 5)) }
        let method = try PairedRatio(baseline: PairedTests.costs, candidate: dearer)
        let bounds = method.bounds(alpha: 0.025)
        func direct(_ logRatio: Double) -> Bounds {
            MeanAgainstLimit(zip(PairedTests.costs, dearer).map { $1 - .exp(logRatio) * $0 }).bounds(alpha: 0.025)
        }
        #expect(abs(direct(bounds.lower).lower) < 1e-10)
        #expect(abs(direct(bounds.upper).upper) < 1e-10)
        #expect(bounds.lower < method.estimate && method.estimate < bounds.upper)
    }

    @Test("Unchanged cases are a point")
    func unchanged() throws {
        let method = try PairedRatio(baseline: PairedTests.costs, candidate: PairedTests.costs)
        #expect(method.estimate == 0)
        #expect(method.bounds(alpha: 0.025) == .point(0))
        #expect(method.pValue(atMost: 0) == 1 && method.pValue(atMost: -0.01) == 0)
        #expect(PairedScores([0, 0, 0]).bounds(alpha: 0.025) == .point(0))
        #expect(PairedScores([0]).bounds(alpha: 0.025) == .unbounded)
        for value in [Double.nan, .infinity] { #expect(PairedScores([0, value, 0]).bounds(alpha: 0.025) == .unbounded) }
    }

    @Test("Few changed cases cannot decide a margin of zero, either way")
    func sparse() throws {
        for factor in [0.5, 2] {
            let some = PairedTests.costs.enumerated().map { $0 < 9 ? factor * $1 : $1 }
            let method = try PairedRatio(baseline: PairedTests.costs, candidate: some)
            let bounds = method.bounds(alpha: 0.025)
            #expect(bounds.lower < -1e-12 && bounds.upper > 1e-12)
            #expect(method.pValue(atMost: 0) == 1)
        }
        #expect(PairedScores(Array(repeating: 1, count: 9) + Array(repeating: 0, count: 90)).path == .unbounded)
    }

    @Test("Few cases, a side without a mean above zero, and a baseline lost in its error")
    func degenerateRatio() throws {
        #expect(try PairedRatio(baseline: [2], candidate: [3]).bounds(alpha: 0.025) == .unbounded)
        #expect(throws: RelativeChangeError.notPositive(baseline: 0, candidate: 1)) {
            try PairedRatio(baseline: [0, 0], candidate: [1, 1])
        }
        #expect(throws: RelativeChangeError.self) { try PairedRatio(baseline: [1, 1], candidate: [-1, 0]) }
        let few = try PairedRatio(baseline: Array(repeating: 2, count: 9), candidate: (1...9).map { Double($0) })
        #expect(few.bounds(alpha: 0.025) == .unbounded && few.pValue(atMost: -1) == 1)
        let lost = try PairedRatio(
            baseline: [-5, 9, -4, 8, -6, 7.5, -5, 9, -4, 8, -6, 7.5], candidate: [1, 2, 1, 2, 3, 1, 1, 2, 1, 2, 3, 1])
        #expect(lost.bounds(alpha: 0.025).upper == .infinity)
    }

    @Test("Rounding is neither a change nor a spread")
    func rounding() {
        let third = 1.0 / 3
        let noise = [0.1 + 0.2 - 0.3, third * 3 - 1, 0.7 - 0.1 - 0.6]
        let method = PairedScores(noise + Array(repeating: 0, count: 40), largestChange: 1)
        #expect(method.changed == 0 && method.path == .signs)
        // Thirty differences of 0.1, each with another last digit.
        let costs = (1...30).map { Double($0) / 10 }
        let differences = costs.map { ($0 + 0.1) - $0 }
        #expect(Set(differences).count > 1)
        let shifted = PairedScores(differences, largestValue: 3.1)
        #expect(shifted.path == .point)
        #expect(shifted.pValue(atMost: 0.1) == 1)
    }

    @Test("A case without epochs on a side is no pair")
    func epochs() {
        let means = EpochMeans([
            (baseline: [1, 0], candidate: [1, 1]), (baseline: [], candidate: [1]), (baseline: [0.1, 0.1, 0.1], candidate: [0.1]),
            (baseline: [1], candidate: []),
        ])
        #expect(means.baseline == [0.5, 0.1] && means.candidate == [1, 0.1])
        #expect(means.unpaired == 2)
        #expect(means.degradations(higherIsBetter: true) == [-0.5, 0])
        #expect(means.degradations(higherIsBetter: false) == [0.5, 0])
        #expect(means.largestValue == 1)
    }
}
