import Testing

@testable import Statistics

@Suite("What holds of every method for observations")
struct ObservationPropertyTests {
    private static let levels = [1e-6, 0.00125, 0.0125, 0.025, 0.1, 0.2, 0.4]

    @Test("Bounds widen as the level falls and enclose the estimate", arguments: ObservationSample.all)
    func monotone(_ sample: ObservationSample) {
        #expect(sample.method.estimate.isFinite)
        var outer = Bounds.unbounded
        for alpha in ObservationPropertyTests.levels {
            let bounds = sample.method.bounds(alpha: alpha)
            #expect(bounds.lower >= outer.lower && bounds.upper <= outer.upper)
            #expect(bounds.lower <= bounds.upper)
            outer = bounds
        }
        let bounds = sample.method.bounds(alpha: 0.025)
        #expect(bounds.lower <= sample.method.estimate && sample.method.estimate <= bounds.upper)
        #expect(bounds.lower.isFinite && bounds.upper.isFinite)
    }

    @Test("Exchanged sides or a turned sign mirror the bounds", arguments: ObservationSample.all)
    func mirrored(_ sample: ObservationSample) {
        for alpha in [0.00125, 0.025, 0.2] {
            let bounds = sample.method.bounds(alpha: alpha)
            let mirrored = sample.mirrored.bounds(alpha: alpha)
            let unit = max(abs(bounds.lower), abs(bounds.upper))
            expectNear(mirrored.lower, -bounds.upper, 1e-9 * unit)
            expectNear(mirrored.upper, -bounds.lower, 1e-9 * unit)
        }
        expectNear(sample.mirrored.estimate, -sample.method.estimate, 1e-12 * (1 + abs(sample.method.estimate)))
    }

    @Test("The p-value is the level at which the lower bound equals the margin", arguments: ObservationSample.all)
    func duality(_ sample: ObservationSample) {
        let wide = sample.method.bounds(alpha: 0.001)
        for share in [0.02, 0.2, 0.37, 0.5, 0.61] {
            let margin = wide.lower + share * (wide.upper - wide.lower)
            let p = sample.method.pValue(atMost: margin)
            #expect(p > 0 && p < 1)
            #expect(sample.method.bounds(alpha: p - sample.resolution).lower <= margin)
            #expect(sample.method.bounds(alpha: p + sample.resolution).lower > margin)
        }
    }

    @Test("It is also what bisection over the levels finds", arguments: ObservationSample.all.filter { !$0.isOnGrid })
    func bisection(_ sample: ObservationSample) {
        let margin = sample.method.bounds(alpha: 0.03).lower + 1e-9
        let p = sample.method.pValue(atMost: margin)
        expectClose(ByBisection(method: sample.method).pValue(atMost: margin), p, 1e-6)
    }

    @Test("The p-value falls as the margin falls", arguments: ObservationSample.all)
    func fallingPValue(_ sample: ObservationSample) {
        let wide = sample.method.bounds(alpha: 1e-4)
        var last = 0.0
        for step in 0...40 {
            let p = sample.method.pValue(atMost: wide.lower + Double(step) / 40 * (wide.upper - wide.lower))
            #expect(p >= last)
            last = p
        }
    }

    @Test("Without data there is no estimate and nothing is rejected")
    func noData() throws {
        let methods: [any IntervalMethod] = [
            MeanAgainstLimit([]), MeanDifference(baseline: Moments(), candidate: Moments([1, 2])),
            try MeanRatio(baseline: Moments([1, 2]), candidate: Moments()), try GeometricMean([]),
            PercentileAgainstLimit([], q: 0.5),
            try PercentileChange(baseline: .init([]), candidate: .init([1, 2]), q: 0.5, scale: .logarithmic),
            GoldenPassFail(passToFail: 0, failToPass: 0, count: 0), PairedScores([], largestChange: 1), PairedScores([]),
            try PairedRatio(baseline: [], candidate: []),
            RateDifference(baseline: .init(events: 0, count: 0), candidate: .init(events: 1, count: 9)), SeriesMean([]),
            SeriesPercentile([], q: 0.9),
        ]
        for method in methods {
            #expect(method.estimate.isNaN, "\(type(of: method))")
            #expect(method.pValue(atMost: 1) == 1, "\(type(of: method))")
            let bounds = method.bounds(alpha: 0.025)
            #expect(bounds.upper == .infinity, "\(type(of: method))")
            #expect(bounds.lower == (method is GeometricMean ? 0 : -.infinity), "\(type(of: method))")
        }
    }

    @Test("A point is beyond a margin only by more than rounding")
    func point() {
        #expect(Point(0.1).pValue(atMost: 0.1) == 1)
        #expect(Point(0.1 + 0.2).pValue(atMost: 0.3) == 1)
        #expect(Point(0).pValue(atMost: 0) == 1)
        #expect(Point(1e-11).pValue(atMost: 0) == 0)
        #expect(Point(1e9 + 1e-4).pValue(atMost: 1e9) == 1)
        #expect(Point(1.06).pValue(atMost: 1.05) == 0)
        #expect(Point(2).bounds(alpha: 0.025) == .point(2))
    }

    private func expectNear(
        _ actual: Double, _ expected: Double, _ tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(actual == expected || abs(actual - expected) <= tolerance, sourceLocation: sourceLocation)
    }
}
