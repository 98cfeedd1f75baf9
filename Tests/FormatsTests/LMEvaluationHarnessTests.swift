import Measurements
import Testing

@testable import Formats

@Suite struct LMEvaluationHarnessTests {
    static let fixture = FormatFixture(format: .lmEvaluationHarness, folder: "lm-evaluation-harness")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }
    static let times = [
        "baseline": "2026-11-25T02-22-18.085310", "candidate": "2026-11-25T02-22-38.194950", "aa": "2026-11-25T02-25-18.159976",
    ]

    static func parts(_ run: String) throws -> [ResultSet] {
        let time = try #require(times[run])
        return try ["samples_support_gen_\(time).jsonl.gz", "samples_support_mc_\(time).jsonl.gz", "results_\(time).json"].map {
            try fixture.resultSet("\(run)/\($0)")
        }
    }

    struct Figures: CustomStringConvertible {
        let run: String
        let metric: String
        let mean: Double
        /// Correct of account (25), refund (40), shipping (35).
        let correct: [Double]
        var description: String { "\(run) \(metric)" }
    }

    static let figures: [Figures] = [
        Figures(run: "baseline", metric: "exact_match,strict", mean: 0.73, correct: [16, 34, 23]),
        Figures(run: "candidate", metric: "exact_match,strict", mean: 0.71, correct: [15, 32, 24]),
        Figures(run: "aa", metric: "exact_match,strict", mean: 0.73, correct: [16, 33, 24]),
        Figures(run: "baseline", metric: "exact_match,word", mean: 0.82, correct: [20, 37, 25]),
        Figures(run: "candidate", metric: "exact_match,word", mean: 0.79, correct: [19, 34, 26]),
        Figures(run: "aa", metric: "exact_match,word", mean: 0.82, correct: [20, 36, 26]),
        Figures(run: "baseline", metric: "acc", mean: 0.82, correct: [20, 37, 25]),
        Figures(run: "candidate", metric: "acc,none", mean: 0.79, correct: [19, 34, 26]),
        Figures(run: "aa", metric: "acc_norm", mean: 0.82, correct: [20, 36, 26]),
    ]

    @Test(arguments: figures)
    func figuresAgree(_ expected: Figures) throws {
        let set = try ResultSet.merging(Self.parts(expected.run))
        let all = Selection(set, expected.metric)
        #expect(all.values.count == 100 && abs(all.mean - expected.mean) < 1e-12)
        for (intent, count) in zip(["account", "refund", "shipping"], expected.correct) {
            #expect(Selection(set, expected.metric) { $0["intent"] == intent }.sum == count)
        }
    }

    @Test(arguments: [("baseline", 0.348021455), ("candidate", 0.378299230), ("aa", 0.347284611)])
    func anAggregateWithoutNumbersForDocumentsIsASummary(run: String, brier: Double) throws {
        let set = try ResultSet.merging(Self.parts(run))
        let summary = try #require(set.summaries.first { $0.metric.name == "brier_score,none" })
        #expect(abs((summary.values[.mean] ?? .nan) - brier) < 1e-9)
        #expect(summary.metric.direction == .lower && summary.labels["task"] == "support_mc" && summary.count == 100)
        #expect(set.series["brier_score,none"] == nil)
        #expect(set.notes.contains { $0.hasPrefix("brier_score has no number") })
    }

    @Test func theFilesOfOneCallAreOneRun() throws {
        let set = try ResultSet.merging(Self.parts("baseline"))
        let run = try #require(set.runs.first)
        #expect(set.runs.count == 1 && run.name == "2026-11-25T02-22-18.085310" && run.kind == .evaluation)
        #expect(run.environment.model == "example/support-small-1" && run.environment.toolVersion == "0.4.13")
        #expect(run.started.map { Int($0) } == 1_795_573_336)
        #expect(set.cases.count == 200 && set.cases.contains { $0.id == "support_gen/refund-007" })
        #expect(set.cases.allSatisfy { $0.digest?.count == 64 })
        #expect(set.values(ofLabel: "task") == ["support_gen", "support_mc"])
        // Fields that differ from document to document are no segments.
        #expect(set.values(ofLabel: "case_id").isEmpty && set.values(ofLabel: "intent") == ["account", "refund", "shipping"])
    }

    @Test func aNewPromptIsNoNewGoldenSet() throws {
        let environments = try ["baseline", "candidate", "aa"].map { try ResultSet.merging(Self.parts($0)).environment }
        #expect(Set(environments.map(\.goldenSet)).count == 1 && environments[0].goldenSet != nil)
        #expect(environments[0].prompt == environments[2].prompt && environments[0].prompt != environments[1].prompt)
    }

    @Test func groupsAndOtherKeysOfResultsAreNoMetrics() throws {
        let set = try #require(try Self.parts("baseline").last)
        #expect(
            set.summaries.map { "\($0.labels["task"] ?? "") \($0.metric.name)" } == [
                "support_gen exact_match,strict", "support_gen exact_match,word", "support_mc acc,none", "support_mc acc_norm,none",
                "support_mc brier_score,none",
            ])
        #expect(set.notes == ["support_all is a group; its tasks count, not their aggregate"])
    }

    @Test func theFilesOwnDirectionHolds() throws {
        let set = try Self.fixture.resultSet(
            text: #"""
                {"results": {"t": {"odd,none": 3, "even,a,b": 4, "odd_stderr,none": "N/A", "gone,none": "N/A"}}, "configs": {}, "versions": {"t": 1},
                 "n-shot": {"t": 0}, "higher_is_better": {"t": {"odd": false, "even,a": true}},
                 "n-samples": {"t": {"original": 100, "effective": 30}}}
                """#)
        #expect(set.summaries.map(\.metric.name) == ["odd,none", "even,a,b"])
        #expect(set.summaries.map(\.metric.direction) == [.lower, .higher] && set.summaries.map(\.count) == [30, 30])
        #expect(set.notes == ["t was limited to 30 of 100 documents", "gone,none of t is no number; it is left out"])
    }

    static func line(_ id: Int, _ document: String = "{}", rest: String) -> String {
        #"{"doc_id": \#(id), "doc": \#(document), "target": "", "arguments": {}, "resps": [], "filtered_resps": [], \#(rest)}"#
    }

    @Test func release042WroteAListWithoutFilters() throws {
        let single = try Self.fixture.resultSet(
            text: "[\n  \(Self.line(0, rest: #""acc": 1.0"#)),\n  \(Self.line(1, rest: #""acc": 0.0"#))\n]\n",
            name: "pretrained=x_task.jsonl")
        #expect(Selection(single, "acc,none").values == [1, 0] && single.cases.map(\.id) == ["0", "1"])
        let double = try Self.fixture.resultSet(
            text: "[\(Self.line(0, rest: #""acc": 1.0"#)), \(Self.line(0, rest: #""acc": 0.0"#))]", name: "x.jsonl")
        #expect(Array(double.series.keys) == ["acc,filter 1", "acc,filter 2"])
    }

    @Test(arguments: [
        // Unique and on every line: the document's own id.
        ([#"{"id": "a"}"#, #"{"id": "b"}"#], ["a", "b"]),
        ([#"{"id": "a"}"#, #"{"id": "a"}"#], ["0", "1"]),
        ([#"{"id": "a"}"#, "{}"], ["0", "1"]),
        ([#"{"id": 7, "case_id": "x"}"#, #"{"id": 8, "case_id": "y"}"#], ["x", "y"]),
        ([#"{"id": 7}"#, #"{"id": 8}"#], ["7", "8"]),
    ])
    func aDocumentsOwnIDNamesTheCase(documents: [String], expected: [String]) throws {
        let lines = documents.enumerated().map {
            Self.line($0.offset, $0.element, rest: #""filter": "none", "metrics": ["acc"], "acc": true"#)
        }
        let set = try Self.fixture.resultSet(text: lines.joined(separator: "\n"), name: "samples_t_2026-11-25T02-22-18.jsonl")
        #expect(set.cases.map(\.id) == expected.map { "t/" + $0 })
        #expect(Selection(set, "acc").values == [1, 1])
    }

    @Test func missingScoresAreMissing() throws {
        let lines = ["1", "NaN", "null", "[1]"].enumerated().map {
            Self.line($0.offset, rest: #""filter": "f", "metrics": ["acc", "lost"], "acc": \#($0.element)"#)
        }
        let set = try Self.fixture.resultSet(text: lines.joined(separator: "\n"), name: "x.jsonl")
        #expect(Selection(set, "acc").values.count == 4 && Selection(set, "acc").present == [1])
        #expect(Selection(set, "lost").missing == 4)
    }

    @Test(arguments: [
        ("samples_support_gen_2026-11-25T02-22-18.085310.jsonl", "2026-11-25T02-22-18.085310", "support_gen"),
        ("a/b/samples_t_2026-11-25T02-22-18.jsonl.gz", "2026-11-25T02-22-18", "t"),
        ("results_2026-11-25T02-22-18.085310.json", "2026-11-25T02-22-18.085310", nil),
        ("results.json", nil, nil), ("samples_x.jsonl", nil, "x"), ("pretrained=a_task.jsonl", nil, nil), ("", nil, nil),
    ])
    func fileNamesTellRunAndTask(path: String, time: String?, task: String?) {
        let name = LMEvaluationHarnessName(path: path)
        #expect(name.time == time && name.task == task)
    }

    @Test(arguments: [
        (line(0, rest: #""filter": 3, "acc": 1"#), "filter"), (line(0, rest: #""metrics": "acc", "acc": 1"#), "metrics"),
        (#"{"doc_id": null, "doc": {}, "resps": [], "filtered_resps": []}"#, "doc_id"),
        (#"{"results": {"t": 5}, "configs": {}, "versions": {}, "n-shot": {}, "higher_is_better": {}, "n-samples": {}}"#, "results.t"),
    ])
    func aWrongFieldIsNamed(text: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text, name: "x.json") }
        #expect(error.map { "\($0)" }?.contains(path) == true, "\(String(describing: error))")
    }

    @Test func aFileCutAnywhereNeverCrashes() throws {
        let name = "samples_support_mc_2026-11-25T02-22-18.085310.jsonl"
        let text = try Self.fixture.text("baseline/\(name).gz").utf8
        for length in stride(from: 0, to: text.count, by: 2503) {
            let part = try? Self.fixture.resultSet(text: String(decoding: text.prefix(length), as: UTF8.self), name: name)
            #expect(part?.cases.count ?? 0 <= 100)
        }
    }
}
