import Measurements

/// The aggregates of one `results_*.json`, as summaries, and what it tells of the run.
///
/// Groups repeat their tasks' numbers and are left out. A summary's statistic is called the mean, which it is for all but a few metrics
/// (perplexities, correlations).
struct LMEvaluationHarnessResults {
    private var builder: ResultSetBuilder

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: LMEvaluationHarnessName.format, run: run)
        let sizes = try LMEvaluationHarnessResults.sizes(in: document)
        let environment = try LMEvaluationHarnessResults.environment(of: document, sizes: sizes)
        let started = try document["date"]?.number()
        builder.updateRun { run in
            run.environment = environment
            run.started = started
        }
        for (task, size) in sizes where size.effective < size.original {
            builder.note("\(task) was limited to \(size.effective) of \(size.original) documents")
        }
        let groups = try LMEvaluationHarnessResults.groups(in: document)
        try document.required("results").forEachMember { (task, field) throws(JSONFieldError) in
            if groups.contains(task) {
                builder.note("\(task) is a group; its tasks count, not their aggregate")
            } else {
                try read(task: task, field: field, document: document, count: sizes.first { $0.task == task }?.size.effective)
            }
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private struct Size {
        let original: Int
        let effective: Int
    }

    private mutating func read(task: String, field: JSONField, document: JSONField, count: Int?) throws(JSONFieldError) {
        let stated = try field["sample_len"]?.integer()
        try field.forEachMember { (key, entry) throws(JSONFieldError) in
            guard let comma = key.lastIndex(of: ",") else { return }
            let name = String(key[..<comma])
            let filter = String(key[key.index(after: comma)...])
            guard !name.hasSuffix("_stderr") else { return }
            guard let value = entry.value.double, value.isFinite else {
                builder.note("\(key) of \(task) is no number; it is left out")
                return
            }
            let higher = document["higher_is_better"]?[task]?[name]?.value.bool
            let metric = Metric(lmEvaluationHarness: name, filter: filter, higherIsBetter: higher)
            builder.append(
                summary: Summary(metric: metric, labels: Labels([("task", task)]), count: count ?? stated, values: [.mean: value]))
        }
    }

    private static func groups(in document: JSONField) throws(JSONFieldError) -> Set<String> {
        var groups: Set<String> = []
        try document["groups"]?.forEachMember { (key, _) throws(JSONFieldError) in groups.insert(key) }
        try document["group_subtasks"]?.forEachMember { (key, field) throws(JSONFieldError) in
            // Older releases list every task here, with no subtasks.
            var isEmpty = true
            try field.forEachElement { (_, _) throws(JSONFieldError) in isEmpty = false }
            if !isEmpty { groups.insert(key) }
        }
        return groups
    }

    private static func sizes(in document: JSONField) throws(JSONFieldError) -> [(task: String, size: Size)] {
        var sizes: [(task: String, size: Size)] = []
        try document["n-samples"]?.forEachMember { (task, field) throws(JSONFieldError) in
            let original = try field.required("original").integer()
            sizes.append((task, Size(original: original, effective: try field["effective"]?.integer() ?? original)))
        }
        return sizes.sorted { $0.task < $1.task }
    }

    private static func environment(
        of document: JSONField, sizes: [(task: String, size: Size)]
    ) throws(JSONFieldError) -> Environment {
        let config = document["config"]
        // An object; release 0.4.2 wrote the command line's text, which has no members.
        let arguments = config?["model_args"]
        let model = try (document["model_name"] ?? arguments?["pretrained"] ?? arguments?["model"] ?? config?["model"])?.text()
        return Environment(
            tool: "lm-evaluation-harness", toolVersion: try document["lm_eval_version"]?.text(), model: model,
            prompt: try prompt(of: document), goldenSet: goldenSet(of: document, sizes: sizes))
    }

    /// A digest of everything that turns a document into a prompt: the system instruction, the chat template and each task's templates
    /// and shots. The tool's own `task_hashes` would not do, since they change with the documents, too.
    private static func prompt(of document: JSONField) throws(JSONFieldError) -> String? {
        guard let configs = document["configs"] else { return try document["system_instruction_sha"]?.text() }
        var parts = ["system_instruction_sha", "chat_template_sha"].map { document[$0]?.value.string ?? "" }
        parts.append(document["fewshot_as_multiturn"]?.scalarText ?? "")
        var tasks: [(String, [String])] = []
        try configs.forEachMember { (task, config) throws(JSONFieldError) in
            var texts = [task]
            for key in ["description", "doc_to_text", "target_delimiter", "fewshot_delimiter"] {
                let text = config[key]?.scalarText ?? ""
                // A Python function may be written with its address, which differs from run to run.
                texts.append(text.hasPrefix("<function") ? "<function>" : text)
            }
            texts.append(document["n-shot"]?[task]?.scalarText ?? "")
            tasks.append((task, texts))
        }
        return ContentDigest(parts + tasks.sorted { $0.0 < $1.0 }.flatMap(\.1)).hexadecimal
    }

    /// A digest of the tasks with their versions and numbers of documents. The documents themselves are checked case by case
    /// (`doc_hash`); `task_hashes` cannot serve, since they contain the prompts.
    private static func goldenSet(of document: JSONField, sizes: [(task: String, size: Size)]) -> String? {
        guard !sizes.isEmpty else { return nil }
        return ContentDigest(
            sizes.flatMap { [$0.task, document["versions"]?[$0.task]?.scalarText ?? "", String($0.size.effective)] }
        ).hexadecimal
    }
}
