import Budgets
import Foundation
import Gate
import Measurements
import Statistics
import Testing

/// Waivers, looks, corrections, the policies of an undecided objective and the exit codes.
@Suite struct PolicyTests {
    static func counter(_ margin: String, more: String = "") -> String {
        "a: { metric: s/allocations, statistic: mean, margin: \(margin)\(more) }"
    }

    static func failing() throws -> Trial {
        Trial(counter("5%"), candidate: try .runs([[120]], of: .allocations), baseline: try .runs([[100]], of: .allocations))
    }

    /// Looks worse: 12 of 200 cases turned wrong and 2 right, margin 2 points.
    static func worse(_ more: String = "", policy: String = "") throws -> Trial {
        let (before, after) = try ExactTests.flipped(worse: 12, better: 2, of: 200)
        return Trial("q: { metric: s/accuracy, statistic: mean, margin: 2pp\(more) }", policy: policy, candidate: after, baseline: before)
    }

    /// No sign of harm: 3 of 200 turned wrong, 1 right.
    static func harmless(policy: String = "") throws -> Trial {
        let (before, after) = try ExactTests.flipped(worse: 3, better: 1, of: 200)
        return Trial("q: { metric: s/accuracy, statistic: mean, margin: 2pp }", policy: policy, candidate: after, baseline: before)
    }

    // MARK: exit codes

    @Test(arguments: [
        ("block-if-worse", GateExit.blocked, GateExit.pass), ("warn", .pass, .pass), ("pass", .pass, .pass), ("block", .blocked, .blocked),
    ])
    func undecided(policy: String, worse: GateExit, harmless: GateExit) throws {
        let bad = try Self.worse(policy: "undecided: \(policy)").verdict()
        #expect(bad.outcome == .undecided && bad.objectives[0].leaning == .looksWorse)
        #expect(bad.exit == worse)
        #expect(bad.blocking.text.contains("undecided: \(policy)"))
        let good = try Self.harmless(policy: "undecided: \(policy)").verdict()
        #expect(good.outcome == .undecided && good.objectives[0].leaning == .noSignOfHarm)
        #expect(good.exit == harmless)
    }

    /// The objective's own key goes before the budget's, and is the one that the verdict names.
    @Test func objectivesOwnPolicy() throws {
        let verdict = try Self.worse(", undecided: warn").verdict()
        #expect(verdict.exit == .pass)
        #expect(verdict.blocking.text == "Does not block (undecided: warn).")
        #expect(try Self.worse(", undecided: block", policy: "undecided: pass").verdict().blocking.text == "Blocks: undecided: block.")
    }

    @Test func failGoesBeforeBlocked() throws {
        var trial = try Self.failing()
        let (before, after) = try ExactTests.flipped(worse: 12, better: 2, of: 200)
        trial.objectives.append("q: { metric: s/accuracy, statistic: mean, margin: 2pp }")
        trial.candidate = try .merging([trial.candidate, after])
        trial.baselines[.mergeBase] = .found(.record(try .merging([try .runs([[100]], of: .allocations), before])))
        let verdict = try trial.verdict()
        #expect(verdict.objectives.map(\.outcome) == [.fail, .undecided])
        #expect(verdict.objectives.map(\.blocks) == [true, true])
        #expect(verdict.exit == .fail)
        let all = Verdict(candidate: CandidateInfo(commit: nil), budgets: [try Self.worse().verdict(), verdict])
        #expect(all.exit == .fail && all.outcome == .fail)
        #expect(
            Verdict(candidate: CandidateInfo(commit: nil), budgets: [try Self.worse().verdict(), try Self.harmless().verdict()]).exit
                == .blocked)
    }

    @Test func primaryLeads() throws {
        var trial = Trial(
            Self.counter("5%"), "b: { metric: s/accuracy, statistic: mean, limit: 0.5 }",
            candidate: try .merging([.runs([[100]], of: .allocations), .cases([Double](repeating: 1, count: 40))]),
            baseline: try .runs([[100]], of: .allocations))
        #expect(try trial.verdict().objectives.map(\.name) == ["a", "b"])
        trial.primary = "b"
        #expect(try trial.verdict().objectives.map(\.name) == ["b", "a"])
        #expect(try trial.verdict().objectives.map(\.isPrimary) == [true, false])
    }

    // MARK: waivers

    @Test(arguments: [
        ("objective: a, until: 2026-06-15", true), ("objective: a, until: 2026-06-14", false), ("objective: a, until: 2030-01-01", true),
    ])
    func waivers(text: String, applies: Bool) throws {
        var trial = try Self.failing()
        trial.waivers = [text + ", by: \"@release\", reason: \"OPS-1\""]
        let verdict = try trial.verdict()
        #expect(verdict.objectives[0].outcome == .fail)
        #expect((verdict.objectives[0].waived != nil) == applies)
        #expect(verdict.exit == (applies ? .pass : .fail))
        #expect(verdict.outcome == (applies ? .pass : .fail))
        #expect(verdict.notes.contains { $0.text.contains("expired on 2026-06-14") } == !applies)
        if applies { #expect(verdict.objectives[0].waived?.reason == "OPS-1" && verdict.headline.text.contains("waived until")) }
    }

    /// A waiver of `name[value]` covers that value alone; of a pass there is nothing to waive.
    @Test func waiverOfOneValue() throws {
        func side(_ values: [String: Double]) throws -> ResultSet {
            try .table(values.map { Row(metric: .allocations, value: $1, labels: ["tenant": $0]) })
        }
        var trial = Trial(
            Self.counter("5%", more: ", each: tenant"), candidate: try side(["eu": 120, "us": 120, "jp": 100]),
            baseline: try side(["eu": 100, "us": 100, "jp": 100]))
        trial.waivers = ["objective: \"a[eu]\", until: 2026-12-31, by: me, reason: r"]
        let verdict = try trial.verdict()
        #expect(verdict.objectives.map { $0.labels["tenant"] } == ["eu", "jp", "us"])
        #expect(verdict.objectives.map { $0.waived != nil } == [true, false, false])
        #expect(verdict.exit == .fail)
        trial.waivers = ["objective: a, until: 2026-12-31, by: me, reason: r"]
        let all = try trial.verdict()
        #expect(all.objectives.map { $0.waived != nil } == [true, false, true])
        #expect(all.exit == .pass)
    }

    // MARK: looks

    /// The a-th look is judged at α/2ᵃ on both sides: bounds only widen.
    @Test(arguments: [(1, 0.025), (2, 0.025 / 4), (3, 0.025 / 8), (5, 0.025 / 32)])
    func looks(look: Int, alpha: Double) throws {
        let (before, after) = try ExactTests.flipped(worse: 5, better: 1, of: 400)
        var trial = Trial("q: { metric: s/accuracy, statistic: mean, margin: 2pp }", candidate: after, baseline: before)
        trial.look = look
        let change = try #require(try trial.check().change)
        #expect(agrees(change.passLevel, alpha))
        #expect(abs(change.lower + GoldenPassFail(passToFail: 5, failToPass: 1, count: 400).bounds(alpha: alpha).upper) < 1e-9)
    }

    /// Two objectives at p = 0.004 each: they fail at the first look, and at the second one only where 0.00625/2 allows it.
    @Test func looksTightenTheWholeFamily() throws {
        let (before, after) = try ExactTests.flipped(worse: 14, better: 0, of: 250)
        let p = GoldenPassFail(passToFail: 14, failToPass: 0, count: 250).pValue(atMost: 0.02)
        #expect(p > 0.00625 / 2 && p < 0.0125, "p = \(p)")
        var trial = Trial(
            "q: { metric: s/accuracy, statistic: mean, margin: 2pp }", "r: { metric: s/accuracy, statistic: mean, margin: 2pp }",
            candidate: after, baseline: before)
        #expect(try trial.verdict().objectives.map(\.outcome) == [.fail, .fail])
        trial.look = 2
        #expect(try trial.verdict().objectives.map(\.outcome) == [.undecided, .undecided])
    }

    // MARK: correction

    /// A limit that Clopper–Pearson rejects at just this p.
    static func rate(_ name: String, p: Double, failures: Int = 20, of requests: Int = 1000, more: String = "") -> String {
        var (low, high) = (0.0, 0.02)
        let rate = RateAgainstLimit(events: failures, count: requests)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if rate.pValue(atMost: middle) < p { low = middle } else { high = middle }
        }
        return "\(name): { metric: s/failed, statistic: rate, limit: \(low)\(more) }"
    }

    static func trial(_ objectives: [String], policy: String = "") throws -> Trial {
        let values = (0..<1000).map { $0 < 20 ? 1.0 : 0 }
        var trial = Trial(objectives[0], policy: policy, candidate: try .runs([values], of: .failed))
        trial.objectives = objectives
        return trial
    }

    @Test(arguments: [
        ([0.02], [Outcome.fail]), ([0.02, 0.02], [.undecided, .undecided]), ([0.012, 0.02], [.fail, .fail]),
        ([0.02, 0.012], [.fail, .fail]), ([0.004, 0.02, 0.03], [.fail, .undecided, .undecided]), ([0.02, 0.9], [.fail, .undecided]),
        ([0.008, 0.012, 0.024], [.fail, .fail, .fail]),
    ])
    func holmAmongThoseBeyond(p: [Double], outcomes: [Outcome]) throws {
        let verdict = try Self.trial(p.enumerated().map { Self.rate("o\($0)", p: $1) }).verdict()
        #expect(verdict.objectives.map(\.outcome) == outcomes)
        // Bound and outcome agree: it lies beyond the limit exactly where the check fails.
        for objective in verdict.objectives {
            let check = objective.checks[0]
            let change = try #require(check.change)
            #expect((change.lower > check.bound.value) == (check.outcome == .fail))
        }
    }

    @Test func holmLevels() throws {
        let verdict = try Self.trial([0.004, 0.02, 0.03, 0.9].enumerated().map { Self.rate("o\($0)", p: $1) }).verdict()
        let levels = verdict.objectives.compactMap { $0.checks[0].change?.failLevel }
        #expect(zip(levels, [0.025 / 3, 0.025 / 2, 0.025 / 2, 0.025]).allSatisfy { agrees($0, $1) })
        #expect(verdict.objectives.allSatisfy { agrees($0.checks[0].change?.passLevel, 0.025) })
    }

    @Test func holmOverAll() throws {
        let objectives = [0.012, 0.6, 0.7, 0.8, 0.9].enumerated().map { Self.rate("o\($0)", p: $1) }
        #expect(try Self.trial(objectives).verdict().objectives[0].outcome == .fail)
        #expect(try Self.trial(objectives, policy: "correction: holm-all").verdict().objectives[0].outcome == .undecided)
    }

    /// An objective with a confidence of its own is judged by it, in the budget's one ladder; how many lie beyond does not change.
    @Test func confidenceOfOneObjective() throws {
        let loose = Self.rate("a", p: 0.06, more: ", confidence: 80%")
        #expect(try Self.trial([loose]).verdict().outcome == .fail)
        #expect(try Self.trial([Self.rate("a", p: 0.06)]).verdict().outcome == .undecided)
        let beside = try Self.trial([Self.rate("b", p: 0.02), Self.rate("a", p: 0.9, more: ", confidence: 80%")]).verdict()
        #expect(beside.objectives[0].outcome == .fail)
    }

    /// Limit and margin of one objective are two members of the family.
    @Test func limitAndMarginCountTwice() throws {
        let objective = try Self.trial([Self.rate("a", p: 0.02, more: ", margin: 0.1pp")])
        var both = objective
        both.baselines[.mergeBase] = .found(.record(try .runs([(0..<1000).map { $0 < 15 ? 1 : 0 }], of: .failed)))
        #expect(try both.objective().checks.map(\.outcome) == [.undecided, .undecided])
    }

    // MARK: which term of "A or B"

    /// The larger allowance counts and is shown: 1 ms of 1 ms, 5 % of 100 ms.
    @Test(arguments: [
        (1.0, 1.0, Outcome.pass, ChangeScale.absolute), (1, 1.5, .pass, .absolute), (1, 3, .fail, .absolute), (100, 1.0, .pass, .relative),
        (100, 1.03, .pass, .relative), (100, 1.2, .fail, .relative),
    ])
    func largerOfTwoTerms(level: Double, factor: Double, outcome: Outcome, scale: ChangeScale) throws {
        let before = [1.0, 1.001, 0.999, 1.0].map { $0 * level }
        let check = try Trial(
            "x: { metric: s/latency, statistic: mean, margin: 5% or 1 ms }", candidate: MoodyTests.runs(before.map { $0 * factor }),
            baseline: MoodyTests.runs(before)
        ).check()
        #expect(check.outcome == outcome)
        #expect(check.bound.scale == scale)
        #expect(check.bound.text == "5% or 1 ms")
    }
}
