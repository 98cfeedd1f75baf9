import Budgets
import Foundation
import Measurements
import Testing

@testable import Gate

/// How much data each objective needs: the numbers of the planning rules, from a pilot or from what is stated.
@Suite struct PlanTests {
    static func plan(
        _ objectives: String..., pilot: ResultSet? = nil, spread: Double? = nil, discordance: Double? = nil, suite: String = "",
        policy: String = ""
    ) throws -> [PlannedCheck] {
        var trial = Trial(candidate: try pilot ?? .runs([[1]]))
        trial.objectives = objectives
        trial.suite = suite
        trial.policy = policy
        return try BudgetPlan(
            for: trial.budget(), pilots: pilot.map { ["s": RunPool($0)] } ?? [:],
            assuming: PlanAssumptions(spread: spread, discordance: discordance), today: #require(Day("2026-06-15"))
        ).checks
    }

    // MARK: without results

    @Test(arguments: [("5pp", [205, 345]), ("2pp", [1050, 2010])] as [(String, [Int])])
    func goldenSetsWithoutAPilot(margin: String, cases: [Int]) throws {
        let check = try #require(Self.plan("x: { metric: s/accuracy, statistic: mean, margin: \(margin) }").first)
        #expect(check.unit == .cases && check.has == nil)
        #expect(check.needs.map(\.isMeasured) == [false, false])
        for (need, expected) in zip(check.needs, cases) {
            #expect(abs(Double(try #require(need.total)) / Double(expected) - 1) < 0.03, "\(need)")
        }
        #expect(check.needs.last?.assumption.text == "10\u{A0}% of the cases flip by themselves")
    }

    /// 2 % between runs: 9.7 % needs three rounds, 4.9 % five, 2.9 % ten.
    @Test(arguments: [("9.8%", 3), ("5%", 5), ("2.95%", 10)] as [(String, Int)])
    func roundsFromAStatedSpread(margin: String, rounds: Int) throws {
        let objective = "x: { metric: s/latency, statistic: median, margin: \(margin) }"
        let check = try #require(Self.plan(objective, spread: 0.02).first)
        #expect(check.unit == .rounds && check.needs.map(\.total) == [rounds])
        let unordered = try #require(Self.plan(objective, spread: 0.02, suite: "rounds: false").first)
        #expect(unordered.unit == .runs)
        let withNoise = try #require(
            Self.plan("x: { metric: s/latency, statistic: median, margin: \(margin), noise: 2% }").first)
        #expect(withNoise.needs.map(\.total) == [rounds])
    }

    @Test func ratesWithoutAPilot() throws {
        let check = try #require(Self.plan("x: { metric: s/failed, statistic: rate, limit: 1% }").first)
        #expect(check.unit == .requests && check.needs.first?.total == 368)
        #expect(try #require(check.needs.last?.total) > 2000)
    }

    @Test(
        arguments: [
            ("{ metric: s/latency, statistic: p95, limit: 1 s }", "how far its value lies"),
            ("{ metric: s/latency, statistic: p95, margin: 5% }", "how far runs of unchanged code differ"),
            ("{ metric: s/latency, statistic: p95, margin: 5 ms }", "what share of its value"),
            ("{ metric: s/sparkle, statistic: mean, margin: 5% }", "whether a machine measures sparkle"),
            ("{ metric: s/cost, statistic: mean, margin: 3% }", "how much its values vary"),
            ("{ metric: s/allocations, statistic: mean, margin: 0 }", "one run decides"),
        ] as [(String, String)])
    func whatCannotBeSaid(objective: String, says: String) throws {
        let check = try #require(Self.plan("x: \(objective)").first)
        #expect(check.needs.isEmpty)
        #expect(check.unsaid?.sentence.text.contains(says) == true, "\(String(describing: check.unsaid))")
    }

    // MARK: from a pilot

    @Test func runsOfAPilot() throws {
        // A standard deviation of exactly 2 % on the log scale.
        let runs = try ResultSet.runs([-0.02, 0.02, -0.02, 0.02].map { [100 * exp($0 * 0.75.squareRoot())] })
        let check = try #require(Self.plan("x: { metric: s/latency, statistic: mean, margin: 5% }", pilot: runs).first)
        #expect(check.has == 4 && check.unit == .rounds)
        let need = try #require(check.needs.first)
        #expect(need.isMeasured && need.total == 5, "\(need)")
        #expect(need.assumption.text == "runs differ by 2.02\u{A0}% (standard deviation)")
        let supported = try #require(need.supported)
        #expect(supported.scale == .relative && supported.value > 0.06 && supported.value < 0.065, "\(supported)")
        // What is stated goes before what the pilot shows.
        let stated = try #require(
            Self.plan("x: { metric: s/latency, statistic: mean, margin: 5% }", pilot: runs, spread: 0.04).first?.needs.first)
        #expect(!stated.isMeasured && (stated.total ?? 0) > 10)
    }

    @Test func absoluteMarginsAndTheLargerOfTwo() throws {
        let runs = try ResultSet.runs([-0.02, 0.02, -0.02, 0.02].map { [100 * exp($0 * 0.75.squareRoot())] })
        let share = try #require(Self.plan("x: { metric: s/latency, statistic: mean, margin: 5% }", pilot: runs).first?.needs.first)
        let amount = try #require(Self.plan("x: { metric: s/latency, statistic: mean, margin: 5 ms }", pilot: runs).first?.needs.first)
        #expect(amount.total == share.total && amount.supported?.scale == .absolute)
        let both = try #require(
            Self.plan("x: { metric: s/latency, statistic: mean, margin: 1% or 5 ms }", pilot: runs).first?.needs.first)
        #expect(both == amount)
    }

    @Test func oneRunNeedsASpread() throws {
        let run = try ResultSet.runs([[99, 100, 101, 100, 99, 100, 101]])
        let check = try #require(Self.plan("x: { metric: s/latency, statistic: mean, margin: 5% }", pilot: run).first)
        #expect(check.unsaid?.code == .oneRunASide)
        let stated = try #require(
            Self.plan("x: { metric: s/latency, statistic: mean, margin: 5% }", pilot: run, spread: 0.02).first)
        #expect(stated.has == 1 && stated.needs.map(\.total) == [5] && stated.needs.first?.supported == nil)
    }

    @Test func limitsOfRuns() throws {
        let runs = try ResultSet.runs([98, 102, 98, 102].map { [$0] })
        let near = try #require(Self.plan("x: { metric: s/latency, statistic: mean, limit: 104 ms }", pilot: runs).first)
        let far = try #require(Self.plan("x: { metric: s/latency, statistic: mean, limit: 120 ms }", pilot: runs).first)
        #expect(try #require(near.needs.first?.total) > #require(far.needs.first?.total))
        let supported = try #require(near.needs.first?.supported)
        #expect(supported.scale == .value && supported.value > 0.104 && supported.value < 0.11)
        let beyond = try #require(Self.plan("x: { metric: s/latency, statistic: mean, limit: 90 ms }", pilot: runs).first)
        #expect(beyond.unsaid?.code == .beyondLimit)
    }

    /// A pilot of one run assumes 5 and 10 %; of two it has measured how many flip.
    @Test func goldenSetsOfAPilot() throws {
        let one = try ResultSet.cases((0..<200).map { $0 % 8 == 0 ? 0 : 1 })
        let assumed = try #require(Self.plan("x: { metric: s/accuracy, statistic: mean, margin: 5pp }", pilot: one).first)
        #expect(assumed.has == 200 && assumed.needs.map(\.isMeasured) == [false, false])
        let supported = try assumed.needs.map { try #require($0.supported).value }
        #expect(abs(supported[0] - 0.052) < 0.001 && abs(supported[1] - 0.068) < 0.001, "\(supported)")
        let rows = ["a", "b"].flatMap { run in
            (0..<200).map {
                // Six of the two hundred go from right to wrong, six the other way.
                Row(metric: .accuracy, value: $0 < 6 ? (run == "a" ? 1 : 0) : $0 < 12 ? (run == "a" ? 0 : 1) : 1, id: "c\($0)", run: run)
            }
        }
        let two = try ResultSet.table(rows, kind: .evaluation)
        let measured = try #require(Self.plan("x: { metric: s/accuracy, statistic: mean, margin: 5pp }", pilot: two).first)
        #expect(measured.needs.map(\.assumption.text) == ["6\u{A0}% of the cases flip by themselves"])
        #expect(measured.needs.map(\.isMeasured) == [true])
        let stated = try #require(
            Self.plan("x: { metric: s/accuracy, statistic: mean, margin: 5pp }", pilot: two, discordance: 0.1).first)
        #expect(stated.needs.map(\.isMeasured) == [false])
        #expect(abs(Double(try #require(stated.needs.first?.total)) / 345 - 1) < 0.03)
    }

    @Test func sharesOfAnAccuracyArePoints() throws {
        let one = try ResultSet.cases((0..<200).map { $0 % 2 == 0 ? 0 : 1 })
        let share = try #require(Self.plan("x: { metric: s/accuracy, statistic: mean, margin: 10% }", pilot: one).first)
        let points = try #require(Self.plan("x: { metric: s/accuracy, statistic: mean, margin: 5pp }", pilot: one).first)
        #expect(share.needs.map(\.total) == points.needs.map(\.total))
    }

    @Test func scoresNeedTwoRuns() throws {
        let scores = (0..<100).map { 0.5 + 0.3 * sin(Double($0)) }
        let one = try ResultSet.cases(scores)
        let unsaid = try #require(Self.plan("x: { metric: s/accuracy, statistic: mean, margin: 2pp }", pilot: one).first)
        #expect(unsaid.unsaid?.remedy?.text == "Give two runs of unchanged code.")
        var draw = Draw(1)
        let rows = ["a", "b"].flatMap { run in
            scores.enumerated().map { Row(metric: .accuracy, value: $1 + 0.05 * draw.normal(), id: "c\($0)", run: run) }
        }
        let two = try #require(
            Self.plan("x: { metric: s/accuracy, statistic: mean, margin: 2pp }", pilot: .table(rows, kind: .evaluation)).first)
        // Differences have a standard deviation of 0.07: 7.85·(0.07/0.02)².
        let total = try #require(two.needs.first?.total)
        #expect(two.needs.first?.isMeasured == true && total > 65 && total < 140, "\(total)")
    }

    @Test func observationsAndRates() throws {
        var draw = Draw(2)
        let tokens = try ResultSet.runs([draw.values(400, center: 500, spread: 0.5)], of: .tokens)
        let mean = try #require(Self.plan("x: { metric: s/output_tokens, statistic: mean, margin: 5% }", pilot: tokens).first)
        #expect(mean.has == 400 && mean.unit == .observations)
        // 7.85·2·cv²/ln²(1.05), cv² = e^0.25 − 1
        let total = try #require(mean.needs.first?.total)
        #expect(abs(Double(total) / (7.85 * 2 * expm1(0.25) / pow(log(1.05), 2)) - 1) < 0.25, "\(total)")
        let stated = try #require(
            Self.plan("x: { metric: s/output_tokens, statistic: mean, margin: 5% }", pilot: tokens, spread: 0.2).first?.needs.first?.total)
        #expect(abs(Double(stated) / (7.85 * 2 * 0.04 / pow(log(1.05), 2)) - 1) < 0.01, "\(stated)")
        let few = try ResultSet.runs([Array(repeating: 1, count: 30).enumerated().map { Double($0.offset) }], of: .tokens)
        let percentile = try #require(Self.plan("x: { metric: s/output_tokens, statistic: p99, limit: 1000 }", pilot: few).first)
        #expect(percentile.needs.map(\.total) == [368])
        let requests = try ResultSet.table((0..<1000).map { Row(metric: .failed, value: $0 < 5 ? 1 : 0) })
        let rate = try #require(Self.plan("x: { metric: s/failed, statistic: rate, limit: 1% }", pilot: requests).first)
        #expect(rate.unit == .requests && rate.has == 1000)
        #expect(try #require(rate.needs.first?.total) > 2000)
        let supported = try #require(rate.needs.first?.supported?.value)
        #expect(supported > 0.01 && supported < 0.02, "\(supported)")
    }

    @Test func everyValueOfEach() throws {
        let rows = (0..<4).flatMap { run in
            ["a", "b"].map { Row(value: 100 + Double(run % 2) * ($0 == "a" ? 1 : 8), run: "r\(run)", labels: ["kind": $0]) }
        }
        let checks = try Self.plan("x: { metric: s/latency, each: kind, statistic: mean, margin: 5% }", pilot: .table(rows))
        #expect(checks.map(\.key.text) == ["x[a]", "x[b]"])
        #expect(try #require(checks[0].needs.first?.total) < #require(checks[1].needs.first?.total))
    }

    @Test func contradictionsAreErrors() throws {
        #expect(throws: GateErrors.self) {
            try Self.plan("x: { metric: s/latency, statistic: mean, limit: 5 MB }", pilot: .runs([[1, 2]]))
        }
    }
}
