import Testing

@testable import Statistics

@Suite("The generator of random rearrangements, and p-values where nothing changed")
struct RandomRearrangementTests {
    /// The first numbers from the state 1, 2, 3, 4, by the recurrence as published.
    @Test func knownNumbers() {
        var generator = Xoshiro256(state: SIMD4(1, 2, 3, 4))
        #expect((0..<5).map { _ in generator.next() } == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360])
    }

    @Test func seedsAreFilledBySplitMix() {
        // SplitMix64 from 0 starts with 0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f, 0xf88bb8a8724c81ec.
        var seeded = Xoshiro256(seed: 0)
        var stated = Xoshiro256(
            state: SIMD4(0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f, 0xf88b_b8a8_724c_81ec))
        #expect((0..<4).map { _ in seeded.next() } == (0..<4).map { _ in stated.next() })
    }

    @Test func boundedNumbersAreUniform() {
        var generator = Xoshiro256(seed: 7)
        var counts = [Int](repeating: 0, count: 6)
        for _ in 0..<12_000 { counts[generator.next(below: 6)] += 1 }
        // Five standard deviations of a binomial count.
        #expect(counts.allSatisfy { abs($0 - 2_000) < 205 }, "\(counts)")
        #expect(generator.next(below: 1) == 0)
        #expect(generator.next(below: 0) == 0)
    }

    @Test(arguments: [false, true])
    func monteCarloAgreesWithEnumeration(isStudentized: Bool) {
        var samples = SampleGenerator(seed: 21)
        // Too many ways to enumerate: twelve values each.
        let (x, y) = (samples.normals(12), samples.normals(12).map { $0 + 0.6 })
        func test(_ seed: UInt64) -> HypothesisTest {
            HypothesisTest.permutation(baseline: x, candidate: y, isStudentized: isStudentized, resamples: 1_999, seed: seed)
        }
        let first = test(1)
        #expect(first.law == .monteCarlo(resamples: 1_999, seed: 1))
        #expect(first == test(1))
        #expect(first.pValues != test(2).pValues)
        // Welch's t answers the same question for normal values; 0.045 is four standard deviations of the draw.
        let welch = HypothesisTest.welch(baseline: Moments(x), candidate: Moments(y))
        #expect(abs(first.pValues.greater - welch.pValues.greater) < 0.045)
        #expect(abs(first.pValues.greater + first.pValues.less - 1) < 0.002)
    }

    @Test func monteCarloIsNeverZero() {
        let test = HypothesisTest.permutation(
            baseline: (0..<15).map(Double.init), candidate: (100..<115).map(Double.init), resamples: 99)
        expectClose(test.pValues.greater, 0.01, 1e-14)
        #expect(test.pValues.less == 1)
    }

    /// The share of p-values at most t is t, up to sampling, where both sides are alike: never above it for an exact test, and
    /// near it from below and above for one that moves in fine steps.
    @Test(arguments: TwoSampleTest.allCases)
    func pValuesAreUniform(_ test: TwoSampleTest) {
        var generator = SampleGenerator(seed: 77)
        let isSlow = test == .permutation || test == .studentizedPermutation
        let (count, size) = isSlow ? (300, 5) : (400, 9)
        let results = (0..<count).map { _ in test(generator.normals(size), generator.normals(size)).pValues }
        for threshold in [0.05, 0.25, 0.5] {
            let margin = 4 * (threshold * (1 - threshold) / Double(count)).squareRoot()
            for (side, values) in [
                ("two-sided", results.map(\.twoSided)), ("less", results.map(\.less)), ("greater", results.map(\.greater)),
            ] {
                let share = Double(values.count { $0 <= threshold }) / Double(count)
                #expect(share <= threshold + margin + 0.01, "\(side) at \(threshold)")
                // Kolmogorov and Smirnov's statistic has few values, so that its p-values are well above uniform.
                let isCoarse = test == .kolmogorovSmirnov || test == .kolmogorovSmirnovAsymptotic
                #expect(share >= (isCoarse ? threshold / 5 : threshold * 0.8 - margin), "\(side) at \(threshold)")
            }
        }
    }

    @Test func signedRankPValuesAreUniform() {
        var generator = SampleGenerator(seed: 78)
        for (size, zeros) in [(15, HypothesisTest.ZeroDifferences.pratt), (15, .drop)] {
            // Rounded to tenths, so that there are ties and zeros.
            let results = (0..<500).map { _ in
                HypothesisTest.wilcoxonSignedRank(
                    differences: generator.normals(size).map { ($0 * 10).rounded() / 10 }, zeros: zeros
                ).pValues
            }
            for threshold in [0.05, 0.25, 0.5] {
                let share = Double(results.count { $0.twoSided <= threshold }) / 500
                let margin = 4 * (threshold * (1 - threshold) / 500).squareRoot()
                #expect(share <= threshold + margin)
                #expect(share >= threshold * 0.8 - margin)
            }
        }
    }
}
