import Gate
import Measurements
import Testing

/// Values that no harness should write: the gate judges them or says that it cannot, and never stops.
@Suite struct HostileTests {
    static let values: [[Double]] = [
        [.infinity, 1, 2], [-.infinity, 1, 2], [.infinity, .infinity], [1e308, 1e308, 1e308], [1e308, -1e308, 1e308], [-0.0, -0.0, 0.0],
        [Double](repeating: .leastNonzeroMagnitude, count: 3), [.nan, .nan], [.nan, 1], [1e-300, 1e300], [0, 0, 0], [-1, -2, -3],
        [.greatestFiniteMagnitude, 1],
        [1], [], [9_007_199_254_740_992, 9_223_372_036_854_775_808, 1e19],
    ]

    static let keys = [
        "statistic: mean, margin: 5%", "statistic: mean, margin: 3", "statistic: mean, limit: 3", "statistic: sum, margin: 5% or 3",
        "statistic: median, margin: 5%, noise: none", "statistic: p99.9, limit: 5", "statistic: p99.99999999999999, limit: 5, noise: none",
        "statistic: geomean, margin: 5%", "statistic: max, limit: 3", "statistic: min, margin: 1", "statistic: mean, margin: 5%, noise: 1%",
        "statistic: mean, limit: 1, noise: 3%", "statistic: mean, margin: 3, noise: none",
    ]

    @Test(arguments: keys, [Mood.moody, .exact])
    func judgesAnything(keys: String, mood: Mood) throws {
        let metric = Metric(name: "m", unit: .none, direction: .lower, mood: mood)
        let plain = (0..<8).map { 1 + Double($0) / 10 }
        for values in Self.values {
            for (before, after) in [(plain, values), (values, plain), (values, values)] {
                for direction in ["lower", "higher"] {
                    for isPaired in [false, true] {
                        let sides = try [before, after].map {
                            try isPaired ? ResultSet.cases($0, of: metric) : .runs([$0, $0], of: metric)
                        }
                        let verdict = try Trial(
                            "x: { metric: s/m, \(keys), direction: \(direction) }", candidate: sides[1], baseline: sides[0]
                        ).verdict()
                        for check in verdict.objectives.flatMap(\.checks) {
                            #expect(check.candidateEstimate?.isFinite ?? true)
                            #expect(!check.reason.sentence.text.isEmpty)
                        }
                    }
                }
            }
        }
    }

    /// Infinite values decide nothing on their own, should any come through: reading makes them missing.
    @Test(arguments: ["statistic: mean, margin: 5%", "statistic: mean, limit: 3", "statistic: mean, margin: 5%, noise: none"])
    func infinityDoesNotPass(keys: String) throws {
        let metric = Metric(name: "m", unit: .none, direction: .lower, mood: .moody)
        let before = (0..<30).map { 1 + Double($0 % 3) / 10 }
        let after = [Double](repeating: 1, count: 29) + [2]
        var candidate = try ResultSet.runs([after, after, after], of: metric)
        let column = try #require(candidate.series["m"])
        candidate.series["m"] = Series(
            metric: metric, values: column.values.map { $0 == 2 ? .infinity : $0 }, cases: column.cases, epochs: column.epochs,
            repetitions: column.repetitions, runs: column.runs, labels: column.labels, failed: column.failed, times: column.times)
        let check = try Trial(
            "x: { metric: s/m, \(keys) }", candidate: candidate,
            baseline: .runs([before, before, before], of: metric)
        ).check()
        #expect(check.outcome != .pass)
    }

    /// Names come from files: they are code in every sentence, whole and uninterpreted.
    @Test func namesStayCode() throws {
        let name = "<b>`x`</b>\n| [a](b)"
        let rows = (0..<3).map { Row(metric: .allocations, value: Double($0), labels: ["benchmark": name]) }
        let verdict = try Trial(
            "a: { metric: s/allocations, statistic: mean, margin: 1, each: benchmark }", candidate: .table(rows),
            baseline: .table([rows[0]])
        )
        .verdict()
        for span in verdict.headline.spans + verdict.objectives.flatMap({ $0.checks[0].reason.sentence.spans }) {
            if case .plain(let text) = span { #expect(!text.contains("<b>")) }
        }
        #expect(verdict.objectives[0].checks[0].reason.sentence.text.contains(name))
    }
}
