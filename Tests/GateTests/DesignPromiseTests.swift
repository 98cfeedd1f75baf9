import Budgets
import Foundation
import Measurements
import Testing

@testable import Gate

/// What validation says of an objective: what it can promise by design, and what its margin needs.
@Suite struct DesignPromiseTests {
    /// With plain spaces, so that the sentences can be read here.
    static func lines(_ objectives: String..., pilot: ResultSet? = nil, suite: String = "", policy: String = "") throws -> [String] {
        try promises(objectives, pilot: pilot, suite: suite, policy: policy).lines.map { $0.text.replacing("\u{A0}", with: " ") }
    }

    static func promises(
        _ objectives: [String], pilot: ResultSet?, suite: String = "", policy: String = ""
    ) throws -> DesignPromises {
        var trial = Trial(candidate: try pilot ?? .runs([[1]]))
        trial.objectives = objectives
        trial.suite = suite
        trial.policy = policy
        return try DesignPromises(of: trial.budget(), pilots: pilot.map { ["s": RunPool($0)] } ?? [:], today: #require(Day("2026-06-15")))
    }

    // MARK: the budget alone

    @Test(
        arguments: [
            (
                "{ metric: s/accuracy, statistic: mean, margin: 5pp, limit: 80% }",
                "x: a margin of 5pp needs 205 or 339 cases if 5 % or 10 % of the cases flip by themselves, assumed."
            ),
            (
                "{ metric: s/failed, statistic: rate, limit: 1% }",
                "x: the limit of 1% needs 368 or 2470 requests if 0 % or 0.5 % of them count against it, assumed."
            ),
            (
                "{ metric: s/latency, statistic: p95, margin: 5%, baseline: same-job }",
                "x: a margin of 5% needs 3, 5 or 18 rounds if runs differ by 1 %, 2 % or 5 % (standard deviation), assumed."
            ),
            (
                "{ metric: s/latency, statistic: p95, margin: 5% }",
                "x: a margin of 5% needs 3, 5 or 18 rounds (or in the first case 7 recorded commits) if runs differ by 1 %, 2 % or 5 % "
                    + "(standard deviation), assumed."
            ),
            (
                "{ metric: s/latency, statistic: p95, margin: 2% }",
                "x: a margin of 2% needs 7, 18 or 98 rounds (no number of recorded commits is enough) if runs differ by 1 %, 2 % or 5 % "
                    + "(standard deviation), assumed."
            ),
            (
                "{ metric: s/latency, statistic: p95, margin: 40% }",
                "x: a margin of 40% needs 3 rounds (or 5 recorded commits) if runs differ by 1 %, 2 % or 5 % (standard deviation), assumed."
            ),
            (
                "{ metric: s/latency, statistic: p95, margin: 5%, noise: 1% }",
                "x: a margin of 5% needs 3 rounds (or 7 recorded commits, or one run a side by the stated noise) if runs differ by 1 % "
                    + "(standard deviation), assumed."
            ),
            (
                "{ metric: s/latency, statistic: p95, margin: 5%, noise: 2%, baseline: same-job }",
                "x: a margin of 5% needs 5 rounds if runs differ by 2 % (standard deviation), assumed."
            ),
            ("{ metric: s/latency, statistic: p95, limit: 1 s }", "x: limit 1 s: only results tell how far its value lies from the limit."),
            ("{ metric: s/output_tokens, statistic: mean, margin: 5% }", "x: margin 5%: it depends on how much its values vary."),
            (
                "{ metric: s/latency, statistic: mean, limit: 1 s, margin: 5 ms }",
                "x: margin 5 ms: only results tell what share of its value the margin is."
            ),
        ] as [(String, String)])
    func budgetAlone(_ objective: String, _ sentence: String) throws {
        #expect(try Self.lines("x: \(objective)") == [sentence])
    }

    /// The table of the promises: 5 records hold 5.5 % at 1 % between runs, 20 hold 4.3 %.
    @Test(arguments: [("5.6%", 5), ("5.3%", 6), ("4.4%", 13), ("4.2%", nil)] as [(String, Int?)])
    func recordsThatHoldAMargin(_ margin: String, _ records: Int?) throws {
        let line = try #require(try Self.lines("x: { metric: s/latency, statistic: mean, margin: \(margin), noise: 1% }").first)
        let expected = records.map { "or \($0) recorded commits" } ?? "no number of recorded commits is enough"
        #expect(line.contains(expected), "\(line)")
    }

    @Test func blocksNeedRuns() throws {
        let line = try #require(
            try Self.lines("x: { metric: s/latency, statistic: mean, margin: 5%, noise: 2% }", suite: "rounds: false").first)
        #expect(line.hasPrefix("x: a margin of 5% needs 5 runs (no number of recorded commits"), "\(line)")
    }

    // MARK: results

    @Test(
        arguments: [
            ("2pp", "100 cases cannot promise a margin of 2pp; they can promise 8.1 pp or 10.2 pp if 5 % or 10 % of the cases flip"),
            ("9pp", "100 cases may be too few for a margin of 9pp; they can promise 8.1 pp or 10.2 pp if 5 % or 10 %"),
            (
                "11pp",
                "100 cases can promise a margin of 11pp, down to 8.1 pp or 10.2 pp, if 5 % or 10 % of the cases flip by themselves, assumed."
            ),
        ] as [(String, String)])
    func goldenSets(_ margin: String, _ part: String) throws {
        let pilot = try ResultSet.cases((0..<100).map { $0 % 8 == 0 ? 0 : 1 })
        let line = try #require(try Self.lines("x: { metric: s/accuracy, statistic: mean, margin: \(margin) }", pilot: pilot).first)
        #expect(line.contains(part), "\(line)")
        #expect(line.contains("it needs") == (margin != "11pp"))
    }

    /// Runs with a standard deviation of 2 %: three rounds promise 9.7 %, five 4.9 %.
    @Test(
        arguments: [
            (
                3, "5%",
                "x: 3 rounds cannot promise a margin of 5%; they can promise 9.7 % if runs differ by 2.02 % (standard deviation): "
                    + "it needs 5 rounds (no number of recorded commits is enough)."
            ),
            (5, "5.1%", "x: 5 rounds can promise a margin of 5.1%, down to 4.9 %, if runs differ by 2.02 % (standard deviation)."),
            (
                1, "40%",
                "x: one run promises nothing; a margin of 40% needs 3 rounds (or 5 recorded commits) if runs differ by 1 %, 2 % or 5 % "
                    + "(standard deviation), assumed."
            ),
            (2, "10%", "x: 2 rounds cannot promise a margin of 10%"),
        ] as [(Int, String, String)])
    func runsOfAMachine(_ runs: Int, _ margin: String, _ sentence: String) throws {
        // Evenly around 100 with the same standard deviation on the log scale whatever their number.
        let places = (0..<runs).map { Double($0) - Double(runs - 1) / 2 }
        let spread = (places.map { $0 * $0 }.reduce(0, +) / Double(max(1, runs - 1))).squareRoot()
        let pilot = try ResultSet.runs(places.map { [100 * exp(0.02 * $0 / max(spread, 1))] })
        let line = try #require(try Self.lines("x: { metric: s/latency, statistic: mean, margin: \(margin) }", pilot: pilot).first)
        #expect(line.hasPrefix(sentence), "\(line)")
    }

    @Test func limits() throws {
        let requests = try ResultSet.table((0..<400).map { Row(metric: .failed, value: $0 < 1 ? 1 : 0) })
        let rate = try Self.lines("x: { metric: s/failed, statistic: rate, limit: 1% }", pilot: requests)
        #expect(
            rate == [
                "x: 400 requests cannot promise the limit of 1%; they can promise a limit of 1.79 % if 1 of 400 count, as in the pilot: "
                    + "it needs 874 requests."
            ])
        let runs = try ResultSet.runs([98, 102, 98, 102].map { [$0] })
        #expect(
            try Self.lines("x: { metric: s/latency, statistic: mean, limit: 120 ms }", pilot: runs)[0]
                .hasPrefix("x: 4 runs can promise the limit of 120 ms if runs differ by"))
        #expect(
            try Self.lines("x: { metric: s/latency, statistic: mean, limit: 90 ms }", pilot: runs)[0]
                .hasPrefix("x: limit 90 ms: the pilot itself is not within the limit"))
        let both = try Self.lines("x: { metric: s/latency, statistic: mean, limit: 120 ms, margin: 5% }", pilot: runs)
        #expect(both.count == 2 && both[0].contains("a margin of 5%") && both[1].contains("the limit of 120 ms"))
    }

    // MARK: many values

    private static func benchmarks(_ count: Int, noisy: Int, runs: Int) throws -> ResultSet {
        try .table(
            (0..<runs).flatMap { run in
                (0..<count).map { number in
                    // No two alike, so that each has its own sentence.
                    let step = Double(run - 1) * (number < noisy ? 6 + 0.1 * Double(number) : 0.5 + 0.01 * Double(number))
                    return Row(value: 100 + step, run: "r\(run)", labels: ["kind": "b\(number)"])
                }
            })
    }

    static let each = "x: { metric: s/latency, each: kind, statistic: mean, margin: 5% }"

    @Test(
        arguments: [
            (6, 0, 6, nil), (7, 0, 6, "x: and 2 more values, which can."), (20, 3, 6, "x: and 15 more values, which can."),
            (20, 9, 6, "x: and 15 more values, 4 of which cannot promise it."),
        ] as [(Int, Int, Int, String?)])
    func theWorstOfEachComesFirst(_ count: Int, _ noisy: Int, _ lines: Int, _ last: String?) throws {
        let said = try Self.lines(Self.each, pilot: Self.benchmarks(count, noisy: noisy, runs: 3))
        #expect(said.count == lines)
        #expect(said.prefix(5).count { $0.contains("cannot promise") } == min(noisy, 5), "\(said)")
        if let last { #expect(said.last == last) } else { #expect(said.last?.hasPrefix("x[b5]: 3 rounds can promise") == true) }
    }

    @Test func equalSentencesAreOne() throws {
        let rows = (0..<9).map { Row(value: 100, labels: ["kind": "b\($0)"]) }
        let said = try Self.lines(Self.each, pilot: .table(rows))
        #expect(
            said.count == 1 && said[0].hasPrefix("x (b0, b1, b2 and 6 more): one run promises nothing; a margin of 5% needs"), "\(said)")
    }

    // MARK: contradictions

    @Test func whatContradictsTheResultsIsSaidWithoutThem() throws {
        let pilot = try ResultSet.runs([[1, 2]])
        let promises = try Self.promises(
            [
                "x: { metric: s/latency, statistic: mean, margin: 5 MB }", "y: { metric: s/latency, statistic: mean, margin: 5% }",
            ], pilot: pilot)
        #expect(promises.contradictions.map(\.objective) == ["x"])
        #expect(promises.contradictions[0].message.hasPrefix("objective \"x\": 5 MB is a size"))
        #expect(promises.lines.count == 2 && promises.lines[1].text.hasPrefix("y: one run promises nothing"))
    }
}
