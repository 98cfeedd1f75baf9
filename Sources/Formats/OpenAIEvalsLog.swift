import Measurements

/// Reads the events of one run: `match` events are right or wrong, `metrics` events scores, `sampling` events tokens; a case for each `sample_id`.
///
/// The log of a run that crashed has no `final_report`: it is unfinished, and what it has says nothing of the rest. Events give no request's time:
/// they are written when the eval records them.
struct OpenAIEvalsLog {
    private struct Sample {
        var correct: [Double] = []
        var metrics: [(name: String, value: Double)] = []
        var inputTokens = 0.0
        var outputTokens = 0.0
        var hasTokens = false
        var failed = false
        var digest: String?
    }

    private var run: Run
    private var samples: [String: Sample] = [:]
    private var order: [String] = []
    private var evaluation: String?
    private var isFinished = false

    private static let correct = Metric(name: "correct", unit: .ratio, direction: .higher, standardName: "accuracy")
    private static let inputTokens = Metric(name: "prompt_tokens", unit: .tokens, standardName: "input_tokens")
    private static let outputTokens = Metric(name: "completion_tokens", unit: .tokens, standardName: "output_tokens")

    init(run: Run) { self.run = run }

    mutating func add(_ line: JSONField) throws(JSONFieldError) {
        if let spec = line["spec"] { return try describe(spec) }
        if line["final_report"] != nil {
            isFinished = true
            return
        }
        guard let id = try line["sample_id"]?.identifier() else { return }
        if samples[id] == nil { order.append(id) }
        var sample = samples[id] ?? Sample()
        let data = line["data"]
        switch try line.required("type").text() {
        case "match":
            if let correct = data?["correct"]?.value.bool { sample.correct.append(correct ? 1 : 0) }
            if let expected = data?["expected"], sample.digest == nil {
                var digest = ContentDigest()
                expected.add(to: &digest)
                sample.digest = digest.hexadecimal
            }
        case "metrics":
            try data?.forEachMember { (name, field) throws(JSONFieldError) in
                if let flag = field.value.bool {
                    sample.metrics.append((name, flag ? 1 : 0))
                } else if field.value.isNumber || field.value.isNull {
                    sample.metrics.append((name, try field.numberOrMissing()))
                }
            }
        case "sampling":
            if let usage = data?["usage"] {
                sample.inputTokens += try usage["prompt_tokens"]?.number() ?? 0
                sample.outputTokens += try usage["completion_tokens"]?.number() ?? 0
                sample.hasTokens = true
            }
            if run.environment.model == nil, let model = data?["model"]?.value.string { run.environment.model = model }
        case "error": sample.failed = true
        default: break
        }
        samples[id] = sample
    }

    private mutating func describe(_ spec: JSONField) throws(JSONFieldError) {
        evaluation = spec["eval_name"]?.value.string
        run.environment.tool = "openai-evals"
        run.started = (try? spec["created_at"]?.timestamp()) ?? nil
        var models: [String] = []
        try spec["completion_fns"]?.forEachElement { (_, field) throws(JSONFieldError) in
            if let name = field.value.string { models.append(name) }
        }
        if !models.isEmpty { run.environment.model = models.joined(separator: ", ") }
    }

    func resultSet() throws(MeasurementError) -> ResultSet {
        var run = run
        if !isFinished { run.unfinished = "the log has no final report: the run ended early, after \(order.count) samples" }
        var builder = ResultSetBuilder(format: "openai-evals", run: run)
        var table = EvaluationTable()
        for id in order.sorted(by: naturallyPrecedes) {
            guard let sample = samples[id] else { continue }
            var row = EvaluationTable.Row(id: id, digest: sample.digest, failed: sample.failed)
            if let evaluation { row.labels.append(("task", evaluation)) }
            // Several answers to one sample are one case's score.
            if !sample.correct.isEmpty {
                row.values.append((OpenAIEvalsLog.correct, sample.correct.reduce(0, +) / Double(sample.correct.count)))
            }
            for (name, value) in sample.metrics {
                row.values.append((Metric(name: name, unit: .none, direction: .higher, mood: .exact), value))
            }
            if sample.hasTokens {
                row.values.append((OpenAIEvalsLog.inputTokens, sample.inputTokens))
                row.values.append((OpenAIEvalsLog.outputTokens, sample.outputTokens))
            }
            table.add(row)
        }
        table.append(to: &builder, keepLabels: ["task"])
        let goldenSet = isFinished ? table.goldenSet : nil
        builder.updateRun { $0.environment.goldenSet = goldenSet }
        return try builder.build()
    }
}
