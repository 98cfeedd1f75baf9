import Foundation
import RepositoryFixtures
import Testing

/// Too little to decide on, and nothing at all: never a pass, never zero, and the verdict says what there is.
@Suite("Thin and missing data, end to end")
struct MissingValueTests {
    /// Files with one value that is no number, the metric it belongs to.
    static let notNumbers: [(name: String, metric: String, text: String)] = [
        ("csv, NaN", "accuracy", "metric,value,unit,case\naccuracy,NaN,ratio,a\naccuracy,1,ratio,b\n"),
        ("csv, Infinity", "accuracy", "metric,value,unit,case\naccuracy,Infinity,ratio,a\naccuracy,1,ratio,b\n"),
        ("csv, empty", "accuracy", "metric,value,unit,case\naccuracy,,ratio,a\naccuracy,1,ratio,b\n"),
        (
            "results v1, NaN", "accuracy",
            #"{"schema":"tollgate/results/v1","metrics":{"accuracy":{"unit":"ratio"}},"observations":[{"metric":"accuracy","value":NaN,"case":"a"},{"metric":"accuracy","value":1,"case":"b"}]}"#
        ),
        (
            "results v1, -Infinity", "accuracy",
            #"{"schema":"tollgate/results/v1","metrics":{"accuracy":{"unit":"ratio"}},"observations":[{"metric":"accuracy","value":-Infinity,"case":"a"},{"metric":"accuracy","value":1,"case":"b"}]}"#
        ),
        ("hyperfine, NaN", "time", #"{"results":[{"command":"a","times":[NaN,0.5,0.6],"exit_codes":[0,0,0]}]}"#),
        ("hyperfine, Infinity", "time", #"{"results":[{"command":"a","times":[Infinity,0.5,0.6],"exit_codes":[0,0,0]}]}"#),
        (
            "pytest-benchmark, NaN", "time",
            #"{"machine_info":{},"benchmarks":[{"fullname":"a","stats":{"data":[NaN,0.5,0.6]}}]}"#
        ),
        ("go, NaN", "ns/op", "goos: linux\nBenchmarkA-2 20 NaN ns/op\nBenchmarkA-2 20 5 ns/op\nPASS\n"),
        ("go, +Inf", "ns/op", "goos: linux\nBenchmarkA-2 20 +Inf ns/op\nBenchmarkA-2 20 5 ns/op\nPASS\n"),
        (
            "k6, NaN", "d",
            """
            {"type":"Metric","data":{"name":"d","type":"trend","contains":"time"},"metric":"d"}
            {"metric":"d","type":"Point","data":{"time":"2026-11-25T02:10:09Z","value":NaN,"tags":{}}}
            {"metric":"d","type":"Point","data":{"time":"2026-11-25T02:10:09Z","value":5,"tags":{}}}

            """
        ),
        (
            "lm-eval, NaN", "acc,none",
            """
            {"doc_id":0,"doc":{},"target":"a","arguments":[],"resps":[],"filtered_resps":[],"filter":"none","metrics":["acc"],"doc_hash":"1","acc":NaN}
            {"doc_id":1,"doc":{},"target":"a","arguments":[],"resps":[],"filtered_resps":[],"filter":"none","metrics":["acc"],"doc_hash":"2","acc":1.0}

            """
        ),
    ]

    @Test("a value that is no number is missing, not zero, and does not spread", arguments: notNumbers)
    func notANumber(_ file: (name: String, metric: String, text: String)) async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.write(file.text, to: "measured")
        let ended = try await folder.tollgate("results", "--json", "measured")
        #expect(ended.status == 0, "\(ended.errors)")
        let json = try #require(try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
        let metrics = try #require(json["metrics"] as? [[String: Any]])
        let metric = try #require(metrics.first { $0["name"] as? String == file.metric }, "\(ended.output)")
        #expect(metric["missing"] as? Int == 1)
        let mean = try #require(metric["mean"] as? Double)
        #expect(mean.isFinite && mean > 0)
    }

    @Test("one value decides nothing", arguments: ["accuracy,1,ratio,a", "latency,5,ms,a"])
    func oneObservation(_ row: String) async throws {
        let metric = row.prefix { $0 != "," }
        let limit = metric == "accuracy" ? "50%" : "10 s"
        let ended = try await check("o: { metric: main/\(metric), statistic: mean, limit: \(limit) }", "metric,value,unit,case\n\(row)\n")
        #expect(ended.status == 0 && ended.output.contains("UNDECIDED"), "\(ended.output)\(ended.errors)")
    }

    @Test(
        "all values equal: what is exact is compared exactly",
        arguments: [("0.5%", 1), ("2%", 0), ("0", 1)])
    func allEqual(_ margin: String, _ status: Int) async throws {
        func side(_ value: Int) -> String {
            "metric,value,unit,repetition\n" + (1...5).map { "instructions,\(value),1,\($0)\n" }.joined()
        }
        let ended = try await check(
            "o: { metric: main/instructions, statistic: mean, margin: \(margin) }", side(101), baseline: side(100))
        #expect(ended.status == status, "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains(status == 1 ? "FAIL" : "PASS"), "\(ended.output)")
        let same = try await check(
            "o: { metric: main/instructions, statistic: mean, margin: \(margin) }", side(100), baseline: side(100))
        #expect(same.status == 0 && same.output.contains("PASS"), "\(same.output)\(same.errors)")
    }

    @Test(
        "a percentage of zero, or of what is negative, means nothing",
        arguments: [(0.0, 0.0), (0, 3), (-7.8, -7.9), (-7.8, -6)])
    func percentageOfNothing(_ before: Double, _ after: Double) async throws {
        func side(_ value: Double) -> String {
            "metric,value,unit,direction,case\n" + (1...30).map { "loglikelihood,\(value),1,higher,c\($0)\n" }.joined()
        }
        let objective = "o: { metric: main/loglikelihood, statistic: mean, direction: higher, noise: none, margin: "
        let relative = try await check(objective + "5% }", side(after), baseline: side(before))
        #expect(
            relative.output.contains("UNDECIDED") && relative.output.contains("absolute margin"), "\(relative.output)\(relative.errors)")
        let absolute = try await check(objective + "0.5 }", side(after), baseline: side(before))
        #expect(absolute.status == 0 && absolute.output.contains("PASS"), "\(absolute.output)\(absolute.errors)")
    }

    @Test("a metric that the results lack is undecided, and the reason lists what they have")
    func absentMetric() async throws {
        let file = "metric,value,unit,case\n" + (1...40).map { "accuracy,1,ratio,c\($0)\nlatency,5,ms,c\($0)\n" }.joined()
        let ended = try await check("o: { metric: main/acuracy, statistic: mean, limit: 50% }", file)
        #expect(ended.status == 0 && ended.output.contains("UNDECIDED"), "\(ended.output)\(ended.errors)")
        #expect(ended.output.contains("they have `accuracy`, `latency`"), "\(ended.output)")
        let demanded = try await check("o: { metric: main/acuracy, statistic: mean, limit: 50%, absent: fail }", file)
        #expect(demanded.status == 1)
        let label = try await check("o: { metric: main/accuracy, where: { intent: refund }, statistic: mean, limit: 50% }", file)
        #expect(label.output.contains("UNDECIDED") && label.output.contains("intent"), "\(label.output)")
    }

    @Test("a metric that only the baseline has is gone, never good news")
    func metricGone() async throws {
        let before = "metric,value,unit,case\n" + (1...40).map { "accuracy,1,ratio,c\($0)\n" }.joined()
        let after = "metric,value,unit,case\n" + (1...40).map { "exactness,1,ratio,c\($0)\n" }.joined()
        let ended = try await check("o: { metric: main/accuracy, statistic: mean, margin: 20pp }", after, baseline: before)
        #expect(ended.output.contains("UNDECIDED") && ended.output.contains("`exactness`"), "\(ended.output)\(ended.errors)")
    }

    @Test("cases that are gone do not turn into a pass")
    func partialResults() async throws {
        func side(_ cases: ClosedRange<Int>) -> String {
            "metric,value,unit,case\n" + cases.map { "accuracy,1,ratio,case-\($0)\n" }.joined()
        }
        let objective = "quality: { metric: main/accuracy, statistic: mean, margin: 30pp }"
        let half = try await check(objective, side(1...20), baseline: side(1...40))
        for text in ["UNDECIDED", "20\u{A0}gone", "`case-21`"] { #expect(half.output.contains(text), "\(half.output)\(half.errors)") }
        let whole = try await check(objective, side(1...40), baseline: side(1...40))
        #expect(whole.output.contains("PASS"), "\(whole.output)\(whole.errors)")
    }

    @Test("a harness run that was aborted never passes", arguments: ["status-error", "status-cancelled"])
    func abortedRuns(_ name: String) async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget("quality: { metric: main/includes, statistic: mean, limit: 1% }")
        try folder.copy("formats/inspect/\(name).json.gz", to: "results/log.json.gz")
        let ended = try await folder.tollgate("check")
        #expect(ended.output.contains("UNDECIDED") && ended.output.contains("did not finish"), "\(ended.output)\(ended.errors)")
    }

    @Test("a benchmark that failed is not a pass of what is left")
    func failedBenchmark() async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget("allocations: { metric: main/allocs/op, each: benchmark, statistic: mean, margin: 100 }")
        try folder.copy("formats/go-testing/candidate-failing.txt", to: "results/bench.txt")
        try folder.copy("formats/go-testing/baseline.txt", to: "base/bench.txt")
        let ended = try await folder.tollgate("check", "--baseline-results", "main=base/*")
        #expect(ended.output.contains("UNDECIDED") || ended.output.contains("FAIL"), "\(ended.output)\(ended.errors)")
    }

    @Test("a report of go test that breaks off, in a line or behind one, is not the whole run", arguments: [true, false])
    func cutBenchmarks(_ isInALine: Bool) async throws {
        let folder = try await ScratchRepository(git: false)
        try folder.budget("allocations: { metric: main/allocs/op, each: benchmark, statistic: mean, limit: 100 }")
        let whole = try Data(contentsOf: ScratchRepository.fixtures.appending(path: "formats/go-testing/baseline.txt"))
        let cut = whole.prefix(1000)
        let end = try #require(cut.lastIndex(of: UInt8(ascii: "\n")))
        try folder.write(isInALine ? cut : cut[...end], to: "results/bench.txt")
        let ended = try await folder.tollgate("check")
        #expect(!ended.output.contains("PASS"), "\(ended.output)\(ended.errors)")
    }

    /// Judges a candidate's file, against a baseline's file if given.
    private func check(_ objective: String, _ candidate: String, baseline: String? = nil) async throws -> EndedProgram {
        let folder = try await ScratchRepository(git: false)
        try folder.budget(objective)
        try folder.write(candidate, to: "results/r")
        guard let baseline else { return try await folder.tollgate("check") }
        try folder.write(baseline, to: "base/r")
        return try await folder.tollgate("check", "--baseline-results", "main=base/*")
    }
}
