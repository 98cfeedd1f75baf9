import Measurements

extension ResultFormat {
    /// The JSON output of `promptfoo eval`, of versions 1 to 3, bare or wrapped.
    package static let promptfoo = ResultFormat(
        name: "promptfoo", title: "a promptfoo output",
        signature: "a JSON object whose \"results\" have \"version\", \"stats\" and rows with \"prompt\" and \"vars\"",
        writtenBy: "`promptfoo eval --output FILE.json`",
        observation: "a test's score, success, time, tokens, cost",
        recognises: { prefix in
            let keys = Set(prefix.keysOfFirstObject)
            let isWrapped = keys.isSuperset(of: ["evalId", "results"]) || keys.isSuperset(of: ["results", "config", "shareableUrl"])
            let isBare = keys.contains("version") && keys.contains("results")
            guard isWrapped || isBare else { return false }
            return prefix.contains(key: "vars") && prefix.contains(key: "prompt")
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try PromptfooResults(document, run: options.run(of: source, kind: .evaluation)).resultSet(keepLabels: options.keepLabels)
            }
        })
}
