import Foundation
import Testing

/// The pairs of real files whose difference is known: `check` fails with a margin well below it, passes with one well above it where the data
/// can decide, and says what would decide where they cannot.
@Suite("Known differences, end to end")
struct KnownDifferenceTests {
    struct Pair: CustomTestStringConvertible {
        let baseline: String
        let candidate: String
        let objective: String
        let status: Int32
        let says: String

        var testDescription: String { "\(objective) → \(status) \(says)" }
    }

    static let inspect = "formats/inspect/"
    static let go = "formats/go-testing/"
    static let hyperfine = "formats/hyperfine/v1.15/"

    static func pair(_ folder: String, _ baseline: String, _ candidate: String, _ objective: String, _ status: Int32, _ says: String)
        -> Pair
    {
        Pair(baseline: folder + baseline, candidate: folder + candidate, objective: objective, status: status, says: says)
    }

    static let pairs: [Pair] = [
        pair(inspect, "baseline.json.gz", "candidate.json.gz", "metric: main/output_tokens, statistic: mean, margin: 5%", 1, "FAIL"),
        pair(inspect, "baseline.json.gz", "candidate.json.gz", "metric: main/output_tokens, statistic: mean, margin: 15%", 0, "PASS"),
        pair(inspect, "baseline.json.gz", "candidate.json.gz", "metric: main/cost, statistic: mean, margin: 3%", 1, "FAIL"),
        pair(inspect, "baseline.json.gz", "candidate.json.gz", "metric: main/cost, statistic: sum, margin: 12%", 0, "PASS"),
        pair(inspect, "baseline.json.gz", "candidate.json.gz", "metric: main/includes, statistic: mean, margin: 12pp", 0, "PASS"),
        pair(inspect, "baseline.json.gz", "candidate.json.gz", "metric: main/latency, statistic: median, margin: 5%", 0, "one run a side"),
        pair(inspect, "baseline.json.gz", "aa.json.gz", "metric: main/output_tokens, statistic: mean, margin: 5%", 0, "PASS"),
        pair(go, "baseline.txt", "candidate.txt", "metric: main/allocs/op, each: benchmark, statistic: mean, margin: 0", 1, "Put"),
        pair(go, "baseline.txt", "candidate.txt", "metric: main/tokens/op, statistic: mean, margin: 5%", 1, "FAIL"),
        pair(go, "baseline.txt", "candidate.txt", "metric: main/tokens/op, statistic: mean, margin: 15%", 0, "PASS"),
        pair(go, "baseline.txt", "baseline-twin.txt", "metric: main/allocs/op, each: benchmark, statistic: mean, margin: 0", 0, "PASS"),
        pair(
            go, "baseline.txt", "baseline-twin.txt", "metric: main/time, each: benchmark, statistic: median, margin: 5%", 0,
            "one run a side"),
        pair(
            go, "baseline.txt", "candidate.txt", "metric: main/p50-ns, each: benchmark, statistic: median, margin: 5%", 2, "looks slower"),
        pair(
            hyperfine, "baseline.json", "candidate.json", "metric: main/time, where: { benchmark: sort }, statistic: median, margin: 5%", 2,
            "three to five alternating rounds"),
        pair(
            hyperfine, "baseline.json", "baseline-twin.json", "metric: main/time, each: benchmark, statistic: median, margin: 5%", 0,
            "one run a side"),
    ]

    @Test("one pair of files", arguments: pairs)
    func decides(_ pair: Pair) throws {
        let repository = try ScratchRepository(git: false)
        try repository.budget("known: { \(pair.objective) }")
        let ended = try repository.tollgate(
            "check", "--results", "main=\(repository.path(pair.candidate))", "--baseline-results", "main=\(repository.path(pair.baseline))")
        #expect(ended.status == pair.status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains(pair.says), "\(ended.output)")
    }

    @Test("scores at a margin of a quarter pass, and flipped cases are named")
    func lmEvaluationHarness() throws {
        let repository = try ScratchRepository(git: false)
        let folder = "formats/lm-evaluation-harness/"
        let ended = try repository.tollgate(
            "compare", repository.path(folder) + "/baseline/*", repository.path(folder) + "/candidate/*", "--metric", "acc", "--margin",
            "25pp")
        #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("PASS") && ended.output.contains("refund-032"), "\(ended.output)")
    }
}
