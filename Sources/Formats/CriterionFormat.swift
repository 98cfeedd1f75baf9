import Measurements

extension ResultFormat {
    /// What criterion.rs leaves in `target/criterion/…/new`, of which `sample.json` has every sample, and the messages of `cargo criterion
    /// --message-format json`.
    // The messages are built from documentation only.
    package static let criterion = ResultFormat(
        name: "criterion", title: "criterion.rs's sample.json or estimates.json",
        signature:
            "a JSON object with \"iters\" and \"times\", or with \"median_abs_dev\", or JSON lines with \"reason\":\"benchmark-complete\"",
        writtenBy:
            "criterion.rs: `target/criterion/**/new/sample.json` with `benchmark.json` beside it, or `cargo criterion --message-format json`",
        observation: "a sample",
        recognises: { CriterionFile($0) != nil },
        read: { (source, options) throws(FormatError) in
            // Every file has the same name; its folder is that of the run: new, base, or what `--save-baseline` named.
            let run = Run(name: options.runName ?? source.folderNames.last ?? source.runName, source: source.name, kind: .benchmark)
            switch CriterionFile(source.prefix) {
            case .messages:
                var results = CriterionMessages(run: run)
                try source.forEachJSONLineField { (message) throws(JSONFieldError) in try results.add(message) }
                return try source.resultSet(of: { try results.resultSet() })
            case .change:
                throw FormatError(
                    .malformed, file: source.name, problem: "this is criterion's own comparison with a baseline, not a measurement",
                    remedy: "give the files of the folder new: …/new/sample.json")
            case .estimates:
                let benchmark = try CriterionBenchmark(beside: source)
                return try source.resultSet { try CriterionResults(benchmark, run: run).resultSet(estimates: $0) }
            case .sample, nil:
                let benchmark = try CriterionBenchmark(beside: source)
                return try source.resultSet { try CriterionResults(benchmark, run: run).resultSet(sample: $0) }
            }
        })
}

/// Which of criterion's files this is.
private enum CriterionFile {
    case sample, estimates, change, messages

    init?(_ prefix: InputPrefix) {
        let keys = Set(prefix.keysOfFirstObject)
        if keys.isSuperset(of: ["iters", "times"]) || keys.isSuperset(of: ["iters", "sampling_mode"]) {
            self = .sample
        } else if keys.isSuperset(of: ["mean", "median", "median_abs_dev"]) {
            self = .estimates
        } else if keys == ["mean", "median"], prefix.contains(key: "confidence_interval") {
            self = .change
        } else if keys.contains("reason"), prefix.contains(key: "benchmark-complete") || prefix.contains(key: "group-complete") {
            self = .messages
        } else {
            return nil
        }
    }
}

/// What `benchmark.json`, which stands beside every other file of a benchmark, says of it. Folder names are no names of benchmarks, since
/// criterion replaces characters in them.
struct CriterionBenchmark {
    let id: String
    let labels: Labels

    init(beside source: InputSource) throws(FormatError) {
        guard let path = source.siblingPath("benchmark.json") else {
            throw FormatError(
                .malformed, file: source.name, problem: "nothing says which benchmark this is",
                remedy: "give the file where criterion wrote it, with benchmark.json beside it")
        }
        let file: InputSource
        do throws(FormatError) { file = try InputSource(path: path) } catch {
            guard error.kind == .notFound else { throw error }
            throw FormatError(
                .malformed, file: source.name, problem: "benchmark.json, which names the benchmark, is not beside it",
                remedy: "keep the files of target/criterion together")
        }
        self = try file.withJSONFields { (document) throws(JSONFieldError) in try CriterionBenchmark(document) }
    }

    private init(_ document: JSONField) throws(JSONFieldError) {
        id = try document.required("full_id").text()
        var pairs: [(String, String)] = []
        for (key, label) in [("group_id", "group"), ("function_id", "function"), ("value_str", "value")] {
            if let text = document[key]?.labelText { pairs.append((label, text)) }
        }
        labels = Labels(pairs + [("benchmark", id)])
    }
}
