import Testing

@testable import Statistics

/// Exact p-values against counting all equally likely rearrangements one by one.
@Suite("Exact laws of hypothesis tests by enumeration")
struct ExactLawTests {
    /// Two small samples, the second with ties within and between the sides.
    static let samples: [(baseline: [Double], candidate: [Double])] = [
        ([0.3, 1.9, -0.4, 2.2], [1.1, 2.6, 3.1, 0.9, 4.0]),
        ([1, 2, 2, 3, 5], [2, 3, 3, 4, 6]),
        ([1, 1, 1, 9], [1, 1, 2]),
        ([5, 7, 8, 8, 9, 12], [1, 2, 8]),
    ]

    /// All ways to choose the candidate's values from the pooled ones.
    private func deals(_ sample: (baseline: [Double], candidate: [Double])) -> [(baseline: [Double], candidate: [Double])] {
        let pooled = sample.baseline + sample.candidate
        return (0..<(1 << pooled.count)).filter { $0.nonzeroBitCount == sample.candidate.count }.map { mask in
            let chosen = pooled.indices.filter { mask >> $0 & 1 == 1 }
            let rest = pooled.indices.filter { mask >> $0 & 1 == 0 }
            return (rest.map { pooled[$0] }, chosen.map { pooled[$0] })
        }
    }

    private func share(_ values: [Double], _ condition: (Double) -> Bool) -> Double {
        Double(values.count(where: condition)) / Double(values.count)
    }

    private func distances(_ sample: (baseline: [Double], candidate: [Double])) -> (above: Double, below: Double) {
        var (above, below) = (0.0, 0.0)
        for value in sample.baseline + sample.candidate {
            let baseline = Double(sample.baseline.count { $0 <= value }) / Double(sample.baseline.count)
            let candidate = Double(sample.candidate.count { $0 <= value }) / Double(sample.candidate.count)
            above = max(above, baseline - candidate)
            below = max(below, candidate - baseline)
        }
        return (above, below)
    }

    @Test(arguments: samples.indices)
    func kolmogorovSmirnov(_ index: Int) {
        let sample = Self.samples[index]
        let test = HypothesisTest.kolmogorovSmirnov(baseline: sample.baseline, candidate: sample.candidate)
        let observed = distances(sample)
        let all = deals(sample).map(distances)
        let largest = max(observed.above, observed.below)
        expectClose(test.statistic, largest, 1e-12)
        expectClose(test.pValues.twoSided, share(all.map { max($0.above, $0.below) }) { $0 >= largest - 1e-9 }, 1e-12)
        expectClose(test.pValues.greater, share(all.map(\.above)) { $0 >= observed.above - 1e-9 }, 1e-12)
        expectClose(test.pValues.less, share(all.map(\.below)) { $0 >= observed.below - 1e-9 }, 1e-12)
    }

    @Test(arguments: samples.indices, [false, true])
    func permutation(_ index: Int, isStudentized: Bool) {
        let sample = Self.samples[index]
        func statistic(_ sample: (baseline: [Double], candidate: [Double])) -> Double {
            let moments = (Moments(sample.baseline), Moments(sample.candidate))
            return isStudentized
                ? HypothesisTest.welch(baseline: moments.0, candidate: moments.1).statistic
                : moments.1.meanDifference(from: moments.0)
        }
        let test = HypothesisTest.permutation(
            baseline: sample.baseline, candidate: sample.candidate, isStudentized: isStudentized)
        let observed = statistic(sample)
        let all = deals(sample).map(statistic)
        #expect(test.law == .exact)
        expectClose(test.statistic, observed, 1e-12)
        expectClose(test.pValues.greater, share(all) { $0 >= observed - 1e-9 }, 1e-12)
        expectClose(test.pValues.less, share(all) { $0 <= observed + 1e-9 }, 1e-12)
    }

    @Test func mannWhitneyWithoutTies() {
        let sample = Self.samples[0]
        func pairs(_ sample: (baseline: [Double], candidate: [Double])) -> Double {
            Double(sample.candidate.reduce(0) { sum, value in sum + sample.baseline.count { $0 < value } })
        }
        let test = HypothesisTest.mannWhitney(baseline: sample.baseline, candidate: sample.candidate)
        let observed = pairs(sample)
        let all = deals(sample).map(pairs)
        #expect(test.law == .exact)
        expectClose(test.pValues.greater, share(all) { $0 >= observed }, 1e-12)
        expectClose(test.pValues.less, share(all) { $0 <= observed }, 1e-12)
    }

    @Test(arguments: [
        [1.5, -0.3, 2.2, 0.7, -1.1, 3.0], [1, -1, 2, 2, -3, 0, 0, 4], [0, 0, 0, 1, 1], [-2, -2, -2, 5, 0.5, 0.5, 0.25],
    ])
    func wilcoxonSignedRank(_ differences: [Double]) {
        for zeros in [HypothesisTest.ZeroDifferences.pratt, .drop] {
            // Mean ranks by counting, among all differences or among those that are not 0.
            let ranked = zeros == .pratt ? differences : differences.filter { $0 != 0 }
            func rank(_ difference: Double) -> Double {
                let size = abs(difference)
                return Double(ranked.count { abs($0) < size }) + Double(ranked.count { abs($0) == size } + 1) / 2
            }
            let ranks = differences.filter { $0 != 0 }.map(rank)
            let observed = differences.filter { $0 > 0 }.map(rank).reduce(0, +)
            let all = (0..<(1 << ranks.count)).map { mask in
                ranks.indices.filter { mask >> $0 & 1 == 1 }.reduce(0) { $0 + ranks[$1] }
            }
            let test = HypothesisTest.wilcoxonSignedRank(differences: differences, zeros: zeros)
            #expect(test.law == .exact)
            #expect(test.statistic == observed)
            expectClose(test.pValues.greater, share(all) { $0 >= observed }, 1e-12)
            expectClose(test.pValues.less, share(all) { $0 <= observed }, 1e-12)
            let averages = differences.indices.flatMap { i in (i..<differences.count).map { (differences[i] + differences[$0]) / 2 } }
                .sorted()
            let middle = averages.count / 2
            let median = averages.count.isMultiple(of: 2) ? (averages[middle - 1] + averages[middle]) / 2 : averages[middle]
            #expect(test.estimate.value == median)
        }
    }

    /// Every table with the margins of a small one, against the definition.
    @Test(arguments: [(7, 9), (6, 6), (1, 1), (12, 3)])
    func fisherExact(_ baselineCount: Int, _ candidateCount: Int) {
        for events in 0...(baselineCount + candidateCount) {
            let law = Hypergeometric(population: baselineCount + candidateCount, successes: events, draws: candidateCount)
            let support = (0...candidateCount).filter { (0...baselineCount).contains(events - $0) }
            for observed in support {
                let test = HypothesisTest.fisherExact(
                    baselineEvents: events - observed, baselineCount: baselineCount, candidateEvents: observed,
                    candidateCount: candidateCount)
                let rare = support.map(law.mass).filter { $0 <= law.mass(observed) * (1 + 1e-7) }
                expectClose(test.pValues.twoSided, rare.reduce(0, +), 1e-11, "\(observed) of \(events)")
            }
        }
    }

    /// P(D ≥ d) of one sample, computed with SciPy 1.17.1's stats.kstwo.
    @Test(arguments: [
        (1, 0.7, 0.6000000000000001, 1e-9), (10, 0.2, 0.7487190399999999, 1e-9), (10, 0.9, 1.9999999999999957e-10, 1e-9),
        (140, 0.05, 0.8576480297656114, 1e-9), (500, 0.02, 0.9859871786857471, 2e-4), (500, 0.05, 0.15866260223815387, 2e-4),
        (500, 0.075, 0.006829698096378455, 1e-6), (200_000, 0.002, 0.39995085369038097, 1e-5),
        (200_000, 0.006, 1.110220331461174e-06, 1e-9),
    ])
    func kolmogorov(_ count: Int, _ distance: Double, _ expected: Double, within tolerance: Double) {
        expectClose(KolmogorovDistribution(count: count).survival(distance), expected, tolerance)
    }
}
