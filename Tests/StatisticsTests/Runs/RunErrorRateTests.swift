import RealModule
import Testing

@testable import Statistics

/// Seeded simulations with the truth exactly at the margin, each side at 2.5 %.
@Suite("Error rates of runs, rounds and history at the margin")
struct RunErrorRateTests {
    private static let replicates = 3000

    /// How often a method decides although the truth is 0, the margin.
    private func errors(seed: UInt64, _ draw: (inout SampleGenerator) -> some StudentMethod) -> (fail: Double, pass: Double) {
        var generator = SampleGenerator(seed: seed)
        var count = (fail: 0, pass: 0)
        for _ in 0..<RunErrorRateTests.replicates {
            let method = draw(&generator)
            // The dual of the bounds, cheaper than a quantile for each new number of degrees of freedom.
            let p = method.pValue(atMost: 0)
            if p < 0.025 { count.fail += 1 }
            if p > 0.975 { count.pass += 1 }
        }
        let total = Double(RunErrorRateTests.replicates)
        return (Double(count.fail) / total, Double(count.pass) / total)
    }

    /// 2.5 % and four standard errors, 1.1 points.
    private static let most = 0.0365

    @Test("Rounds are exact, also where they share a mood or drift", arguments: [3, 5, 10], [0.0, 2.0])
    func rounds(_ count: Int, _ shared: Double) {
        let errors = errors(seed: UInt64(count)) { generator in
            let moods = generator.normals(count).map { shared * $0 }
            return PairedRounds(
                baseline: zip(moods, generator.normals(count)).map { $0 + $1 },
                candidate: zip(moods, generator.normals(count)).map { $0 + $1 })
        }
        for share in [errors.fail, errors.pass] { #expect((0.0135...RunErrorRateTests.most).contains(share)) }
    }

    @Test("Welch's t keeps its level with unequal spread", arguments: [2, 3, 5], [1.0, 2.0])
    func welch(_ count: Int, _ spread: Double) {
        let errors = errors(seed: 11) { generator in
            WelchRuns(baseline: generator.normals(count), candidate: generator.normals(count).map { spread * $0 })
        }
        #expect(max(errors.fail, errors.pass) <= RunErrorRateTests.most)
    }

    @Test("History keeps its level, also after a step that was accepted", arguments: [5, 10], [0.0, 5.0])
    func history(_ records: Int, _ step: Double) throws {
        let errors = errors(seed: 23) { generator in
            let past = generator.normals(records).enumerated().map { $0.offset < records / 2 ? $0.element - step : $0.element }
            return HistoryChangeOrNothing(past: past, candidate: generator.normal())
        }
        #expect(max(errors.fail, errors.pass) <= RunErrorRateTests.most)
        #expect(min(errors.fail, errors.pass) > 0)
    }

    @Test("A stated noise that is the true one is exact")
    func statedNoise() {
        let noise = StatedNoise(fraction: .exp(0.05) - 1)
        let errors = errors(seed: 31) { generator in
            StatedNoiseChange(
                candidate: MeasuredSide(value: 0.05 * generator.normal()), baseline: MeasuredSide(value: 0.05 * generator.normal()),
                noise: noise)
        }
        for share in [errors.fail, errors.pass] { #expect((0.0135...RunErrorRateTests.most).contains(share)) }
    }

    /// The candidate against the last record of its history, or no decision without a history.
    private struct HistoryChangeOrNothing: StudentMethod {
        let interval: StudentInterval

        init(past: [Double], candidate: Double) {
            guard let base = past.last, let variance = HistoryVariance(past) else {
                interval = StudentInterval(estimate: .nan, standardError: .nan, degreesOfFreedom: .nan)
                return
            }
            interval =
                HistoryChange(candidate: MeasuredSide(value: candidate), baseline: MeasuredSide(value: base), variance: variance)
                .interval
        }
    }
}
