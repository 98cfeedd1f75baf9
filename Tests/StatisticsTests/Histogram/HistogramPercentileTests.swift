import RealModule
import Testing

@testable import Statistics

@Suite("Percentiles from histograms")
struct HistogramPercentileTests {
    private static let levels = [0.00125, 0.025, 0.1, 0.4]

    /// Ten values, Bin(10, ½): ranks 2 and 9 at 2.5 %, 4 and 7 at 20 %.
    @Test func ranksByHand() throws {
        let buckets = try Buckets(lowerEdges: [0, 1, 2], upperEdges: [1, 2, 4], counts: [3, 4, 3])
        let median = HistogramPercentile(buckets, q: 0.5)
        #expect(median.bounds(alpha: 0.025) == Bounds(lower: 0, upper: 4))
        #expect(median.bounds(alpha: 0.2) == Bounds(lower: 1, upper: 2))
        // Rank 5.5: between the second and the third of the four, at 3/8 and 5/8 of the bucket.
        expectClose(median.estimate, (.pow(2, 0.375) + .pow(2, 0.625)) / 2, 1e-14)
        #expect(median.estimateRange == Bounds(lower: 1, upper: 2) && !median.isEstimateOpen)
        // P(Bin ≤ 3) = 176/1024: from this level on rank 4 bounds, whose bucket begins at 1.
        expectClose(median.pValue(atMost: 0.99), 176.0 / 1024, 1e-12)
        expectClose(median.pValue(atMost: 1), 968.0 / 1024, 1e-12)
        expectClose(median.pValue(atMost: -1), 1.0 / 1024, 1e-12)
        #expect(median.relativeResolution(alpha: 0.2) == 1)
        #expect(median.relativeResolution(alpha: 0.025) == .infinity)
        // Of 1 … 2, which holds both ranks, nothing is sampling error.
        #expect(median.resolutionShare(alpha: 0.2) == 1)
        // Middles 0.5 and √8.
        expectClose(median.resolutionShare(alpha: 0.025), 1 - (.sqrt(8) - 0.5) / 4, 1e-12)
    }

    /// The 95th of 100 has its upper rank among the 3 above 10 and its lower one below.
    @Test func openLastBucketBoundsNothingAbove() throws {
        let buckets = try Buckets(lowerEdges: [-.infinity, 5, 10], upperEdges: [5, 10, .infinity], counts: [10, 87, 3])
        let method = HistogramPercentile(buckets, q: 0.95)
        #expect(method.bounds(alpha: 0.025) == Bounds(lower: 5, upper: .infinity))
        #expect(method.relativeResolution(alpha: 0.025) == .infinity && method.resolutionShare(alpha: 0.025) == 1)
        #expect(!method.isEstimateOpen && method.estimate > 5 && method.estimate < 10)
        #expect(method.pValue(atMost: 4.9) < 1e-9 && method.pValue(atMost: 5) > 0.5 && method.pValue(atMost: 11) == 1)
        let extreme = HistogramPercentile(buckets, q: 0.99)
        #expect(extreme.isEstimateOpen && extreme.estimate == 10)
        let lowest = HistogramPercentile(buckets, q: 0.05)
        #expect(lowest.isEstimateOpen && lowest.estimate == 5 && lowest.bounds(alpha: 0.025).lower == -.infinity)
        #expect(lowest.bounds(alpha: 0.025).upper == 10)
    }

    @Test func fewValues() throws {
        let none = HistogramPercentile(try Buckets(values: []), q: 0.9)
        #expect(none.estimate.isNaN && none.bounds(alpha: 0.025) == .unbounded && none.pValue(atMost: 1) == 1)
        #expect(none.relativeResolution(alpha: 0.025) == 0 && none.resolutionShare(alpha: 0.025) == 0 && none.isEstimateOpen)
        let one = HistogramPercentile(try Buckets(lowerEdges: [2], upperEdges: [3], counts: [1]), q: 0.5)
        #expect(one.bounds(alpha: 0.025) == .unbounded && one.resolutionShare(alpha: 0.025) == 0)
        expectClose(one.estimate, .sqrt(6), 1e-14)
        let single = HistogramPercentile(try Buckets(lowerEdges: [2], upperEdges: [3], counts: [1000]), q: 0.5)
        #expect(single.bounds(alpha: 0.025) == Bounds(lower: 2, upper: 3) && single.resolutionShare(alpha: 0.025) == 1)
        expectClose(single.relativeResolution(alpha: 0.025), 0.5, 1e-14)
    }

    /// As many as a year's requests of a large service, and more than any: no memory, no time, no overflow.
    @Test(arguments: [1 << 31, 1_000_000_000_000, 1 << 53 - 1] as [Int])
    func hugeCounts(count: Int) throws {
        let half = count / 2
        let buckets = try Buckets(lowerEdges: [1, 2, 3], upperEdges: [2, 3, 4], counts: [half, half - half / 2, half / 2])
        let median = HistogramPercentile(buckets, q: 0.6)
        #expect(median.bounds(alpha: 0.025) == Bounds(lower: 2, upper: 3))
        #expect(HistogramPercentile(buckets, q: 0.5).bounds(alpha: 0.025) == Bounds(lower: 1, upper: 3))
        #expect(median.pValue(atMost: 1.5) == 0 && median.pValue(atMost: 2) == 1)
    }

    @Test("From values without width it is the method on the values", arguments: HistogramSample.all)
    func fromValues(_ sample: HistogramSample) throws {
        let buckets = try Buckets(values: sample.candidate)
        for q in [0.1, 0.5, 0.95] {
            let method = HistogramPercentile(buckets, q: q)
            let raw = PercentileAgainstLimit(sample.candidate, q: q)
            #expect(method.estimate == raw.estimate)
            for alpha in HistogramPercentileTests.levels { #expect(method.bounds(alpha: alpha) == raw.bounds(alpha: alpha)) }
            for margin in sample.candidate.prefix(30) { #expect(method.pValue(atMost: margin) == raw.pValue(atMost: margin)) }
            #expect(method.resolutionShare(alpha: 0.025) == 0)
        }
    }

    @Test("The interval contains that of the raw values", arguments: HistogramSample.all, [0.001, 0.05, 0.5, 3] as [Double])
    func contains(_ sample: HistogramSample, width: Double) throws {
        let bounds = sample.bounds(width: width)
        let buckets = try Buckets(sample.candidate, bounds: bounds)
        for q in [0.01, 0.5, 0.9, 0.99] {
            let method = HistogramPercentile(buckets, q: q)
            let raw = PercentileAgainstLimit(sample.candidate, q: q)
            #expect(method.estimateRange.lower <= raw.estimate && raw.estimate <= method.estimateRange.upper)
            for alpha in HistogramPercentileTests.levels {
                let (outer, inner) = (method.bounds(alpha: alpha), raw.bounds(alpha: alpha))
                #expect(outer.lower <= inner.lower && inner.upper <= outer.upper)
                #expect(outer.lower <= method.estimate && method.estimate <= outer.upper)
                // Both bounds lie in their buckets, and the widest of these is answered.
                let resolution = method.relativeResolution(alpha: alpha)
                if sample.isPositive, inner.lower.isFinite, inner.upper.isFinite {
                    #expect(resolution <= width * (1 + 1e-9))
                    #expect(inner.lower <= outer.lower * (1 + resolution) * (1 + 1e-12))
                    #expect(outer.upper <= inner.upper * (1 + resolution) * (1 + 1e-12))
                }
                #expect((0...1).contains(method.resolutionShare(alpha: alpha)))
            }
        }
    }

    @Test("The p-value is the level at which the lower bound passes the margin", arguments: HistogramSample.all)
    func duality(_ sample: HistogramSample) throws {
        let method = HistogramPercentile(try Buckets(sample.candidate, bounds: sample.bounds(width: 0.05)), q: 0.9)
        let wide = method.bounds(alpha: 1e-4)
        guard wide.lower.isFinite, wide.upper.isFinite else { return }
        for share in [0.02, 0.2, 0.5, 0.8] {
            let margin = wide.lower + share * (wide.upper - wide.lower)
            let p = method.pValue(atMost: margin)
            #expect(method.bounds(alpha: p * (1 - 1e-9)).lower <= margin)
            if p < 1 { #expect(method.bounds(alpha: p * (1 + 1e-9)).lower > margin) }
        }
    }
}
