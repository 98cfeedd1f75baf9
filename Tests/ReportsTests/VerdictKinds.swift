import Budgets
import Gate
import Measurements
import Statistics
import Testing

/// A verdict of each kind that a reviewer meets; their numbers are those of real comparisons or near to them.
struct VerdictKind: Sendable, CustomTestStringConvertible {
    let name: String
    let verdict: Verdict

    var testDescription: String { name }

    init(_ name: String, _ budgets: BudgetVerdict..., candidate: CandidateInfo = Sample.candidate) {
        self.name = name
        verdict = Verdict(candidate: candidate, budgets: budgets)
    }

    static let all =
        [
            pass, failingCost, unscored, looksWorse, oneRun, noBaseline, tooFew, waived, limits, zeroBaseline, rates, tiny, comings,
            severalBudgets,
        ]
        + Manifold.all + HostileKinds.all

    static let shop = Sample.budget(
        "shop-cli", "nothing is worse than the budget allows",
        "The least certain is \(code: "time[sort]"): at worst +5.7\u{A0}%, allowed +10\u{A0}%. All 15 objectives pass.",
        [
            Sample.objective(
                "time", Sample.time, .median, [("benchmark", "sort")],
                Sample.margin(.pass, (0.068, 0.0695), Sample.change(0.023, -0.011, 0.057))),
            Sample.objective(
                "time", Sample.time, .median, [("benchmark", "parse")],
                Sample.margin(.pass, (0.0786, 0.08), Sample.change(0.0174, -0.004, 0.039))),
            Sample.objective(
                "time", Sample.time, .median, [("benchmark", "hash")],
                Sample.margin(.pass, (0.0944, 0.09442), Sample.change(0.0002, -0.0256, 0.026))),
        ]
            + (1...12).map { index in
                let count = index > 8 ? 0.0 : 1
                return Sample.objective(
                    "allocations", Metric(name: "allocs/op", unit: Unit(parsing: "allocs/op"), direction: .lower), .mean,
                    [("benchmark", "b\(index)")],
                    Sample.margin(
                        .pass, (count, count), Sample.change(0, 0, 0, .absolute), 0, "0", size: Sample.observations(10),
                        method: "exact value"))
            })

    static let pass = VerdictKind("pass", shop)

    static let flipped = Sample.flips(
        worse: ["refund-007", "refund-032", "refund-036", "account-009", "shipping-003"], better: ["shipping-004", "shipping-029"],
        epochs: 2, of: 100)

    static let support = Sample.budget(
        "support-chat", "\(code: "cost-per-case") costs 8.4\u{A0}% more, the budget allows 3\u{A0}%",
        "Find what made it more expensive, or raise the margin first, with a reason. Also undecided: no sign of harm in \(code: "answer-quality"); up to −11.2\u{A0}pp cannot be excluded.",
        [
            Sample.objective(
                "answer-quality", Sample.accuracy, .mean, [],
                Sample.limit(.pass, 0.785, 0.695, 0.86, 0.6, "60%", size: Sample.pairs(100, epochs: 2)),
                Sample.margin(
                    .undecided, (0.815, 0.785), Sample.change(-0.03, -0.112, 0.043, .points), -0.1, "10pp", leaning: .noSignOfHarm,
                    sentence: "no sign of harm in \(code: "answer-quality"); up to −11.2\u{A0}pp cannot be excluded",
                    remedy: "Add about 60 cases: they would decide it if the truth is today's estimate.",
                    size: Sample.pairs(100, epochs: 2), method: "paired, signs of fewer than 10 changed cases",
                    needed: Needed(unit: .cases, total: 160, more: 60)), isPrimary: true, flips: flipped),
            Sample.objective(
                "cost-per-case", Sample.cost, .mean, [],
                Sample.margin(
                    .fail, (7.839e-5, 8.499e-5), Sample.change(0.084, 0.081, 0.087), 0.03, "3%",
                    sentence: "\(code: "cost-per-case") costs 8.4\u{A0}% more, the budget allows 3\u{A0}%",
                    remedy: "Find what made it more expensive, or raise the margin first, with a reason.",
                    size: Sample.pairs(100, epochs: 2), method: "paired ratio, wider of t and Hall")),
        ], notes: ["prompt of \(code: "main"): \(code: "6944f7f35a1f") → \(code: "0b46072d88cf")"], unguarded: ["latency", "helpfulness"],
        blocking: "Blocks: an objective fails.")

    static let failingCost = VerdictKind("fail", support)

    static let unscored: VerdictKind = {
        var counts = Counts()
        counts.unscored = ["refund-050", "shipping-021"]
        return VerdictKind(
            "undecided-unscored",
            Sample.budget(
                "support-chat", "\(code: "answer-quality") cannot be judged: 2 of 200\u{A0}cases were not scored, and they decide it",
                "Run \(code: "refund-050"), \(code: "shipping-021") again; all right, and this passes.",
                [
                    Sample.objective(
                        "answer-quality", Sample.accuracy, .mean, [],
                        Sample.margin(
                            .undecided, (0.854, 0.838), Sample.change(-0.0152, -0.049, 0.014, .points), -0.05, "5pp",
                            leaning: .cannotBeJudged, code: .unscoredCases,
                            sentence:
                                "\(code: "answer-quality") cannot be judged: 2 of 200\u{A0}cases were not scored, and they decide it",
                            remedy: "Run \(code: "refund-050"), \(code: "shipping-021") again; all right, and this passes.",
                            size: Sample.pairs(198), method: "paired, wider of Tango and Wald+2"), isPrimary: true,
                        flips: Sample.flips(
                            worse: ["refund-013", "refund-073", "shipping-008", "account-011", "refund-067"],
                            better: ["refund-059", "account-020"], epochs: 1, of: 198, alone: ["refund-067"]), counts: counts),
                    Sample.objective(
                        "output-tokens", Metric(name: "output_tokens", unit: .tokens), .mean, [],
                        Sample.margin(
                            .pass, (64.8, 71.8), Sample.change(0.109, 0.107, 0.111), 0.15, "15%", size: Sample.pairs(198),
                            method: "paired ratio, wider of t and Hall")),
                    Sample.objective(
                        "failed", Metric.failed, .rate, [],
                        Sample.limit(
                            .pass, 0.01, 0.0012, 0.0357, 0.05, "5%", size: Sample.observations(200), method: "Clopper–Pearson")),
                ],
                notes: [
                    "\(code: "answer-quality"): 2\u{A0}cases not scored: \(code: "refund-050"), \(code: "shipping-021")",
                    "prompt of \(code: "main"): \(code: "074e455d") → \(code: "ebe5004a")",
                ], unguarded: ["latency_ms"], blocking: "Does not block: it does not look worse (\(code: "undecided: block-if-worse"))."))
    }()

    static let looksWorse = VerdictKind(
        "undecided-looks-worse",
        Sample.budget(
            "shop-cli", "\(code: "search") looks slower, by 4.8 to 11.1\u{A0}%: whether by more than the 5\u{A0}% allowed is open",
            "Add about 4 rounds: they would decide it if the truth is today's estimate.",
            [
                Sample.objective(
                    "search", Sample.time, .percentile(99), [],
                    Sample.margin(
                        .undecided, (0.0207, 0.02235), Sample.change(0.079, 0.048, 0.111), 0.05, "5%", leaning: .looksWorse,
                        sentence:
                            "\(code: "search") looks slower, by 4.8 to 11.1\u{A0}%: whether by more than the 5\u{A0}% allowed is open",
                        remedy: "Add about 4 rounds: they would decide it if the truth is today's estimate.",
                        needed: Needed(unit: .rounds, total: 9, more: 4)))
            ], blocking: "Blocks: \(code: "undecided: block-if-worse")."))

    static let oneRunRemedy: Sentence = """
        Measure three to five alternating rounds in one job and give each side's files (\(code: "--baseline-results")), or record five \
        baselines.
        """

    static let oneRun = VerdictKind(
        "undecided-one-run",
        Sample.budget(
            "compare", "one run a side: nobody can tell a change from a run that differed (\(code: "time[hash]"): +1.7\u{A0}%)",
            oneRunRemedy,
            [
                Sample.objective(
                    "time", Sample.time, .median, [("benchmark", "hash")],
                    Sample.margin(
                        .undecided, (0.0944, 0.096), Sample.change(0.017, -0.044, 0.08), 0.05, "5%", leaning: .cannotBeJudged,
                        code: .oneRunASide,
                        sentence: "one run a side: nobody can tell a change from a run that differed (\(code: "time[hash]"): +1.7\u{A0}%)",
                        remedy: oneRunRemedy, size: Sample.observations(40, runs: 1), noise: .oneSession(fromOthers: false),
                        method: "binomial confidence distributions, convolved inside the run", baseline: nil))
            ], blocking: "Does not block: it does not look worse (\(code: "undecided: block-if-worse"))."),
        candidate: CandidateInfo(commit: nil))

    static let noBaseline = VerdictKind(
        "undecided-no-baseline",
        Sample.budget(
            "support-chat", "nothing is recorded in this clone",
            "Fetch the records with \(code: "tollgate baseline sync --fetch-only").",
            [
                Sample.objective(
                    "answer-quality", Sample.accuracy, .mean, [],
                    Sample.limit(.pass, 0.785, 0.695, 0.86, 0.6, "60%", size: Sample.pairs(100, epochs: 2)),
                    Sample.margin(
                        .undecided, (nil, 0.785), nil, -0.1, "10pp", leaning: .cannotBeJudged, code: .absentBaseline,
                        sentence: "nothing is recorded in this clone",
                        remedy: "Fetch the records with \(code: "tollgate baseline sync --fetch-only").",
                        scale: .points, baseline: nil), isPrimary: true)
            ], blocking: "Does not block: it does not look worse (\(code: "undecided: block-if-worse"))."))

    static let tooFew = VerdictKind(
        "undecided-too-few",
        Sample.budget(
            "api", "200\u{A0}observations cannot bound a p99: \(code: "slow-requests") needs 368",
            "Measure at least 368 on each side, or judge one nearer to the median.",
            [
                Sample.objective(
                    "slow-requests", Sample.time, .percentile(99), [],
                    Sample.margin(
                        .undecided, (0.84, 0.861), Sample.change(0.025, -.infinity, .infinity), leaning: .cannotDecideByDesign,
                        code: .tooFewObservations,
                        sentence: "200\u{A0}observations cannot bound a p99: \(code: "slow-requests") needs 368",
                        remedy: "Measure at least 368 on each side, or judge one nearer to the median.", size: Sample.observations(200),
                        noise: .stated(0.03), method: "binomial confidence distributions",
                        needed: Needed(unit: .observations, total: 368, more: 168)))
            ], blocking: "Does not block (\(code: "undecided: allow"))."))
}
