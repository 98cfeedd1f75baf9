import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// Exact metrics, and what a budget declares independent: one run a side decides.
@Suite struct ExactTests {
    // MARK: paired

    /// Case i goes from right to wrong for the first `worse`, from wrong to right for the next `better`.
    static func flipped(worse: Int, better: Int, of n: Int) throws -> (ResultSet, ResultSet) {
        let before = (0..<n).map { $0 < worse ? 1.0 : $0 < worse + better ? 0 : Double(min($0 % 5, 1)) }
        let after = (0..<n).map { $0 < worse ? 0.0 : $0 < worse + better ? 1 : Double(min($0 % 5, 1)) }
        return (try .cases(before), try .cases(after))
    }

    @Test(arguments: [
        (0, 0, 189, Outcome.pass), (0, 0, 188, .undecided), (2, 2, 1000, .pass), (12, 2, 200, .undecided), (40, 1, 200, .fail),
        (1, 40, 200, .pass),
    ])
    func passFailPairs(worse: Int, better: Int, n: Int, outcome: Outcome) throws {
        let (before, after) = try Self.flipped(worse: worse, better: better, of: n)
        let objective = try Trial("q: { metric: s/accuracy, statistic: mean, margin: 2pp }", candidate: after, baseline: before).objective()
        let check = objective.checks[0]
        #expect(check.outcome == outcome)
        #expect(check.size.cases == n)
        let bounds = GoldenPassFail(passToFail: worse, failToPass: better, count: n).bounds(alpha: 0.025)
        #expect(agrees(check.change?.lower, -bounds.upper))
        #expect(objective.flips?.worse.count == worse)
        #expect(objective.flips?.better.count == better)
        #expect(objective.flips?.worse.map(\.id) == (0..<worse).map { "c\($0 + 1)" })
    }

    /// The case is the unit: its score is the mean over its epochs, however many either side has.
    @Test func epochs() throws {
        func side(_ epochs: Int) throws -> ResultSet {
            var rows: [Row] = []
            for item in 0..<300 {
                // Epochs 1, 1, 0, 0 of one case, 0, 0, 1, 1 of the next.
                for epoch in 0..<epochs {
                    rows.append(
                        Row(metric: .accuracy, value: Double((item + epoch * 2 / epochs) % 2), id: "c\(item)", epoch: Int32(epoch + 1)))
                }
            }
            return try .table(rows)
        }
        let check = try Trial("q: { metric: s/accuracy, statistic: mean, margin: 2pp }", candidate: side(4), baseline: side(2)).check()
        #expect(check.size.cases == 300)
        #expect(check.size.epochs == 4)
        #expect(check.baselineEstimate == 0.5)
        #expect(check.candidateEstimate == 0.5)
        #expect(check.change?.estimate == 0)
    }

    @Test func fewChangedScoresUseTheirSigns() throws {
        let before = [Double](repeating: 1, count: 300)
        var after = before
        for index in 0..<4 { after[index] = 0.5 }
        let trial = Trial(
            "q: { metric: s/accuracy, statistic: mean, margin: 5pp }", candidate: try .cases(after), baseline: try .cases(before))
        let check = try trial.check()
        #expect(check.outcome == .pass)
        #expect(check.method == "paired, signs of fewer than 10 changed cases")
    }

    /// Shares lie between 0 and 1, so that a case drops by 1 at most. Scores above that have no such range, and few changes bound nothing.
    @Test(arguments: [(1.0, Outcome.pass), (5, .undecided)])
    func scoresBeyondTheirRange(full: Double, outcome: Outcome) throws {
        let before = [Double](repeating: full, count: 300)
        let after = [0, 0, 0] + before.dropFirst(3)
        let margin = "q: { metric: s/accuracy, statistic: mean, margin: 4pp }"
        let check = try Trial(margin, candidate: .cases(after.map { $0 * 0.999 + 0.001 * full }), baseline: .cases(before)).check()
        #expect(check.outcome == outcome)
        let change = try #require(check.change)
        #expect(change.lower <= change.estimate && change.estimate <= change.upper)
    }

    @Test(arguments: [(1.0, Outcome.pass), (1.03, .undecided), (1.2, .fail)], [Metric.cost, .tokens])
    func pairedRatio(change: (factor: Double, outcome: Outcome), metric: Metric) throws {
        var draw = Draw(5)
        let before = draw.values(120, center: 0.002, spread: 0.6)
        let after = before.map { $0 * change.factor * exp(0.04 * draw.normal()) }
        let check = try Trial(
            "c: { metric: s/\(metric.name), statistic: mean, margin: 3% }", candidate: .cases(after, of: metric),
            baseline: .cases(before, of: metric)
        ).check()
        #expect(check.outcome == change.outcome)
        let direct = try PairedRatio(baseline: before, candidate: after)
        #expect(check.pValue == direct.pValue(atMost: log1p(0.03)))
        let upper = expm1(direct.bounds(alpha: 0.025).upper)
        #expect(agrees(check.change?.upper, upper))
    }

    /// Where higher is better the sides change places, so that the p-value is the rule's own and not a bisected one.
    @Test func pairedRatioWhereHigherIsBetter() throws {
        var draw = Draw(6)
        let before = draw.values(80, center: 5, spread: 0.4)
        let after = before.map { $0 * 0.9 * exp(0.1 * draw.normal()) }
        let check = try Trial(
            "c: { metric: s/quality, statistic: mean, margin: 5% }", candidate: .cases(after, of: .quality),
            baseline: .cases(before, of: .quality)
        ).check()
        let direct = try PairedRatio(baseline: after, candidate: before)
        #expect(check.pValue == direct.pValue(atMost: -log1p(-0.05)))
        let worst = expm1(-direct.bounds(alpha: 0.025).upper)
        #expect(agrees(check.change?.lower, worst))
        #expect(check.outcome == .fail)
    }

    /// A sum over a fixed set of cases is their mean times their number; epochs do not count twice.
    @Test func sums() throws {
        func side(_ epochs: Int) throws -> ResultSet {
            var rows: [Row] = []
            for item in 0..<40 {
                for epoch in 0..<epochs { rows.append(Row(metric: .cost, value: 2, id: "c\(item)", epoch: Int32(epoch))) }
            }
            return try .table(rows)
        }
        let trial = Trial("c: { metric: s/cost, statistic: sum, limit: $100, margin: 5% }", candidate: try side(2), baseline: try side(1))
        let objective = try trial.objective()
        #expect(objective.outcome == .pass)
        #expect(objective.checks.map(\.candidateEstimate) == [80, 80])
        #expect(objective.checks[1].baselineEstimate == 80)
        let loose = Trial(
            "c: { metric: s/cost, statistic: sum, margin: 5% }", candidate: try .runs([[Double](repeating: 2, count: 50)], of: .cost),
            baseline: try .runs([[Double](repeating: 2, count: 40)], of: .cost))
        let check = try loose.check()
        #expect(check.outcome == .fail)
        #expect(check.caveats.map(\.text) == ["the sums are over 40 and 50 values"])
    }

    /// The mean over cases, not over observations: a case with many epochs weighs no more.
    @Test func limitsAreOverCases() throws {
        var rows = (0..<60).map { Row(metric: .cost, value: 1, id: "c\($0)") }
        rows += (0..<60).map { Row(metric: .cost, value: 3, id: "d\($0)") }
        rows += (1..<100).map { Row(metric: .cost, value: 1, id: "c0", epoch: Int32($0)) }
        let check = try Trial("c: { metric: s/cost, statistic: mean, limit: $2.5 }", candidate: .table(rows)).check()
        #expect(agrees(check.candidateEstimate, 2))
        #expect(agrees(check.change?.estimate, 2))
        #expect(check.size.cases == 120)
    }

    // MARK: independent

    @Test(arguments: [(1.0, Outcome.pass), (1.05, .undecided), (1.2, .fail)])
    func independentMeans(factor: Double, outcome: Outcome) throws {
        var draw = Draw(7)
        let objective = "x: { metric: s/latency, statistic: mean, margin: 5%, noise: none }"
        let check = try Trial(
            objective, candidate: .runs([draw.values(500, center: 100 * factor, spread: 0.2)]),
            baseline: .runs([draw.values(500, spread: 0.2)])
        ).check()
        #expect(check.outcome == outcome)
        #expect(check.method == "wider of Fieller and the transformed log ratio")
        #expect(check.noise == .independent)
    }

    @Test(arguments: [(0, 368, Outcome.pass), (0, 367, .undecided), (30, 2000, .fail), (3, 200, .undecided)])
    func rateLimit(failures: Int, requests: Int, outcome: Outcome) throws {
        let values = (0..<requests).map { $0 < failures ? 1.0 : 0 }
        let check = try Trial("e: { metric: s/failed, statistic: rate, limit: 1% }", candidate: .runs([values], of: .failed)).check()
        #expect(check.outcome == outcome)
        let bounds = RateAgainstLimit(events: failures, count: requests).bounds(alpha: 0.025)
        #expect(agrees(check.change?.upper, bounds.upper))
        #expect(agrees(check.change?.lower, bounds.lower))
        if outcome == .undecided, failures > 0 { #expect(check.leaning == .looksWorse) }
    }

    /// Errors come in bursts: several runs are never judged more narrowly than their counts, and more widely where they differ.
    @Test func ratesOverRuns() throws {
        func runs(_ failures: [Int]) throws -> ResultSet {
            try .runs(failures.map { failures in (0..<1000).map { $0 < failures ? 1.0 : 0 } }, of: .failed)
        }
        let limit = "e: { metric: s/failed, statistic: rate, limit: 2% }"
        let even = try #require(Trial(limit, candidate: runs([10, 10, 10])).check().change)
        let bursts = try #require(Trial(limit, candidate: runs([0, 0, 30])).check().change)
        #expect(agrees(even.upper, RateAgainstLimit(events: 30, count: 3000).bounds(alpha: 0.025).upper))
        #expect(bursts.upper > 2 * even.upper)
        for margin in ["1pp", "50%"] {
            let change = "e: { metric: s/failed, statistic: rate, margin: \(margin) }"
            let steady = try Trial(change, candidate: runs([10, 11, 12]), baseline: runs([10, 11, 12])).check()
            let uneven = try Trial(change, candidate: runs([2, 30, 1]), baseline: runs([10, 11, 12])).check()
            #expect(steady.noise == .runs(baseline: 3, candidate: 3))
            #expect((uneven.change?.upper ?? 0) > 2 * (steady.change?.upper ?? 0))
        }
    }

    @Test(arguments: [("p95", 71, Outcome.undecided), ("p95", 72, .pass), ("p99", 367, .undecided), ("p99", 368, .pass), ("p50", 6, .pass)])
    func percentileLimitNeedsObservations(statistic: String, count: Int, outcome: Outcome) throws {
        let values = (0..<count).map { 10 + Double($0 % 9) }
        let check = try Trial(
            "x: { metric: s/latency, statistic: \(statistic), limit: 100 ms, noise: none }", candidate: .runs([values])
        ).check()
        #expect(check.outcome == outcome)
        if outcome == .undecided {
            #expect(check.leaning == .cannotDecideByDesign)
            #expect(check.needed?.total == count + 1)
        }
    }

    /// For a metric that is better when higher the lower bound decides, which a high percentile has from few values on.
    @Test func percentileLimitWhereHigherIsBetter() throws {
        let objective = "x: { metric: s/throughput, statistic: p5, limit: 100 /s, noise: none }"
        let few = try Trial(objective, candidate: .runs([(0..<40).map { 200 + Double($0) }], of: .throughput)).check()
        #expect(few.outcome == .undecided)
        #expect(few.reason.code == .tooFewObservations)
        #expect(few.needed?.total == 72)
        let enough = try Trial(objective, candidate: .runs([(0..<72).map { 200 + Double($0) }], of: .throughput)).check()
        #expect(enough.outcome == .pass)
    }

    @Test func percentileChange() throws {
        var draw = Draw(8)
        let objective = "x: { metric: s/latency, statistic: p95, margin: 5%, noise: none }"
        let before = try ResultSet.runs([draw.values(400, spread: 0.02)])
        for (factor, outcome) in [(1.0, Outcome.pass), (1.05, .undecided), (1.2, .fail)] {
            #expect(
                try Trial(objective, candidate: .runs([draw.values(400, center: 100 * factor)]), baseline: before).check().outcome
                    == outcome)
        }
        let few = try Trial(objective, candidate: .runs([draw.values(30)]), baseline: before).check()
        #expect(few.outcome == .undecided && few.reason.code == .tooFewObservations)
    }

    @Test(arguments: [
        ("5%", [100.0], [105.0], Outcome.pass), ("5%", [100], [106], .fail), ("0", [3], [3], .pass), ("0", [3], [4], .fail),
        ("5%", [100, 100, 100, 100, 100], [101, 101, 101, 101, 101], .pass),
        ("0%", [100, 100, 100, 100, 100], [101, 101, 101, 101, 101], .fail),
        ("0", [7, 7, 7], [7], .pass), ("0", [7], [8, 8, 8], .fail), ("0", [0], [0], .pass), ("5% or 2", [0], [2], .pass),
        ("5% or 2", [0], [3], .fail), ("5% or 2", [1000], [1050], .pass), ("5% or 2", [1000], [1051], .fail), ("5%", [0], [0], .undecided),
    ])
    func counters(margin: String, before: [Double], after: [Double], outcome: Outcome) throws {
        let check = try Trial(
            "a: { metric: s/allocations, statistic: mean, margin: \(margin) }", candidate: .runs([after], of: .allocations),
            baseline: .runs([before], of: .allocations)
        ).check()
        #expect(check.outcome == outcome)
    }

    /// Thirty differences of 0.1 lie at a margin of 0.1, not beyond it.
    @Test func roundingIsNotBeyondAMargin() throws {
        let before = (0..<30).map { Double($0) / 10 }
        let check = try Trial(
            "q: { metric: s/cost, statistic: mean, margin: $0.1 }", candidate: .cases(before.map { $0 + 0.1 }, of: .cost),
            baseline: .cases(before, of: .cost)
        ).check()
        #expect(check.outcome == .pass)
    }

    @Test(arguments: [("5%", Outcome.undecided), ("0.5", .pass), ("5% or 0.5", .pass)])
    func negativeValuesNeedAnAbsoluteMargin(margin: String, outcome: Outcome) throws {
        let before = (0..<60).map { -7.8 - Double($0 % 3) / 10 }
        let check = try Trial(
            "q: { metric: s/quality, statistic: mean, margin: \(margin) }", candidate: .cases(before, of: .quality),
            baseline: .cases(before, of: .quality)
        ).check()
        #expect(check.outcome == outcome)
        if outcome == .undecided { #expect(check.reason.code == .nonPositiveBaseline) }
    }

    /// A fact of the sample, also of one run.
    @Test(arguments: [("max", "130 ms", Outcome.pass), ("max", "101 ms", .fail), ("max", "120 ms", .pass)])
    func extremes(statistic: String, limit: String, outcome: Outcome) throws {
        let check = try Trial("m: { metric: s/latency, statistic: \(statistic), limit: \(limit) }", candidate: .runs([[90, 120, 100]]))
            .check()
        #expect(check.outcome == outcome)
        if outcome == .pass { #expect(check.reason.code == .notExceeded) }
    }

    @Test func smallestThroughput() throws {
        let objective = "m: { metric: s/throughput, statistic: min, limit: 50 /s }"
        #expect(try Trial(objective, candidate: .runs([[60, 55]], of: .throughput)).check().outcome == .pass)
        #expect(try Trial(objective, candidate: .runs([[60, 45]], of: .throughput)).check().outcome == .fail)
    }

    /// A geometric mean needs no `each`: it is over the common benchmarks, each of one weight, however often it was repeated.
    @Test func geometricMeanOverBenchmarks() throws {
        func side(_ factor: Double, benchmarks: ClosedRange<Int>, repeating often: Int = 1) throws -> ResultSet {
            var rows: [Row] = []
            for run in 0..<4 {
                for name in benchmarks {
                    let value = factor * Double(name) * (10 + 0.01 * Double(run))
                    for _ in 0..<(name == 1 ? often : 1) {
                        rows.append(Row(value: value, run: "r\(run)", labels: ["benchmark": "b\(name)"]))
                    }
                }
            }
            return try .table(rows, kind: .benchmark)
        }
        let objective = "g: { metric: s/latency, statistic: geomean, margin: 5% }"
        for (factor, outcome) in [(1.0, Outcome.pass), (1.2, .fail)] {
            for (benchmarks, often) in [(1...8, 1), (1...9, 1), (2...8, 1), (1...8, 20)] {
                let check = try Trial(
                    objective, candidate: side(factor, benchmarks: benchmarks, repeating: often), baseline: side(1, benchmarks: 1...8)
                ).check()
                #expect(check.outcome == outcome)
                #expect(abs((check.change?.estimate ?? 0) - (factor - 1)) < 1e-9)
            }
        }
    }

    /// Counters of many benchmarks: the change of their geometric mean is a fact.
    @Test func geometricMeanOfCounters() throws {
        func side(_ counts: [Double]) throws -> ResultSet {
            try .table(
                counts.enumerated().map { Row(metric: .allocations, value: $1, labels: ["benchmark": "b\($0)"]) }, kind: .benchmark)
        }
        let objective = "g: { metric: s/allocations, statistic: geomean, margin: 5% }"
        for (last, outcome) in [(100.0, Outcome.pass), (110, .pass), (120, .fail)] {
            #expect(try Trial(objective, candidate: side([1, last]), baseline: side([1, 100])).check().outcome == outcome)
        }
    }

    /// Benchmarks are never paired by case, percentiles neither.
    @Test func whatIsNotPaired() throws {
        let scores = (0..<40).map { Double($0 % 4) / 4 }
        for (kind, statistic) in [(Run.Kind.benchmark, "mean"), (.evaluation, "median")] {
            let rows = scores.enumerated().map { Row(metric: .accuracy, value: $1, id: "c\($0)") }
            let check = try Trial(
                "q: { metric: s/accuracy, statistic: \(statistic), margin: 30pp }", candidate: .table(rows, kind: kind),
                baseline: .table(rows, kind: kind)
            ).check()
            #expect(check.size.cases == nil)
        }
    }
}
