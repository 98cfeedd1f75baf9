import Measurements
import Testing

@testable import Formats

/// LLM evaluations of five tools, beside the figures that pandas makes of the same files.
struct EvaluationFormatTests {
    struct Figures: CustomTestStringConvertible, Sendable {
        let folder: String
        let file: String
        let metric: String
        let count: Int
        let mean: Double
        var missing = 0
        var failed = 0
        /// Of the label `intent`.
        var segment: String?

        var testDescription: String { "\(folder)/\(file) \(metric) \(segment ?? "")" }
    }

    static let formats: [String: ResultFormat] = [
        "promptfoo": .promptfoo, "deepeval": .deepEval, "ragas": .ragas, "openai-evals": .openAIEvals, "jsonl": .plainJSONLines,
    ]

    static func read(_ folder: String, _ file: String) throws -> ResultSet {
        try FormatFixture(format: #require(formats[folder]), folder: folder).resultSet(file)
    }

    static func made(_ folder: String, _ text: String) throws -> ResultSet {
        try FormatFixture(format: #require(formats[folder]), folder: folder).resultSet(text: text)
    }

    static let figures: [Figures] = [
        Figures(folder: "deepeval", file: "baseline.json.gz", metric: "Exact Action", count: 100, mean: 0.82),
        Figures(folder: "deepeval", file: "candidate.json.gz", metric: "Exact Action", count: 100, mean: 0.79),
        Figures(folder: "deepeval", file: "candidate.json.gz", metric: "Exact Action", count: 40, mean: 0.85, segment: "refund"),
        Figures(folder: "deepeval", file: "candidate.json.gz", metric: "accuracy", count: 100, mean: 0.77),
        Figures(folder: "deepeval", file: "candidate.json.gz", metric: "Helpfulness", count: 100, mean: 0.679024, missing: 2),
        Figures(folder: "deepeval", file: "baseline.json.gz", metric: "latency", count: 100, mean: 0.135448),
        Figures(folder: "deepeval", file: "candidate.json.gz", metric: "latency", count: 35, mean: 0.206425, segment: "shipping"),
        Figures(folder: "deepeval", file: "candidate.json.gz", metric: "output_tokens", count: 100, mean: 67.9),
        Figures(folder: "deepeval", file: "candidate.json.gz", metric: "cost", count: 100, mean: 0.000085),
        Figures(folder: "ragas", file: "baseline.csv.gz", metric: "exact_match", count: 100, mean: 0.59),
        Figures(folder: "ragas", file: "candidate.csv.gz", metric: "non_llm_string_similarity", count: 100, mean: 0.684603, missing: 2),
        Figures(folder: "ragas", file: "candidate.json.gz", metric: "string_present", count: 100, mean: 0.785714, missing: 2),
        Figures(folder: "ragas", file: "aa.csv.gz", metric: "non_llm_string_similarity", count: 100, mean: 0.703926),
        Figures(folder: "openai-evals", file: "baseline.jsonl.gz", metric: "accuracy", count: 100, mean: 0.82),
        Figures(folder: "openai-evals", file: "candidate.jsonl.gz", metric: "accuracy", count: 100, mean: 0.79),
        Figures(folder: "openai-evals", file: "candidate.jsonl.gz", metric: "output_tokens", count: 100, mean: 67.9),
        Figures(folder: "openai-evals", file: "broken.jsonl.gz", metric: "accuracy", count: 85, mean: 0.823529),
        Figures(folder: "jsonl", file: "baseline.jsonl.gz", metric: "score", count: 200, mean: 0.855),
        Figures(folder: "jsonl", file: "candidate.jsonl.gz", metric: "score", count: 200, mean: 0.838384, missing: 2),
        Figures(folder: "jsonl", file: "candidate.jsonl.gz", metric: "score", count: 70, mean: 0.768116, missing: 1, segment: "shipping"),
        Figures(folder: "jsonl", file: "candidate.jsonl.gz", metric: "output_tokens", count: 200, mean: 71.8384, missing: 2, failed: 2),
        Figures(folder: "jsonl", file: "aa.jsonl.gz", metric: "latency", count: 200, mean: 139.8131),
        Figures(folder: "promptfoo", file: "v3-author-run1.json.gz", metric: "accuracy", count: 25, mean: 0.88),
        Figures(folder: "promptfoo", file: "v3-author-run1.json.gz", metric: "score", count: 25, mean: 0.953333),
        Figures(folder: "promptfoo", file: "v3-author-run1.json.gz", metric: "latency", count: 25, mean: 3565.32),
        Figures(folder: "promptfoo", file: "v3-author-run1.json.gz", metric: "input_tokens", count: 25, mean: 2852.28),
        Figures(folder: "promptfoo", file: "v3-author-run2-cached.json.gz", metric: "accuracy", count: 25, mean: 0.88),
        Figures(folder: "promptfoo", file: "v3-simple-cli-cached.json.gz", metric: "accuracy", count: 8, mean: 1),
        Figures(folder: "promptfoo", file: "v3-named-scores-0.120.16.json.gz", metric: "Topicality", count: 1, mean: 0.6015),
        Figures(folder: "promptfoo", file: "v2-node-package.json.gz", metric: "accuracy", count: 16, mean: 0.5),
        Figures(folder: "promptfoo", file: "v2-wrapped-replicate.json.gz", metric: "accuracy", count: 10, mean: 1),
        Figures(folder: "promptfoo", file: "v1-simple-test.json", metric: "accuracy", count: 4, mean: 1),
    ]

    @Test("the figures that pandas makes of the same files", arguments: figures)
    func agrees(_ figures: Figures) throws {
        let set = try Self.read(figures.folder, figures.file)
        let found = Selection(set, figures.metric) { labels in figures.segment.map { labels["intent"] == $0 } ?? true }
        #expect(found.values.count == figures.count && found.missing == figures.missing && found.failed == figures.failed)
        #expect(abs(found.mean - figures.mean) <= 6e-6 * max(1, figures.mean), "\(found.mean)")
    }

    @Test("recognised among all files", arguments: ["promptfoo", "deepeval", "ragas", "openai-evals", "jsonl"])
    func recognised(folder: String) throws {
        #expect(try FormatFixture(format: #require(Self.formats[folder]), folder: folder).misjudgedFiles() == [])
    }

    @Test("failed requests keep their latency apart, and are counted")
    func failures() throws {
        let set = try Self.read("jsonl", "candidate.jsonl.gz")
        let latency = Selection(set, "latency")
        #expect(latency.failed == 2 && latency.missing == 0)
        #expect(Selection(set, "failed").sum == 2)
        let series = try #require(set.series["latency_ms"])
        let good = (0..<series.count).filter { series.failed[$0] == 0 }.map { series.values[$0] }
        #expect(abs(good.reduce(0, +) / 198 - 155.8079) < 1e-4)
    }

    @Test("the run: model, prompt, tool, golden set; a golden set without a change has one digest")
    func environment() throws {
        let before = try Self.read("jsonl", "baseline.jsonl.gz").environment
        let after = try Self.read("jsonl", "candidate.jsonl.gz").environment
        #expect(before.model == "support-small-1" && before.prompt == "074e455d392f" && after.prompt == "ebe5004ae314")
        for folder in ["deepeval", "openai-evals", "jsonl", "ragas"] {
            let ending = ["deepeval": "json", "ragas": "csv"][folder] ?? "jsonl"
            let sides = try ["baseline", "candidate", "aa"].map { try Self.read(folder, "\($0).\(ending).gz").environment.goldenSet }
            #expect(sides[0] != nil && Set(sides).count == 1, "\(folder): \(sides)")
        }
        #expect(try Self.read("deepeval", "baseline.json.gz").environment.prompt == "v3")
        #expect(try Self.read("promptfoo", "v3-named-scores-0.120.16.json.gz").environment.toolVersion == "0.120.16")
    }

    @Test("a run that crashed is unfinished")
    func unfinished() throws {
        let broken = try #require(Self.read("openai-evals", "broken.jsonl.gz").runs.first)
        #expect(broken.unfinished?.contains("no final report") == true)
        #expect(try Self.read("openai-evals", "baseline.jsonl.gz").runs.first?.unfinished == nil)
    }

    @Test("answers of promptfoo's cache have no latency and no tokens, and are the same cases")
    func cache() throws {
        let first = try Self.read("promptfoo", "v3-author-run1.json.gz")
        let second = try Self.read("promptfoo", "v3-author-run2-cached.json.gz")
        #expect(Set(first.cases) == Set(second.cases))
        let latency = Selection(second, "latency")
        #expect(latency.values.count == 25 && latency.missing == 25)
        #expect(second.series["prompt_tokens"] == nil)
        #expect(second.notes.contains { $0.contains("25 answers came from the cache") })
    }

    @Test("promptfoo: several prompts and providers make cases of a test, repeats make epochs, an error of the provider is a failure")
    func promptfooCases() throws {
        #expect(try Self.read("promptfoo", "v2-node-package.json.gz").cases.count == 16)
        func row(_ vars: String, _ prompt: String, _ rest: String) -> String {
            #"{"vars":{"q":"\#(vars)"},"prompt":{"raw":"p","label":"\#(prompt)"},"provider":{"id":"m"},\#(rest)}"#
        }
        func document(_ rows: [String]) -> String {
            #"{"evalId":"e","results":{"version":3,"stats":{},"prompts":[],"results":[\#(rows.joined(separator: ","))]}}"#
        }
        let pass = #""success":true,"score":1,"failureReason":0,"latencyMs":5"#
        let error = #""success":false,"score":0,"failureReason":2,"error":"429","latencyMs":0"#
        let set = try Self.made("promptfoo", document([row("a", "x", pass), row("a", "x", pass), row("b", "x", error)]))
        #expect(set.cases.map(\.id) == ["a", "b"] && Selection(set, "failed").sum == 1)
        #expect(Selection(set, "score").missing == 1, "an error is no wrong answer")
        #expect((0..<3).map { set.series["score"]?.epochs[$0] } == [1, 2, 1])
        // A changed prompt keeps its cases, as long as there is one.
        let changed = try Self.made("promptfoo", document([row("a", "another prompt", pass), row("b", "another prompt", pass)]))
        #expect(changed.cases.map(\.id) == ["a", "b"])
        let both = try Self.made("promptfoo", document([row("a", "x", pass), row("a", "y", pass)]))
        #expect(both.cases.map(\.id) == ["a · x", "a · y"])
    }

    @Test("DeepEval's metrics that changed their sense are named")
    func direction() throws {
        let text =
            #"{"testCases":[{"name":"a","success":true,"metricsData":[{"name":"Toxicity","score":0.1,"success":true}]}],"metricsScores":[]}"#
        let set = try Self.made("deepeval", text)
        #expect(set.notes.contains { $0.contains("Toxicity") && $0.contains("higher is taken as better") })
    }

    @Test("Ragas: cases by their input where it tells them apart, else by their places; texts are no metrics")
    func ragas() throws {
        let set = try Self.made("ragas", "user_input,response,faithfulness,comment\nsame,x,0.5,good\nsame,y,,\"bad, very\"\n")
        #expect(set.cases.map(\.id) == ["row 0", "row 1"] && Selection(set, "faithfulness").missing == 1)
        #expect(set.series["comment"] == nil)
        let old = try Self.made(
            "ragas", #"[{"question":"a","answer":"b","contexts":["c"],"faithfulness":NaN},{"question":"d","answer":"e","faithfulness":1}]"#)
        #expect(old.cases.map(\.id) == ["a", "d"] && Selection(old, "faithfulness").missing == 1)
        #expect(old.cases[0].digest != old.cases[1].digest)
    }

    @Test("lines of one's own: units by names' ends, flags, epochs, missing values")
    func lines() throws {
        let set = try Self.made(
            "jsonl",
            """
            {"id":1,"epoch":1,"correct":true,"ttft_ms":12.5,"size_bytes":3,"cost_usd":0.1,"model":"m","tier":"a"}
            {"id":1,"epoch":2,"correct":false,"ttft_ms":NaN,"size_bytes":4,"cost_usd":null,"model":"m","tier":"a"}
            {"id":2,"epoch":1,"correct":null,"ttft_ms":14,"size_bytes":5,"cost_usd":0.2,"model":"m","tier":"b","extra_s":1}

            """)
        #expect(set.cases.map(\.id) == ["1", "2"] && set.environment.model == "m")
        #expect(set.series["ttft_ms"]?.metric == Metric(name: "ttft_ms", unit: .milliseconds, standardName: "ttft"))
        #expect(set.series["size_bytes"]?.metric.unit == .bytes && set.series["cost_usd"]?.metric.standardName == "cost")
        #expect(set.series["correct"]?.metric.standardName == "accuracy" && set.series["correct"]?.metric.unit == .ratio)
        #expect(["ttft_ms", "correct", "cost_usd", "extra_s"].map { Selection(set, $0).missing } == [1, 1, 1, 2])
        #expect(set.series["failed"] == nil, "nothing says whether one failed")
        #expect(set.values(ofLabel: "tier") == ["a", "b"])
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            ("jsonl", #"{"id":"a","score":1}"# + "\n" + #"{"score":1}"# + "\n", ":2:", "id"),
            ("jsonl", #"{"id":"a","score":1}"# + "\n" + #"{"id":"a","score":0}"# + "\n", "twice", "case \"a\""),
            ("jsonl", #"{"id":"a","score":1}"# + "\n" + #"{"id":"b","sc"#, ":2:", "JSON"),
            (
                "deepeval", #"{"testCases":[{"name":"a","metricsData":[{"score":1}]}],"metricsScores":[]}"#, "metricsData[0].name",
                "expected a value"
            ),
            (
                "promptfoo", #"{"evalId":"e","results":{"version":3,"results":[{"vars":{},"prompt":{},"score":"high"}]}}"#, "results",
                "number"
            ),
            ("openai-evals", #"{"spec":{"eval_name":"e","run_id":"r"}}"# + "\n" + #"{"run_id":"r","sample_id":"s"}"#, ":2:", "type"),
        ])
    func malformed(folder: String, text: String, place: String, words: String) throws {
        let error = try #require(throws: FormatError.self) { try Self.made(folder, text) }
        #expect(error.description.contains(place) && error.description.contains(words), "\(error.description)")
    }

    @Test("every truncation is an error or fewer cases, never a crash", arguments: figures.filter { $0.metric != "score" })
    func truncated(_ figures: Figures) throws {
        let fixture = FormatFixture(format: try #require(Self.formats[figures.folder]), folder: figures.folder)
        let text = Array(try fixture.text(figures.file).utf8)
        let whole = try fixture.resultSet(figures.file).cases.count
        for step in 1..<12 {
            let part = String(decoding: text[..<(text.count * step / 12)], as: UTF8.self)
            guard let set = try? fixture.resultSet(text: part) else { continue }
            #expect(set.cases.count <= whole)
        }
    }

    private static func named(_ text: String, _ fields: [FieldRole: String]) throws -> ResultSet {
        try ResultFormat.read(
            InputSource(name: "own", bytes: Array(text.utf8)),
            options: ReadingOptions(fields: fields.mapValues { FieldName(parsing: $0) }))
    }

    @Test func fieldsOfJSONLinesMayBeNamed() throws {
        let set = try Self.named(
            #"{"q": "a", "id": 7, "points": 1, "took": 250, "oops": ""}"# + "\n"
                + #"{"q": "b", "id": 7, "points": 0, "took": 300, "oops": "timeout"}"# + "\n",
            [.id: "q", .score: "points", .latency: "took ms", .failed: "oops"])
        #expect(set.cases.map(\.id) == ["a", "b"] && set.lookup("score") == .found("points") && set.lookup("latency") == .found("took"))
        #expect(set.series["took"]?.metric.unit == .milliseconds && Selection(set, "latency").failed == 1)
        #expect(Selection(set, "score").missing == 1 && Selection(set, "failed").values == [0, 1])
    }

    @Test func aNamedFieldThatIsNotThereIsAnError() {
        let error = #expect(throws: FormatError.self) { try Self.named(#"{"id": "a", "score": 1}"#, [.id: "question"]) }
        #expect(error?.path == "question" && error?.line == 1)
    }

    @Test func otherFormatsRefuseFieldNames() {
        let error = #expect(throws: FormatError.self) {
            try ResultFormat.read(
                path: FormatFixture(format: .k6, folder: "k6").path("failures.ndjson"), inputFormat: "k6",
                options: ReadingOptions(fields: [.id: FieldName(parsing: "x")]))
        }
        #expect(error?.problem.contains("fields of its own") == true)
    }
}
