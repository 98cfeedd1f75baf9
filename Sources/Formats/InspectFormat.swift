import Measurements

extension ResultFormat {
    /// The logs of Inspect: `.eval` archives, and JSON (`--log-format json`).
    package static let inspect = ResultFormat(
        name: "inspect", title: "an Inspect log",
        signature: "a JSON object with \"status\", \"eval\" and \"plan\", or a zip archive with header.json and samples/",
        writtenBy: "Inspect: `.eval` logs, and `--log-format json`",
        observation: "a sample's score, time, tokens, cost",
        recognises: { prefix in
            if prefix.members.count > 1 { return InspectArchive.isOne(prefix.members) }
            let keys = Set(prefix.keysOfFirstObject)
            return keys.isSuperset(of: ["status", "eval"]) && (keys.contains("plan") || prefix.isCut) && prefix.contains(key: "task")
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .evaluation)
            let set =
                source.prefix.members.count > 1
                ? try InspectArchive.resultSet(source, run: run, keepLabels: options.keepLabels)
                : try source.resultSet { try InspectLog(document: $0, run: run, keepLabels: options.keepLabels).resultSet() }
            if set.isEmpty, let unfinished = set.runs.first?.unfinished {
                throw FormatError(
                    .empty, file: source.name, problem: "the log holds no measurement (\(unfinished))", remedy: "run it again")
            }
            return set
        })
}
