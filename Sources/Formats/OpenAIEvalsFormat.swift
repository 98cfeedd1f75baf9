import Measurements

extension ResultFormat {
    /// The event log of OpenAI's evals (`oaieval --record_path`).
    package static let openAIEvals = ResultFormat(
        name: "openai-evals", title: "an OpenAI evals log", signature: "JSON lines, the first one with \"spec\"",
        writtenBy: "`oaieval --record_path FILE`",
        observation: "a sample's match, metrics and tokens",
        recognises: { prefix in
            prefix.keysOfFirstObject.first == "spec" && prefix.contains(key: "eval_name") && prefix.contains(key: "run_id")
        },
        read: { (source, options) throws(FormatError) in
            var log = OpenAIEvalsLog(run: options.run(of: source, kind: .evaluation))
            try source.forEachJSONLineField { (line) throws(JSONFieldError) in try log.add(line) }
            return try source.resultSet(of: { try log.resultSet() })
        })
}
