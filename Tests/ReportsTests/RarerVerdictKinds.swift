import Budgets
import Gate
import Measurements
import Statistics

extension VerdictKind {
    static let waived = VerdictKind(
        "waived",
        Sample.budget(
            "support-chat", "\(code: "cost-per-case") missed, waived until 2026-12-24", "1 of 2 objectives pass.",
            [
                Sample.objective(
                    "cost-per-case", Sample.cost, .mean, [],
                    Sample.margin(
                        .fail, (7.839e-5, 8.499e-5), Sample.change(0.084, 0.081, 0.087), 0.03, "3%",
                        sentence: "\(code: "cost-per-case") costs 8.4\u{A0}% more, the budget allows 3\u{A0}%", remedy: "Find it.",
                        size: Sample.pairs(100, epochs: 2), method: "paired ratio, wider of t and Hall"),
                    waived: Day("2026-12-24").map { WaiverUse(until: $0, by: "@release", reason: "OPS-1: cache lands in January") }),
                Sample.objective(
                    "answer-quality", Sample.accuracy, .mean, [],
                    Sample.margin(
                        .pass, (0.815, 0.825), Sample.change(0.01, -0.021, 0.043, .points), -0.05, "5pp",
                        size: Sample.pairs(100, epochs: 2),
                        method: "paired, wider of t and Hall")),
            ]))

    static let limits = VerdictKind(
        "limits",
        Sample.budget(
            "api", "\(code: "p95") is 842\u{A0}ms, the limit is 800 ms",
            "Bring it back within 800 ms, or change the limit first, with a reason.",
            [
                Sample.objective(
                    "p95", Sample.time, .percentile(95), [],
                    Sample.limit(
                        .fail, 0.842, 0.823, 0.866, 0.8, "800 ms", sentence: "\(code: "p95") is 842\u{A0}ms, the limit is 800 ms",
                        remedy: "Bring it back within 800 ms, or change the limit first, with a reason.",
                        size: Sample.observations(5000, runs: 5), method: "t on the values of runs"),
                    Sample.margin(.pass, (0.836, 0.842), Sample.change(0.0072, -0.004, 0.019), 0.05, "5% or 20 ms")),
                Sample.objective(
                    "throughput", Metric(name: "throughput", unit: Unit(parsing: "MB/s")), .mean, [],
                    Sample.limit(.pass, 13_320_000, 12_900_000, 13_800_000, 10_000_000, "10 MB/s", size: Sample.observations(5000, runs: 5))
                ),
                Sample.objective(
                    "memory", Metric(name: "memory", unit: .bytes), .maximum, [],
                    Sample.limit(
                        .pass, 499_999_999, 499_999_999, 499_999_999, 500_000_000, "500 MB", size: Sample.observations(5, runs: 5),
                        method: "")),
            ]))

    static let zeroBaseline = VerdictKind(
        "zero-baseline",
        Sample.budget(
            "store", "\(code: "allocations[Put]") is 1 higher, the budget allows 0",
            "Find what made it higher, or raise the margin first, with a reason.",
            [
                Sample.objective(
                    "allocations", Metric(name: "allocs/op", unit: Unit(parsing: "allocs/op"), direction: .lower), .mean,
                    [("benchmark", "Put")],
                    Sample.margin(
                        .fail, (0, 1), Sample.change(1, 1, 1, .absolute), 0, "0",
                        sentence: "\(code: "allocations[Put]") is 1 higher, the budget allows 0",
                        remedy: "Find what made it higher, or raise the margin first, with a reason.", size: Sample.observations(10),
                        method: "exact value")),
                Sample.objective(
                    "bytes", Metric(name: "B/op", unit: Unit(parsing: "B/op")), .mean, [("benchmark", "Flush")],
                    Sample.margin(
                        .undecided, (0, 16), nil, 0.05, "5%", leaning: .cannotBeJudged, code: .nonPositiveBaseline,
                        sentence:
                            "a percentage of a value that is zero or negative means nothing: \(code: "bytes") needs an absolute margin",
                        remedy: "Write its margin in the metric's own unit, for example \(code: "margin: 5% or 1").",
                        size: Sample.observations(10))),
            ]))

    static let rates = VerdictKind(
        "rates",
        Sample.budget(
            "api", "nothing is worse than the budget allows",
            "The least certain is \(code: "failed"): at worst 0.18\u{A0}%, limit 1\u{A0}%. All 3 objectives pass.",
            [
                Sample.objective(
                    "failed", Metric.failed, .rate, [],
                    Sample.limit(.pass, 0, 0, 0.00184, 0.01, "1%", size: Sample.observations(2000), method: "Clopper–Pearson")),
                Sample.objective(
                    "timeouts", Metric(name: "timeouts", unit: .ratio), .rate, [],
                    Sample.margin(
                        .pass, (0.0004, 0.0006), Sample.change(0.0002, -0.0001, 0.0005, .points), 0.001, "0.1pp",
                        size: Sample.observations(50_000),
                        method: "Miettinen–Nurminen")),
                Sample.objective(
                    "accuracy", Sample.accuracy, .rate, [],
                    Sample.margin(
                        .pass, (0.875, 0.8712), Sample.change(-0.0038, -0.0172, 0.0095, .points), -0.02, "2pp",
                        size: Sample.observations(2600),
                        method: "Miettinen–Nurminen")),
            ]))

    static let tiny = VerdictKind(
        "tiny",
        Sample.budget(
            "kernel", "nothing is worse than the budget allows",
            "The least certain is \(code: "add"): at worst +0.4\u{A0}%, allowed +5\u{A0}%.",
            [
                Sample.objective(
                    "add", Sample.time, .median, [],
                    Sample.margin(.pass, (2.34e-9, 2.341e-9), Sample.change(0.0004, -0.003, 0.004), 0.05, "5%")),
                Sample.objective(
                    "parse", Sample.time, .median, [],
                    Sample.margin(.pass, (2.34e-7, 1.16e-3), Sample.change(-1e-6, -2e-6, 1e-7), 0.05, "5%")),
                Sample.objective(
                    "tokens", Sample.cost, .mean, [],
                    Sample.margin(.pass, (3.2e-9, 3.2e-9), Sample.change(0, -1e-12, 1e-12, .absolute), 1e-9, "$0.000000001")),
            ]))

    static let comings: VerdictKind = {
        var counts = Counts()
        (counts.newCases, counts.goneCases, counts.changedCases, counts.failed) = (["n-1"], ["g-1", "g-2"], ["c-1"], 3)
        let vague = Sentence("approximate: few observations (10) for so skewed a mean; the median is steadier")
        return VerdictKind(
            "comings-and-goings",
            Sample.budget(
                "search", "\(code: "time[old]") has a baseline, but the candidate's results no longer have it",
                "Run it again; if it was renamed or removed on purpose, change the budget.",
                [
                    Sample.objective(
                        "time", Sample.time, .mean, [("benchmark", "old")],
                        Sample.margin(
                            .fail, (nil, nil), nil, 0.05, "5%", code: .goneFromCandidate,
                            sentence: "\(code: "time[old]") has a baseline, but the candidate's results no longer have it",
                            remedy: "Run it again; if it was renamed or removed on purpose, change the budget.", size: SampleSize())),
                    Sample.objective(
                        "time", Sample.time, .mean, [("benchmark", "new")],
                        Sample.margin(.pass, (nil, 0.0123), nil, 0.05, "5%", code: .newValue, size: Sample.observations(10))),
                    Sample.objective(
                        "time", Sample.time, .mean, [("benchmark", "kept")],
                        Sample.margin(.pass, (0.0121, 0.0123), Sample.change(0.0165, -0.004, 0.037), 0.05, "5%", caveats: [vague]),
                        counts: counts),
                    Sample.objective(
                        "output", Metric(name: "output_tokens", unit: .tokens), .mean, [],
                        Sample.margin(.pass, (61, 62), Sample.change(0.0164, -0.001, 0.033), 0.05, "5%", caveats: [vague])),
                    Sample.objective(
                        "cpu", Sample.time, .mean, [],
                        Sample.margin(
                            .pass, (0.0121, 0.0123), Sample.change(0.0165, -0.004, 0.037), 0.05, "5%",
                            noise: .history(records: 12, segments: 2, deviation: 0.012),
                            method: "t on the records"),
                        Sample.margin(
                            .undecided, (0.0118, 0.0123), Sample.change(0.0424, 0.019, 0.066), 0.05, "5%", leaning: .noSignOfHarm,
                            sentence:
                                "\(code: "cpu") is a little slower, by best estimate within the 5\u{A0}% allowed; up to +6.6\u{A0}% cannot be excluded",
                            remedy: "Measure three to five alternating rounds in one job; more records narrow this only slowly.",
                            baseline: BaselineInfo(
                                policy: "tag(v*)", commit: String(repeating: "a", count: 40), origin: "tag \(code: "v1.2")"))),
                ],
                notes: ["the waiver of \(code: "time") by \(code: "@release") expired on 2026-01-31 and does not apply"],
                unguarded: (1...12).map { "metric_\($0)" }))
    }()

    static let severalBudgets = VerdictKind("several-budgets", shop, support, looksWorse.verdict.budgets[0])
}

/// More than fits: of many values of one `each:` those that matter are shown.
enum Manifold {
    static let all = [
        kind("hundred-pass") { index in (0.001 * Double((index * 37) % 60), .pass) },
        kind("hundred-fail") { index in
            let estimate = 0.002 * Double((index * 37) % 120)
            return (estimate, estimate > 0.2 ? .fail : estimate > 0.05 ? .undecided : .pass)
        },
    ]

    private static func kind(_ name: String, _ truth: (Int) -> (Double, Outcome)) -> VerdictKind {
        let objectives = (1...120).map { index in
            let (estimate, outcome) = truth(index)
            let change = Sample.change(estimate, estimate - 0.03, estimate + 0.03)
            let sentence: Sentence = "\(code: "no-slower[bench-\(index)]") is as it is"
            return Sample.objective(
                "no-slower", Sample.time, .median, [("benchmark", "bench-\(index)")],
                Sample.margin(
                    outcome, (0.05, 0.05 * (1 + estimate)), change, leaning: outcome == .undecided ? .noSignOfHarm : nil,
                    sentence: sentence,
                    remedy: outcome == .fail ? "Find what made it slower, or raise the margin first, with a reason." : nil))
        }
        return VerdictKind(name, Sample.budget("many", "as it is", "All 120 objectives are told about.", objectives))
    }
}
