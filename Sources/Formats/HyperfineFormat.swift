import Measurements

extension ResultFormat {
    /// The JSON export of hyperfine 1.x and 2.0. Its CSV export holds nothing but summaries and is left to the JSON one.
    package static let hyperfine = ResultFormat(
        name: "hyperfine", title: "a hyperfine export",
        signature: "a JSON object whose \"results\" have a \"command\" and \"times\", or with \"schema_version\" and \"primary_metric\"",
        recognises: { prefix in
            let keys = Set(prefix.keysOfFirstObject)
            guard keys.contains("results"), prefix.contains(key: "command") else { return false }
            if keys.contains("schema_version") { return keys.contains("primary_metric") || prefix.contains(key: "hyperfine_version") }
            return keys == ["results"] && (prefix.contains(key: "times") || prefix.contains(key: "mean"))
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try HyperfineResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
