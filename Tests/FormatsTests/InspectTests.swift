import Measurements
import Testing

@testable import Formats

@Suite struct InspectTests {
    static let fixture = FormatFixture(format: .inspect, folder: "inspect")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        let misjudged = try Self.fixture.misjudgedFiles()
        #expect(misjudged == [], "\(misjudged)")
    }

    struct Figures: CustomStringConvertible {
        let file: String
        let accuracy: Double
        /// account, refund, shipping
        let byIntent: [Double]
        let helpfulness: Double
        let latencyMean: Double
        let latencyMedian: Double
        let shippingMean: Double
        let outputTokens: Double
        let cost: Double
        var description: String { file }
    }

    /// As computed with pandas from the same files.
    static let figures = [
        Figures(
            file: "baseline", accuracy: 0.815, byIntent: [0.78, 0.9125, 0.728571], helpfulness: 0.6874015, latencyMean: 0.146052,
            latencyMedian: 0.137536, shippingMean: 0.179204, outputTokens: 12258, cost: 0.015678),
        Figures(
            file: "candidate", accuracy: 0.785, byIntent: [0.74, 0.8375, 0.757143], helpfulness: 0.6762445, latencyMean: 0.154492,
            latencyMedian: 0.141429, shippingMean: 0.211676, outputTokens: 13578, cost: 0.016998),
        Figures(
            file: "aa", accuracy: 0.805, byIntent: [0.76, 0.9125, 0.714286], helpfulness: 0.68337, latencyMean: 0.141835,
            latencyMedian: 0.138129, shippingMean: 0.170593, outputTokens: 12290, cost: 0.015710),
    ]

    @Test(arguments: figures)
    func figuresAgree(_ expected: Figures) throws {
        let set = try Self.fixture.resultSet(expected.file + ".json.gz")
        let accuracy = Selection(set, "accuracy")
        #expect(set.cases.count == 100 && accuracy.values.count == 200 && accuracy.missing == 0)
        #expect(abs(accuracy.mean - expected.accuracy) < 1e-12)
        for (intent, value) in zip(["account", "refund", "shipping"], expected.byIntent) {
            #expect(abs(Selection(set, "accuracy") { $0["intent"] == intent }.mean - value) < 1e-6)
        }
        #expect(agrees(Selection(set, "helpfulness").mean, expected.helpfulness))
        #expect(abs(Selection(set, "latency").mean - expected.latencyMean) < 1e-6)
        #expect(abs(Selection(set, "latency").median - expected.latencyMedian) < 1e-6)
        #expect(abs(Selection(set, "latency") { $0["intent"] == "shipping" }.mean - expected.shippingMean) < 1e-6)
        #expect(Selection(set, "input_tokens").sum == 13680 && Selection(set, "output_tokens").sum == expected.outputTokens)
        #expect(abs(Selection(set, "cost").sum - expected.cost) < 5e-7)
        #expect(Selection(set, "failed").sum == 0)
    }

    @Test func metricsAndEnvironment() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        #expect(set.lookup("accuracy") == .found("includes") && set.lookup("score") == .found("helpfulness"))
        let includes = try #require(set.series["includes"])
        #expect(includes.metric.unit == .ratio && includes.metric.direction == .higher && includes.metric.mood == .exact)
        #expect(set.series["helpfulness"]?.metric.unit.dimension == Dimension.none)
        #expect(Set((0..<includes.count).map { includes.epochs[$0] }) == [1, 2])
        #expect(set.series["latency"]?.metric.mood == .moody && set.series["cost"]?.metric.unit.dimension == .money("USD"))
        let run = try #require(set.runs.first)
        #expect(run.kind == .evaluation && run.started == 1_795_574_529 && run.unfinished == nil)
        #expect(run.environment.model == "mocksup/support-small-1" && run.environment.judge == nil)
        #expect(run.environment.toolVersion == "0.3.285" && run.environment.prompt == "6944f7f35a1f")
    }

    @Test func theGoldenSetIsTheSameWhateverWasAnswered() throws {
        let sets = try ["baseline", "candidate", "aa", "full-events-5"].map { try Self.fixture.resultSet($0 + ".json.gz").environment }
        #expect(sets[0].goldenSet != nil && sets[0].goldenSet == sets[1].goldenSet && sets[0].goldenSet == sets[2].goldenSet)
        #expect(sets[0].goldenSet != sets[3].goldenSet && sets[0].prompt != sets[1].prompt)
    }

    @Test func anotherInputUnderTheSameIDIsAnotherCase() throws {
        let text = try Self.fixture.text("full-events-5.json.gz")
        let changed = text.replacing("Customer 34962", with: "Customer 34963")
        let before = try Self.fixture.resultSet(text: text)
        let after = try Self.fixture.resultSet(text: changed)
        #expect(Set(before.cases.map(\.id)) == Set(after.cases.map(\.id)))
        #expect(Set(before.cases).symmetricDifference(after.cases).map(\.id) == ["account-006", "account-006"])
    }

    @Test func erroredSamplesFailAndAreMissingInTheirScores() throws {
        let set = try Self.fixture.resultSet("sample-errors.json.gz")
        #expect(set.runs.first?.unfinished == nil)
        for scorer in ["rubric.tone", "rubric.policy"] {
            let scores = Selection(set, scorer)
            #expect(scores.values.count == 20 && scores.missing == 3)
        }
        #expect(agrees(Selection(set, "rubric.tone").mean, 0.6546529411764705))
        #expect(agrees(Selection(set, "rubric.policy").mean, 0.7647058823529411))
        #expect(Selection(set, "failed").sum == 3)
        // Three failed; the one that met the time limit was scored but never answered.
        #expect(Selection(set, "latency").failed == 3 && Selection(set, "latency").missing == 4)
        #expect(
            set.notes == [
                "3 samples ended with an error", "1 sample succeeded after an error and a retry",
                "1 sample ended by the time limit and scored all the same",
            ])
    }

    @Test(arguments: [
        ("status-error", "status: error, 11 of 20 samples finished", 11, 1.0),
        ("status-cancelled", "status: cancelled, 18 of 20 samples finished", 18, 0.0),
    ])
    func anUnfinishedRunSaysSoAndKeepsItsSamples(file: String, unfinished: String, scored: Int, failed: Double) throws {
        let set = try Self.fixture.resultSet(file + ".json.gz")
        #expect(set.runs.first?.unfinished == unfinished)
        let accuracy = Selection(set, "accuracy")
        #expect(set.cases.count == 20 && accuracy.values.count == 20 && accuracy.present.count == scored)
        #expect(Selection(set, "failed").sum == failed)
        #expect(Selection(set, "failed").values.count == 20)
    }

    @Test(arguments: [
        ("judged-role", "mockllm/grader", 100.0, 20.0), ("judged-model", "mockllm/grader", 100, 20),
        ("judged-samerole", "mockllm/app", 100, 20), ("judged-same", "mockllm/app", 200, 40),
    ])
    func whatTheJudgeUsedIsNotTheApplications(file: String, judge: String, input: Double, output: Double) throws {
        let set = try Self.fixture.resultSet(file + ".json.gz")
        #expect(set.environment.judge == judge && set.environment.model == "mockllm/app")
        #expect(Set(Selection(set, "input_tokens").values) == [input] && Set(Selection(set, "output_tokens").values) == [output])
        #expect(agrees(Selection(set, "cost").mean, (input + 2 * output) * 1e-6))
        // Where the model judges itself outside a role, the log cannot tell the two apart, and a note says so.
        #expect(set.notes.contains { $0.contains("counts along") } == (file == "judged-same"))
    }

    @Test func valuesThatAreNoNumbersAreMissing() throws {
        let set = try Self.fixture.resultSet("judged-role.json.gz")
        // 0.5, true, a list, NaN, "yes", "what" in each of two epochs.
        let odd = Selection(set, "odd")
        #expect(odd.values.count == 12 && odd.missing == 6 && Set(odd.present) == [0.5, 1])
        #expect(
            set.notes.contains { $0.hasPrefix("odd: a value is a list") } && set.notes.contains { $0.hasPrefix("odd: a value is a text") })
        // A scorer that is called like a quantity of every log.
        #expect(Selection(set, "score.latency").mean == 3 && Selection(set, "latency").mean < 1)
        // Two scorers judge right and wrong; the headline names one of them.
        #expect(set.lookup("accuracy") == .found("model_graded_qa"))
        #expect(set.cases.map(\.id) == ["0", "1", "2", "3", "4", "5"])
        #expect(set.values(ofLabel: "vip") == ["false", "true"] && set.values(ofLabel: "tier") == ["0", "1"])
    }

    @Test(arguments: [
        ("C", InspectScoreValue.judged(1)), ("I", .judged(0)), ("P", .judged(0.5)), ("N", .judged(0)), ("yes", .judged(1)),
        ("False", .judged(0)), ("0.25", .number(0.25)), ("7", .number(7)), ("nan", .missing), ("inf", .unusable("a text")),
        ("c", .unusable("a text")), ("", .unusable("a text")),
    ])
    func lettersAreNumbers(text: String, expected: InspectScoreValue) {
        #expect(InspectScoreValue(text: text) == expected)
    }

    static func log(status: String = "success", evaluation: String = "", samples: String = "", rest: String = "") -> String {
        #"{"version": 2, "status": "\#(status)", "eval": {"task": "t", "model": "m"\#(evaluation)}, "plan": {}\#(rest), "samples": [\#(samples)]}"#
    }

    @Test func aLogWithoutSamplesIsASummary() throws {
        let results = #"""
            , "results": {"scores": [
              {"name": "includes", "scorer": "includes", "reducer": "mean", "scored_samples": 7, "metrics": {"accuracy": {"value": 0.5}}},
              {"name": "tone", "scorer": "rubric", "reducer": "mean", "metrics": {"mean": {"value": 0.7}, "all": {"value": 9}}},
              {"name": "tone", "scorer": "rubric", "reducer": "max", "metrics": {"mean": {"value": 0.9}}}]}
            """#
        let set = try Self.fixture.resultSet(text: Self.log(rest: results))
        #expect(set.observationCount == 0)
        #expect(set.summaries.map(\.metric.name) == ["includes", "rubric.tone"])
        #expect(set.summaries.map(\.values) == [[.mean: 0.5], [.mean: 0.7]] && set.summaries.first?.count == 7)
        #expect(set.lookup("accuracy") == .found("includes"))
    }

    @Test func anAllErroredLogKeepsItsMetrics() throws {
        let set = try Self.fixture.resultSet(
            text: Self.log(
                evaluation: #", "scorers": [{"name": "match", "metrics": [{"name": "inspect_ai/accuracy"}]}]"#,
                samples: #"{"id": 1, "epoch": 1, "input": "q", "target": "a", "scores": {}, "error": {"message": "boom"}}"#))
        #expect(Selection(set, "match").missing == 1 && set.series["match"]?.metric.unit == .ratio)
        #expect(Selection(set, "failed").values == [1])
    }

    @Test func aCancellationInARunThatFinishedIsAFailure() throws {
        let sample = #"{"id": "a", "epoch": 1, "scores": {}, "error": {"message": "CancelledError('x')"}}"#
        let other = #", {"id": "b", "epoch": 1, "scores": {"s": {"value": 1}}}"#
        #expect(Selection(try Self.fixture.resultSet(text: Self.log(samples: sample + other)), "failed").present == [1, 0])
        #expect(Selection(try Self.fixture.resultSet(text: Self.log(status: "error", samples: sample + other)), "failed").present == [0])
    }

    @Test(arguments: [
        (log(samples: #"{"id": "a"}, {"epoch": 1}"#), "samples[1].id"),
        (log(samples: #"{"id": "a", "epoch": "1"}"#), "samples[0].epoch"),
        (log(samples: #"{"id": "a", "epoch": 99999999999}"#), "samples[0].epoch"),
        (log(samples: #"{"id": "a", "total_time": "fast"}"#), "samples[0].total_time"),
        (log(samples: #"{"id": "a", "model_usage": {"m": {"input_tokens": "many"}}}"#), "samples[0].model_usage.m.input_tokens"),
        (log(samples: #"{"id": "a", "started_at": "yesterday"}"#), "samples[0].started_at"),
        (log(evaluation: #", "dataset": {"sample_ids": 3}"#), "eval.dataset.sample_ids"),
        (#"{"eval": {}, "plan": {}}"#, "status"),
    ])
    func aWrongFieldIsNamed(text: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: text) }
        #expect(error.map { "\($0)" }?.contains(path) == true, "\(String(describing: error))")
    }

    @Test func aLogOfNothingSaysHowTheRunEnded() {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.log(status: "started")) }
        #expect(error?.kind == .empty && error?.problem.contains("status: started") == true)
    }

    @Test func theSameSampleTwiceIsAnError() {
        let sample = #"{"id": "a", "epoch": 1, "scores": {"s": {"value": 1}}}"#
        #expect(throws: (any Error).self) { try Self.fixture.resultSet(text: Self.log(samples: sample + "," + sample)) }
    }

    @Test func hostileCountsOfEpochsDoNotExhaustMemory() throws {
        let set = try Self.fixture.resultSet(
            text: Self.log(
                evaluation: #", "dataset": {"sample_ids": ["a"]}, "config": {"epochs": 9000000000000000000}"#,
                samples: #"{"id": "a", "epoch": 1, "scores": {"s": {"value": 1}}}"#))
        #expect(Selection(set, "s").values == [1])
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("status-cancelled.json.gz").utf8.dropLast(2)
        for length in stride(from: 0, to: text.count, by: 1009) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(decoding: text.prefix(length), as: UTF8.self)) }
        }
    }

    @Test("an archive, deflated or by zstandard, reads as the JSON of the same run")
    func archives() throws {
        let fixture = FormatFixture(format: .inspect, folder: "inspect")
        let old = try fixture.resultSet("old-0.3.110-deflate.eval")
        #expect(old.cases.count == 20 && old.environment.toolVersion == "0.3.110" && old.runs.first?.unfinished == nil)
        #expect(Selection(old, "includes").mean == 0.85)
        // Twelve samples of the run whose JSON is here whole; the head still names the others, which are missing.
        let some = try fixture.resultSet("twelve-samples-zstd.eval")
        let whole = try fixture.resultSet("baseline.json.gz")
        func values(_ set: ResultSet, _ metric: String) -> [String: Double] {
            guard let series = set.series[metric] else { return [:] }
            return (0..<series.count).reduce(into: [:]) { found, index in
                guard !series.values[index].isNaN else { return }
                found["\(set.cases[Int(series.cases[index])].id) \(series.epochs[index])"] = series.values[index]
            }
        }
        for metric in ["includes", "helpfulness", "latency", "output_tokens", "cost"] {
            let (part, all) = (values(some, metric), values(whole, metric))
            #expect(part.count == 12 && part.allSatisfy { all[$0.key] == $0.value }, "\(metric)")
        }
        #expect(some.notes.contains { $0.contains("188 samples named by the log and not in it") })
        #expect(some.environment.model == whole.environment.model && some.environment.prompt == whole.environment.prompt)
    }
}
