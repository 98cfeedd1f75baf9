import Budgets
import Foundation
import Measurements
import Statistics
import Testing

@testable import Gate

/// What a budget does to unchanged code: the gate on splits of its runs.
@Suite struct CalibrationTests {
    static let day = Day("2026-06-15")

    /// Calibrates a budget over one suite `s`.
    static func calibration(
        _ objectives: String..., runs: ResultSet?, aSide: Int? = nil, splits: Int = 200, suite: String = "", policy: String = ""
    ) throws -> Calibration {
        var trial = Trial(candidate: try runs ?? .runs([[1]]))
        trial.objectives = objectives
        trial.suite = suite
        trial.policy = policy
        return try Calibration(
            of: trial.budget(), runs: runs.map { ["s": RunPool($0)] } ?? [:], runsASide: aSide, splits: splits, today: #require(day))
    }

    /// Runs whose levels vary by 2 %, three values each that vary by nothing.
    static func gaussian(_ count: Int, seed: UInt64, deviation: Double = 0.02, higher: Bool = false) throws -> ResultSet {
        var draw = Draw(seed)
        return try .runs((0..<count).map { _ in [100 * exp(deviation * draw.normal())] }, of: higher ? .throughput : .latency)
    }

    // MARK: what the noise supports

    /// Slow, some seconds in a debug build: a thousand verdicts each. A run sd of 2 % in three rounds supports 9.7 %, in five 4.9 %; one-sided degradations of higher-is-better ones are 1 − 1/1.097. Half of the
    /// runs of one machine are one draw of its noise, so that many runs are needed to come near.
    @Test(arguments: [(3, 0.097, 0.015), (5, 0.049, 0.006), (10, 0.029, 0.004)] as [(Int, Double, Double)])
    func supportsWhatThePlanPromises(rounds: Int, margin: Double, tolerance: Double) throws {
        let calibration = try Self.calibration(
            "x: { metric: s/latency, statistic: mean, margin: 5% }", runs: Self.gaussian(400, seed: 5), aSide: rounds, splits: 1000)
        let check = try #require(calibration.checks.first)
        #expect(calibration.splits == 1000)
        #expect(check.method == "t on the differences of rounds")
        let supported = try #require(check.supported)
        #expect(supported.scale == .relative)
        #expect(abs(supported.value - margin) < tolerance, "\(supported.value)")
        // A degradation is found from where it lies as far beyond the margin as the margin would have to lie from nothing.
        let detectable = try #require(check.detectable)
        let expected = expm1(log1p(0.05) + log1p(margin))
        #expect(abs(detectable.value - expected) < 1.5 * tolerance, "\(detectable.value)")
        #expect(Double(check.fails) / 1000 < 0.01)
        let needsMore = rounds == 3
        #expect(check.warnings.isEmpty == !needsMore, "\(check.warnings.map(\.text))")
    }

    @Test func detectableIsWhatTheGateFinds() throws {
        let runs = try Self.gaussian(40, seed: 11)
        let check = try #require(
            Self.calibration("x: { metric: s/latency, statistic: mean, margin: 5% }", runs: runs, aSide: 4, splits: 400).checks.first)
        let found = try #require(check.detectable).value
        let pool = RunPool(runs)
        let columns = RunColumns(pool, metrics: ["latency"])
        let splits = RunSplits(of: 40, aSide: 4, areRounds: true, most: 400, seed: 1).splits
        func share(_ degradation: Double) throws -> Double {
            var failed = 0
            for split in splits {
                let worse = try ResultSet.runs(
                    columns.side(split.candidate).series["latency"]?.values.map { [$0 * (1 + degradation)] } ?? [])
                let trial = Trial(
                    "x: { metric: s/latency, statistic: mean, margin: 5% }", candidate: worse, baseline: columns.side(split.baseline),
                    rounds: true)
                if try trial.check().outcome == .fail { failed += 1 }
            }
            return Double(failed) / Double(splits.count)
        }
        #expect(try abs(share(found) - 0.8) < 0.08)
        #expect(try share(found * 0.7) < 0.75)
    }

    @Test func higherIsBetter() throws {
        let lower = try #require(
            Self.calibration(
                "x: { metric: s/latency, statistic: mean, margin: 5% }", runs: Self.gaussian(10, seed: 3), aSide: 3, splits: 1000
            ).checks.first)
        let higher = try #require(
            Self.calibration(
                "x: { metric: s/throughput, statistic: mean, margin: 5% }", runs: Self.gaussian(10, seed: 3, higher: true), aSide: 3,
                splits: 1000
            ).checks.first)
        // ln(1 + M) of the one is −ln(1 − M) of the other.
        let supported = try #require(lower.supported?.value)
        #expect(try agrees(-expm1(-log1p(supported)), #require(higher.supported?.value)))
        #expect(lower.detectable != nil && higher.detectable != nil)
    }

    // MARK: the very gate

    static let shapes = [
        "{ metric: s/latency, statistic: mean, margin: 5% }", "{ metric: s/latency, statistic: p90, margin: 5% or 2 ms }",
        "{ metric: s/latency, statistic: median, margin: 3 ms }", "{ metric: s/latency, statistic: max, limit: 108 ms }",
        "{ metric: s/latency, statistic: p95, limit: 104 ms, margin: 8% }", "{ metric: s/latency, statistic: sum, margin: 8% }",
        "{ metric: s/latency, statistic: geomean, margin: 6% }", "{ metric: s/latency, each: kind, statistic: mean, margin: 4% }",
        "{ metric: s/latency, where: { kind: b }, statistic: mean, margin: 4%, failures: as-timeout(130 ms) }",
        "{ metric: s/latency, statistic: min, margin: 4 ms }",
    ]

    /// A value a run is all that the gate looks at: every split is decided as on all observations.
    @Test(arguments: shapes, [true, false])
    func reductionChangesNothing(shape: String, rounds: Bool) throws {
        var draw = Draw(17)
        var rows: [Row] = []
        for run in 0..<8 {
            let level = 100 * exp(0.02 * draw.normal())
            for index in 0..<120 {
                rows.append(
                    Row(
                        value: level * exp(0.03 * draw.normal()), run: "r\(run)", labels: ["kind": index % 2 == 0 ? "a" : "b"],
                        failed: index % 40 == 7))
            }
        }
        let pool = RunPool(try .table(rows))
        var trial = Trial("x: \(shape)", candidate: pool.results)
        trial.suite = "rounds: \(rounds)"
        let budget = try trial.budget()
        let objective = try #require(budget.objectives.first)
        let columns = RunColumns(pool, metrics: ["latency"])
        let reduction = try #require(RunReduction(objective, pool, columns, aSide: 4, suite: "s"))
        for split in RunSplits(of: 8, aSide: 4, areRounds: rounds, most: 12, seed: 9).splits {
            let whole = try Self.checks(
                budget, [objective], columns.side(split.baseline), columns.side(split.candidate))
            let reduced = try Self.checks(
                budget, [reduction.objective], reduction.side(split.baseline, pool), reduction.side(split.candidate, pool))
            #expect(whole.count == reduced.count && !whole.isEmpty)
            for (one, other) in zip(whole, reduced) {
                #expect(one.outcome == other.outcome && one.leaning == other.leaning && one.noise == other.noise)
                #expect(one.bound == other.bound && one.reason.code == other.reason.code)
                let change = try #require(one.change)
                #expect(agrees(other.change?.lower, change.lower) && agrees(other.change?.upper, change.upper))
            }
        }
    }

    private static func checks(_ budget: Budget, _ objectives: [Objective], _ before: ResultSet, _ after: ResultSet) throws -> [Check] {
        let verdict = try Gate.verdict(
            for: budget.calibrating(objectives), on: .ofFiles(["s": (before, after)], objectives: objectives, today: #require(day)))
        return verdict.objectives.flatMap(\.checks)
    }

    /// A side of chosen runs is what their files alone would be.
    @Test func sidesAreWhatTheirRunsAre() throws {
        var draw = Draw(2)
        let values = draw.runs(5, of: 7)
        let side = RunColumns(RunPool(try .runs(values)), metrics: ["latency"]).side([4, 1])
        #expect(side.series["latency"]?.values == values[4] + values[1])
        #expect((0..<14).map { side.series["latency"]?.runs[$0] } == Array(repeating: 0, count: 7) + Array(repeating: 1, count: 7))
        #expect(side.runs.map(\.name) == ["r4", "r1"])
    }

    /// Histograms are split by run as observations are, and nothing of them is reduced.
    @Test func histogramsAreSplitToo() throws {
        var results = try Self.gaussian(8, seed: 2)
        results.series = [:]
        for run in 0..<8 {
            let slow = 20 + run * 3 % 7
            let buckets = [(90.0, 100.0, 200 - slow), (100, 102, slow), (102, 130, 20)].map {
                Histogram.Bucket(lower: $0.0, upper: $0.1, count: $0.2)
            }
            results.histograms.append(MeasuredHistogram(metric: .latency, run: Int32(run), histogram: try Histogram(buckets: buckets)))
        }
        let pool = RunPool(results)
        #expect(pool.count == 8)
        let side = RunColumns(pool, metrics: ["latency"]).side([5, 2])
        #expect(side.histograms.map(\.histogram) == [results.histograms[5].histogram, results.histograms[2].histogram])
        #expect(side.histograms.map(\.run) == [0, 1] && side.series.isEmpty)
        for objective in [
            "{ metric: s/latency, statistic: p90, margin: 40% }", "{ metric: s/latency, statistic: p90, margin: 40%, noise: none }",
        ] {
            let check = try #require(Self.calibration("x: \(objective)", runs: results).checks.first)
            #expect(check.judged == 16 || check.judged == 70)
            #expect(check.passes == check.judged && check.supported != nil && check.detectable != nil, "\(check)")
        }
    }

    @Test func runsStandInTheOrderOfTheirStart() throws {
        var results = try Self.gaussian(3, seed: 1)
        for (run, start) in zip(results.runs.indices, [30.0, 10, 20]) { results.runs[run].started = start }
        #expect(RunPool(results).order == [1, 2, 0])
        #expect(RunPool(results, isInOrder: true).order == [0, 1, 2])
        results.runs[1].started = nil
        #expect(RunPool(results).order == [0, 1, 2])
    }

    // MARK: splits

    @Test(
        arguments: [
            (6, 3, true, 8), (7, 3, true, 32), (8, 4, true, 16), (6, 3, false, 20), (4, 2, false, 6), (2, 1, false, 2), (5, 2, false, 30),
        ] as [(Int, Int, Bool, Int)])
    func allSplitsOnce(count: Int, aSide: Int, areRounds: Bool, distinct: Int) {
        let splits = RunSplits(of: count, aSide: aSide, areRounds: areRounds, most: 1000, seed: 1)
        #expect(splits.distinct == distinct)
        #expect(splits.splits.count == distinct && Set(splits.splits).count == distinct)
        expectSound(splits, count, aSide)
    }

    @Test(arguments: [(20, 10, true), (20, 10, false), (200, 5, true), (200, 90, false)] as [(Int, Int, Bool)])
    func drawnSplitsAreDistinctAndTheSameAgain(count: Int, aSide: Int, areRounds: Bool) {
        let splits = RunSplits(of: count, aSide: aSide, areRounds: areRounds, most: 101, seed: 7)
        #expect(splits.distinct > 101 && splits.splits.count == 101)
        #expect(Set(splits.splits).count == 101)
        #expect(splits.splits == RunSplits(of: count, aSide: aSide, areRounds: areRounds, most: 101, seed: 7).splits)
        #expect(splits.splits != RunSplits(of: count, aSide: aSide, areRounds: areRounds, most: 101, seed: 8).splits)
        expectSound(splits, count, aSide)
    }

    private func expectSound(_ splits: RunSplits, _ count: Int, _ aSide: Int) {
        for split in splits.splits {
            #expect(split.baseline.count == aSide && split.candidate.count == aSide)
            #expect(split.baseline == split.baseline.sorted() && split.candidate == split.candidate.sorted())
            let all = Set(split.baseline + split.candidate)
            #expect(all.count == 2 * aSide && all.allSatisfy { (0..<count).contains($0) })
            if splits.areRounds { #expect(zip(split.baseline, split.candidate).allSatisfy { abs($0 - $1) == 1 }) }
        }
        for (first, second) in zip(splits.splits, splits.splits.dropFirst()).enumerated().filter({ $0.offset % 2 == 0 }).map(\.element) {
            #expect(first.mirrored == second)
        }
    }

    @Test func sameRunsGiveTheSameNumbers() throws {
        func calibration(_ seed: UInt64) throws -> Calibration {
            try Self.calibration("x: { metric: s/latency, statistic: mean, margin: 5% }", runs: Self.gaussian(30, seed: seed))
        }
        let (one, again, other) = (try calibration(1), try calibration(1), try calibration(2))
        #expect(one.suites == again.suites && one.checks.map(\.supported) == again.checks.map(\.supported))
        #expect(one.suites.first?.seed != other.suites.first?.seed)
        #expect(one.suites.first?.distinct == 32768 && one.splits == 200)
    }

    // MARK: warnings

    /// Sessions that differ by 5 %, each of 60 observations that are taken for independent: a third of the splits fail.
    @Test func falseFailuresAreFoundOut() throws {
        var draw = Draw(4)
        let runs = try ResultSet.runs(draw.runs(8, of: 60, between: 0.05, within: 0.02))
        let calibration = try Self.calibration(
            "x: { metric: s/latency, statistic: mean, margin: 1%, noise: none }", runs: runs, aSide: 1)
        let check = try #require(calibration.checks.first)
        #expect(calibration.splits == 56)
        #expect(Double(check.fails) / 56 > 0.2)
        #expect(
            calibration.warnings.contains { $0.text.contains("noise: none") && $0.text.contains("2.5\u{A0}% is promised") },
            "\(calibration.warnings.map(\.text))")
        #expect(calibration.whole.blocks >= check.fails)
    }

    /// As many splits by which one in ten fails of what is in truth 2.5 % say nothing yet.
    @Test func oneFailureOfEightIsNoWarning() throws {
        // Three rounds, all worse by nearly the same: one of the eight splits fails, and its mirror is better.
        let runs = try ResultSet.runs([[100], [120], [101], [121], [100], [120.5]])
        let check = try #require(
            Self.calibration("x: { metric: s/latency, statistic: mean, margin: 5% }", runs: runs).checks.first)
        #expect(check.judged == 8 && check.fails == 1)
        #expect(!check.warnings.contains { $0.text.contains("promised") })
    }

    @Test func aBudgetThatCannotPass() throws {
        let calibration = try Self.calibration(
            "x: { metric: s/latency, statistic: mean, margin: 0.1% }", runs: Self.gaussian(12, seed: 8), aSide: 3)
        let check = try #require(calibration.checks.first)
        // A split whose candidate is faster by chance passes even so.
        #expect(check.passes * 5 < check.judged && calibration.whole.passes == check.passes)
        let supported = try #require(check.supported)
        #expect(calibration.warnings.count == 1)
        #expect(
            calibration.warnings.first?.text.contains("with 3\u{A0}rounds the noise supports a margin of \(supported.text(check.metric))")
                == true,
            "\(calibration.warnings.map(\.text))")
    }

    @Test func aLimitThatTheCodeItselfMisses() throws {
        let calibration = try Self.calibration(
            "x: { metric: s/latency, statistic: mean, limit: 80 ms }", "y: { metric: s/latency, statistic: mean, limit: 120 ms }",
            runs: Self.gaussian(12, seed: 8), aSide: 4)
        #expect(calibration.checks.map(\.fails) == [calibration.splits, 0])
        #expect(calibration.checks.map(\.passes) == [0, calibration.splits])
        #expect(calibration.warnings.first?.text.contains("itself beyond the limit of 80 ms") == true)
        #expect(calibration.checks[1].warnings.isEmpty)
        for check in calibration.checks {
            let supported = try #require(check.supported)
            #expect(supported.scale == .value && supported.value > 0.099 && supported.value < 0.109, "\(supported)")
        }
        // A value is beyond 120 ms for sure from a little more on.
        let detectable = try #require(calibration.checks[1].detectable?.value)
        #expect(detectable > 0.12 && detectable < 0.128, "\(detectable)")
    }

    // MARK: golden sets

    /// Two runs of 300 cases of which one in ten flips by itself: 5.4 points by the plan.
    @Test func goldenSets() throws {
        var draw = Draw(6)
        var rows: [Row] = []
        for run in ["a", "b"] {
            for item in 0..<300 {
                // A twentieth of the cases is right in one run and wrong in the next.
                let isShaky = item % 10 == 0
                rows.append(
                    Row(
                        metric: .accuracy, value: isShaky ? (draw.uniform() < 0.5 ? 1 : 0) : item % 7 == 0 ? 0 : 1, id: "c\(item)",
                        run: run))
            }
        }
        let runs = try ResultSet.table(rows, kind: .evaluation)
        let calibration = try Self.calibration("x: { metric: s/accuracy, statistic: mean, margin: 4pp }", runs: runs)
        let check = try #require(calibration.checks.first)
        #expect(calibration.splits == 2 && check.judged == 2)
        let supported = try #require(check.supported)
        #expect(supported.scale == .points && supported.value > 0.02 && supported.value < 0.06, "\(supported)")
        let detectable = try #require(check.detectable)
        #expect(detectable.value > 0.05 && detectable.value < 0.11, "\(detectable)")
        #expect(check.method == "paired, wider of Tango and Wald+2")
    }

    /// Costs in pairs of cases: a cost that is so much higher is as far beyond the margin as the supported margin is from nothing. Points of a
    /// graded score and an absolute margin do as much on their scales.
    @Test(
        arguments: [
            ("cost", "3%", ChangeScale.relative), ("quality", "0.02", .absolute), ("accuracy", "2pp", .points),
        ] as [(String, String, ChangeScale)])
    func exactValuesWorsened(metric: String, margin: String, scale: ChangeScale) throws {
        var draw = Draw(21)
        let described: Metric = metric == "cost" ? .cost : metric == "quality" ? .quality : .accuracy
        let rows = (0..<4).flatMap { run in
            (0..<60).map { item in
                Row(metric: described, value: 0.5 + 0.2 * sin(Double(item)) + 0.02 * draw.normal(), id: "c\(item)", run: "r\(run)")
            }
        }
        let check = try #require(
            Self.calibration(
                "x: { metric: s/\(metric), statistic: mean, margin: \(margin) }", runs: .table(rows, kind: .evaluation), aSide: 1
            ).checks.first)
        #expect(check.judged == 12)
        let supported = try #require(check.supported)
        let detectable = try #require(check.detectable)
        #expect(supported.scale == scale && detectable.scale == scale)
        let allowed = scale == .relative ? 0.03 : 0.02
        #expect(abs(detectable.value / (allowed + supported.value) - 1) < 0.1, "\(supported) \(detectable)")
    }

    @Test func countersNeedNoNoise() throws {
        let runs = try ResultSet.table(
            (0..<4).map { Row(metric: .allocations, value: 120, run: "r\($0)", labels: ["benchmark": "sort"]) }, kind: .benchmark)
        let check = try #require(
            Self.calibration("x: { metric: s/allocations, statistic: mean, margin: 5% }", runs: runs).checks.first)
        #expect(check.passes == check.judged && check.judged == 6)
        #expect(check.supported == Amount(scale: .relative, value: 0))
        #expect(check.detectable == Amount(scale: .relative, value: 0.05))
    }

    @Test func ratesOfRequests() throws {
        var draw = Draw(12)
        let runs = try ResultSet.table(
            (0..<8).flatMap { run in
                (0..<1000).map { _ in Row(metric: .failed, value: draw.uniform() < 0.005 ? 1 : 0, run: "r\(run)") }
            })
        let check = try #require(
            Self.calibration("x: { metric: s/failed, statistic: rate, limit: 2% }", runs: runs, aSide: 4, splits: 40).checks.first)
        #expect(check.passes == check.judged)
        let supported = try #require(check.supported?.value)
        #expect(supported > 0.005 && supported < 0.02, "\(supported)")
        let detectable = try #require(check.detectable?.value)
        #expect(detectable > 0.025 && detectable < 0.04, "\(detectable)")
    }

    // MARK: what is missing

    @Test func oneRunIsTooFew() throws {
        let calibration = try Self.calibration(
            "x: { metric: s/accuracy, statistic: mean, margin: 5pp }", runs: .cases([1, 0, 1, 1]))
        let check = try #require(calibration.checks.first)
        #expect(check.judged == 0 && calibration.splits == 0)
        #expect(check.reason?.sentence.text == "it needs two runs of unchanged code, and there is one")
    }

    @Test func noResultsOfASuite() throws {
        let calibration = try Self.calibration("x: { metric: s/latency, statistic: mean, limit: 1 s, margin: 5% }", runs: nil)
        #expect(calibration.checks.map(\.kind) == [.limit, .margin])
        #expect(calibration.checks.allSatisfy { $0.reason?.sentence.text == "suite s has no results" })
    }

    @Test func oneRunASideDecidesNothing() throws {
        var draw = Draw(3)
        let calibration = try Self.calibration(
            "x: { metric: s/latency, statistic: mean, margin: 5% }", runs: .runs(draw.runs(3, of: 20)))
        let check = try #require(calibration.checks.first)
        #expect(check.judged == 6 && check.undecided == 6 && check.supported == nil && check.detectable == nil)
        #expect(check.reason?.code == .oneRunASide)
        #expect(calibration.warnings.count == 1)
    }

    @Test func contradictionsAreErrors() throws {
        #expect(throws: GateErrors.self) {
            try Self.calibration("x: { metric: s/latency, statistic: mean, limit: 5 MB }", runs: Self.gaussian(6, seed: 1))
        }
        let benchmarks = try ResultSet.table(
            (0..<12).map { Row(value: 100, run: "r\($0 / 2)", labels: ["benchmark": $0 % 2 == 0 ? "a" : "b"]) }, kind: .benchmark)
        #expect(throws: GateErrors.self) {
            try Self.calibration("x: { metric: s/latency, statistic: mean, margin: 5% }", runs: benchmarks)
        }
    }
}
