import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// Histograms in place of observations: the same answers within their resolution, which is part of the interval.
@Suite struct HistogramTests {
    /// A run a list of values, kept as buckets whose edges are `step` apart (0.05 is 5 %).
    private func results(_ runs: [[Double]], step: Double, metric: Metric = .cost) throws -> ResultSet {
        var builder = ResultSetBuilder(format: "test", run: Run(name: "file", kind: .load))
        for (number, values) in runs.enumerated() {
            let run = builder.runIndex("r\(number)")
            var counts: [Int: Int] = [:]
            for value in values { counts[Int((log(value) / log1p(step)).rounded(.down)), default: 0] += 1 }
            let histogram = try Histogram(
                buckets: counts.keys.sorted().map {
                    Histogram.Bucket(lower: exp(Double($0) * log1p(step)), upper: exp(Double($0 + 1) * log1p(step)), count: counts[$0] ?? 0)
                })
            builder.append(histogram: MeasuredHistogram(metric: metric, run: run, histogram: histogram))
        }
        return try builder.build()
    }

    private func values(_ seed: UInt64, factor: Double = 1) -> [Double] {
        var draw = Draw(seed)
        return draw.values(2_000, center: 100 * factor, spread: 0.3)
    }

    @Test("limit and margin contain the answer of the raw values, and fine buckets agree with it", arguments: ["p90", "mean"])
    func contains(statistic: String) throws {
        let objective = "x: { metric: s/cost, statistic: \(statistic), limit: $400, margin: 20% }"
        func checks(_ step: Double?) throws -> [Check] {
            func side(_ seed: UInt64) throws -> ResultSet {
                try step.map { try results([values(seed)], step: $0) } ?? ResultSet.runs([values(seed)], of: .cost, kind: .load)
            }
            return try Trial(objective, candidate: side(1), baseline: side(2)).objective().checks
        }
        let raw = try checks(nil)
        let coarse = try checks(0.05)
        let fine = try checks(0.001)
        for (raw, (coarse, fine)) in zip(raw, zip(coarse, fine)) {
            let (inner, outer, close) = (try #require(raw.change), try #require(coarse.change), try #require(fine.change))
            #expect(outer.lower <= inner.lower && outer.upper >= inner.upper)
            #expect(abs(close.upper - inner.upper) <= 0.005 * max(1, abs(inner.upper)))
            #expect(raw.outcome == .pass && fine.outcome == .pass)
            #expect(coarse.method.contains("buckets of up to"))
        }
    }

    @Test("what a machine measures: the run is the unit, as ever", arguments: [(1.0, Outcome.pass), (1.6, .fail)] as [(Double, Outcome)])
    func moody(factor: Double, outcome: Outcome) throws {
        let before = (1...4).map { values(UInt64($0)) }
        let after = (5...8).map { values(UInt64($0), factor: factor) }
        let objective = "x: { metric: s/latency, statistic: p50, margin: 20% }"
        let trial = Trial(
            objective, candidate: try results(after, step: 0.01, metric: .latency),
            baseline: try results(before, step: 0.01, metric: .latency),
            rounds: true)
        let check = try trial.check()
        #expect(check.outcome == outcome)
        #expect(check.noise == .rounds(4))
        let single = try Trial(
            objective, candidate: results([after[0]], step: 0.01, metric: .latency),
            baseline: results([before[0]], step: 0.01, metric: .latency)
        ).check()
        #expect(single.outcome == .undecided && single.reason.code == .oneRunASide)
    }

    @Test("what a histogram cannot give is said")
    func refused() throws {
        let check = try Trial("x: { metric: s/cost, statistic: sum, limit: $400 }", candidate: results([values(1)], step: 0.05)).check()
        #expect(check.outcome == .undecided && check.reason.code == .summaryOnly)
    }
}
