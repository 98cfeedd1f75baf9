import Measurements

/// Reads promptfoo's rows: a case for each test with each prompt and provider.
///
/// * A case is known by the test's description or its variables, never by a row's number or uuid; where there are several prompts or providers, by
///   these, too (prompts by their labels or numbers: a changed prompt keeps its cases). `--repeat` makes epochs of it.
/// * `latencyMs` of an answer from the cache is no latency, and its tokens were not used: both are missing, and a note counts them.
/// * A row with a provider error (`failureReason` 2, or neither an answer nor a verdict) failed; one whose assertion failed is wrong.
/// * The grader's own tokens (`gradingResult.tokensUsed`) are not the application's.
struct PromptfooResults {
    private var tests: [Test] = []
    private var builder: ResultSetBuilder
    private var cached = 0

    /// A row, before it is known what tells the cases apart.
    private struct Test {
        let name: String
        let digest: String
        let prompt: String
        let provider: String
        let isCached: Bool
        var row: EvaluationTable.Row
    }

    private static let latency = Metric(name: "latencyMs", unit: .milliseconds, standardName: "latency")
    private static let score = Metric(name: "score", unit: .none, direction: .higher, mood: .exact)
    private static let success = Metric(name: "success", unit: .ratio, direction: .higher, standardName: "accuracy")
    private static let cost = Metric(name: "cost", unit: .dollars)
    private static let inputTokens = Metric(name: "prompt_tokens", unit: .tokens, standardName: "input_tokens")
    private static let outputTokens = Metric(name: "completion_tokens", unit: .tokens, standardName: "output_tokens")
    private static let reasoningTokens = Metric(name: "reasoning_tokens", unit: .tokens)

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "promptfoo", run: run)
        let inner = try document.required("results")
        // The newer documents wrap what was the whole document.
        let summary = inner.value.isObject ? inner : document
        try describeRun(document, summary)
        try summary.required("results").forEachElement { (_, row) throws(JSONFieldError) in try read(row) }
        if cached > 0 {
            builder.note("\(cached) answers came from the cache: their latency and tokens are missing; compare with --no-cache")
        }
    }

    consuming func resultSet(keepLabels: Set<String>) throws(MeasurementError) -> ResultSet {
        let hasPrompts = Set(tests.map(\.prompt)).count > 1
        let hasProviders = Set(tests.map(\.provider)).count > 1
        var digests: [String: Set<String>] = [:]
        for test in tests { digests[test.name, default: []].insert(test.digest) }
        var epochs = EpochCounter()
        let cases = tests.map { test in
            let name = digests[test.name, default: []].count > 1 ? test.name + " · " + test.digest.prefix(8) : test.name
            let id = ([name] + (hasPrompts ? [test.prompt] : []) + (hasProviders ? [test.provider] : [])).joined(separator: " · ")
            return (id: id, epoch: epochs.next(id), test: test)
        }
        var table = EvaluationTable()
        table.tellsFailures = true
        for item in cases {
            var row = item.test.row
            if cached > 0 { row.values.append((Metric.cached, item.test.isCached ? 1 : 0)) }
            table.add(
                EvaluationTable.Row(
                    id: item.id, epoch: epochs.hasRepeats ? item.epoch : -1, digest: item.test.digest, labels: row.labels,
                    failed: row.failed,
                    values: row.values))
        }
        table.append(to: &builder, keepLabels: keepLabels)
        let goldenSet = table.goldenSet
        builder.updateRun { $0.environment.goldenSet = goldenSet }
        return try builder.build()
    }

    private mutating func describeRun(_ document: JSONField, _ summary: JSONField) throws(JSONFieldError) {
        let version = document["metadata"]?["promptfooVersion"]?.value.string
        let started = (try? summary["timestamp"]?.timestamp()) ?? nil
        var models: [String] = []
        var prompts: [String] = []
        try summary["prompts"]?.forEachElement { (_, prompt) throws(JSONFieldError) in
            if let provider = prompt["provider"]?.value.string, !models.contains(provider) { models.append(provider) }
            if let id = prompt["id"]?.value.string, !prompts.contains(id) { prompts.append(id) }
        }
        builder.updateRun { run in
            run.started = started
            run.environment.tool = "promptfoo"
            run.environment.toolVersion = version
            run.environment.model = models.count == 1 ? models[0] : nil
            run.environment.prompt = prompts.count == 1 ? prompts[0] : nil
        }
    }

    private mutating func read(_ row: JSONField) throws(JSONFieldError) {
        let vars = row["vars"] ?? row["testCase"]?["vars"]
        var labels: [(key: String, value: String)] = []
        var digest = ContentDigest()
        var words: [String] = []
        try vars?.forEachMember { (key, field) throws(JSONFieldError) in
            digest.add(key)
            field.add(to: &digest)
            if let text = field.scalarText { words.append(String(text.prefix(60))) }
            if let text = field.labelText { labels.append((key, text)) }
        }
        try row["testCase"]?["metadata"]?.forEachMember { (key, field) throws(JSONFieldError) in
            if let text = field.labelText { labels.append((key, text)) }
        }
        let provider = row["provider"]
        let model = provider?["label"]?.scalarText.nonEmpty ?? provider?["id"]?.scalarText ?? provider?.scalarText ?? ""
        if !model.isEmpty { labels.append(("provider", model)) }
        let asked = try row.required("prompt")
        let label = asked["label"]?.labelText
        if let label { labels.append(("prompt", label)) }
        let number = try row["promptIdx"]?.integer()
        let prompt =
            label ?? number.map { "prompt \($0)" } ?? ContentDigest([asked["raw"]?.scalarText ?? asked.scalarText ?? ""]).hexadecimal
        let description = row["testCase"]?["description"]?.value.string
        let name = description ?? (words.isEmpty ? "test" : words.joined(separator: ", "))
        var values: [(metric: Metric, value: Double)] = []
        let failed = hasFailed(row)
        if let score = row["score"] { values.append((PromptfooResults.score, try score.number())) }
        if let success = row["success"]?.value.bool { values.append((PromptfooResults.success, success ? 1 : 0)) }
        try row["namedScores"]?.forEachMember { (name, field) throws(JSONFieldError) in
            values.append((Metric(name: name, unit: .none, direction: .higher, mood: .exact), try field.numberOrMissing()))
        }
        let isCached = row["response"]?["cached"]?.value.bool ?? false
        if isCached { cached += 1 }
        if let latency = row["latencyMs"] { values.append((PromptfooResults.latency, isCached ? .nan : try latency.duration())) }
        // 0 also stands for a price that promptfoo does not know.
        if let cost = try row["cost"]?.number(), cost > 0 { values.append((PromptfooResults.cost, isCached ? .nan : cost)) }
        if let usage = row["response"]?["tokenUsage"] {
            for (key, metric) in [("prompt", PromptfooResults.inputTokens), ("completion", PromptfooResults.outputTokens)] {
                if let tokens = try usage[key]?.number() { values.append((metric, isCached ? .nan : tokens)) }
            }
            if let tokens = try usage["completionDetails"]?["reasoning"]?.number(), !isCached {
                values.append((PromptfooResults.reasoningTokens, tokens))
            }
        }
        tests.append(
            Test(
                name: name, digest: digest.hexadecimal, prompt: prompt, provider: model, isCached: isCached,
                row: EvaluationTable.Row(id: name, labels: labels, failed: failed, values: values)))
    }

    private func hasFailed(_ row: JSONField) -> Bool {
        if let reason = row["failureReason"]?.value.int { return reason == 2 }
        // Early files say it only by what is not there.
        return row["error"] != nil && row["response"] == nil && row["gradingResult"] == nil
    }
}

extension String? {
    fileprivate var nonEmpty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
