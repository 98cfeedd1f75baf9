import RealModule
import Testing

@testable import Statistics

/// Every test of two samples of numbers, by name.
enum TwoSampleTest: CaseIterable, Sendable {
    case welch, mannWhitney, mannWhitneyAsymptotic, brunnerMunzel, permutation, studentizedPermutation, kolmogorovSmirnov
    case kolmogorovSmirnovAsymptotic

    static let onRanks: [TwoSampleTest] = [
        .mannWhitney, .mannWhitneyAsymptotic, .brunnerMunzel, .kolmogorovSmirnov, .kolmogorovSmirnovAsymptotic,
    ]

    func callAsFunction(_ baseline: [Double], _ candidate: [Double]) -> HypothesisTest {
        switch self {
        case .welch: .welch(baseline: Moments(baseline), candidate: Moments(candidate))
        case .mannWhitney: .mannWhitney(baseline: baseline, candidate: candidate)
        case .mannWhitneyAsymptotic: .mannWhitney(baseline: baseline, candidate: candidate, law: .asymptotic)
        case .brunnerMunzel: .brunnerMunzel(baseline: baseline, candidate: candidate)
        case .permutation: .permutation(baseline: baseline, candidate: candidate)
        case .studentizedPermutation: .permutation(baseline: baseline, candidate: candidate, isStudentized: true)
        case .kolmogorovSmirnov: .kolmogorovSmirnov(baseline: baseline, candidate: candidate)
        case .kolmogorovSmirnovAsymptotic: .kolmogorovSmirnov(baseline: baseline, candidate: candidate, law: .asymptotic)
        }
    }
}

@Suite("Properties of hypothesis tests")
struct HypothesisPropertyTests {
    static let samples: [([Double], [Double])] = {
        var generator = SampleGenerator(seed: 11)
        return [
            (generator.normals(4), generator.normals(5)),
            (generator.normals(7), generator.normals(4).map { $0 + 1 }),
            ([1, 2, 2, 3, 5], [2, 3, 3, 4, 6, 6]),
            ([1, 2, 3], [4, 5, 6]),
        ]
    }()

    @Test(arguments: TwoSampleTest.allCases, samples.indices)
    func exchange(_ test: TwoSampleTest, _ index: Int) {
        let (baseline, candidate) = Self.samples[index]
        let (forward, back) = (test(baseline, candidate), test(candidate, baseline))
        expectClose(forward.pValues.less, back.pValues.greater, 1e-10)
        expectClose(forward.pValues.greater, back.pValues.less, 1e-10)
        expectClose(forward.pValues.twoSided, back.pValues.twoSided, 1e-10)
        #expect(forward.pValues.twoSided > 0 && forward.pValues.twoSided <= 1)
        #expect(forward.baselineCount == back.candidateCount && forward.candidateCount == back.baselineCount)
    }

    @Test(arguments: TwoSampleTest.onRanks, samples.indices)
    func monotoneTransform(_ test: TwoSampleTest, _ index: Int) {
        let (baseline, candidate) = Self.samples[index]
        let plain = test(baseline, candidate)
        let transformed = test(baseline.map { .exp($0) }, candidate.map { .exp($0) })
        #expect(plain.pValues == transformed.pValues)
        #expect(plain.statistic == transformed.statistic)
    }

    /// An improbable candidate above the baseline makes "greater" small and "less" large.
    @Test(arguments: TwoSampleTest.allCases)
    func direction(_ test: TwoSampleTest) {
        var generator = SampleGenerator(seed: 5)
        let result = test(generator.normals(9), generator.normals(9).map { $0 + 4 })
        #expect(result.pValues.greater < 0.001)
        #expect(result.pValues.less > 0.6)
        #expect(result.estimate.value > 0.5)
    }

    @Test(arguments: TwoSampleTest.allCases)
    func degenerate(_ test: TwoSampleTest) {
        let one = HypothesisTest.PValues.one
        #expect(test([], []).pValues == one)
        #expect(test([], [1, 2]).pValues == one)
        #expect(test([1, 2], []).statistic.isNaN)
        #expect(test([3, 3, 3], [3, 3]).pValues == one)
        let invalid = test([1, .nan, 2], [3, 4, 5])
        #expect(invalid.pValues.twoSided.isNaN && invalid.pValues.less.isNaN && invalid.pValues.greater.isNaN)
        #expect(invalid.statistic.isNaN)
        #expect(invalid.baselineCount == 3)
    }

    @Test func oneValueEach() {
        #expect(TwoSampleTest.welch([1], [2]).pValues == .one)
        #expect(TwoSampleTest.welch([1], [2]).estimate == .init(name: "difference of means", value: 1, interval: .unbounded))
        #expect(TwoSampleTest.brunnerMunzel([1], [2, 3]).pValues == .one)
        #expect(TwoSampleTest.studentizedPermutation([1], [2, 3]).pValues == .one)
        #expect(TwoSampleTest.mannWhitney([1], [2, 3, 4]).pValues == .init(twoSided: 0.5, less: 1, greater: 0.25))
        #expect(TwoSampleTest.mannWhitney([1], [2]).estimate.interval == .unbounded)
        #expect(TwoSampleTest.permutation([1], [2]).pValues == .init(twoSided: 1, less: 1, greater: 0.5))
    }

    @Test func withoutSpread() {
        let test = TwoSampleTest.welch([1, 1], [2, 2, 2])
        #expect(test.statistic == .infinity)
        #expect(test.pValues == .init(twoSided: 0, less: 1, greater: 0))
        #expect(test.estimate.interval == .point(1))
    }

    @Test func completeSeparation() throws {
        let test = TwoSampleTest.brunnerMunzel([1, 2, 3], [7, 8, 9, 9])
        #expect(test.statistic == .infinity)
        expectClose(test.pValues.greater, 1.0 / 35, 1e-14)
        expectClose(test.pValues.twoSided, 2.0 / 35, 1e-14)
        #expect(test.pValues.less == 1)
        #expect(test.estimate.value == 1 && test.estimate.interval == nil)
        #expect(TwoSampleTest.brunnerMunzel([7, 8], [1, 2]).statistic == -.infinity)
    }

    @Test func infiniteValuesAreRanked() {
        let (finite, infinite) = (([1.0, 3, 9], [2.0, 8, 10]), ([-Double.infinity, 3, 9], [2.0, 8, .infinity]))
        for test in TwoSampleTest.onRanks {
            #expect(test(finite.0, finite.1).pValues == test(infinite.0, infinite.1).pValues, "\(test)")
        }
        #expect(TwoSampleTest.permutation(infinite.0, infinite.1).pValues.twoSided.isNaN)
        #expect(TwoSampleTest.welch(infinite.0, infinite.1).pValues.twoSided.isNaN)
    }

    @Test func differencesThatOverflow() {
        let (huge, small) = ([1.5e308, -1.5e308, 1], [1.0, 3, 4])
        for test in [TwoSampleTest.welch, .permutation, .studentizedPermutation] {
            #expect(test(huge, small).pValues.twoSided.isNaN, "\(test)")
            #expect(test(huge, small).statistic.isNaN, "\(test)")
        }
        #expect(TwoSampleTest.mannWhitney(huge, small).pValues.twoSided > 0.3)
        let counts = HypothesisTest.fisherExact(
            baselineEvents: 1 << 61, baselineCount: 1 << 61, candidateEvents: 1, candidateCount: 1 << 61)
        #expect(counts.pValues.twoSided.isNaN)
    }

    /// The shift interval is the test: it excludes 0 exactly where the one-sided p-value is at most its level.
    @Test(arguments: [1.2, -1.2])
    func shiftIntervalIsDual(_ shift: Double) throws {
        var generator = SampleGenerator(seed: 3)
        var excluded = 0
        for _ in 0..<40 {
            let (x, y) = (generator.normals(6), generator.normals(7).map { $0 + shift })
            for test in [
                HypothesisTest.mannWhitney(baseline: x, candidate: y, alpha: 0.05),
                HypothesisTest.wilcoxonSignedRank(differences: y, alpha: 0.05),
            ] {
                let interval = try #require(test.estimate.interval)
                #expect((interval.lower > 0) == (test.pValues.greater <= 0.05), "\(test)")
                #expect((interval.upper < 0) == (test.pValues.less <= 0.05), "\(test)")
                #expect(interval.lower <= test.estimate.value && test.estimate.value <= interval.upper)
                excluded += interval.lower > 0 || interval.upper < 0 ? 1 : 0
            }
        }
        #expect(excluded > 20 && excluded < 75)
    }

    @Test func cliffsDelta() throws {
        let (x, y) = ([1.0, 2, 2, 3, 5], [2.0, 3, 3, 4, 6, 6])
        let delta = HypothesisTest.Estimate.cliffsDelta(baseline: x, candidate: y)
        let counted = y.flatMap { y in x.map { $0 < y ? 1.0 : $0 > y ? -1 : 0 } }.reduce(0, +) / 30
        expectClose(delta.value, counted, 1e-14)
        let superiority = try #require(HypothesisTest.Estimate.probabilityOfSuperiority(baseline: x, candidate: y).interval)
        expectClose(try #require(delta.interval).upper, 2 * superiority.upper - 1, 1e-14)
        #expect(HypothesisTest.Estimate.cliffsDelta(baseline: [], candidate: y).value.isNaN)
        #expect(HypothesisTest.Estimate.cliffsDelta(baseline: [1, 2], candidate: [3, 4]).value == 1)
    }

    @Test func signedRankDegenerate() {
        #expect(HypothesisTest.wilcoxonSignedRank(differences: []).pValues == .one)
        #expect(HypothesisTest.wilcoxonSignedRank(differences: []).statistic.isNaN)
        #expect(HypothesisTest.wilcoxonSignedRank(differences: [0, 0]).pValues == .one)
        #expect(HypothesisTest.wilcoxonSignedRank(differences: [0, 0]).estimate.value == 0)
        #expect(HypothesisTest.wilcoxonSignedRank(differences: [1, .nan]).pValues.greater.isNaN)
        let infinite = HypothesisTest.wilcoxonSignedRank(differences: [1, .infinity, 2])
        #expect(infinite.pValues.greater == 0.125)
        #expect(infinite.estimate.value.isNaN && infinite.estimate.interval == .unbounded)
    }

    @Test func countDegenerate() {
        let nothing = HypothesisTest.fisherExact(baselineEvents: 0, baselineCount: 0, candidateEvents: 3, candidateCount: 9)
        #expect(nothing.pValues == .one && nothing.estimate.value.isNaN)
        let invalid = HypothesisTest.fisherExact(baselineEvents: 5, baselineCount: 4, candidateEvents: 3, candidateCount: 9)
        #expect(invalid.pValues.twoSided.isNaN)
        let extreme = HypothesisTest.fisherExact(
            baselineEvents: 0, baselineCount: 1_000_000, candidateEvents: 900_000, candidateCount: 1_000_000)
        #expect(extreme.pValues == .init(twoSided: 0, less: 1, greater: 0))
        #expect(extreme.estimate.value == .infinity)
        #expect(HypothesisTest.mcNemar(passToFail: -1, failToPass: 2, count: 9).pValues.less.isNaN)
        #expect(HypothesisTest.mcNemar(passToFail: .max, failToPass: 2, count: 9).pValues.less.isNaN)
        #expect(HypothesisTest.mcNemar(passToFail: 0, failToPass: 0, count: 9).estimate.interval == Bounds(lower: 0, upper: 1))
        expectClose(HypothesisTest.mcNemar(passToFail: 6, failToPass: 0, count: 9).pValues.greater, 1.0 / 64, 1e-14)
    }
}
