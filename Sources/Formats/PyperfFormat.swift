import Measurements

extension ResultFormat {
    /// What pyperf writes with `-o`; also compressed, as `.json.gz`.
    package static let pyperf = ResultFormat(
        name: "pyperf", title: "pyperf's JSON",
        signature: "a JSON object with \"benchmarks\", whose \"runs\" have \"values\" or \"warmups\"",
        writtenBy: "pyperf, `-o FILE`",
        observation: "a value; a worker process is a repetition",
        recognises: { prefix in
            let keys = prefix.keysOfFirstObject
            // In a long file the keys behind the benchmarks lie beyond the prefix.
            return keys.contains("benchmarks") && Set(keys).isSubset(of: ["benchmarks", "metadata", "version"])
                && prefix.contains(key: "runs")
                && (prefix.contains(key: "values") || prefix.contains(key: "warmups"))
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try PyperfResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
