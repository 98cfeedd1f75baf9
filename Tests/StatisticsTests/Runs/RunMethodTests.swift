import RealModule
import Testing

@testable import Statistics

/// A method on fixed data, with the same data seen from the other side where there is one.
struct RunSample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let method: any IntervalMethod
    let mirrored: any IntervalMethod

    private static let first = [4.61, 4.58, 4.65, 4.60, 4.63]
    private static let second = [4.68, 4.64, 4.69, 4.71, 4.67]
    private static let history = HistoryVariance([4.60, 4.63, 4.58, 4.61, 4.64, 4.59, 4.62])
    private static let old = MeasuredSide(value: 4.62)
    private static let new = MeasuredSide(value: 4.70, runs: 2, withinVariance: 1e-4)

    static let all: [RunSample] = {
        let noise = StatedNoise(fraction: 0.03)
        let rounds = (
            PairedRounds(baseline: first, candidate: second), PairedRounds(baseline: second, candidate: first)
        )
        var samples = [
            RunSample(testDescription: "rounds", method: rounds.0, mirrored: rounds.1),
            RunSample(
                testDescription: "Welch", method: WelchRuns(baseline: first, candidate: second),
                mirrored: WelchRuns(baseline: second, candidate: first)),
            RunSample(
                testDescription: "runs against a limit", method: RunsAgainstLimit(candidate: second),
                mirrored: RunsAgainstLimit(candidate: second.map { -$0 })),
            RunSample(
                testDescription: "stated noise", method: StatedNoiseChange(candidate: new, baseline: old, noise: noise),
                mirrored: StatedNoiseChange(candidate: old, baseline: new, noise: noise)),
            RunSample(
                testDescription: "stated noise against a limit", method: StatedNoiseLimit(candidate: new, noise: noise),
                mirrored: Negated(StatedNoiseLimit(candidate: new, noise: noise))),
        ]
        if let history {
            samples += [
                RunSample(
                    testDescription: "history", method: HistoryChange(candidate: new, baseline: old, variance: history),
                    mirrored: HistoryChange(candidate: old, baseline: new, variance: history)),
                RunSample(
                    testDescription: "window", method: WindowChange(candidate: new, window: first, variance: history),
                    mirrored: Negated(WindowChange(candidate: new, window: first, variance: history))),
            ]
        }
        let others = OneSession<PairedRounds>.Comparison.change(estimatesOfOthers: [0.02, -0.05, 0.04, 0.01])
        for comparison in [others, .change(estimatesOfOthers: []), .limit] {
            guard let method = OneSession(rounds.0, comparison, values: 6), let mirrored = OneSession(rounds.1, comparison, values: 6)
            else { continue }
            samples.append(RunSample(testDescription: "one session, \(comparison)", method: method, mirrored: mirrored))
        }
        return samples
    }()
}

@Suite("What holds of every method for runs")
struct RunMethodTests {
    @Test("All methods are sampled")
    func complete() { #expect(RunSample.all.count == 10) }

    @Test("Bounds widen as the level falls and enclose the estimate", arguments: RunSample.all)
    func monotone(_ sample: RunSample) {
        var outer = Bounds.unbounded
        for alpha in [1e-9, 1e-4, 0.00125, 0.0125, 0.025, 0.1, 0.2, 0.49] {
            let bounds = sample.method.bounds(alpha: alpha)
            #expect(bounds.lower > outer.lower && bounds.upper < outer.upper)
            #expect(bounds.lower < sample.method.estimate && sample.method.estimate < bounds.upper)
            outer = bounds
        }
    }

    @Test("Lower bounds rise with the level also above one half, which p-values rest on", arguments: RunSample.all)
    func monotoneBeyondOneHalf(_ sample: RunSample) {
        let lower = [0.4, 0.5, 0.6, 0.8, 0.975, 0.9999].map { sample.method.bounds(alpha: $0).lower }
        #expect(lower == lower.sorted())
        #expect(lower.allSatisfy { $0.isFinite })
    }

    @Test("Exchanged sides or a turned sign mirror the bounds", arguments: RunSample.all)
    func mirrored(_ sample: RunSample) {
        for alpha in [0.00125, 0.025, 0.2] {
            let bounds = sample.method.bounds(alpha: alpha)
            let mirrored = sample.mirrored.bounds(alpha: alpha)
            #expect(abs(mirrored.lower + bounds.upper) < 1e-12 && abs(mirrored.upper + bounds.lower) < 1e-12)
        }
    }

    @Test("The lower bound at the p-value's level is the margin", arguments: RunSample.all, [-0.1, -0.01, 0, 0.03, 0.06])
    func duality(_ sample: RunSample, _ step: Double) {
        let margin = sample.method.estimate + step
        let p = sample.method.pValue(atMost: margin)
        #expect(abs(sample.method.bounds(alpha: p).lower - margin) < 1e-9)
        #expect(step == 0 ? abs(p - 0.5) < 1e-9 : (p < 0.5) == (step < 0))
    }

    @Test("A limit of one session is widened by half as much variance as a change")
    func sessionsOfOneSide() throws {
        let runs = PairedRounds(baseline: [0, 0, 0], candidate: [1, 1, 1])
        let limit = try #require(OneSession(runs, .limit, values: 6)).bounds(alpha: 0.025)
        #expect(abs(limit.lower - (1 - Normal.upperQuantile(0.025) * .log(1.02))) < 1e-12)
        let change = try #require(OneSession(runs, .change(estimatesOfOthers: []), values: 6)).bounds(alpha: 0.025)
        #expect(abs((1 - change.lower) - (1 - limit.lower) * .sqrt(2)) < 1e-12)
    }

    @Test("Fewer than six values in a session say nothing, and fewer than four others are not used")
    func sparseSession() throws {
        let runs = PairedRounds(baseline: [0, 0, 0], candidate: [1, 1, 1])
        #expect(OneSession(runs, .limit, values: 5) == nil)
        let three = try #require(OneSession(runs, .change(estimatesOfOthers: [1, 1, 1, .nan]), values: 6))
        let none = try #require(OneSession(runs, .change(estimatesOfOthers: []), values: 6))
        #expect(three.bounds(alpha: 0.025) == none.bounds(alpha: 0.025))
        #expect(!three.restsOnOthers(alpha: 0.025))
        let four = try #require(OneSession(runs, .change(estimatesOfOthers: [1, 1, 1, 1]), values: 6))
        #expect(four.restsOnOthers(alpha: 0.025))
    }

    @Test("On the log scale a bound that is not positive is minus infinity")
    func logScale() {
        let method = LogScale(RunsAgainstLimit(candidate: [1, 2, 6]))
        #expect(method.bounds(alpha: 0.025).lower == -.infinity)
        #expect(abs(method.estimate - .log(3)) < 1e-12)
        let margin = Double.log(2.5)
        #expect(abs(method.bounds(alpha: method.pValue(atMost: margin)).lower - margin) < 1e-9)
    }

    @Test("Too few runs bound nothing, and say p = 1")
    func tooFew() {
        let methods: [any IntervalMethod] = [
            PairedRounds(baseline: [], candidate: [1]), PairedRounds(baseline: [1], candidate: [2]),
            WelchRuns(baseline: [1], candidate: [1, 2, 3]), WelchRuns(baseline: [], candidate: []), RunsAgainstLimit(candidate: [1]),
            RunsAgainstLimit(candidate: []),
        ]
        for method in methods {
            #expect(method.bounds(alpha: 0.025) == .unbounded)
            #expect(method.pValue(atMost: -100) == 1)
        }
    }

    @Test("Equal runs are a point, which agrees with a margin to rounding")
    func points() {
        let method = PairedRounds(baseline: Array(repeating: 0, count: 30), candidate: Array(repeating: 0.1, count: 30))
        #expect(method.bounds(alpha: 1e-9) == .point(0.1))
        #expect(method.pValue(atMost: 0.1) == 1 && method.pValue(atMost: 0.1 - 1e-9) == 0)
        // These differences are 0.1 but for rounding, and their mean lies above it.
        let rounded = PairedRounds(baseline: [0.3, 0.7, 1.0, 0.3], candidate: [0.4, 0.8, 1.1, 0.4])
        #expect(rounded.estimate > 0.1)
        #expect(rounded.pValue(atMost: 0.1) > 0.5)
    }

    @Test("Observed spread replaces a stated noise only where it is larger", arguments: [0.0, 0.01, 0.02, 0.05])
    func observedSpread(_ observed: Double) {
        let noise = StatedNoise(fraction: 0.03, observedDeviation: observed)
        #expect(noise.isExceeded == (observed > 0.03))
        let deviation = 2 * Double.sqrt(noise.variance(of: MeasuredSide(value: 0, runs: 4)))
        #expect(abs(deviation - max(.log(1.03), observed)) < 1e-12)
    }

    @Test("A percentile above the median needs 5/(1 − q) observations in each run")
    func percentilesOfRuns() {
        #expect([0.1, 0.5, 0.9, 0.95, 0.99, 0.999].map(RunPercentile.neededObservations) == [1, 1, 50, 100, 500, 5000])
    }
}
