import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// What a machine measures: the run is the unit, and the spread between runs comes from rounds, history, runs or a stated noise.
@Suite struct MoodyTests {
    static let mean = "x: { metric: s/latency, statistic: mean, margin: 5% }"

    /// Runs whose means are exactly these, in milliseconds.
    static func runs(_ means: [Double], values: Int = 8) throws -> ResultSet {
        let spread = (0..<values).map { 0.04 * (2 * Double($0) / Double(values - 1) - 1) }
        return try .runs(means.map { mean in spread.map { mean * (1 + $0) } })
    }

    static func logs(_ values: [Double]) -> [Double] { values.map { log($0) } }

    @Test(arguments: [(1.0, Outcome.pass), (1.05, .undecided), (1.2, .fail)])
    func rounds(factor: Double, outcome: Outcome) throws {
        let before = [100.0, 102, 104, 101, 99]
        let after = [100.5, 101.5, 104.8, 101.2, 99.9].map { $0 * factor }
        let check = try Trial(Self.mean, candidate: Self.runs(after), baseline: Self.runs(before), rounds: true).check()
        #expect(check.outcome == outcome)
        #expect(check.noise == .rounds(5))
        #expect(check.size.rounds == 5)
        let bounds = PairedRounds(baseline: Self.logs(before), candidate: Self.logs(after)).bounds(alpha: 0.025)
        let change = try #require(check.change)
        #expect(agrees(change.upper, expm1(bounds.upper)))
        #expect(agrees(change.lower, expm1(bounds.lower)))
    }

    /// Equal numbers of files a side are rounds, unless the suite says that they were measured in blocks.
    @Test func blocksAreNoRounds() throws {
        var trial = Trial(Self.mean, candidate: try Self.runs([100, 101, 102]), baseline: try Self.runs([100, 101, 102]), rounds: true)
        #expect(try trial.check().noise == .rounds(3))
        trial.suite = "rounds: false"
        #expect(try trial.check().noise == .runs(baseline: 3, candidate: 3))
    }

    @Test(arguments: [(2, 2), (2, 3), (3, 2), (4, 2)])
    func unequalOrFewRoundsAreRuns(before: Int, after: Int) throws {
        let means = [100.0, 101, 102, 103]
        let check = try Trial(
            Self.mean, candidate: Self.runs(Array(means.prefix(after))), baseline: Self.runs(Array(means.prefix(before))), rounds: true
        ).check()
        #expect(check.noise == .runs(baseline: before, candidate: after))
    }

    @Test(arguments: [(1.0, Outcome.pass), (1.05, .undecided), (1.3, .fail)])
    func welch(factor: Double, outcome: Outcome) throws {
        let before = [100.0, 101, 99, 100.4]
        let after = [100.2, 99.1, 101.3].map { $0 * factor }
        let check = try Trial(Self.mean, candidate: Self.runs(after), baseline: Self.runs(before)).check()
        #expect(check.outcome == outcome)
        #expect(check.noise == .runs(baseline: 4, candidate: 3))
        let bounds = WelchRuns(baseline: Self.logs(before), candidate: Self.logs(after)).bounds(alpha: 0.025)
        #expect(agrees(check.change?.upper, expm1(bounds.upper)))
    }

    /// Five records in the same environment go before runs; four do not.
    @Test(arguments: [(5, 1, true), (8, 3, true), (4, 3, false), (4, 1, false)])
    func history(records: Int, runs: Int, isUsed: Bool) throws {
        var trial = Trial(
            Self.mean, candidate: try Self.runs(Array([100.0, 101, 100.5].prefix(runs))),
            baseline: try Self.runs(Array([100.0, 100.3, 101].prefix(runs))))
        trial.history = try (0..<records).map { try Self.runs([100 + Double($0 % 3)]) }
        let check = try trial.check()
        if case .history(let used, _, _)? = check.noise {
            #expect(isUsed && used == records)
        } else {
            #expect(!isUsed)
        }
    }

    @Test func historyOfAnotherMachineIsNotUsed() throws {
        var trial = Trial(Self.mean, candidate: try Self.runs([100]), baseline: try Self.runs([100]))
        trial.history = try (0..<9).map { try .runs([[100 + Double($0)]], environment: Environment(cpu: "other")) }
        #expect(try trial.check().noise == .oneSession(fromOthers: false))
    }

    @Test(arguments: [(1.0, Outcome.pass), (1.04, .undecided), (1.5, .fail)])
    func historyDecides(factor: Double, outcome: Outcome) throws {
        var trial = Trial(Self.mean, candidate: try Self.runs([100 * factor]), baseline: try Self.runs([100]))
        trial.history = try [100.0, 100.5, 99.6, 100.2, 99.9, 100.3, 99.7].map { try Self.runs([$0]) }
        #expect(try trial.check().outcome == outcome)
    }

    @Test func windowComparesWithTheMeanOfTheStretch() throws {
        var trial = Trial("x: { metric: s/latency, statistic: mean, margin: 5%, baseline: window(4) }", candidate: try Self.runs([100]))
        trial.baselines[.window(4)] = .found(
            Baseline(origin: .window(records: 4, asked: 4, newest: "n"), results: try Self.runs([101]), description: "the last 4 records"))
        trial.history = try [99.0, 101, 99, 101, 99, 101].map { try Self.runs([$0]) }
        let check = try trial.check()
        #expect(abs((check.baselineEstimate ?? 0) - 0.1) < 1e-5)
        #expect(check.caveats.count == 1)
    }

    @Test(arguments: [(1.0, Outcome.pass), (1.04, .undecided), (1.15, .fail)], ["5%", "5 ms"])
    func statedNoise(change: (factor: Double, outcome: Outcome), margin: String) throws {
        let objective = "x: { metric: s/latency, statistic: mean, margin: \(margin), noise: 1% }"
        let check = try Trial(objective, candidate: Self.runs([100 * change.factor], values: 200), baseline: Self.runs([100], values: 200))
            .check()
        #expect(check.outcome == change.outcome)
        #expect(check.noise == .stated(0.01))
    }

    /// One run a side decides nothing, whatever it shows; only a clear change of more than the margin looks worse.
    @Test(arguments: [(1.0, false), (1.03, false), (1.2, true), (0.5, false)], ["5%", "5 ms", "5% or 2 ms"])
    func oneRunASide(change: (factor: Double, looksWorse: Bool), margin: String) throws {
        var draw = Draw(3)
        let objective = "x: { metric: s/latency, statistic: mean, margin: \(margin) }"
        let check = try Trial(
            objective, candidate: .runs(draw.runs(1, of: 40, center: 100 * change.factor, between: 0)),
            baseline: .runs(draw.runs(1, of: 40, between: 0))
        ).check()
        #expect(check.outcome == .undecided)
        #expect(check.noise == .oneSession(fromOthers: false))
        #expect(check.pValue == nil)
        #expect(check.leaning == (change.looksWorse ? .looksWorse : .cannotBeJudged))
    }

    /// The sentence's bounds hold what sessions may differ: never narrower than 2 % a side.
    @Test func oneRunASideIsWidened() throws {
        let values = (0..<50).map { 100 + 0.001 * Double($0) }
        let change = try #require(
            try Trial(Self.mean, candidate: .runs([values]), baseline: .runs([values])).check().change)
        let session = Normal.upperQuantile(0.025) * log(1.02) * 2.0.squareRoot()
        #expect(change.upper >= expm1(session))
        #expect(change.upper < expm1(session) + 1e-4)
    }

    /// Five objectives that all moved by 8 % say that sessions differ, and none looks worse any more.
    @Test func otherObjectivesTellHowSessionsDiffer() throws {
        let names = (1...6).map { "b\($0)" }
        var draw = Draw(4)
        func side(_ factor: Double) throws -> ResultSet {
            try .table(
                names.flatMap { name in
                    draw.values(30, center: 100 * factor, spread: 0.005).map { Row(value: $0, labels: ["benchmark": name]) }
                })
        }
        let each = "x: { metric: s/latency, statistic: mean, margin: 5%, each: benchmark }"
        let verdict = try Trial(each, candidate: side(1.08), baseline: side(1)).verdict()
        #expect(verdict.objectives.allSatisfy { $0.checks[0].noise == .oneSession(fromOthers: true) })
        #expect(verdict.objectives.allSatisfy { $0.leaning == .cannotBeJudged })
        let alone = "x: { metric: s/latency, statistic: mean, margin: 5%, where: { benchmark: b1 } }"
        #expect(try Trial(alone, candidate: side(1.08), baseline: side(1)).objective().leaning == .looksWorse)
    }

    @Test(arguments: [(3, 3, true), (5, 40, false)])
    func fewValuesInARunSayNothing(before: Int, after: Int, isEqual: Bool) throws {
        let check = try Trial(
            Self.mean, candidate: .runs([[Double](repeating: 900, count: after)]),
            baseline: .runs([[Double](repeating: 100, count: before)])
        ).check()
        #expect(check.leaning == .cannotBeJudged)
        #expect(check.change?.upper == .infinity)
    }

    @Test func limits() throws {
        let objective = "x: { metric: s/latency, statistic: mean, limit: 105 ms }"
        for (means, outcome) in [([100.0, 101, 100], Outcome.pass), ([105, 104, 106], .undecided), ([120, 121, 119], .fail)] {
            let check = try Trial(objective, candidate: Self.runs(means)).check()
            #expect(check.outcome == outcome)
            #expect(check.noise == .runs(baseline: 0, candidate: 3))
        }
        let one = try Trial(objective, candidate: Self.runs([100])).check()
        #expect(one.outcome == .undecided && one.leaning == .cannotBeJudged)
        let over = try Trial(objective, candidate: Self.runs([150])).check()
        #expect(over.outcome == .undecided && over.leaning == .looksWorse)
        for (mean, outcome) in [(100.0, Outcome.pass), (105, .undecided), (150, .fail)] {
            let stated = "x: { metric: s/latency, statistic: mean, limit: 105 ms, noise: 1% }"
            #expect(try Trial(stated, candidate: Self.runs([mean], values: 200)).check().outcome == outcome)
            var recorded = Trial(objective, candidate: try Self.runs([mean]))
            recorded.history = try [99.0, 100, 101, 99.5, 100.5, 100].map { try Self.runs([$0]) }
            #expect(try recorded.check().outcome == outcome)
        }
    }

    /// A percentile of a run needs 5/(1 − q) values, and not one more for a rounded 1 − q.
    @Test(arguments: [("p90", 50), ("p95", 100), ("p99", 500), ("median", 1)])
    func percentilesOfRuns(statistic: String, needed: Int) throws {
        func check(_ count: Int) throws -> Check {
            let values = (0..<count).map { 100 + Double($0 % 7) }
            let results = try ResultSet.runs([0, 1, 2].map { run in values.map { $0 + run / 10 } })
            return try Trial("x: { metric: s/latency, statistic: \(statistic), margin: 50% }", candidate: results, baseline: results)
                .check()
        }
        #expect(try check(needed).outcome == .pass)
        if needed > 1 { #expect(try check(needed - 1).reason.code == .tooFewObservations) }
    }

    /// A tool's own repetitions are values of their run, however many observations each holds.
    @Test func repetitionsAreAveraged() throws {
        func side(_ factor: Double) throws -> ResultSet {
            var rows: [Row] = []
            for run in 0..<3 {
                for index in 0..<30 { rows.append(Row(value: factor * (100 + Double(run)), repetition: Int32(index % 3), run: "r\(run)")) }
            }
            return try .table(rows)
        }
        let check = try Trial("x: { metric: s/latency, statistic: median, margin: 5% }", candidate: side(1), baseline: side(1)).check()
        #expect(check.noise == .runs(baseline: 3, candidate: 3))
        #expect(abs((check.candidateEstimate ?? 0) - 0.101) < 1e-5)
    }
}
