import Measurements

extension ResultFormat {
    /// The JSON logs of Inspect (`--log-format json`).
    package static let inspect = ResultFormat(
        name: "inspect", title: "an Inspect log", signature: "a JSON object with \"status\", \"eval\" and \"plan\"",
        recognises: { prefix in
            let keys = Set(prefix.keysOfFirstObject)
            return keys.isSuperset(of: ["status", "eval"]) && (keys.contains("plan") || prefix.isCut) && prefix.contains(key: "task")
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .evaluation)
            let set = try source.resultSet { try InspectLog(document: $0, run: run, keepLabels: options.keepLabels).resultSet() }
            if set.isEmpty, let unfinished = set.runs.first?.unfinished {
                throw FormatError(
                    .empty, file: source.name, problem: "the log holds no measurement (\(unfinished))", remedy: "run it again")
            }
            return set
        })
}
