import Budgets
import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// Direction where the spread between runs decides: a duration and its reciprocal are one finding, from whatever the spread is known.
@Suite struct MoodyMirrorTests {
    /// A source of the noise, with data where lower is better; the candidate is multiplied by how much worse it is.
    struct Source: Sendable, CustomTestStringConvertible {
        let name: String
        var keys = "statistic: mean"
        var before: [[Double]] = [[100]]
        var after: [[Double]] = [[100]]
        var history: [Double] = []
        var window: Int?
        /// One run a side leaves every outcome open; the leaning is what must mirror.
        var decides = true

        var testDescription: String { name }

        func check(factor: Double, margin: String, isHigher: Bool) throws -> Check {
            let metric = Metric(name: "m", unit: .none, direction: isHigher ? .higher : .lower, mood: .moody)
            func side(_ runs: [[Double]]) throws -> ResultSet {
                try .runs(runs.map { $0.map { isHigher ? 1 / $0 : $0 } }, of: metric)
            }
            let baseline = window.map { ", baseline: window(\($0))" } ?? ""
            let results = try side(before)
            var trial = Trial(
                "x: { metric: s/m, \(keys), margin: \(margin)\(baseline) }", candidate: try side(after.map { $0.map { $0 * factor } }),
                baseline: results)
            if let window {
                trial.baselines[.window(window)] = .found(
                    Baseline(
                        origin: .window(records: window, asked: window, newest: "n"), results: results, description: "the last records"))
            }
            trial.history = try history.map { try side([[$0]]) }
            return try trial.check()
        }
    }

    static let records = [100.0, 100.5, 99.6, 100.2, 99.9, 100.3, 99.7]
    static let inside = (0..<12).map { 100 + Double($0 % 5) / 10 }

    static let sources: [Source] = [
        Source(name: "Welch", before: [[100], [101], [99], [100.4]], after: [[100.2], [99.1], [101.3]]),
        Source(name: "history", history: records), Source(name: "window", history: records, window: 4),
        Source(name: "stated noise", keys: "statistic: mean, noise: 1%"),
        Source(name: "one run a side", keys: "statistic: geomean", before: [inside], after: [inside.map { $0 + 0.05 }], decides: false),
    ]

    @Test(arguments: sources)
    func directionsMirror(source: Source) throws {
        var outcomes = Set<Outcome>()
        var leanings = Set<Leaning?>()
        for factor in SymmetryTests.factors {
            let lower = try source.check(factor: factor, margin: "5%", isHigher: false)
            let higher = try source.check(factor: factor, margin: SymmetryTests.mirroredMargin, isHigher: true)
            #expect(lower.outcome == higher.outcome, "\(factor)")
            #expect(lower.leaning == higher.leaning, "\(factor)")
            #expect(lower.method == higher.method)
            #expect(abs((lower.pValue ?? -1) - (higher.pValue ?? -1)) < 1e-6, "\(factor)")
            let (a, b) = (try #require(lower.change), try #require(higher.change))
            #expect(abs(a.upper - (1 / (1 + b.lower) - 1)) < 1e-8, "\(factor)")
            #expect(abs(a.lower - (1 / (1 + b.upper) - 1)) < 1e-8, "\(factor)")
            outcomes.insert(lower.outcome)
            leanings.insert(lower.leaning)
        }
        #expect(outcomes == (source.decides ? Set(Outcome.allCases) : [.undecided]))
        #expect(source.decides || leanings == [.looksWorse, .cannotBeJudged])
    }

    /// A margin in the metric's unit and one in per cent are bounded by the same logarithms: one is the baseline times the other.
    @Test(arguments: ["", ", noise: 1%"], [Direction.lower, .higher])
    func absoluteIsBaselineTimesRelative(noise: String, direction: Direction) throws {
        let metric = Metric(name: "m", unit: .none, direction: direction, mood: .moody)
        let candidate = try ResultSet.runs([Self.inside.map { $0 * (direction == .lower ? 1.2 : 0.8) }], of: metric)
        let baseline = try ResultSet.runs([Self.inside], of: metric)
        let checks = try ["5%", "5"].map { margin in
            try Trial("x: { metric: s/m, statistic: mean, margin: \(margin)\(noise) }", candidate: candidate, baseline: baseline).check()
        }
        let (relative, absolute) = (try #require(checks[0].change), try #require(checks[1].change))
        let level = try #require(checks[1].baselineEstimate)
        #expect(absolute.scale == .absolute && relative.scale == .relative)
        for (part, name) in [(\Change.lower, "lower"), (\.upper, "upper"), (\.estimate, "estimate")] {
            #expect(abs(absolute[keyPath: part] - level * relative[keyPath: part]) < 1e-6, "\(name)")
        }
        #expect(checks.map(\.outcome) == (noise.isEmpty ? [.undecided, .undecided] : [.fail, .fail]))
        #expect(noise.isEmpty == (checks[1].leaning == .looksWorse))
    }

    /// A limit that one run missed by less than sessions may differ does not look exceeded.
    @Test(arguments: [(1.5, Leaning.cannotBeJudged), (0.99, .cannotBeJudged), (0.6, .looksWorse)])
    func oneRunBelowALowestValue(factor: Double, leaning: Leaning) throws {
        let check = try Trial(
            "x: { metric: s/throughput, statistic: mean, limit: 100 /s }",
            candidate: .runs([Self.inside.map { $0 * factor }], of: .throughput)
        ).check()
        #expect(check.outcome == .undecided)
        #expect(check.leaning == leaning)
    }
}
