import Measurements

/// Reads DeepEval's test cases: a case for each `name`, a metric for each of DeepEval's, 1 or 0 for a case that passed all of them.
///
/// * DeepEval stores no direction, and `Toxicity` and its like changed theirs between releases: higher is better as in release 4, and a note
///   says so where a metric's name is one of these.
/// * A metric that raised an error has no score: missing. The case did not pass for that; it did not fail as a request.
/// * `completionTime` (seconds), `tokenCost` and the token counts of a case are the application's; those of `metricsData` are the judge's.
struct DeepEvalResults {
    private var table = EvaluationTable()
    private var builder: ResultSetBuilder
    private var epochs = EpochCounter()

    private static let success = Metric(name: "success", unit: .ratio, direction: .higher, standardName: "accuracy")
    private static let quantities: [(key: String, metric: Metric)] = [
        ("completionTime", Metric(name: "completionTime", unit: .seconds, standardName: "latency")),
        ("tokenCost", Metric(name: "tokenCost", unit: .dollars, standardName: "cost")),
        ("inputTokenCount", Metric(name: "inputTokenCount", unit: .tokens, standardName: "input_tokens")),
        ("outputTokenCount", Metric(name: "outputTokenCount", unit: .tokens, standardName: "output_tokens")),
    ]
    /// Metrics that measure something bad, of which releases before 4 gave the bad share.
    private static let turned: Set<String> = ["Toxicity", "Bias", "Hallucination"]

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "deepeval", run: run)
        let parameters = document["hyperparameters"]
        let model = parameters?["model"]?.scalarText
        let prompt = parameters?["prompt"]?.labelText ?? document["identifier"]?.labelText
        var judges: Set<String> = []
        var turned: Set<String> = []
        var errors = 0
        try document.required("testCases").forEachElement { (_, item) throws(JSONFieldError) in
            errors += try read(item, &judges, &turned)
        }
        if let conversations = document["conversationalTestCases"] {
            var count = 0
            try conversations.forEachElement { (_, _) throws(JSONFieldError) in count += 1 }
            if count > 0 { builder.note("\(count) conversational test cases are left out: only testCases are read") }
        }
        if errors > 0 { builder.note("\(errors) scores are missing because a metric raised an error") }
        for name in turned.sorted() {
            builder.note(
                "\(name): higher is taken as better, as since DeepEval 4; a file of an earlier release gives the bad share, and says no version"
            )
        }
        builder.updateRun { run in
            run.environment.tool = "deepeval"
            run.environment.model = model
            run.environment.prompt = prompt
            run.environment.judge = judges.isEmpty ? nil : judges.sorted().joined(separator: ", ")
        }
    }

    consuming func resultSet(keepLabels: Set<String>) throws(MeasurementError) -> ResultSet {
        table.append(to: &builder, keepLabels: keepLabels)
        let goldenSet = table.goldenSet
        builder.updateRun { $0.environment.goldenSet = goldenSet }
        return try builder.build()
    }

    /// The number of metrics that raised an error.
    private mutating func read(_ item: JSONField, _ judges: inout Set<String>, _ turned: inout Set<String>) throws(JSONFieldError) -> Int {
        let name = try item.required("name").identifier()
        var digest = ContentDigest()
        for key in ["input", "expectedOutput"] { item[key]?.add(to: &digest) }
        var row = EvaluationTable.Row(id: name, digest: digest.hexadecimal)
        try item["metadata"]?.forEachMember { (key, field) throws(JSONFieldError) in
            if let text = field.labelText { row.labels.append((key, text)) }
        }
        if let success = item["success"]?.value.bool { row.values.append((DeepEvalResults.success, success ? 1 : 0)) }
        var errors = 0
        try item["metricsData"]?.forEachElement { (_, data) throws(JSONFieldError) in
            let name = try data.required("name").text()
            if let judge = data["evaluationModel"]?.value.string { judges.insert(judge) }
            if DeepEvalResults.turned.contains(name) { turned.insert(name) }
            if data["score"] == nil, data["error"] != nil { errors += 1 }
            row.values.append(
                (
                    Metric(name: name, unit: .ratio, direction: .higher, mood: .exact),
                    try data["score"]?.numberOrMissing() ?? .nan
                ))
        }
        for (key, metric) in DeepEvalResults.quantities {
            guard let field = item[key] else { continue }
            row.values.append((metric, metric.unit.dimension == .time ? try field.duration() : try field.number()))
        }
        // A case that stands there twice was run twice.
        let epoch = epochs.next(name)
        if epoch > 1 { row.epoch = epoch }
        table.add(row)
        return errors
    }
}
