import Testing

@testable import Budgets

/// What changed between two budgets, and which way.
@Suite("The difference of two budgets") struct BudgetDifferenceTests {
    /// One objective's line, and what else the file has.
    struct Kind: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let from: String
        let to: String
        /// `subject key: from -> to = tendency`.
        let changes: [String]

        /// An objective `a` with these keys on both sides.
        static func keys(_ name: String, _ from: String, _ to: String, _ changes: String...) -> Kind {
            Kind(
                testDescription: name, from: BudgetDifferenceTests.file("{ metric: load/latency, statistic: p95, \(from) }"),
                to: BudgetDifferenceTests.file("{ metric: load/latency, statistic: p95, \(to) }"), changes: changes)
        }

        static func files(_ name: String, _ from: String, _ to: String, _ changes: String...) -> Kind {
            Kind(testDescription: name, from: from, to: to, changes: changes)
        }
    }

    static func file(_ objective: String, more: String = "", suite: String = "load: { results: \"r/*\" }", head: String = "") -> String {
        """
        schema: tollgate/budget/v1
        service: shop
        \(head)
        suites:
          \(suite)
        objectives:
          a: \(objective)
        \(more)

        """
    }

    static let plain = "{ metric: load/latency, statistic: p95, limit: 800 ms, margin: 5% }"
    static let accuracy = "{ metric: load/accuracy, statistic: mean, limit: 0.9, margin: 5pp }"

    static func waiver(_ until: String, by: String = "x", _ reason: String = "R", of objective: String = "a") -> String {
        "  - { objective: \(objective), until: \(until), by: \(by), reason: \(reason) }"
    }

    static let kinds: [Kind] = [
        .keys("limit, lower is better", "limit: 800 ms", "limit: 900 ms", "a limit: 800 ms -> 900 ms = loosened"),
        .keys("limit in other units", "limit: 0.8 s", "limit: 700 ms", "a limit: 0.8 s -> 700 ms = tightened"),
        .keys("the same limit in other units", "limit: 0.8 s", "limit: 800 ms"),
        .keys(
            "limit of no known direction", "limit: 800 ms", "limit: 0.9, direction: higher", "a direction: lower -> higher = other",
            "a limit: 800 ms -> 0.9 = other"),
        .keys("direction said that was known", "limit: 800 ms", "limit: 800 ms, direction: lower"),
        .keys("limit added", "margin: 5%", "margin: 5%, limit: 1 s", "a limit: nil -> 1 s = tightened"),
        .files(
            "limit, higher is better", file(accuracy), file("{ metric: load/accuracy, statistic: mean, limit: 0.85, margin: 5pp }"),
            "a limit: 0.9 -> 0.85 = loosened"),
        .files(
            "a share and its percentage", file(accuracy), file("{ metric: load/accuracy, statistic: mean, limit: 90%, margin: 5pp }")),
        .files(
            "direction unknown", file("{ metric: load/odd, statistic: mean, limit: 3 }"),
            file("{ metric: load/odd, statistic: mean, limit: 4 }"),
            "a limit: 3 -> 4 = other"),
        .files(
            "currencies do not convert", file("{ metric: load/cost, statistic: mean, limit: $1 }"),
            file("{ metric: load/cost, statistic: mean, limit: €2 }"), "a limit: $1 -> €2 = other"),
        .keys("margin", "margin: 5%", "margin: 10%", "a margin: 5% -> 10% = loosened"),
        .keys("margin, written differently", "margin: 5%", "margin: 5.0 %"),
        .keys("a further term allows more", "margin: 5%", "margin: 5% or 20 ms", "a margin: 5% -> 5% or 20 ms = loosened"),
        .keys("terms the other way round", "margin: 20 ms or 5%", "margin: 5% or 20 ms"),
        .keys("one term up and one down", "margin: 5% or 20 ms", "margin: 4% or 30 ms", "a margin: 5% or 20 ms -> 4% or 30 ms = other"),
        .keys("another kind of margin", "margin: 5%", "margin: 20 ms", "a margin: 5% -> 20 ms = other"),
        .keys("margin removed", "margin: 5%, limit: 1 s", "limit: 1 s", "a margin: 5% -> nil = loosened"),
        .files(
            "another statistic, and its limit cannot be compared", file(plain),
            file("{ metric: load/latency, statistic: p50, limit: 900 ms, margin: 5% }"), "a statistic: p95 -> median = other",
            "a limit: 800 ms -> 900 ms = other"),
        .files(
            "another metric", file(plain), file("{ metric: load/ttft, statistic: p95, limit: 800 ms, margin: 5% }"),
            "a metric: load/latency -> load/ttft = other"),
        .keys(
            "where", "limit: 1 s, where: { load: 1x, b: [x, y] }", "limit: 1 s, where: { b: [y, x], load: 2x }",
            "a where: b: x or y, load: 1x -> b: x or y, load: 2x = other"),
        .keys("each", "limit: 1 s", "limit: 1 s, each: intent", "a each: nil -> intent = other"),
        .keys("failures", "limit: 1 s, failures: as-timeout(30 s)", "limit: 1 s", "a failures: as-timeout(30 s) -> exclude = loosened"),
        .keys(
            "timeout", "limit: 1 s, failures: as-timeout(30 s)", "limit: 1 s, failures: as-timeout(60 s)",
            "a failures: as-timeout(30 s) -> as-timeout(60 s) = tightened"),
        .keys("the default said", "limit: 1 s", "limit: 1 s, failures: exclude, warm-up: keep, undecided: block-if-worse"),
        .keys("noise", "margin: 5%, noise: 1%", "margin: 5%, noise: 3%", "a noise: 1% -> 3% = loosened"),
        .keys("noise from none", "margin: 5%, noise: none", "margin: 5%, noise: 3%", "a noise: none -> 3% = loosened"),
        .keys("noise stated", "margin: 5%", "margin: 5%, noise: 3%", "a noise: nil -> 3% = other"),
        .keys("method", "margin: 5%", "margin: 5%, method: harrell-davis", "a method: nil -> harrell-davis = other"),
        .keys("warm-up", "margin: 5%", "margin: 5%, warm-up: cut", "a warm-up: keep -> cut = other"),
        .keys("why", "margin: 5%, why: x", "margin: 5%, why: y", "a why: x -> y = other"),
        .keys("confidence", "margin: 5%", "margin: 5%, confidence: 90%", "a confidence: 95% -> 90% = loosened"),
        .keys(
            "undecided", "margin: 5%, undecided: block", "margin: 5%, undecided: block-if-worse",
            "a undecided: block -> block-if-worse = loosened"),
        .keys("undecided warns", "margin: 5%", "margin: 5%, undecided: warn", "a undecided: block-if-worse -> warn = loosened"),
        .keys("undecided passes", "margin: 5%, undecided: warn", "margin: 5%, undecided: pass", "a undecided: warn -> pass = loosened"),
        .keys("absent", "margin: 5%, absent: fail", "margin: 5%", "a absent: fail -> undecided = loosened"),
        .keys("absent counts as nothing", "margin: 5%, absent: fail", "margin: 5%, absent: zero", "a absent: fail -> zero = loosened"),
        .keys(
            "unscored left out", "margin: 5%, unscored: wrong", "margin: 5%, unscored: exclude", "a unscored: wrong -> exclude = loosened"),
        .keys("unscored wrong", "margin: 5%", "margin: 5%, unscored: wrong", "a unscored: undecided -> wrong = other"),
        .keys(
            "one baseline more", "margin: 5%", "margin: 5%, baseline: [merge-base, latest-tag]",
            "a baseline: merge-base -> merge-base, latest-tag = tightened"),
        .keys("another baseline", "margin: 5%", "margin: 5%, baseline: window(9)", "a baseline: merge-base -> window(9) = other"),
        .keys("a baseline that nothing is compared with", "limit: 1 s", "limit: 1 s, baseline: window(9)"),
        .files(
            "an objective more", file(plain), file(plain, more: "  b: { metric: load/failed, statistic: rate, limit: 1% }"),
            "b objective: nil -> the rate of load/failed must not exceed 1 % = tightened"),
        .files(
            "an objective renamed, and what names it",
            file("{ metric: load/cost, statistic: sum, limit: 3 }", more: "waivers:\n" + waiver("2026-12-31"), head: "primary: a"),
            file("{ metric: load/cost, statistic: sum, limit: 3 }", more: "waivers:\n" + waiver("2026-12-31", of: "z"), head: "primary: z")
                .replacing("  a: ", with: "  z: "), "z name: a -> z = other"),
        .files(
            "order and layout", file(plain, more: "  b: { metric: load/failed, statistic: rate, limit: 1% }"),
            "# moved\n"
                + file("{ metric: load/failed, statistic: rate, limit: 1% }", more: "  a: \(plain)").replacing(
                    "  a: { metric: load/f", with: "  b: { metric: load/f")),
        .files(
            "a key of policy", file(plain, more: "  b: { metric: load/failed, statistic: rate, limit: 1% }"),
            file(plain, more: "  b: { metric: load/failed, statistic: rate, limit: 1% }\npolicy: { undecided: warn }"),
            "a b policy.undecided: block-if-worse -> warn = loosened"),
        .files(
            "a key of policy, for those without their own",
            file(plain, more: "  b: { metric: load/failed, statistic: rate, limit: 1%, undecided: pass }"),
            file(plain, more: "  b: { metric: load/failed, statistic: rate, limit: 1%, undecided: pass }\npolicy: { undecided: warn }"),
            "a policy.undecided: block-if-worse -> warn = loosened"),
        .files(
            "a key that moved from policy to the objectives", file(plain, more: "policy: { undecided: warn, confidence: 90% }"),
            file("{ metric: load/latency, statistic: p95, limit: 800 ms, margin: 5%, undecided: warn, confidence: 90% }")),
        .files(
            "correction", file(plain), file(plain, more: "policy: { correction: holm-all }"),
            "a policy.correction: beyond -> holm-all = other"),
        .files(
            "a waiver granted", file(plain), file(plain, more: "waivers:\n" + waiver("2026-12-31")),
            "a waiver: nil -> until 2026-12-31, by x: R = loosened"),
        .files(
            "a waiver prolonged", file(plain, more: "waivers:\n" + waiver("2026-12-31")),
            file(plain, more: "waivers:\n" + waiver("2027-12-31")),
            "a waiver: until 2026-12-31, by x: R -> until 2027-12-31, by x: R = loosened"),
        .files(
            "a waiver with another reason", file(plain, more: "waivers:\n" + waiver("2026-12-31")),
            file(plain, more: "waivers:\n" + waiver("2026-12-31", "S")),
            "a waiver: until 2026-12-31, by x: R -> until 2026-12-31, by x: S = other"),
        .files(
            "waivers in another order", file(plain, more: "waivers:\n" + waiver("2026-12-31") + "\n" + waiver("2027-12-31")),
            file(plain, more: "waivers:\n" + waiver("2027-12-31") + "\n" + waiver("2026-12-31"))),
        .files(
            "a suite's globs", file(plain), file(plain, suite: "load: { results: [\"r/*\", \"s/*\"] }"),
            " suites.load.results: r/* -> r/*, s/* = other"),
        .files(
            "a suite's command", file(plain),
            file(plain, suite: "load: { results: \"r/*\", command: \"x > {out}\", files: shards, rounds: false }"),
            " suites.load.command: nil -> x > {out} = other", " suites.load.rounds: true -> false = other",
            " suites.load.files: runs -> shards = other"),
        .files(
            "a suite more", file(plain), file(plain, suite: "load: { results: \"r/*\" }\n  golden: { results: \"g/*\" }"),
            " suites.golden: nil -> g/* = other"),
        .files(
            "a suite renamed", file(plain), file(plain.replacing("load/", with: "perf/"), suite: "perf: { results: \"r/*\" }"),
            " suites.perf.name: load -> perf = other"),
        .files(
            "the file's own keys", file(plain, head: "owner: x"), file(plain, head: "owner: y\nwhy: z\nprimary: a"),
            " owner: x -> y = other",
            " why: nil -> z = other", " primary: nil -> a = other"),
    ]

    @Test("each kind of change", arguments: kinds)
    func change(_ kind: Kind) throws {
        let (from, to) = (try budget(kind.from), try budget(kind.to))
        #expect(lines(BudgetDifference(from: from, to: to)) == kind.changes)
        #expect(BudgetDifference(from: from, to: from).isEmpty && BudgetDifference(from: to, to: to).isEmpty)
    }

    @Test("the way back is the mirror image", arguments: kinds)
    func mirror(_ kind: Kind) throws {
        let (from, to) = (try budget(kind.from), try budget(kind.to))
        let there = BudgetDifference(from: from, to: to).changes.map { "\($0.key) \($0.from ?? "nil") \($0.to ?? "nil") \($0.tendency)" }
        let back = BudgetDifference(from: to, to: from).changes
            .map { "\($0.key) \($0.to ?? "nil") \($0.from ?? "nil") \($0.tendency.reversed)" }
        #expect(Set(there) == Set(back))
    }

    @Test("a file that comes or goes is each of its objectives and waivers")
    func wholeFile() throws {
        let file = try budget(Self.file(Self.plain, more: "waivers:\n" + Self.waiver("2026-12-31")))
        let came = BudgetDifference(from: nil, to: file)
        #expect(came.changes.map(\.key) == ["objective", "waiver"])
        #expect(came.changes.map(\.tendency) == [.tightened, .loosened])
        #expect(
            came.changes.first?.to
                == "the 95th percentile of load/latency must not exceed 800\u{A0}ms, nor be worse than the merge base by more than 5\u{A0}%"
        )
        #expect(came.changes.last?.waiver?.until == Day("2026-12-31"))
        let went = BudgetDifference(from: file, to: nil)
        #expect(went.changes.map(\.tendency) == [.loosened, .tightened])
        #expect(went.changes.allSatisfy { $0.to == nil && $0.waiver == nil })
        #expect(BudgetDifference(from: nil, to: nil).isEmpty)
    }

    private static func limits(_ limit: String, _ margin: String, more: String = "") -> String {
        file("{ metric: load/latency, statistic: p95, limit: \(limit), margin: \(margin) }", more: more)
    }

    @Test("a merge of two sides that each changed something changes nothing itself")
    func cleanMerge() throws {
        let waivers = ["2026-12-31", "2027-12-31"].map { Self.waiver($0) }
        let ours = try budget(Self.limits("900 ms", "5%", more: "waivers:\n" + waivers[0]))
        let theirs = try budget(Self.limits("800 ms", "9%", more: "waivers:\n" + waivers[1]))
        let merged = try budget(Self.limits("900 ms", "9%", more: "waivers:\n" + waivers.joined(separator: "\n")))
        #expect(BudgetDifference(merging: [ours, theirs], to: merged).isEmpty)
        #expect(BudgetDifference(merging: [ours, theirs], to: ours).isEmpty)
        // The file came with one side, or went with one.
        #expect(BudgetDifference(merging: [nil, theirs], to: theirs).isEmpty)
        #expect(BudgetDifference(merging: [ours, nil], to: nil).isEmpty)
        #expect(!BudgetDifference(merging: [ours, theirs], to: nil).isEmpty)
        #expect(!BudgetDifference(merging: [nil, nil], to: ours).isEmpty)
    }

    @Test("a merge that changes what neither side has is told, as it differs from the first")
    func dirtyMerge() throws {
        let ours = try budget(Self.limits("900 ms", "5%"))
        let theirs = try budget(Self.limits("700 ms", "5%", more: "  b: { metric: load/failed, statistic: rate, limit: 1% }"))
        let merged = try budget(Self.limits("2 s", "5%", more: "  b: { metric: load/failed, statistic: rate, limit: 2% }"))
        let expected = ["a limit: 900 ms -> 2 s = loosened", "b limit: 1% -> 2% = loosened"]
        #expect(lines(BudgetDifference(merging: [ours, theirs], to: merged)) == expected)
        // A file that only one side has.
        #expect(lines(BudgetDifference(merging: [nil, ours], to: try budget(Self.limits("2 s", "5%")))) == [expected[0]])
    }

    private func budget(_ text: String) throws -> Budget {
        let parse = Budget.parse(text: text, file: "x.yaml")
        return try #require(parse.budget, "\(parse.problems)\n\(text)")
    }

    private func lines(_ difference: BudgetDifference) -> [String] {
        difference.changes.map { change in
            let texts = [change.from, change.to].map { ($0 ?? "nil").replacing("\u{A0}", with: " ") }
            return
                "\(change.subject.objectives.joined(separator: " ")) \(change.path): \(texts[0]) -> \(texts[1]) = \(change.tendency.rawValue)"
        }
    }
}
