import Measurements

extension ResultFormat {
    /// The files of EleutherAI's lm-evaluation-harness: `results_*.json` and `samples_*.jsonl`, each by itself; those of one call are one
    /// run by the time in their names.
    package static let lmEvaluationHarness = ResultFormat(
        name: "lm-eval", title: "a file of lm-evaluation-harness",
        signature: "a JSON object with \"results\", \"configs\" and \"versions\", or JSON lines with \"doc_id\" and \"resps\"",
        writtenBy: "lm-evaluation-harness, `--log_samples`; `results_*.json` beside its `samples_*.jsonl`",
        observation: "a document's metric",
        recognises: { prefix in LMEvaluationHarnessFile(prefix) != nil },
        read: { (source, options) throws(FormatError) in
            let name = LMEvaluationHarnessName(path: source.name)
            var run = options.run(of: source, kind: .evaluation)
            run.environment.tool = "lm-evaluation-harness"
            if let time = name.time, options.runName == nil {
                run.name = time
                run.isNamedByFile = true
            }
            switch LMEvaluationHarnessFile(source.prefix) {
            case .results, nil:
                return try source.resultSet { try LMEvaluationHarnessResults(document: $0, run: run).resultSet() }
            case .listOfSamples:
                return try source.resultSet { document in
                    var samples = LMEvaluationHarnessSamples(task: name.task, keepLabels: options.keepLabels)
                    try document.forEachElement { (_, line) throws(JSONFieldError) in try samples.add(line) }
                    return try samples.resultSet(run: run)
                }
            case .samples:
                var samples = LMEvaluationHarnessSamples(task: name.task, keepLabels: options.keepLabels)
                try source.forEachJSONLineField { (line) throws(JSONFieldError) in try samples.add(line) }
                return try source.resultSet(of: { try samples.resultSet(run: run) })
            }
        })
}

/// Which of the tool's files one is.
private enum LMEvaluationHarnessFile {
    case results, samples
    /// Release 0.4.2 wrote one indented list.
    case listOfSamples

    init?(_ prefix: InputPrefix) {
        let keys = Set(prefix.keysOfFirstObject)
        if keys.contains("doc_id"), !keys.isDisjoint(with: ["doc", "resps", "filtered_resps"]) {
            self = prefix.firstByte == UInt8(ascii: "[") ? .listOfSamples : .samples
        } else if keys.contains("results"),
            !keys.isDisjoint(with: ["n-shot", "higher_is_better", "n-samples"]) || keys.isSuperset(of: ["configs", "versions"])
        {
            self = .results
        } else if keys == ["results"], prefix.isCut, prefix.text.contains("_stderr,") {
            // So many tasks that nothing else is to be seen.
            self = .results
        } else {
            return nil
        }
    }
}
