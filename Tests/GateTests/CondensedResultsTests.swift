import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// What a record keeps of a large load test decides as the observations do, within its resolution.
@Suite struct CondensedResultsTests {
    /// A run a list of values.
    private static func load(_ runs: [[Double]], of metric: Metric = .latency, labels: [String: String] = [:]) throws -> ResultSet {
        try ResultSet.runs(runs, of: metric, labels: labels, kind: .load)
    }

    private static func values(_ seed: UInt64, factor: Double = 1) -> [Double] {
        var draw = Draw(seed)
        return draw.values(2_000, center: 100 * factor, spread: 0.3)
    }

    @Test("bounds hold those of the observations, and are hardly wider", arguments: ["p50", "p90", "p95", "mean"], ["$120", "90 ms"])
    func contained(statistic: String, limit: String) throws {
        let metric: Metric = limit.hasPrefix("$") ? .cost : .latency
        let objective = "x: { metric: s/\(metric.name), statistic: \(statistic), limit: \(limit), margin: 5% }"
        let after = try Self.load((1...4).map { Self.values(UInt64($0), factor: 1.01) }, of: metric)
        let before = try Self.load((5...8).map { Self.values(UInt64($0)) }, of: metric)
        let raw = try Trial(objective, candidate: after, baseline: before, rounds: true).objective()
        let condensed = try Trial(
            objective, candidate: after.condensed(beyond: 100), baseline: before.condensed(beyond: 100), rounds: true
        ).objective()
        // The files of this job beside a record.
        let mixed = try Trial(objective, candidate: after, baseline: before.condensed(beyond: 100), rounds: true).objective()
        for (raw, kept) in zip(raw.checks + raw.checks, condensed.checks + mixed.checks) {
            let (inner, outer) = (try #require(raw.change), try #require(kept.change))
            #expect(outer.lower <= inner.lower + 1e-9 && outer.upper >= inner.upper - 1e-9)
            #expect(
                outer.upper - outer.lower <= (inner.upper - inner.lower) + 4 * Histogram.condensedRelativeError
                    * max(1, abs(inner.upper), abs(inner.lower)))
            #expect(kept.noise == raw.noise)
            let slack = 0.006 * max(1, abs(raw.candidateEstimate ?? 0))
            #expect(abs((kept.candidateEstimate ?? .nan) - (raw.candidateEstimate ?? .nan)) <= slack)
        }
    }

    @Test(
        "the recorded history decides, whichever side is a histogram",
        arguments: [(1.0, Outcome.pass), (1.5, .fail)] as [(Double, Outcome)])
    func history(factor: Double, outcome: Outcome) throws {
        let records = try (10..<20).map { try Self.load([Self.values(UInt64($0))]) }
        var trial = Trial(
            "x: { metric: s/latency, statistic: p90, margin: 15% }", candidate: try Self.load([Self.values(1, factor: factor)]),
            baseline: records[9].condensed(beyond: 100))
        trial.history = records.map { $0.condensed(beyond: 100) }
        let check = try trial.check()
        #expect(check.outcome == outcome)
        guard case .history(let count, _, _) = check.noise else { return #expect(Bool(false), "\(check.noise)") }
        #expect(count == 10)
        #expect(check.method.contains("buckets of up to 0.5"))
    }

    @Test("one run a side stays undecided, with bounds from inside the runs that know how dependent their values are")
    func oneRun() throws {
        let (before, after) = (try Self.load([Self.values(1)]), try Self.load([Self.values(2, factor: 1.4)]))
        let objective = "x: { metric: s/latency, statistic: p50, margin: 5% }"
        let kept = try Trial(objective, candidate: after.condensed(beyond: 100), baseline: before.condensed(beyond: 100)).check()
        let raw = try Trial(objective, candidate: after, baseline: before).check()
        #expect(kept.outcome == .undecided && kept.reason.code == raw.reason.code)
        let (outer, inner) = (try #require(kept.change), try #require(raw.change))
        #expect(outer.lower.isFinite && outer.lower <= inner.lower + 1e-9)
    }

    @Test("failures are counted, and count as the time-out where the budget says so")
    func failures() throws {
        let rows = (0..<3).flatMap { run in
            Self.values(UInt64(run)).enumerated().map { Row(value: $1, run: "r\(run)", failed: $0 % 10 == 0) }
        }
        let results = try ResultSet.table(rows, kind: .load)
        let objective = "x: { metric: s/latency, statistic: p95, limit: 1 s, failures: as-timeout(30 s) }"
        let raw = try Trial(objective, candidate: results).check()
        let kept = try Trial(objective, candidate: results.condensed(beyond: 100)).check()
        #expect(raw.candidateEstimate == 30 && kept.candidateEstimate == 30)
        #expect(kept.outcome == raw.outcome && kept.outcome == .fail)
        let excluded = "x: { metric: s/latency, statistic: p95, limit: 1 s }"
        let counted = try Trial(excluded, candidate: results.condensed(beyond: 100)).objective()
        #expect(counted.counts.failed == 600)
        #expect(counted.counts.failed == (try Trial(excluded, candidate: results).objective()).counts.failed)
    }

    @Test("labels still select, and each finds their values")
    func labels() throws {
        let rows = (0..<3).flatMap { run in
            Self.values(UInt64(run)).enumerated().map {
                Row(value: $0 % 2 == 0 ? $1 : 3 * $1, run: "r\(run)", labels: ["endpoint": $0 % 2 == 0 ? "chat" : "search"])
            }
        }
        let kept = try ResultSet.table(rows, kind: .load).condensed(beyond: 100)
        #expect(kept.series.isEmpty && kept.histograms.count == 6)
        let verdict = try Trial("x: { metric: s/latency, statistic: p50, limit: 200 ms, each: endpoint }", candidate: kept).verdict()
        #expect(verdict.objectives.map(\.outcome) == [.pass, .fail])
        let chat = try Trial(
            "x: { metric: s/latency, statistic: p50, limit: 200 ms, where: { endpoint: chat } }", candidate: kept
        ).check()
        #expect(abs((chat.candidateEstimate ?? 0) - 0.1) < 0.005)
    }

    @Test("extremes and sums are facts that a histogram keeps", arguments: ["max", "min"])
    func extremes(statistic: String) throws {
        let results = try Self.load((1...3).map { Self.values(UInt64($0)) })
        let objective = "x: { metric: s/latency, statistic: \(statistic), limit: 150 ms }"
        let raw = try Trial(objective, candidate: results).check()
        let kept = try Trial(objective, candidate: results.condensed(beyond: 100)).check()
        #expect(kept.candidateEstimate == raw.candidateEstimate && kept.outcome == raw.outcome)
    }

    @Test("a warm-up that is to be cut needs the order")
    func warmUp() throws {
        let results = try Self.load((1...3).map { Self.values(UInt64($0)) }).condensed(beyond: 100)
        let check = try Trial("x: { metric: s/latency, statistic: p50, limit: 200 ms, warm-up: cut }", candidate: results).check()
        #expect(check.outcome == .undecided && check.reason.remedy?.text.contains("store: samples") == true)
    }

    @Test("exact values that repeat stay, those that hardly do become histograms, cases stay")
    func exact() throws {
        var draw = Draw(3)
        let failures = try Self.load([(0..<2_000).map { _ in draw.uniform() < 0.01 ? 1 : 0 }], of: .failed)
        let kept = failures.condensed(beyond: 100)
        #expect(kept.histograms.isEmpty && kept.series["failed"]?.count == 2_000)
        let objective = "x: { metric: s/failed, statistic: rate, limit: 2% }"
        let (raw, again) = (try Trial(objective, candidate: failures).check(), try Trial(objective, candidate: kept).check())
        #expect(raw.change == again.change)
        let costs = try Self.load([Self.values(1)], of: .cost).condensed(beyond: 100)
        #expect(costs.series.isEmpty && costs.histograms.count == 1)
        let cases = try ResultSet.cases((0..<500).map { Double($0 % 2) })
        #expect(cases.condensed(beyond: 100) == cases)
        let benchmark = try ResultSet.runs([Self.values(1)], kind: .benchmark)
        #expect(benchmark.condensed(beyond: 100) == benchmark)
    }

    @Test("small runs stay beside large ones of the same metric")
    func sizes() throws {
        let results = try Self.load([Self.values(1), Array(Self.values(2).prefix(50)), Self.values(3)])
        let kept = results.condensed(beyond: 100)
        #expect(kept.series["latency"]?.count == 50 && kept.histograms.map(\.run) == [0, 2])
        let objective = "x: { metric: s/latency, statistic: p50, limit: 200 ms }"
        let (raw, mixed) = (try Trial(objective, candidate: results).check(), try Trial(objective, candidate: kept).check())
        #expect(mixed.size.candidateRuns == 3 && mixed.outcome == raw.outcome)
        #expect(abs((mixed.candidateEstimate ?? .nan) - (raw.candidateEstimate ?? 0)) < 0.001)
    }
}
