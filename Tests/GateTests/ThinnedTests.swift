import Budgets
import Gate
import Measurements
import Testing

/// A baseline of which only summaries are left: what they tell is judged as their observations were, the rest says why it is not.
@Suite("Thinned baselines")
struct ThinnedTests {
    private static let intents = ["refund", "where"]

    /// Three runs with two intents, of 20 and 30 values.
    private static func rows(_ factor: Double) -> [Row] {
        var draw = Draw(7)
        return (0..<3).flatMap { run in
            zip(intents, [20, 30]).flatMap { intent, count in
                draw.values(count, center: 100 * factor + Double(run)).map { Row(value: $0, run: "r\(run)", labels: ["intent": intent]) }
            }
        }
    }

    /// What is left of them; with the summaries of whole runs where asked for.
    private static func thinned(_ rows: [Row], whole: Bool) throws -> ResultSet {
        var results = try ResultSet.table(rows)
        results.series = [:]
        for (index, run) in results.runs.enumerated() {
            let own = rows.filter { $0.run == run.name }
            for intent in intents + (whole ? [""] : []) {
                let values = own.filter { intent.isEmpty || $0.labels["intent"] == intent }.map(\.value)
                let statistics: [Statistic] = [.mean, .sum, .median, .minimum, .maximum]
                var summary = Summary(
                    metric: .latency, labels: intent.isEmpty ? .empty : Labels([("intent", intent)]), run: Int32(index),
                    count: values.count,
                    values: Dictionary(uniqueKeysWithValues: statistics.map { ($0, $0.of(values)) }))
                summary.isThinned = true
                summary.isOfWholeRun = intent.isEmpty
                results.summaries.append(summary)
            }
        }
        return results
    }

    struct Objective: CustomTestStringConvertible {
        let text: String
        /// Whether the summaries of each set of labels tell it, and those of whole runs.
        let byLabels: Bool
        let byRuns: Bool

        var testDescription: String { text }
    }

    @Test(
        "the same bounds as with the observations, or a reason",
        arguments: [
            Objective(text: "statistic: mean", byLabels: true, byRuns: true),
            Objective(text: "statistic: sum", byLabels: true, byRuns: true),
            Objective(text: "statistic: median", byLabels: false, byRuns: true),
            Objective(text: "statistic: median, where: { intent: where }", byLabels: true, byRuns: true),
            Objective(text: "statistic: mean, where: { intent: [refund, where] }", byLabels: true, byRuns: true),
            Objective(text: "statistic: p80", byLabels: false, byRuns: false),
            Objective(text: "statistic: mean, failures: as-timeout(30 s)", byLabels: false, byRuns: false),
            Objective(text: "statistic: mean, warm-up: cut", byLabels: false, byRuns: false),
        ])
    func bounds(_ objective: Objective) throws {
        let line = "o: { metric: s/latency, direction: lower, margin: 10%, \(objective.text) }"
        let candidate = try ResultSet.table(Self.rows(1.02))
        let whole = try Trial(line, candidate: candidate, baseline: ResultSet.table(Self.rows(1))).check()
        for (isTold, byRuns) in [(objective.byLabels, false), (objective.byRuns, true)] {
            let check = try Trial(line, candidate: candidate, baseline: Self.thinned(Self.rows(1), whole: byRuns)).check()
            guard isTold else {
                #expect(check.outcome == .undecided && check.reason.code == .summaryOnly)
                #expect(check.reason.sentence.text.contains("were thinned"), "\(check.reason.sentence.text)")
                continue
            }
            #expect(check.outcome == whole.outcome && check.noise == whole.noise)
            let change = try #require(whole.change)
            #expect(agrees(check.change?.upper, change.upper) && agrees(check.change?.lower, change.lower))
        }
    }

    @Test("one value of each label")
    func each() throws {
        let trial = Trial(
            "o: { metric: s/latency, direction: lower, margin: 10%, statistic: median, each: intent }",
            candidate: try ResultSet.table(Self.rows(1)), baseline: try Self.thinned(Self.rows(1), whole: true))
        let objectives = try trial.verdict().objectives
        #expect(objectives.count == 2 && objectives.allSatisfy { $0.checks.first?.outcome == .pass })
    }

    @Test("a score needs its cases, and says that they are gone")
    func scores() throws {
        var before = try ResultSet.cases([1, 0, 1, 1])
        before.series = [:]
        var summary = Summary(metric: .accuracy, count: 4, values: [.mean: 0.75])
        summary.isThinned = true
        before.summaries = [summary]
        let check = try Trial(
            "o: { metric: s/accuracy, statistic: mean, margin: 5pp }", candidate: ResultSet.cases([1, 0, 1, 1]), baseline: before
        ).check()
        #expect(check.outcome == .undecided && check.reason.code == .summaryOnly && agrees(check.baselineEstimate, 0.75))
        #expect(check.reason.sentence.text.contains("were thinned: their summaries give no interval"), "\(check.reason.sentence.text)")
    }

    @Test("thinned records show the noise as whole ones do")
    func history() throws {
        func noise(_ history: [ResultSet]) throws -> Check {
            var trial = Trial(
                "o: { metric: s/latency, direction: lower, margin: 10%, statistic: mean }",
                candidate: try ResultSet.runs([[100, 101, 102]]), baseline: try ResultSet.runs([[100, 102, 101]]))
            trial.history = history
            return try trial.check()
        }
        let whole = try (0..<6).map { try ResultSet.table(Self.rows(1 + Double($0) / 100)) }
        let thinned = try (0..<6).map { try Self.thinned(Self.rows(1 + Double($0) / 100), whole: $0 % 2 == 0) }
        let (expected, found) = (try noise(whole), try noise(thinned))
        #expect(found.noise == expected.noise && found.outcome == expected.outcome)
        #expect(agrees(found.change?.upper, try #require(expected.change).upper))
    }
}
