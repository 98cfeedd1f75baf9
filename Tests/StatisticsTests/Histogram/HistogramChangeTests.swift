import RealModule
import Testing

@testable import Statistics

@Suite("Changes of percentiles from histograms")
struct HistogramChangeTests {
    private static let levels = [0.00125, 0.1]

    private static func scale(_ sample: HistogramSample) -> PercentileChange.Scale { sample.isPositive ? .logarithmic : .difference }

    /// Slow: each bound is a bisection over all representable numbers.
    @Test("From values without width, and from rounded ones, it is the method on the values", arguments: HistogramSample.small)
    func fromValues(_ sample: HistogramSample) throws {
        for (q, resolution, scale) in [
            (0.5, 0, HistogramChangeTests.scale(sample)), (0.9, 0, .difference), (0.5, 0.25, .difference),
        ] as [(Double, Double, PercentileChange.Scale)] {
            let method = try HistogramPercentileChange(
                baseline: Buckets(values: sample.baseline), candidate: Buckets(values: sample.candidate, resolution: resolution), q: q,
                scale: scale)
            let raw = try PercentileChange(
                baseline: .init(sample.baseline), candidate: .init(sample.candidate, resolution: resolution), q: q, scale: scale)
            if resolution == 0 {
                #expect(method.estimate == raw.estimate && method.resolutionShare(alpha: 0.1) == 0)
            } else {
                #expect(method.relativeResolution(alpha: 0.1) > 0)
            }
            for alpha in HistogramChangeTests.levels { #expect(method.bounds(alpha: alpha) == raw.bounds(alpha: alpha)) }
            for margin in [-0.2, 0, 0.05, 0.3] { #expect(method.pValue(atMost: margin) == raw.pValue(atMost: margin)) }
        }
    }

    /// Slow, as above.
    @Test("The interval contains that of the raw values", arguments: HistogramSample.small, [0.001, 0.05, 0.5] as [Double])
    func contains(_ sample: HistogramSample, width: Double) throws {
        let bounds = sample.bounds(width: width)
        let (before, after) = (try Buckets(sample.baseline, bounds: bounds), try Buckets(sample.candidate, bounds: bounds))
        let scale = HistogramChangeTests.scale(sample)
        for q in [0.5, 0.9] {
            let method = try HistogramPercentileChange(baseline: before, candidate: after, q: q, scale: scale)
            let raw = try PercentileChange(baseline: .init(sample.baseline), candidate: .init(sample.candidate), q: q, scale: scale)
            #expect(method.estimateRange.lower <= raw.estimate + 1e-12 && raw.estimate <= method.estimateRange.upper + 1e-12)
            for alpha in HistogramChangeTests.levels {
                let (outer, inner) = (method.bounds(alpha: alpha), raw.bounds(alpha: alpha))
                expectContains(outer, inner, 1e-12)
                #expect(outer.lower <= method.estimate && method.estimate <= outer.upper)
                guard scale == .logarithmic, outer.lower.isFinite, outer.upper.isFinite else { continue }
                // One bucket on each side.
                let reach = 2 * Double.log(onePlus: width) + 1e-9
                #expect(inner.lower - outer.lower <= reach && outer.upper - inner.upper <= reach)
                #expect(method.relativeResolution(alpha: alpha) <= width * (1 + 1e-9))
            }
            #expect(method.pValue(atMost: 0.05) >= raw.pValue(atMost: 0.05))
        }
    }

    @Test("Exchanged sides mirror the bounds", arguments: HistogramSample.small.filter(\.isPositive))
    func mirrored(_ sample: HistogramSample) throws {
        let bounds = sample.bounds(width: 0.1)
        let (before, after) = (try Buckets(sample.baseline, bounds: bounds), try Buckets(sample.candidate, bounds: bounds))
        let method = try HistogramPercentileChange(baseline: before, candidate: after, q: 0.9, scale: .logarithmic)
        let turned = try HistogramPercentileChange(baseline: after, candidate: before, q: 0.9, scale: .logarithmic)
        for alpha in HistogramChangeTests.levels {
            let (there, back) = (method.bounds(alpha: alpha), turned.bounds(alpha: alpha))
            expectClose(back.lower, -there.upper, 1e-9)
            expectClose(back.upper, -there.lower, 1e-9)
        }
    }

    @Test("The p-value is the level at which the lower bound passes the margin", arguments: HistogramSample.small.filter(\.isPositive))
    func duality(_ sample: HistogramSample) throws {
        let bounds = sample.bounds(width: 0.05)
        let method = try HistogramPercentileChange(
            baseline: Buckets(sample.baseline, bounds: bounds), candidate: Buckets(sample.candidate, bounds: bounds), q: 0.5,
            scale: .logarithmic)
        let wide = method.bounds(alpha: 0.001)
        for share in [0.1, 0.3, 0.6] {
            let margin = wide.lower + share * (wide.upper - wide.lower)
            let p = method.pValue(atMost: margin)
            #expect(method.bounds(alpha: p - 1e-6).lower <= Point.ceiling(of: margin))
            if p < 1 { #expect(method.bounds(alpha: p + 1e-6).lower > margin) }
        }
    }

    /// A median in the open last bucket of the candidate may be any larger one; that of the baseline any smaller change.
    @Test func openBuckets() throws {
        let open = try Buckets(lowerEdges: [1, 10], upperEdges: [10, .infinity], counts: [50, 100])
        let closed = try Buckets(lowerEdges: [4], upperEdges: [5], counts: [100])
        let worse = try HistogramPercentileChange(baseline: closed, candidate: open, q: 0.5, scale: .logarithmic)
        expectClose(worse.bounds(alpha: 0.025).lower, .log(2), 1e-12)
        #expect(worse.bounds(alpha: 0.025).upper == .infinity && worse.isEstimateOpen && worse.resolutionShare(alpha: 0.025) == 1)
        #expect(worse.pValue(atMost: .log(1.9)) < 0.025 && worse.pValue(atMost: .log(2.1)) > 0.9)
        let better = try HistogramPercentileChange(baseline: open, candidate: closed, q: 0.5, scale: .logarithmic)
        #expect(better.bounds(alpha: 0.025).lower == -.infinity)
        expectClose(better.bounds(alpha: 0.025).upper, -.log(2), 1e-12)
        let unknown = try HistogramPercentileChange(baseline: open, candidate: open, q: 0.5, scale: .difference)
        #expect(unknown.bounds(alpha: 0.025) == .unbounded && unknown.estimate == 0)
    }

    @Test func fewValuesAndNothingPositive() throws {
        let none = try Buckets(values: [])
        let some = try Buckets(lowerEdges: [1], upperEdges: [2], counts: [100])
        let method = try HistogramPercentileChange(baseline: none, candidate: some, q: 0.5, scale: .logarithmic)
        #expect(method.estimate.isNaN && method.bounds(alpha: 0.025) == .unbounded && method.pValue(atMost: 0) == 1)
        let zeros = try Buckets(lowerEdges: [0], upperEdges: [0], counts: [100])
        #expect(throws: RelativeChangeError.self) {
            try HistogramPercentileChange(baseline: zeros, candidate: some, q: 0.5, scale: .logarithmic)
        }
        let fromZero = try Buckets(lowerEdges: [0], upperEdges: [1], counts: [100])
        let change = try HistogramPercentileChange(baseline: fromZero, candidate: some, q: 0.5, scale: .logarithmic)
        #expect(change.bounds(alpha: 0.025) == Bounds(lower: 0, upper: .infinity))
    }

    @Test func hugeCounts() throws {
        let counts = [300_000_000_000, 500_000_000_000, 1_200_000_000_000]
        let before = try Buckets(lowerEdges: [1, 2, 3], upperEdges: [2, 3, 4], counts: counts)
        let after = try Buckets(lowerEdges: [2, 4, 6], upperEdges: [4, 6, 8], counts: counts)
        let bounds = try HistogramPercentileChange(baseline: before, candidate: after, q: 0.9, scale: .logarithmic).bounds(alpha: 0.025)
        expectClose(bounds.lower, .log(6.0 / 4), 1e-12)
        expectClose(bounds.upper, .log(8.0 / 3), 1e-12)
    }
}
