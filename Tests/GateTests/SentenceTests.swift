import Gate
import Measurements
import Testing

/// What a reviewer reads: the headline with its reason and numbers, and the next step. Whole sentences, one of each kind.
@Suite struct SentenceTests {
    struct Expectation: Sendable, CustomTestStringConvertible {
        let name: String
        let trial: @Sendable () throws -> Trial
        let headline: String
        let advice: String?

        init(_ name: String, _ headline: String, _ advice: String?, _ trial: @escaping @Sendable () throws -> Trial) {
            self.name = name
            self.headline = headline
            self.advice = advice
            self.trial = trial
        }

        var testDescription: String { name }
    }

    static let latency = "x: { metric: s/latency, statistic: mean, margin: 5% }"
    static let nothing = "nothing is worse than the budget allows"
    static let rounds = """
        Measure three to five alternating rounds in one job and give each side's files (--baseline-results), or record five baselines.
        """

    static func rounds(_ factor: Double) throws -> Trial {
        let before = [100.0, 102, 104, 101, 99]
        let after = [100.5, 101.5, 104.8, 101.2, 99.9].map { $0 * factor }
        return Trial(latency, candidate: try MoodyTests.runs(after), baseline: try MoodyTests.runs(before), rounds: true)
    }

    static func oneRun(_ factor: Double, _ keys: String = "margin: 5%") throws -> Trial {
        Trial(
            "x: { metric: s/latency, statistic: mean, \(keys) }", candidate: try MoodyTests.runs([100 * factor]),
            baseline: try MoodyTests.runs([100]))
    }

    static func cases(_ worse: Int, _ better: Int, _ n: Int) throws -> Trial {
        let (before, after) = try ExactTests.flipped(worse: worse, better: better, of: n)
        return Trial("q: { metric: s/accuracy, statistic: mean, margin: 2pp }", candidate: after, baseline: before)
    }

    static func rate(_ failures: Int, _ requests: Int) throws -> Trial {
        Trial(
            "e: { metric: s/failed, statistic: rate, limit: 1% }",
            candidate: try .runs([(0..<requests).map { $0 < failures ? 1 : 0 }], of: .failed))
    }

    static func counter(_ before: Double, _ after: Double, _ margin: String) throws -> Trial {
        Trial(
            "a: { metric: s/allocations, statistic: mean, margin: \(margin) }", candidate: try .runs([[after]], of: .allocations),
            baseline: try .runs([[before]], of: .allocations))
    }

    static let expectations: [Expectation] = [
        .init("pass", nothing, "x: at worst +1.1 %, allowed +5 %.") { try rounds(1) },
        .init("pass of a counter", nothing, nil) { try counter(5, 5, "0") },
        .init("pass of a counter that rose", nothing, "a: at worst +1, allowed +2.") { try counter(5, 6, "2") },
        .init("pass of a limit", nothing, "e: at worst 0.18 %, limit 1 %.") { try rate(0, 2000) },
        .init("fail", "x is 10.4 % slower, the budget allows 5 %", "Find what made it slower, or raise the margin first, with a reason.") {
            try rounds(1.1)
        },
        .init(
            "fail of a score", "q is 19.5 pp lower, the budget allows 2 pp",
            "Find what made it lower, or raise the margin first, with a reason."
        ) {
            try cases(40, 1, 200)
        },
        .init("fail of a limit", "e is 5.0 %, the limit is 1%", "Bring it back within 1%, or change the limit first, with a reason.") {
            try rate(100, 2000)
        },
        .init(
            "fail of a counter", "a is 1 higher, the budget allows 0", "Find what made it higher, or raise the margin first, with a reason."
        ) {
            try counter(5, 6, "0")
        },
        .init(
            "fail of a cost", "c costs 8.40 % more, the budget allows 3 %",
            "Find what made it more expensive, or raise the margin first, with a reason."
        ) {
            let before = (0..<60).map { 1 + Double($0 % 7) }
            return Trial(
                "c: { metric: s/cost, statistic: mean, margin: 3% }", candidate: try .cases(before.map { $0 * 1.084 }, of: .cost),
                baseline: try .cases(before, of: .cost))
        },
        .init(
            "fail of tokens", "t uses 20 tokens more, the budget allows 5 tokens",
            "Find what made it higher, or raise the margin first, with a reason."
        ) {
            let before = (0..<60).map { 100 + Double($0 % 7) }
            return Trial(
                "t: { metric: s/output_tokens, statistic: mean, margin: 5 tokens }",
                candidate: try .cases(before.map { $0 + 20 }, of: .tokens),
                baseline: try .cases(before, of: .tokens))
        },
        .init(
            "looks worse", "q looks lower, by 1.1 to 9.3 pp: whether by more than the 2 pp allowed is open",
            "Add about 380 cases: they would decide it if the truth is today's estimate."
        ) { try cases(12, 2, 200) },
        .init(
            "limit looks exceeded", "e is 1.5 % by best estimate, beyond the limit of 1%, but not surely",
            "Add about 3600 requests: they would decide it if the truth is today's estimate."
        ) { try rate(3, 200) },
        .init(
            "no sign of harm", "no sign of harm in q; up to −3.7 pp cannot be excluded",
            "Add about 89 cases: they would decide it if the truth is today's estimate."
        ) {
            try cases(0, 0, 100)
        },
        .init(
            "limit not surely kept", "e is within 1% by best estimate, but up to 1.8 % cannot be excluded",
            "Add about 170 requests: they would decide it if the truth is today's estimate."
        ) { try rate(0, 200) },
        .init(
            "a little worse", "x is a little slower, by best estimate within the 5 % allowed; up to +5.1 % cannot be excluded",
            "Add about 4 rounds: they would decide it if the truth is today's estimate."
        ) { try rounds(1.0397) },
        .init("one run a side", "one run a side: nobody can tell a change from a run that differed (x: +1.0 %)", rounds) {
            try oneRun(1.01)
        },
        .init(
            "one run a side looks worse", "x looks slower, by 12.7 to 27.7 %; one run a side cannot tell that from a run that differed",
            rounds
        ) {
            try oneRun(1.2)
        },
        .init(
            "one run against a limit", "x is 101 ms in its one run, the limit is 105 ms: nobody can tell how far another run would differ",
            "Measure in three or more runs and give all their files, or record five baselines."
        ) { try oneRun(1.01, "limit: 105 ms") },
        .init(
            "one run beyond a limit", "x is 150 ms in its one run, beyond the limit of 105 ms; another run may differ",
            "Measure in three or more runs and give all their files, or record five baselines."
        ) { try oneRun(1.5, "limit: 105 ms") },
        .init("one run on one side", "one run on one side: nobody can tell a change from a run that differed (x: +1.0 %)", rounds) {
            Trial(latency, candidate: try MoodyTests.runs([101, 101, 101]), baseline: try MoodyTests.runs([100]))
        },
        .init(
            "too few for a percentile", "30 observations cannot bound a p95: x needs 72",
            "Measure at least 72, or judge one nearer to the median."
        ) {
            Trial(
                "x: { metric: s/latency, statistic: p95, limit: 9 s, noise: none }",
                candidate: try .runs([(0..<30).map { 100 + Double($0) }]))
        },
        .init(
            "too few in a run", "p95 needs 100 values in a run, x has 30",
            "Measure at least 100 values in each run, or judge a lower percentile."
        ) {
            Trial("x: { metric: s/latency, statistic: p95, limit: 9 s }", candidate: try .runs([(0..<30).map { 100 + Double($0) }]))
        },
        .init(
            "unscored", "q cannot be judged: 3 of 303\u{A0}cases were not scored, and they decide it",
            "Run c301, c302, c303 again; all right, and this passes."
        ) {
            Trial(
                MissingDataTests.accuracy, candidate: try MissingDataTests.side(300, [.nan, .nan, .nan]),
                baseline: try MissingDataTests.side(300, [1, 1, 1]))
        },
        .init("gone", "q cannot be judged: 1 of 201\u{A0}cases is gone, and it decides", "Run c201 again; all right, and this passes.") {
            Trial(MissingDataTests.accuracy, candidate: try MissingDataTests.side(200, []), baseline: try MissingDataTests.side(200, [1]))
        },
        .init("mostly gone", "q cannot be judged: 190 of 200\u{A0}cases are gone", "Run c11, c12, c13, c14, c15, c16 and 184 more again.") {
            Trial(MissingDataTests.accuracy, candidate: try MissingDataTests.side(10, []), baseline: try MissingDataTests.side(200, []))
        },
        .init(
            "absent", "the results of s have no metric latencies; they have latency",
            "Correct the metric's name in x, or make the harness report it."
        ) { Trial("x: { metric: s/latencies, statistic: mean, limit: 5 ms }", candidate: try .runs([[1]])) },
        .init(
            "zero baseline", "a percentage of a value that is zero or negative means nothing: a needs an absolute margin",
            "Write its margin in the metric's own unit, for example margin: 5% or 1."
        ) { try counter(0, 1, "5%") },
        .init("not exceeded", nothing, "m: at worst 120 ms, limit 130 ms.") {
            Trial("m: { metric: s/latency, statistic: max, limit: 130 ms }", candidate: try .runs([[90, 120, 100]]))
        },
    ]

    @Test(arguments: expectations)
    func sentences(expected: Expectation) throws {
        let verdict = try expected.trial().verdict()
        #expect(plain(verdict.headline.text) == plain(expected.headline))
        #expect(verdict.advice.map { plain($0.text) } == expected.advice.map(plain))
    }

    /// Numbers are joined to their units by no-break spaces; here they read like any other.
    private func plain(_ text: String) -> String {
        text.split(separator: "\u{A0}", omittingEmptySubsequences: false).joined(separator: " ")
    }

    @Test func numbersKeepTheirUnits() throws {
        #expect(try Self.rounds(1.1).verdict().headline.text.contains("10.4\u{A0}%"))
    }

    @Test func severalObjectives() throws {
        func trial(_ counts: [Double]) throws -> Trial {
            let rows = { (values: [Double]) in
                values.enumerated().map { Row(metric: .allocations, value: $1, labels: ["benchmark": "b\($0)"]) }
            }
            return Trial(
                "a: { metric: s/allocations, statistic: mean, margin: 5%, each: benchmark }", candidate: try .table(rows(counts)),
                baseline: try .table(rows([100, 100, 100])))
        }
        let pass = try trial([100, 104, 101]).verdict()
        #expect(plain(pass.advice?.text ?? "") == "The least certain is a[b1]: at worst +4.0 %, allowed +5 %. All 3 objectives pass.")
        let fail = try trial([120, 130, 100]).verdict()
        #expect(plain(fail.headline.text) == "a[b1] is 30.0 % higher, the budget allows 5 %; 1 more objective fails")
        #expect(plain(try trial([120, 130, 110]).verdict().headline.text).hasSuffix("; 2 more objectives fail"))
    }

    /// What is waived was missed only where it failed.
    @Test func waivedObjectives() throws {
        let waiver = "objective: q, until: 2026-12-31, by: me, reason: r"
        var undecided = try Self.cases(12, 2, 200)
        undecided.waivers = [waiver]
        #expect(plain(try undecided.verdict().headline.text) == "q is undecided, waived until 2026-12-31")
        var missed = try Self.cases(40, 1, 200)
        missed.waivers = [waiver]
        #expect(plain(try missed.verdict().headline.text) == "q missed, waived until 2026-12-31")
        missed.objectives.append("r: { metric: s/accuracy, statistic: mean, limit: 0.6, confidence: 99% }")
        missed.waivers.append("objective: r, until: 2026-12-31, by: me, reason: r")
        let both = try missed.verdict()
        #expect(both.objectives.map(\.outcome) == [.fail, .undecided])
        #expect(plain(both.headline.text) == "q missed, waived until 2026-12-31; 1 more objective undecided, waived")
    }

    /// A value that decides is told from what it is held against.
    @Test func closeNumbersDiffer() throws {
        let check = try Trial("x: { metric: s/latency, statistic: max, limit: 105 ms }", candidate: .runs([[105.0002]])).check()
        #expect(check.outcome == .fail)
        #expect(plain(check.reason.sentence.text) == "x is 105.0002 ms, the limit is 105 ms")
    }

    /// No sentence of a check says the same words in the advice again, or leaves a number without its unit.
    @Test(arguments: expectations)
    func adviceIsNotTheHeadline(expected: Expectation) throws {
        let verdict = try expected.trial().verdict()
        let advice = verdict.advice ?? "none"
        #expect(!advice.text.contains(verdict.headline.text))
        #expect(advice.text == "none" || advice.text.hasSuffix("."))
        #expect(!verdict.headline.text.hasSuffix("."))
    }
}
