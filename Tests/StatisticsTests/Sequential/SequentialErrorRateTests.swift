import Testing

@testable import Statistics

/// Seeded simulations with the truth exactly at the margin: how often any look of a check decides on the wrong side.
@Suite("Error rates of repeated looks at the margin")
struct SequentialErrorRateTests {
    private static let replicates = 4000
    private static let looks = Array(stride(from: 10, through: 100, by: 5))

    /// The share of checks in which the mean lies more than `boundary(look, pairs)` standard errors above the truth at some look.
    private func falseFails(seed: UInt64, _ boundary: (_ look: Int, _ pairs: Int) -> Double) -> Double {
        let looks = SequentialErrorRateTests.looks
        let boundaries = looks.enumerated().map { boundary($0.offset, $0.element) }
        var generator = SampleGenerator(seed: seed)
        var errors = 0
        for _ in 0..<SequentialErrorRateTests.replicates {
            var moments = Moments()
            for (pairs, boundary) in zip(looks, boundaries) {
                while moments.count < pairs { moments.add(generator.normal()) }
                if moments.mean > boundary * moments.standardError {
                    errors += 1
                    break
                }
            }
        }
        return Double(errors) / Double(SequentialErrorRateTests.replicates)
    }

    /// 2.5 % and four standard errors of the simulation, 1 point.
    private static let most = 0.035

    /// 4,000 checks, about a second in a debug build.
    @Test("Boundaries every five pairs hold their level", arguments: SpendingFunction.allCases)
    func lanDeMets(_ spending: SpendingFunction) throws {
        let design = try SequentialDesign(looks: SequentialErrorRateTests.looks, maximum: 100, spending: spending)
        let boundaries = LanDeMets(design, alpha: 0.025).looks.map(\.t)
        let share = falseFails(seed: 8) { look, _ in boundaries[look] }
        #expect(share > 0.015 && share < SequentialErrorRateTests.most, "\(share)")
    }

    /// 4,000 checks, about a second in a debug build.
    @Test("A confidence sequence holds its level")
    func confidenceSequence() {
        let share = falseFails(seed: 9) { _, pairs in
            ConfidenceSequence.halfWidth(count: pairs, deviation: Double(pairs).squareRoot(), alpha: 0.025)
        }
        #expect(share > 0.005 && share < SequentialErrorRateTests.most, "\(share)")
    }

    /// 4,000 checks, about a second in a debug build. What the two are for: the same looks with an ordinary test.
    @Test("An ordinary t test at each look errs four times as often")
    func naive() {
        let share = falseFails(seed: 10) { _, pairs in StudentT(degreesOfFreedom: Double(pairs - 1)).upperQuantile(0.025) }
        #expect(share > 0.09 && share < 0.135, "\(share)")
    }

    @Test("The methods decide as these boundaries do")
    func methods() throws {
        let design = try SequentialDesign(looks: SequentialErrorRateTests.looks, maximum: 100)
        let planned = LanDeMets(design, alpha: 0.025 / design.surcharge).looks
        let levels = planned.indices.map { LookLevel(design, look: $0) }
        var generator = SampleGenerator(seed: 11)
        var decided = 0
        for _ in 0..<50 {
            let values = generator.normals(100).map { $0 + 0.4 }
            for (look, level) in zip(planned, levels) {
                let moments = Moments(values.prefix(look.pairs))
                let bounds = AtLook(StudentInterval(mean: moments), level).bounds(alpha: 0.025)
                #expect((bounds.lower > 0) == (moments.mean > look.t * moments.standardError))
                decided += bounds.lower > 0 ? 1 : 0
            }
        }
        #expect(decided > 100 && decided < 900)
    }
}
