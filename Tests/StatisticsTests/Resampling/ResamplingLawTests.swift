import RealModule
import Testing

@testable import Statistics

/// That drawing by blocks is drawing with replacement.
@Suite("The law of resamples")
struct ResamplingLawTests {
    @Test("Poisson counts have their law to 1e-14", arguments: [0.5, 1, 16, 255, 256] as [Double])
    func poisson(mean: Double) {
        let table = PoissonTable(mean: mean)
        for count in stride(from: 0, through: Int(mean * 2) + 4, by: max(1, Int(mean) / 16)) {
            // How many words stand for at most this count.
            var (low, high) = (UInt64.zero, UInt64.max)
            while low < high {
                let middle = low + (high - low) / 2
                if table.count(middle) <= count { low = middle + 1 } else { high = middle }
            }
            let share = table.count(0) > count ? 0 : Double(low) * 0x1p-64
            #expect(abs(share - IncompleteGamma.upper(a: Double(count) + 1, x: mean)) <= 1e-14)
        }
        #expect(table.count(.max) > Int(mean))
    }

    @Test("Each resample draws as many values as there are", arguments: [1, 2, 7, 255, 256, 257, 511, 512, 600, 1000, 2560] as [Int])
    func count(size: Int) {
        let sums = Resampling.sums([BlockedSample(Array(repeating: 1, count: size))], resamples: 200, seed: 3)
        #expect(sums[0] == Array(repeating: SIMD2(Double(size), Double(size)), count: 200))
    }

    /// How often some places of a sample are drawn is binomial, whichever places they are; that all such counts are is the
    /// multinomial law of n uniform draws. 3,000 resamples of 600 values in each case.
    @Test(
        "How often places are drawn is binomial",
        arguments: [
            [0..<1], [0..<128], [255..<257], [0..<256], [128..<384], [512..<600], [590..<600], [40..<60, 300..<350, 580..<600],
        ] as [[Range<Int>]])
    func binomial(places: [Range<Int>]) {
        let size = 600
        var values = [Double](repeating: 0, count: size)
        for place in places.joined() { values[place] = 1 }
        let chosen = values.reduce(0, +)
        let sums = Resampling.sums([BlockedSample(values)], resamples: 3_000, seed: 20)[0].map { Int($0[0]) }
        let law = Binomial(trials: size, probability: chosen / Double(size))
        var largest = 0.0
        for count in 0...size {
            largest = max(largest, abs(Double(sums.count { $0 <= count }) / Double(sums.count) - law.cdf(count)))
        }
        // Exceeded by Kolmogorov's law once in 1,000.
        #expect(largest < 1.95 / Double.sqrt(Double(sums.count)))
    }

    @Test("Few values: indices of 16 random bits are uniform", arguments: [3, 30, 100, 255] as [Int])
    func few(size: Int) {
        let values = (0..<size).map { $0 == size - 1 ? 1.0 : 0 }
        let sums = Resampling.sums([BlockedSample(values)], resamples: 3_000, seed: 4)[0]
        let total = sums.reduce(0) { $0 + $1[0] }
        // 3,000 expected, standard deviation 55.
        #expect(abs(total - 3_000) < 200)
    }

    @Test("Sums of blocks and sums of plain draws have one law, by Kolmogorov and Smirnov")
    func plainDraws() throws {
        var samples = SampleGenerator(seed: 8)
        let values = samples.lognormals(700, sigma: 1)
        let blocked = Resampling.sums([BlockedSample(values)], resamples: 2_000, seed: 5)[0]
        var generator = Xoshiro256(seed: 6)
        let plain = (0..<2_000).map { _ in
            (0..<values.count).reduce(into: SIMD2<Double>.zero) { sum, _ in
                let value = values[generator.next(below: values.count)]
                sum += SIMD2(value, value * value)
            }
        }
        for place in 0...1 {
            let test = HypothesisTest.kolmogorovSmirnov(baseline: plain.map { $0[place] }, candidate: blocked.map { $0[place] })
            #expect(test.pValues.twoSided > 0.01)
        }
        let (mean, variance) = (Moments(blocked.map { $0[0] }), Moments(values).variance * 699)
        #expect(abs(mean.mean - values.reduce(0, +)) < 4 * mean.standardError)
        #expect(abs(mean.variance / variance - 1) < 0.15)
    }

    @Test("Two samples are drawn independently of each other, and resamples of each other")
    func independent() {
        var samples = SampleGenerator(seed: 9)
        let values = samples.normals(300)
        let sums = Resampling.sums([BlockedSample(values), BlockedSample(values)], resamples: 4_000, seed: 7)
        func correlation(_ first: some Sequence<SIMD2<Double>>, _ second: some Sequence<SIMD2<Double>>) -> Double {
            let pairs = zip(first, second).map { ($0[0], $1[0]) }
            let (left, right) = (Moments(pairs.map(\.0)), Moments(pairs.map(\.1)))
            let products = Moments(pairs.map { ($0 - left.mean) * ($1 - right.mean) })
            return products.mean / (left.standardDeviation * right.standardDeviation)
        }
        // Standard deviation 1/√4,000 = 0.016.
        #expect(abs(correlation(sums[0], sums[1])) < 0.06)
        #expect(abs(correlation(sums[0], sums[0].dropFirst())) < 0.06)
        #expect(abs(correlation(sums[0], sums[0].dropFirst(16))) < 0.06)
    }

    @Test("Neither threads nor the number of resamples change a resample")
    func reproducible() {
        let samples = [BlockedSample((0..<700).map(Double.init)), BlockedSample((0..<90).map(Double.init))]
        let many = Resampling.sums(samples, resamples: 500, seed: 1)
        #expect(Resampling.sums(samples, resamples: 500, seed: 1, isConcurrent: false) == many)
        #expect(Resampling.sums(samples, resamples: 500, seed: 2) != many)
        #expect(Resampling.sums(samples, resamples: 480, seed: 1) == many.map { Array($0.prefix(480)) })
        #expect(Resampling.sums(samples, resamples: 0, seed: 1) == [[], []])
        #expect(Resampling.sums(samples, resamples: -1, seed: 1) == [[], []])
    }

    @Test("A derived seed depends on values, their order and their side")
    func seeds() {
        let seed = ResamplingSeed.derived(from: [[1, 2], [3]])
        #expect(seed == ResamplingSeed.derived(from: [[1, 2], [3]]))
        #expect(seed <= UInt64(UInt32.max))
        let others: [[[Double]]] = [
            [[2, 1], [3]], [[3], [1, 2]], [[1], [2, 3]], [[1, 2, 3]], [[1, 2.0.nextUp], [3]], [[1, 2], [3], []], [],
        ]
        #expect(Set(others.map { ResamplingSeed.derived(from: $0) } + [seed]).count == others.count + 1)
        #expect(ResamplingSeed.derived(from: [[0.0]]) == ResamplingSeed.derived(from: [[-0.0]]))
        #expect(Set((0..<1000).map { ResamplingSeed.stream($0, of: seed) } + [ResamplingSeed.stream(0, of: seed + 1)]).count == 1001)
    }
}
