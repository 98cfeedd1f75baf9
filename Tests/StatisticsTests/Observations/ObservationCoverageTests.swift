import RealModule
import Testing

@testable import Statistics

/// Error rates with the truth exactly at the margin: enumerated where the data are counts, else simulated with a fixed seed.
@Suite("Error rates at the margin")
struct ObservationCoverageTests {
    @Test("Pass/fail sets err at most at their level, over all outcomes", arguments: [0.02, 0.1, 0.3], [0.0, 0.02])
    func goldenPassFail(discordance: Double, margin: Double) {
        let count = 50
        let (worse, better) = ((discordance + margin) / 2, (discordance - margin) / 2)
        var errors = (fail: 0.0, pass: 0.0)
        for b in 0...count {
            let outer = Binomial(trials: count, probability: worse).mass(b)
            guard outer > 1e-12 else { continue }
            for c in 0...(count - b) {
                let mass = outer * Binomial(trials: count - b, probability: better / (1 - worse)).mass(c)
                guard mass > 1e-9 else { continue }
                let bounds = GoldenPassFail(passToFail: b, failToPass: c, count: count).bounds(alpha: 0.025)
                if bounds.lower > margin { errors.fail += mass }
                if bounds.upper < margin { errors.pass += mass }
            }
        }
        #expect(errors.fail <= 0.025 && errors.pass <= 0.025)
    }

    @Test("A rate against a limit errs at most at its level, over all outcomes", arguments: [100, 400], [0.005, 0.02, 0.3])
    func rateAgainstLimit(count: Int, rate: Double) {
        var errors = (fail: 0.0, pass: 0.0)
        for events in 0...count {
            let mass = Binomial(trials: count, probability: rate).mass(events)
            guard mass > 1e-12 else { continue }
            let bounds = RateAgainstLimit(events: events, count: count).bounds(alpha: 0.025)
            if bounds.lower > rate { errors.fail += mass }
            if bounds.upper < rate { errors.pass += mass }
        }
        #expect(errors.fail <= 0.025 && errors.pass <= 0.025)
        #expect(errors.fail + errors.pass > 0)
    }

    @Test("A difference of rates errs at most at its level, over all outcomes", arguments: [0.01, 0.02], [0.0, 0.01])
    func rateDifference(rate: Double, margin: Double) {
        let count = 200
        let laws = (
            Binomial(trials: count, probability: rate), Binomial(trials: count, probability: rate + margin)
        )
        var errors = (fail: 0.0, pass: 0.0)
        for left in 0...30 {
            for right in 0...30 {
                let mass = laws.0.mass(left) * laws.1.mass(right)
                guard mass > 1e-8 else { continue }
                let baseline = RateDifference.Side(events: left, count: count)
                let candidate = RateDifference.Side(events: right, count: count)
                if RateDifference(baseline: baseline, candidate: candidate).pValue(atMost: margin) <= 0.025 { errors.fail += mass }
                // "At least the margin" is "at most" with the sides exchanged.
                if RateDifference(baseline: candidate, candidate: baseline).pValue(atMost: -margin) <= 0.025 { errors.pass += mass }
            }
        }
        #expect(errors.fail <= 0.0255 && errors.pass <= 0.0255)
    }

    @Test("A mean of normal values errs at its level on each side")
    func mean() {
        let errors = simulate(2000, truth: 0) { MeanAgainstLimit($0.normals(20)) }
        #expect(errors.fail > 0.08 && errors.fail < 0.12)
        #expect(errors.pass > 0.08 && errors.pass < 0.12)
    }

    @Test("Equal skewed samples: the ratio of means errs little more than its level")
    func ratio() throws {
        let errors = try simulate(1500, truth: 0) {
            try MeanRatio(baseline: Moments($0.lognormals(30, sigma: 0.5)), candidate: Moments($0.lognormals(30, sigma: 0.5)))
        }
        #expect(errors.fail > 0.06 && errors.fail < 0.125)
        #expect(errors.pass > 0.06 && errors.pass < 0.125)
    }

    @Test("Unequal sizes of skewed samples: transforming the skewness away errs less than Welch alone")
    func difference() {
        let samples = { (generator: inout SampleGenerator) in
            (baseline: Moments(generator.lognormals(300, sigma: 1)), candidate: Moments(generator.lognormals(30, sigma: 1)))
        }
        let wider = simulate(1000, truth: 0) {
            let samples = samples(&$0)
            return MeanDifference(baseline: samples.baseline, candidate: samples.candidate)
        }
        let plain = simulate(1000, truth: 0) {
            let samples = samples(&$0)
            let studentized = StudentizedMean(baseline: samples.baseline, candidate: samples.candidate)
            let distance = studentized.standardError * studentized.quantile(0.1)
            let estimate = samples.candidate.meanDifference(from: samples.baseline)
            return Fixed(estimate: estimate, bounds: Bounds(lower: estimate - distance, upper: estimate + distance))
        }
        #expect(plain.pass > 0.16)
        #expect(wider.pass < plain.pass - 0.015)
        #expect(wider.fail <= plain.fail)
    }

    @Test("Exact ranks err at most at their level")
    func percentileLimit() {
        // The 90th percentile of the standard normal law.
        let errors = simulate(1500, truth: Normal.quantile(0.9)) { PercentileAgainstLimit($0.normals(60), q: 0.9) }
        #expect(errors.fail > 0.02 && errors.fail < 0.12)
        #expect(errors.pass > 0.02 && errors.pass < 0.12)
    }

    @Test("The change of a median errs little more than its level")
    func percentileChange() throws {
        var generator = SampleGenerator(seed: 2027)
        var errors = (fail: 0, pass: 0)
        for _ in 0..<100 {
            let sides = (
                PercentileChange.Side(generator.lognormals(60, sigma: 0.5)),
                PercentileChange.Side(generator.lognormals(60, sigma: 0.5))
            )
            let forward = try PercentileChange(baseline: sides.0, candidate: sides.1, q: 0.5, scale: .logarithmic)
            let backward = try PercentileChange(baseline: sides.1, candidate: sides.0, q: 0.5, scale: .logarithmic)
            if forward.pValue(atMost: 0) <= 0.1 { errors.fail += 1 }
            if backward.pValue(atMost: 0) <= 0.1 { errors.pass += 1 }
        }
        // 10 expected, standard deviation 3.
        #expect((2...19).contains(errors.fail))
        #expect((2...19).contains(errors.pass))
    }

    @Test("Rounded values: widened by their step, a change at the margin is not failed for the rounding")
    func rounded() throws {
        // A median of 9.4 is recorded as 9, one 5 % above as 10.
        let errors = try simulate(8, truth: .log(1.05)) { generator in
            let sides = [9.4, 9.4 * 1.05].map { median in
                generator.lognormals(2000, sigma: 0.3).map { (median * $0).rounded() }
            }
            return try PercentileChange(
                baseline: .init(sides[0], resolution: Resolution(sides[0]).step),
                candidate: .init(sides[1], resolution: Resolution(sides[1]).step), q: 0.5, scale: .logarithmic)
        }
        #expect(errors.fail == 0 && errors.pass == 0)
    }

    @Test("A dependent series errs near its level, where its length does not")
    func series() {
        let errors = simulate(400, truth: 0) { SeriesMean($0.autoregressive(600, 0.6)) }
        let naive = simulate(400, truth: 0) { MeanAgainstLimit($0.autoregressive(600, 0.6)) }
        #expect(errors.fail > 0.05 && errors.fail < 0.15)
        #expect(errors.pass > 0.05 && errors.pass < 0.15)
        #expect(naive.fail > 0.2 && naive.pass > 0.2)
    }

    @Test("A ratio of paired costs errs at its level")
    func pairedRatio() throws {
        let errors = try simulate(120, truth: .log(1.1)) { generator in
            let baseline = generator.lognormals(40, sigma: 0.5)
            let candidate = baseline.map { $0 * 1.1 * (1 + 0.2 * generator.normal()) }
            return try PairedRatio(baseline: baseline, candidate: candidate)
        }
        #expect(errors.fail > 0.02 && errors.fail < 0.19)
        #expect(errors.pass > 0.02 && errors.pass < 0.19)
    }

    /// How often bounds at the level 0.1 exclude the truth from below and from above.
    private func simulate<Failure>(
        _ replicates: Int, truth: Double, _ method: (inout SampleGenerator) throws(Failure) -> some IntervalMethod
    ) throws(Failure) -> (fail: Double, pass: Double) {
        var generator = SampleGenerator(seed: 2026)
        var errors = (fail: 0, pass: 0)
        for _ in 0..<replicates {
            let bounds = try method(&generator).bounds(alpha: 0.1)
            if bounds.lower > truth { errors.fail += 1 }
            if bounds.upper < truth { errors.pass += 1 }
        }
        return (Double(errors.fail) / Double(replicates), Double(errors.pass) / Double(replicates))
    }
}

/// Bounds that are known already.
private struct Fixed: IntervalMethod {
    let estimate: Double
    let bounds: Bounds

    func bounds(alpha: Double) -> Bounds { bounds }
}
