import Testing

@testable import Statistics

/// Every method of the target on data at the edges: a defined answer or a typed error, and never a trap.
@Suite("Degenerate input")
struct DegenerateInputTests {
    private static let levels = [1e-300, 1e-12, 0.025, 0.4999]
    private static let margins = [-1e300, -1, 0, 1e-300, 1, 10, 1e9, 1e300, .infinity]

    /// A sample against itself, reversed (so that pairs differ), against a plain one, and against one that differs in size.
    private func methods(_ kind: DegenerateMethod, _ data: DegenerateData) -> [any IntervalMethod] {
        let plain = (0..<40).map { 10 + Double($0 * 7 % 11) }
        let partners: [([Double], [Double])] = [
            (data.values, data.values), (data.values, data.values.reversed()), (plain, data.values), (data.values, plain),
            (plain.dropLast(33), data.values),
        ]
        return (kind.isCostly ? partners[2...3] : partners[...]).compactMap { baseline, candidate in
            // What throws a relative change's error has answered.
            try? kind.method(baseline, candidate)
        }
    }

    /// 1,000 cases, some seconds in a debug build.
    @Test("Bounds are ordered and nest", arguments: DegenerateMethod.all, DegenerateData.all)
    func bounds(_ kind: DegenerateMethod, _ data: DegenerateData) {
        for (place, method) in methods(kind, data).enumerated() {
            var outer = Bounds.unbounded
            for alpha in DegenerateInputTests.levels where !kind.isCostly || alpha == 1e-12 || alpha == 0.025 {
                let bounds = method.bounds(alpha: alpha)
                #expect(bounds.lower <= bounds.upper, "partner \(place), level \(alpha): \(bounds)")
                #expect(outer.lower <= bounds.lower && bounds.upper <= outer.upper, "partner \(place), level \(alpha): \(bounds)")
                outer = bounds
                guard data.isFinite else { continue }
                #expect(
                    bounds.lower < .infinity && (bounds.upper > -.infinity || kind.isLogarithm),
                    "partner \(place), level \(alpha): \(bounds)")
                guard alpha < 0.1, method.estimate.isFinite else { continue }
                let rounding = 1e-12 * abs(method.estimate)
                #expect(
                    bounds.lower - rounding <= method.estimate && method.estimate <= bounds.upper + rounding,
                    "partner \(place), level \(alpha): \(method.estimate) in \(bounds)")
            }
        }
    }

    @Test("P-values are probabilities that rise with the margin", arguments: DegenerateMethod.all, DegenerateData.all)
    func pValues(_ kind: DegenerateMethod, _ data: DegenerateData) {
        for (place, method) in methods(kind, data).enumerated() {
            var last = 0.0
            for margin in DegenerateInputTests.margins {
                let p = method.pValue(atMost: margin)
                #expect(last * (1 - 1e-9) <= p && p <= 1, "partner \(place), margin \(margin): \(p) after \(last)")
                last = p
            }
        }
    }

    @Test("A percentile far beyond what one side's few values bound is undecided", arguments: [1, 2, 5])
    func fewValuesOnOneSide(_ count: Int) throws {
        var generator = SampleGenerator(seed: 1)
        let many = PercentileChange.Side(generator.lognormals(2000, sigma: 0.5))
        let few = PercentileChange.Side(generator.lognormals(count, sigma: 0.5))
        // The many say where the 99th percentile is, and the few say nothing of theirs, from either side.
        for (baseline, candidate) in [(many, few), (few, many)] {
            let method = try PercentileChange(baseline: baseline, candidate: candidate, q: 0.99, scale: .logarithmic)
            for alpha in [0.025, 0.1] {
                let bounds = method.bounds(alpha: alpha)
                #expect(bounds.lower <= 0 && bounds.upper >= 0 && Outcome.of(bounds, margin: 0.05) == .undecided)
                #expect(!(method.pValue(atMost: 0.05) <= alpha))
            }
        }
    }
}
