import Budgets
import Gate
import Measurements
import Statistics
import Testing

/// What is missing is never good news: absent, unscored, gone, failed, unfinished, without a baseline.
@Suite struct MissingDataTests {
    static let accuracy = "q: { metric: s/accuracy, statistic: mean, margin: 2pp }"

    /// `right` cases that pass on both sides, then the extra scores.
    static func side(_ right: Int, _ extra: [Double]) throws -> ResultSet {
        try .cases([Double](repeating: 1, count: right) + extra)
    }

    // MARK: absent

    @Test(arguments: [("undecided", Outcome.undecided), ("fail", .fail), ("zero", .pass)])
    func absentMetric(policy: String, outcome: Outcome) throws {
        let results = try ResultSet.runs([[100, 101]])
        let trial = Trial(
            "e: { metric: s/errors, statistic: sum, limit: 3, margin: 1, absent: \(policy) }", candidate: results, baseline: results)
        let objective = try trial.objective()
        #expect(objective.outcome == outcome)
        #expect(objective.checks.count == 2)
        if policy == "undecided" {
            #expect(objective.checks.allSatisfy { $0.reason.code == .absentMetric })
            #expect(objective.checks[0].reason.sentence.text.contains("latency"))
        }
    }

    /// The baseline raised the counter, the candidate did not: `zero` compares 0, the others call it gone.
    @Test(arguments: [
        ("undecided", "lower", Outcome.undecided), ("fail", "lower", .fail), ("zero", "lower", .pass), ("zero", "higher", .fail),
    ])
    func goneMetric(policy: String, direction: String, outcome: Outcome) throws {
        let errors = Metric(name: "errors", unit: .none)
        let check = try Trial(
            "e: { metric: s/errors, statistic: sum, margin: 1, direction: \(direction), absent: \(policy) }",
            candidate: .runs([[100, 101]]), baseline: .runs([[1, 1, 1]], of: errors)
        ).check()
        #expect(check.outcome == outcome)
        if policy == "undecided" { #expect(check.reason.code == .goneFromCandidate && check.leaning == .cannotBeJudged) }
        if policy == "zero" { #expect(check.candidateEstimate == 0 && check.baselineEstimate == 3) }
    }

    @Test func zeroAgainstALimit() throws {
        let errors = Metric(name: "errors", unit: .none)
        for (direction, outcome) in [("lower", Outcome.pass), ("higher", .fail)] {
            let objective = "e: { metric: s/errors, statistic: sum, limit: 2, margin: 5, direction: \(direction), absent: zero }"
            let checks = try Trial(objective, candidate: .runs([[1]]), baseline: .runs([[1]], of: errors)).objective().checks
            #expect(checks[0].outcome == outcome)
            #expect(checks[1].outcome == .pass)
        }
    }

    @Test func everyValueOfEach() throws {
        func side(_ names: [String], _ factor: Double) throws -> ResultSet {
            try .table(
                names.flatMap { name in
                    (0..<9).map { Row(value: factor * Double(100 + $0 / 3), run: "r\($0 % 3)", labels: ["tenant": name]) }
                })
        }
        let each = "x: { metric: s/latency, statistic: mean, margin: 5%, each: tenant }"
        let verdict = try Trial(each, candidate: side(["b10", "b2", "new"], 1), baseline: side(["b2", "b10", "old"], 1)).verdict()
        #expect(verdict.objectives.map { $0.labels["tenant"] } == ["b2", "b10", "new", "old"])
        #expect(verdict.objectives.map(\.outcome) == [.pass, .pass, .pass, .undecided])
        #expect(verdict.objectives[2].checks[0].reason.code == .newValue)
        #expect(verdict.objectives[3].checks[0].reason.code == .goneFromCandidate)
        #expect(verdict.outcome == .undecided && verdict.exit == .pass)
        let strict = Trial(each, policy: "absent: fail", candidate: try side(["b2"], 1), baseline: try side(["b2", "old"], 1))
        #expect(try strict.verdict().exit == .fail)
    }

    @Test func filterThatNothingPasses() throws {
        let side = try ResultSet.runs([[100, 101]], labels: ["tenant": "us"])
        let check = try Trial(
            "x: { metric: s/latency, statistic: mean, margin: 5%, where: { tenant: eu } }", candidate: side, baseline: side
        ).check()
        #expect(check.outcome == .undecided && check.reason.code == .absentMetric)
        #expect(check.reason.sentence.text.contains("us"))
    }

    // MARK: unscored and gone

    @Test(arguments: [("undecided", Outcome.undecided), ("wrong", .undecided), ("exclude", .pass)])
    func unscoredCasesThatDecide(policy: String, outcome: Outcome) throws {
        let objective = try Trial(
            Self.accuracy, policy: "unscored: \(policy)", candidate: Self.side(300, [.nan, .nan, .nan]),
            baseline: Self.side(300, [1, 1, 1])
        ).objective()
        #expect(objective.outcome == outcome)
        #expect(objective.counts.unscored == ["c301", "c302", "c303"])
        if policy == "undecided" { #expect(objective.checks[0].reason.code == .unscoredCases && objective.leaning == .cannotBeJudged) }
    }

    /// Enough scored cases: even with the lost ones wrong it passes.
    @Test func unscoredCasesThatDoNotDecide() throws {
        let objective = try Trial(Self.accuracy, candidate: Self.side(3000, [.nan, .nan]), baseline: Self.side(3000, [1, 1])).objective()
        #expect(objective.outcome == .pass)
    }

    /// Whatever the policy says of unscored cases: one that is gone is no pass.
    @Test(arguments: ["undecided", "wrong", "exclude"])
    func goneCases(policy: String) throws {
        let objective = try Trial(
            Self.accuracy, policy: "unscored: \(policy)", candidate: Self.side(300, []), baseline: Self.side(300, [1, 1, 1, 1])
        ).objective()
        #expect(objective.outcome == .undecided)
        #expect(objective.leaning == .cannotBeJudged)
        #expect(objective.counts.goneCases == ["c301", "c302", "c303", "c304"])
    }

    /// Wrong cases, unscored ones and missing ones: what fails with them wrong never passes without them, under any policy.
    @Test(arguments: ["undecided", "wrong", "exclude"])
    func droppingRegressionsNeverPasses(policy: String) throws {
        let before = try Self.side(400, [Double](repeating: 1, count: 40))
        let wrong = try Self.side(400, [Double](repeating: 0, count: 40))
        let gone = try Self.side(400, [])
        let partly = try Self.side(400, [Double](repeating: 0, count: 20))
        #expect(try Trial(Self.accuracy, policy: "unscored: \(policy)", candidate: wrong, baseline: before).check().outcome == .fail)
        for candidate in [gone, partly] {
            let outcome = try Trial(Self.accuracy, policy: "unscored: \(policy)", candidate: candidate, baseline: before).check().outcome
            #expect(outcome != .pass)
        }
        if policy != "exclude" {
            let unscored = try Self.side(400, [Double](repeating: .nan, count: 40))
            let outcome = try Trial(Self.accuracy, policy: "unscored: \(policy)", candidate: unscored, baseline: before).check().outcome
            #expect(outcome != .pass)
        }
    }

    @Test(arguments: ["undecided", "exclude"])
    func lostCasesNeverSoftenAFail(policy: String) throws {
        let before = try Self.side(200, [Double](repeating: 1, count: 64))
        let after = try Self.side(200, [Double](repeating: 0, count: 60) + [.nan, .nan, .nan])
        #expect(try Trial(Self.accuracy, policy: "unscored: \(policy)", candidate: after, baseline: before).check().outcome == .fail)
    }

    /// A case that failed has no score, also where a value stands beside the failure.
    @Test func failedCasesAreUnscored() throws {
        var rows = (0..<300).map { Row(metric: .accuracy, value: 1, id: "c\($0)") }
        let before = try ResultSet.table(rows)
        for index in 0..<4 { rows[index].failed = true }
        let objective = try Trial(Self.accuracy, candidate: .table(rows), baseline: before).objective()
        #expect(objective.outcome == .undecided)
        #expect(objective.counts.unscored == ["c0", "c1", "c2", "c3"])
    }

    /// Of an epoch that is missing the case keeps the others; the missing one counts as wrong where that decides.
    @Test func missingEpochs() throws {
        var rows: [Row] = []
        for item in 0..<200 {
            for epoch in 1...2 { rows.append(Row(metric: .accuracy, value: 1, id: "c\(item)", epoch: Int32(epoch))) }
        }
        let before = try ResultSet.table(rows)
        for index in 0..<30 { rows[index * 2].value = .nan }
        let objective = try Trial("q: { metric: s/accuracy, statistic: mean, margin: 5pp }", candidate: .table(rows), baseline: before)
            .objective()
        #expect(objective.outcome == .undecided)
        #expect(objective.counts.unscored.isEmpty)
        #expect(objective.checks[0].reason.code == .unscoredCases)
    }

    /// Scores below zero have no worst value of 0, shares that are better when lower have 1.
    @Test func worstScores() throws {
        let likelihoods = [Double](repeating: -5, count: 60)
        let quality = try Trial(
            "q: { metric: s/quality, statistic: mean, limit: -5.5 }", candidate: .cases(likelihoods + [.nan], of: .quality)
        ).check()
        #expect(quality.outcome == .pass)
        let toxic = "t: { metric: s/toxicity, statistic: mean, margin: 2pp }"
        let clean = [Double](repeating: 0, count: 300)
        let lost = try Trial(
            toxic, candidate: .cases(clean + [.nan, .nan, .nan], of: .toxicity), baseline: .cases(clean + [0, 0, 0], of: .toxicity)
        )
        .check()
        #expect(lost.outcome == .undecided && lost.reason.code == .unscoredCases)
    }

    @Test func unscoredCasesAgainstALimit() throws {
        let limit = "q: { metric: s/accuracy, statistic: mean, limit: 0.98 }"
        #expect(try Trial(limit, candidate: Self.side(400, [])).check().outcome == .pass)
        let lost = try Trial(limit, candidate: Self.side(400, [.nan, .nan, .nan])).check()
        #expect(lost.outcome == .undecided && lost.reason.code == .unscoredCases)
        #expect(try Trial(limit, policy: "unscored: exclude", candidate: Self.side(400, [.nan, .nan, .nan])).check().outcome == .pass)
        #expect(try Trial(limit, candidate: Self.side(0, [.nan, .nan])).check().outcome == .undecided)
    }

    /// Costs have no worst value: common cases are compared, and what is not common is said.
    @Test func casesOfACost() throws {
        let before = (0..<50).map { 1 + Double($0) / 100 }
        let trial = Trial(
            "c: { metric: s/cost, statistic: mean, margin: 3% }", candidate: try .cases(before, of: .cost, first: 3),
            baseline: try .cases(before, of: .cost))
        let verdict = try trial.verdict()
        #expect(verdict.objectives[0].counts.goneCases == ["c1", "c2"])
        #expect(verdict.objectives[0].counts.newCases == ["c51", "c52"])
        #expect(verdict.objectives[0].checks[0].size.cases == 48)
        #expect(verdict.notes.contains { $0.text.contains("2\u{A0}cases gone: c1, c2") })
    }

    /// The same id with another content is another case: said, and not paired.
    @Test func changedContents() throws {
        func side(_ digest: String) throws -> ResultSet {
            try .table((0..<300).map { Row(metric: .accuracy, value: 1, id: "c\($0)", digest: $0 < 2 ? digest : "same") })
        }
        let verdict = try Trial(Self.accuracy, candidate: side("b"), baseline: side("a")).verdict()
        #expect(verdict.objectives[0].checks[0].size.cases == 298)
        #expect(verdict.objectives[0].counts.changedCases == ["c0", "c1"])
        #expect(verdict.notes.contains { $0.text.contains("c0, c1") })
    }

    // MARK: failures

    @Test(arguments: [(nil, 5), ("exclude", 5), ("as-timeout(30 s)", 0)])
    func failures(policy: String?, excluded: Int) throws {
        var rows = (0..<100).map { Row(value: 100 + Double($0 % 5)) }
        let before = try ResultSet.table(rows)
        for index in 0..<5 { rows[index].failed = true }
        let failures = policy.map { ", failures: \($0)" } ?? ""
        let objective = try Trial(
            "x: { metric: s/latency, statistic: max, margin: 10 ms\(failures) }", candidate: .table(rows), baseline: before
        ).objective()
        #expect(objective.counts.failed == excluded)
        #expect(agrees(objective.checks[0].candidateEstimate, excluded == 0 ? 30 : 0.104))
    }

    /// Of the failures themselves a failed request is the very thing to count: left out, every rate would be 0.
    @Test(arguments: ["failed", "http_req_failed"])
    func failuresCountThemselves(name: String) throws {
        let metric = Metric(name: name, unit: .ratio, standardName: name == "failed" ? nil : "failed")
        let rows = (0..<1000).map { Row(metric: metric, value: $0 < 100 ? 1 : 0, failed: $0 < 100) }
        let objective = try Trial("e: { metric: s/failed, statistic: rate, limit: 1% }", candidate: .table(rows)).objective()
        #expect(objective.outcome == .fail)
        #expect(objective.counts.failed == 0)
        #expect(agrees(objective.checks[0].candidateEstimate, 0.1))
    }

    // MARK: unfinished

    @Test func unfinishedRunsNeverPass() throws {
        let right = [Double](repeating: 1, count: 400)
        let wrong = [Double](repeating: 1, count: 300) + [Double](repeating: 0, count: 100)
        let pass = try Trial(Self.accuracy, candidate: .cases(right, unfinished: "status: error"), baseline: .cases(right)).check()
        #expect(pass.outcome == .undecided && pass.reason.code == .unfinishedRun)
        let fail = try Trial(Self.accuracy, candidate: .cases(wrong, unfinished: "status: error"), baseline: .cases(right)).verdict()
        #expect(fail.outcome == .fail)
        #expect(fail.notes.contains { $0.text.contains("status: error") })
    }

    // MARK: baselines

    @Test func noBaseline() throws {
        let objective = "x: { metric: s/allocations, statistic: mean, limit: 10, margin: 5% }"
        var trial = Trial(objective, candidate: try .runs([[5]], of: .allocations))
        trial.baselines[.mergeBase] = .missing("no record", remedy: "Record one.", cannotExistYet: false)
        let checks = try trial.objective().checks
        #expect(checks.map(\.outcome) == [.pass, .undecided])
        #expect(checks[1].reason.code == .absentBaseline)
        #expect(checks[1].reason.sentence.text == "no record")
        // A policy that nobody looked up is no pass either.
        trial.baselines = [:]
        #expect(try trial.objective().checks.map(\.outcome) == [.pass, .undecided])
    }

    /// A tag that cannot exist yet is skipped beside another baseline, with a note, and decides nothing alone.
    @Test func baselineThatCannotExistYet() throws {
        let missing = BaselineLookup.missing("there is no tag yet", remedy: "Tag a release.", cannotExistYet: true)
        let results = try ResultSet.runs([[5]], of: .allocations)
        var both = Trial(
            "x: { metric: s/allocations, statistic: mean, margin: 5%, baseline: [merge-base, latest-tag] }", candidate: results,
            baseline: results)
        both.baselines[.latestTag(pattern: nil)] = missing
        let verdict = try both.verdict()
        #expect(verdict.objectives[0].checks.map(\.outcome) == [.pass])
        #expect(verdict.notes.contains { $0.text.contains("there is no tag yet") })
        var alone = Trial("x: { metric: s/allocations, statistic: mean, margin: 5%, baseline: latest-tag }", candidate: results)
        alone.baselines[.latestTag(pattern: nil)] = missing
        #expect(try alone.verdict().outcome == .undecided)
        both.baselines[.mergeBase] = .missing("no record", remedy: "Record one.", cannotExistYet: false)
        #expect(try both.objective().checks.map(\.outcome) == [.undecided, .undecided])
    }

    @Test func severalBaselines() throws {
        var trial = Trial(
            "x: { metric: s/allocations, statistic: mean, margin: 5%, baseline: [merge-base, latest-tag] }",
            candidate: try .runs([[104]], of: .allocations), baseline: try .runs([[100]], of: .allocations))
        trial.baselines[.latestTag(pattern: nil)] = .found(.record(try .runs([[80]], of: .allocations)))
        let objective = try trial.objective()
        #expect(objective.checks.map(\.outcome) == [.pass, .fail])
        #expect(objective.checks.map { $0.baseline?.policy } == ["merge-base", "latest-tag"])
        #expect(objective.outcome == .fail)
    }

    @Test func baselineInAnotherUnit() throws {
        let before = try ResultSet.runs([[100, 101, 102]], of: Metric(name: "latency", unit: .bytes))
        let check = try Trial("x: { metric: s/latency, statistic: mean, margin: 5% }", candidate: .runs([[100, 101]]), baseline: before)
            .check()
        #expect(check.outcome == .undecided && check.leaning == .cannotBeJudged)
        let seconds = Metric(name: "latency", unit: .seconds)
        let converted = try Trial(
            "x: { metric: s/latency, statistic: max, margin: 1 ms }", candidate: .runs([[100, 101]]),
            baseline: .runs([[0.1, 0.101]], of: seconds)
        ).check()
        #expect(agrees(converted.baselineEstimate, converted.candidateEstimate ?? 0))
    }

    @Test func suiteWithoutEvidenceIsNoPass() throws {
        let budget = try Trial(Self.accuracy, candidate: .cases([1, 1])).budget()
        let evidence = Evidence(
            candidate: CandidateInfo(commit: nil), suites: [:], today: try #require(Day("2026-01-01")),
            budgetOrigin: "as in the working tree")
        #expect(try Gate.verdict(for: budget, on: evidence).outcome == .undecided)
    }
}
