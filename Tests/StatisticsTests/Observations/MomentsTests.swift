import Testing

@testable import Statistics

@Suite("Moments")
struct MomentsTests {
    @Test("Merged parts are the whole", arguments: [0.0, 1e9], [0, 1, 7, 99, 100])
    func merging(offset: Double, cut: Int) {
        var generator = SampleGenerator(seed: 5)
        let values = generator.lognormals(100, sigma: 1).map { $0 + offset }
        var merged = Moments(values.prefix(cut))
        merged.merge(Moments(values.dropFirst(cut)))
        let whole = Moments(values)
        #expect(merged.count == 100)
        #expect(merged.minimum == values.min() && merged.maximum == values.max())
        expectClose(merged.mean, whole.mean, 1e-14)
        expectClose(merged.variance, whole.variance, 1e-9)
        expectClose(merged.thirdCentralMoment, whole.thirdCentralMoment, 1e-8)
    }

    @Test("One pass gives what the definitions give")
    func definitions() {
        let values = [2.0, 3, 5, 7, 11, 13]
        let moments = Moments(values)
        let mean = 41.0 / 6
        let sums = values.reduce(into: (0.0, 0.0)) {
            $0.0 += ($1 - mean) * ($1 - mean)
            $0.1 += ($1 - mean) * ($1 - mean) * ($1 - mean)
        }
        expectClose(moments.mean, mean, 1e-15)
        expectClose(moments.variance, sums.0 / 5, 1e-14)
        expectClose(moments.thirdCentralMoment, sums.1 / 6, 1e-13)
        expectClose(moments.skewness, sums.1 / 6 / (sums.0 / 5 * (sums.0 / 5).squareRoot()), 1e-13)
    }

    @Test("Equal values have no spread, however they round")
    func constant() {
        let moments = Moments(Array(repeating: 0.1, count: 30))
        #expect(moments.isConstant && moments.mean == 0.1 && moments.variance == 0 && moments.skewness == 0)
        #expect(MeanAgainstLimit(moments).bounds(alpha: 0.025) == .point(0.1))
        #expect(MeanAgainstLimit(moments).pValue(atMost: 0.1) == 1)
        #expect(MeanAgainstLimit(moments).pValue(atMost: 0.09) == 0)
        #expect(!Moments().isConstant)
    }

    @Test("Few or few skewed values make a mean approximate")
    func approximate() {
        #expect(MeanAgainstLimit(Array(repeating: 1, count: 19)).isApproximate)
        #expect(!MeanAgainstLimit(Array(repeating: 1, count: 20)).isApproximate)
        let rare = (0..<100).map { $0 == 0 ? 100.0 : 1 }
        #expect(MeanAgainstLimit(rare).isApproximate)
        #expect(MeanDifference(baseline: Moments((0..<100).map { Double($0) / 100 }), candidate: Moments(rare)).isApproximate)
        // Equal skewness on both sides leaves none in the contrast.
        #expect(!MeanDifference(baseline: Moments(rare), candidate: Moments(rare)).isApproximate)
    }

    @Test("The transformation and its inverse undo each other", arguments: [0.7, 1e-3, 1e-9, 0, -0.4])
    func transformation(skewness: Double) {
        let transformation = SkewnessTransformation(skewness: skewness)
        for z in [-6.0, -2, -0.3, 0, 1e-7, 1.96, 5] {
            let there = transformation.inverse(z)
            #expect(abs(transformation(there) - z) <= 1e-13 * (1 + abs(z)))
        }
    }
}
