import RepositoryFixtures
import Testing

/// The pairs of real files whose difference is known: `check` fails with a margin well below it, passes with one well above it where the data
/// can decide, and says what would decide where they cannot. Twins, the same code measured again, neither fail nor look worse.
@Suite("Known differences, end to end")
struct KnownDifferenceTests {
    /// Two sides of one format; globs below Fixtures.
    struct Pair {
        let baseline: String
        let candidate: String
        let twin: String
    }

    static let inspect = Pair(
        baseline: "formats/inspect/baseline.json.gz", candidate: "formats/inspect/candidate.json.gz", twin: "formats/inspect/aa.json.gz")
    static let lmEval = Pair(
        baseline: "formats/lm-evaluation-harness/baseline/*", candidate: "formats/lm-evaluation-harness/candidate/*",
        twin: "formats/lm-evaluation-harness/aa/*")
    static let k6 = Pair(
        baseline: "formats/k6/baseline.ndjson.gz", candidate: "formats/k6/candidate.ndjson.gz", twin: "formats/k6/baseline-rerun.ndjson.gz")
    static let go = Pair(
        baseline: "formats/go-testing/baseline.txt", candidate: "formats/go-testing/candidate.txt",
        twin: "formats/go-testing/baseline-twin.txt")
    static let hyperfine1 = Pair(
        baseline: "formats/hyperfine/v1.15/baseline.json", candidate: "formats/hyperfine/v1.15/candidate.json",
        twin: "formats/hyperfine/v1.15/baseline-twin.json")
    static let hyperfine2 = Pair(
        baseline: "formats/hyperfine/v2.0/baseline.json.gz", candidate: "formats/hyperfine/v2.0/candidate.json.gz",
        twin: "formats/hyperfine/v2.0/baseline-twin.json.gz")

    static let pytest = Pair(
        baseline: "formats/pytest-benchmark/baseline.json.gz", candidate: "formats/pytest-benchmark/candidate.json.gz",
        twin: "formats/pytest-benchmark/baseline-twin.json.gz")

    private static func pair(_ folder: String, _ ending: String, twin: String = "aa", name: String = "") -> Pair {
        Pair(
            baseline: "formats/\(folder)/\(name)baseline\(ending)", candidate: "formats/\(folder)/\(name)candidate\(ending)",
            twin: "formats/\(folder)/\(twin)\(ending)")
    }

    static let deepEval = pair("deepeval", ".json.gz")
    static let ragas = pair("ragas", ".csv.gz")
    static let openAI = pair("openai-evals", ".jsonl.gz")
    static let lines = pair("jsonl", ".jsonl.gz")
    static let googleBenchmark = pair("google-benchmark", ".json.gz", twin: "baseline-twin")
    static let pyperf = pair("pyperf", ".json.gz", twin: "baseline-twin")
    static let jmh = pair("jmh", ".json.gz", twin: "baseline-twin")
    static let ordo = pair("ordo-one-benchmark", ".json.gz", twin: "baseline-twin")
    static let callgrind = pair("callgrind", ".gz", twin: "callgrind.out.baseline", name: "callgrind.out.")

    static let hey = pair("hey", ".csv.gz", twin: "baseline-rerun")
    static let jmeter = pair("jmeter", ".jtl.gz", twin: "baseline-rerun")
    static let wrk = pair("wrk", ".txt", twin: "baseline-rerun")
    static let vllm = pair("vllm-bench", ".json.gz", twin: "baseline")
    static let aiPerf = pair("aiperf", "/profile_export.jsonl.gz", twin: "baseline")
    static let guideLLM = pair("guidellm", ".json.gz", twin: "baseline")
    static let locust = pair("locust", ".json", twin: "baseline")
    static let k6Summary = pair("k6-summary/v2", ".handle-summary.json.gz", twin: "baseline")
    static let otlp = pair("otlp", ".jsonl.gz", twin: "baseline")
    static let otlpMetrics = pair("otlp-metrics", ".jsonl.gz", twin: "baseline")
    static let jaeger = pair("jaeger", ".converted.json.gz", twin: "baseline")
    static let zipkin = pair("zipkin", ".json.gz", twin: "baseline")
    static let prometheus = pair("prometheus", ".prom.gz", twin: "baseline")
    static let chromeTrace = pair("chrome-trace", ".json.gz", twin: "baseline")
    static let sysstat = pair("sysstat", ".sadf.json.gz", twin: "baseline")
    static let hdrHistogram = pair("hdrhistogram", ".hlog", twin: "baseline-rerun")

    struct Expectation: CustomTestStringConvertible {
        let pair: Pair
        let objective: String
        let status: Int32
        let says: String

        init(_ pair: Pair, _ objective: String, _ status: Int32, _ says: String) {
            (self.pair, self.objective, self.status, self.says) = (pair, objective, status, says)
        }

        var testDescription: String { "\(pair.candidate): \(objective) → \(status) \(says)" }
    }

    static let changes: [Expectation] = [
        Expectation(inspect, "metric: main/output_tokens, statistic: mean, margin: 5%", 1, "FAIL"),
        Expectation(inspect, "metric: main/output_tokens, statistic: mean, margin: 15%", 0, "PASS"),
        Expectation(inspect, "metric: main/cost, statistic: mean, margin: 3%", 1, "FAIL"),
        Expectation(inspect, "metric: main/cost, statistic: sum, margin: 12%", 0, "PASS"),
        Expectation(inspect, "metric: main/includes, statistic: mean, margin: 12pp", 0, "PASS"),
        Expectation(inspect, "metric: main/includes, statistic: mean, margin: 1pp", 0, "UNDECIDED"),
        Expectation(inspect, "metric: main/latency, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(lmEval, "metric: \"main/acc,none\", statistic: mean, margin: 25pp", 0, "PASS"),
        Expectation(lmEval, "metric: \"main/exact_match,strict\", statistic: mean, margin: 25pp", 0, "PASS"),
        Expectation(lmEval, "metric: \"main/acc,none\", statistic: mean, margin: 1pp", 0, "UNDECIDED"),
        // Two per cent more tokens are within what 128 requests cannot tell, twenty-five are not.
        Expectation(k6, "metric: main/output_tokens, statistic: mean, margin: 25%", 0, "PASS"),
        Expectation(k6, "metric: main/output_tokens, statistic: mean, margin: 2%", 0, "UNDECIDED"),
        Expectation(k6, "metric: main/output_tokens, statistic: mean, limit: 20 tokens", 1, "FAIL"),
        Expectation(k6, "metric: main/latency, where: { endpoint: search }, statistic: median, margin: 3%", 0, "one run a side"),
        Expectation(go, "metric: main/allocs/op, each: benchmark, statistic: mean, margin: 0", 1, "Put"),
        Expectation(go, "metric: main/allocs/op, where: { benchmark: Put }, statistic: mean, margin: 1", 0, "PASS"),
        Expectation(go, "metric: main/tokens/op, statistic: mean, margin: 5%", 1, "FAIL"),
        Expectation(go, "metric: main/tokens/op, statistic: mean, margin: 15%", 0, "PASS"),
        Expectation(go, "metric: main/p50-ns, each: benchmark, statistic: median, margin: 5%", 2, "looks slower"),
        Expectation(
            hyperfine1, "metric: main/time, where: { benchmark: sort }, statistic: median, margin: 5%", 2,
            "three to five alternating rounds"),
        Expectation(
            hyperfine2, "metric: main/time, where: { benchmark: \"./app sort 150\" }, statistic: median, margin: 50%", 0, "one run a side"),
        Expectation(
            pytest, "metric: main/time, where: { benchmark: \"test_bench.py::test_sort[1000]\" }, statistic: median, margin: 3%", 2,
            "three to five alternating rounds"),
        Expectation(pytest, "metric: main/time, where: { n: 100 }, statistic: median, margin: 3%", 2, "looks slower"),
        Expectation(pytest, "metric: main/time, where: { group: sort }, each: n, statistic: median, margin: 20%", 0, "one run a side"),
        Expectation(deepEval, "metric: main/output_tokens, statistic: mean, margin: 5%", 1, "+10.8"),
        Expectation(deepEval, "metric: main/output_tokens, statistic: mean, margin: 15%", 0, "PASS"),
        Expectation(deepEval, "metric: main/Exact Action, statistic: mean, margin: 1pp", 0, "UNDECIDED"),
        Expectation(deepEval, "metric: main/latency, statistic: median, margin: 50%", 0, "one run a side"),
        Expectation(ragas, "metric: main/exact_match, statistic: mean, margin: 15pp", 0, "PASS"),
        Expectation(ragas, "metric: main/string_present, statistic: mean, margin: 12pp, unscored: exclude", 0, "PASS"),
        Expectation(openAI, "metric: main/output_tokens, statistic: mean, margin: 5%", 1, "+10.8"),
        Expectation(openAI, "metric: main/accuracy, statistic: mean, margin: 15pp", 0, "PASS"),
        Expectation(lines, "metric: main/output_tokens, statistic: mean, margin: 5%", 1, "+10.9"),
        Expectation(lines, "metric: main/latency, where: { intent: shipping }, statistic: mean, margin: 100%", 0, "one run a side"),
        Expectation(
            googleBenchmark, "metric: main/real_time, where: { benchmark: BM_Hash/real_time }, statistic: median, margin: 50%", 0,
            "one run a side"),
        Expectation(pyperf, "metric: main/time, where: { benchmark: sort }, statistic: median, margin: 1%", 2, "looks slower"),
        Expectation(jmh, "metric: main/throughput, where: { size: 64 }, statistic: median, margin: 60%", 0, "one run a side"),
        Expectation(ordo, "metric: main/wallClock, each: benchmark, statistic: median, margin: 100%", 0, "one run a side"),
        Expectation(callgrind, "metric: main/instructions, statistic: mean, margin: 3%", 1, "+5.4"),
        Expectation(callgrind, "metric: main/instructions, statistic: mean, margin: 10%", 0, "PASS"),
        Expectation(hey, "metric: main/latency, statistic: median, margin: 5%", 2, "looks slower"),
        Expectation(hey, "metric: main/latency, statistic: mean, margin: 30%", 0, "one run a side"),
        Expectation(hey, "metric: main/failed, statistic: rate, limit: 0.3%", 1, "8 of 600"),
        Expectation(jmeter, "metric: main/latency, each: label, statistic: mean, margin: 20%", 0, "one run a side"),
        Expectation(jmeter, "metric: main/failed, statistic: rate, limit: 1%", 1, "16 of 500"),
        Expectation(wrk, "metric: main/failed, statistic: rate, margin: 1pp", 2, "looks higher"),
        Expectation(wrk, "metric: main/latency, statistic: max, limit: 200 ms", 1, "is 202"),
        Expectation(hdrHistogram, "metric: main/latency, where: { tag: search }, statistic: median, margin: 20%", 0, "+8.3"),
        Expectation(vllm, "metric: main/ttft, statistic: mean, margin: 5%", 0, "one run a side"),
        Expectation(vllm, "metric: main/output_tokens, statistic: mean, margin: 30%", 0, "PASS"),
        Expectation(vllm, "metric: main/failed, statistic: rate, limit: 1%", 2, "1 of 40"),
        Expectation(aiPerf, "metric: main/output_tokens, statistic: mean, margin: 5%", 0, "UNDECIDED"),
        Expectation(aiPerf, "metric: main/latency, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(guideLLM, "metric: main/ttft, each: rate, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(locust, "metric: main/latency, where: { name: search }, statistic: median, margin: 30%", 0, "one run a side"),
        Expectation(locust, "metric: main/failed, statistic: rate, limit: 1%", 2, "8 of 718"),
        Expectation(k6Summary, "metric: main/failed, statistic: rate, limit: 1%", 2, "8 of 359"),
        Expectation(k6Summary, "metric: main/latency, statistic: p95, limit: 1 s", 0, "is 220"),
        Expectation(otlp, "metric: main/latency, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(otlp, "metric: main/input_tokens, statistic: mean, margin: 5%", 0, "PASS"),
        Expectation(otlpMetrics, "metric: main/tpot, statistic: median, margin: 5%", 2, "looks slower"),
        Expectation(
            jaeger, "metric: main/duration, where: { span: rerank }, each: intent, statistic: mean, margin: 5%", 2,
            "known[refund]` looks slower"),
        Expectation(
            zipkin, "metric: main/duration, where: { span: rerank }, each: intent, statistic: mean, margin: 5%", 2,
            "known[refund]` looks slower"),
        Expectation(prometheus, "metric: main/latency, statistic: mean, margin: 50%", 0, "one run a side"),
        Expectation(chromeTrace, "metric: main/duration, where: { span: tokenize }, statistic: median, margin: 5%", 2, "looks slower"),
        Expectation(sysstat, "metric: main/cpu-load.user, direction: lower, statistic: mean, margin: 5pp", 2, "looks higher"),
    ]

    @Test("a known change", arguments: changes)
    func change(_ expected: Expectation) async throws {
        let ended = try await check(expected.objective, baseline: expected.pair.baseline, candidate: expected.pair.candidate)
        #expect(ended.status == expected.status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains(expected.says), "\(ended.output)")
    }

    static let twins: [Expectation] = [
        Expectation(inspect, "metric: main/output_tokens, statistic: mean, margin: 5%", 0, "PASS"),
        Expectation(inspect, "metric: main/cost, statistic: mean, margin: 3%", 0, "PASS"),
        Expectation(inspect, "metric: main/includes, statistic: mean, margin: 2pp", 0, "no sign of harm"),
        Expectation(inspect, "metric: main/latency, statistic: p95, margin: 5%", 0, "one run a side"),
        Expectation(lmEval, "metric: \"main/acc,none\", statistic: mean, margin: 5pp", 0, "PASS"),
        Expectation(k6, "metric: main/output_tokens, statistic: mean, margin: 5%", 0, "PASS"),
        Expectation(k6, "metric: main/latency, each: endpoint, statistic: median, margin: 2%", 0, "one run a side"),
        Expectation(go, "metric: main/allocs/op, each: benchmark, statistic: mean, margin: 0", 0, "PASS"),
        Expectation(go, "metric: main/time, each: benchmark, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(hyperfine1, "metric: main/time, each: benchmark, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(hyperfine2, "metric: main/time, each: benchmark, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(pytest, "metric: main/time, each: benchmark, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(deepEval, "metric: main/output_tokens, statistic: mean, margin: 5%", 0, "PASS"),
        Expectation(openAI, "metric: main/output_tokens, statistic: mean, margin: 5%", 0, "PASS"),
        Expectation(ragas, "metric: main/exact_match, statistic: mean, margin: 15pp", 0, "PASS"),
        Expectation(lines, "metric: main/output_tokens, statistic: mean, margin: 5%", 0, "PASS"),
        Expectation(googleBenchmark, "metric: main/real_time, each: benchmark, statistic: median, margin: 20%", 0, "one run a side"),
        Expectation(pyperf, "metric: main/time, each: benchmark, statistic: median, margin: 20%", 0, "one run a side"),
        Expectation(callgrind, "metric: main/instructions, statistic: mean, margin: 1%", 0, "PASS"),
        Expectation(hey, "metric: main/latency, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(jmeter, "metric: main/latency, each: label, statistic: median, margin: 5%", 0, "one run a side"),
        Expectation(wrk, "metric: main/latency, statistic: max, limit: 200 ms", 0, "PASS"),
        Expectation(hdrHistogram, "metric: main/latency, each: tag, statistic: median, margin: 5%", 0, "one run a side"),
    ]

    @Test("the same code again", arguments: twins)
    func twin(_ expected: Expectation) async throws {
        let ended = try await check(expected.objective, baseline: expected.pair.baseline, candidate: expected.pair.twin)
        #expect(ended.status == expected.status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains(expected.says) && !ended.output.contains("looks worse"), "\(ended.output)")
    }

    private func check(_ objective: String, baseline: String, candidate: String) async throws -> EndedProgram {
        let repository = try await ScratchRepository(git: false)
        try repository.budget("known: { \(objective) }")
        let unit = candidate.hasPrefix("formats/hdrhistogram/") ? ["--unit", "us"] : []
        return try await repository.tollgate(
            ["check", "--results", "main=\(repository.path(candidate))", "--baseline-results", "main=\(repository.path(baseline))"] + unit)
    }
}
