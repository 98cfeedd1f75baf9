import Testing

@testable import Budgets

@Suite struct BudgetExplanationTests {
    @Test func designExample() throws {
        let budget = try #require(try BudgetCorpus.parse("good/support-chat.yaml").budget)
        let sentences = BudgetExplanation.sentences(for: budget).map { $0.replacing("\u{A0}", with: " ") }
        #expect(
            sentences == [
                "answer-quality: the mean of golden/accuracy must not fall below 0.90, nor be worse than the merge base by more than 5 percentage points.",
                "latency-p95: the 95th percentile of load/latency where load is 1x must not exceed 800 ms, nor be worse than the merge base or than "
                    + "the latest tag before it by more than the larger of 5 % and 20 ms; a failed request counts as 30 s; runs of unchanged code are "
                    + "taken to differ by 1 % (standard deviation).",
                "cost-per-query: the mean of load/cost must not exceed $0.004, nor be worse than the merge base by more than 3 %.",
                "error-rate: the rate of load/failed must not exceed 0.5 %.",
                "no-slower-kernel: for each benchmark, the median of kernels/time must not be worse than the merge base by more than 5 %.",
                "latency-p95: may be missed up to and including 2026-12-31 (UTC), permitted by @release: OPS-1432: cache lands in January",
                "no-slower-kernel[sort-ints]: may be missed up to and including 2026-08-01 (UTC), permitted by @release: known",
            ])
    }

    @Test(arguments: [
        ("statistic: p95, margin: 200%", "by more than 200 % (to 3 times as much)."),
        ("statistic: p99.9, limit: 1 s", "the 99.9th percentile of load/x must not exceed 1 s."),
        ("statistic: p1, limit: 1 s", "the 1st percentile of"), ("statistic: p12, limit: 1 s", "the 12th percentile of"),
        ("statistic: p22, limit: 1 s", "the 22nd percentile of"), ("statistic: p50, limit: 1 s", "the median of"),
        ("statistic: mean, limit: 300 1/s", "must not fall below 300 1/s."),
        ("statistic: mean, limit: 3", "must not be worse than 3 (whether lower or higher is better, the results say)."),
        ("statistic: mean, direction: higher, limit: 3", "must not fall below 3."),
        ("statistic: mean, margin: 3, baseline: window(5)", "worse than the last 5 recorded commits before it by more than 3."),
        ("statistic: mean, margin: 1, where: { a: [x, y, z], b: 1 }", "where a is x, y or z and b is 1 must"),
        (
            "statistic: mean, margin: 1, undecided: block, absent: zero, confidence: 90%",
            "; the confidence is 90 %; undecided blocks; without observations it counts as 0."
        ),
    ]) func phrases(_ keys: String, _ part: String) throws {
        let text =
            "schema: tollgate/budget/v1\nservice: s\nsuites: { load: { results: r } }\nobjectives: { o: { metric: load/x, \(keys) } }\n"
        let budget = try #require(Budget.parse(text: text, file: "x").budget)
        let sentence = BudgetExplanation.sentences(for: budget)[0].replacing("\u{A0}", with: " ")
        #expect(sentence.contains(part), "\(sentence)")
    }
}
