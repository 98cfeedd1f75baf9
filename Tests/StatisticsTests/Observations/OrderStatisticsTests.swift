import Testing

@testable import Statistics

@Suite("Order statistics and quantiles")
struct OrderStatisticsTests {
    /// Orders that defeat simple pivots, ties, and the sizes about where sorting takes over.
    static let samples: [[Double]] = {
        var generator = SampleGenerator(seed: 6)
        var samples: [[Double]] = [[], [1], [2, 1], Array(repeating: 3, count: 500)]
        for count in [23, 25, 26, 40, 1000] {
            let values = generator.normals(count)
            samples += [values, values.sorted(), values.sorted(by: >), values.map { ($0 * 3).rounded() }]
            samples.append(values.sorted().enumerated().sorted { ($0.offset % 2, $0.offset) < ($1.offset % 2, $1.offset) }.map(\.element))
        }
        return samples
    }()

    @Test(arguments: samples)
    func selection(_ sample: [Double]) {
        let sorted = sample.sorted()
        for ranks in [1...1, 1...sample.count + 1, sample.count / 3...sample.count / 2 + 1, sample.count...sample.count + 9] {
            let statistics = OrderStatistics(sample, ranks: ranks)
            for rank in stride(from: 1, through: sample.count, by: max(1, sample.count / 7)) {
                #expect(statistics[rank] == sorted[rank - 1])
            }
            #expect(statistics[0] == -.infinity && statistics[sample.count + 1] == .infinity)
        }
        for q in [0.0, 0.1, 0.5, 0.99, 1] where !sample.isEmpty {
            #expect(Quantiles.type8(sample, q) == Quantiles.type8(sorted: sorted, q))
        }
    }

    @Test("Values that are not numbers do no harm")
    func notNumbers() {
        let statistics = OrderStatistics((0..<100).map { $0 % 3 == 0 ? .nan : Double($0) }, ranks: 40...60)
        #expect(statistics.count == 100)
    }

    @Test("A window holds what whole sorting gives")
    func window() {
        var generator = SampleGenerator(seed: 8)
        let sample = generator.lognormals(20_000, sigma: 1)
        let sorted = sample.sorted()
        let statistics = OrderStatistics(sample, around: 0.95)
        for rank in [18_600, 18_900, 19_000, 19_001, 19_333, 400, 20_000] { #expect(statistics[rank] == sorted[rank - 1]) }
        #expect(Quantiles.type8(statistics, 0.95) == Quantiles.type8(sorted: sorted, 0.95))
    }

    @Test("The binomial law agrees with the incomplete beta function", arguments: [1, 2, 40, 1000, 1_000_000], [0.001, 0.5, 0.95])
    func binomial(count: Int, q: Double) {
        let positions = BinomialPositions(count: count, q: q)
        let law = Binomial(trials: count, probability: q)
        let (center, spread) = (Double(count) * q, (Double(count) * q * (1 - q)).squareRoot())
        for z in [-6.0, -3, -1, 0, 0.5, 2, 6] {
            let k = min(max(Int(center + z * spread), 0), count)
            expectClose(positions.cumulative(k), law.cdf(k), 1e-9)
        }
    }

    @Test(
        "The fewest observations that bound a percentile",
        arguments: [(0.5, 6, 6), (0.9, 36, 2), (0.95, 72, 2), (0.99, 368, 1), (0.999, 3688, 1)])
    func needed(q: Double, upper: Int, lower: Int) {
        #expect(PercentileRanks.neededForUpper(q: q, alpha: 0.025) == upper)
        #expect(PercentileRanks.neededForLower(q: q, alpha: 0.025) == lower)
        #expect(PercentileRanks(count: upper, q: q, alpha: 0.025).upper == upper)
        #expect(PercentileRanks(count: upper - 1, q: q, alpha: 0.025).upper == nil)
        #expect(PercentileRanks(count: lower, q: q, alpha: 0.025).lower == 1)
        #expect(PercentileRanks(count: lower - 1, q: q, alpha: 0.025).lower == nil)
        let both = PercentileRanks.neededForChange(q: q, alpha: 0.025)
        #expect(both >= upper && both <= 2 * upper)
    }

    @Test("Differences are ordered as if they had been formed")
    func differences() {
        var generator = SampleGenerator(seed: 9)
        let infinite = Double.infinity
        let minuends = [-infinite, -infinite] + generator.normals(30).map { ($0 * 4).rounded() / 4 }.sorted() + [infinite]
        let subtrahends = [-infinite] + generator.normals(25).sorted() + [infinite, infinite]
        let all = minuends.flatMap { left in
            subtrahends.map { right in (left - right).isNaN ? -infinite : left - right }
        }.sorted()
        let differences = DifferenceDistribution(minuends, minus: subtrahends)
        #expect(differences.count == all.count)
        for rank in 1...all.count { #expect(differences.smallest(rank) == all[rank - 1]) }
        for limit in [-3.0, -0.25, 0, 0.1, 2] { #expect(differences.count(atMost: limit) == all.count { $0 <= limit }) }
    }
}
