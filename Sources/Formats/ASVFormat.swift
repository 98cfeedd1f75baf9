import Measurements

extension ResultFormat {
    /// A result file of airspeed velocity, `results/<machine>/<commit>-<environment>.json`.
    package static let asv = ResultFormat(
        name: "asv", title: "a result file of asv",
        signature: "a JSON object with \"commit_hash\" and \"result_columns\"",
        writtenBy: "asv, `results/<machine>/<commit>-*.json` with `benchmarks.json` in the folder above; `--record-samples` keeps samples",
        observation: "a sample",
        recognises: { prefix in
            let keys = prefix.keysOfFirstObject
            return keys.contains("commit_hash") && keys.contains("result_columns")
        },
        read: { (source, options) throws(FormatError) in
            let benchmarks = try ASVBenchmarks(beside: source)
            return try source.resultSet { document in
                try ASVResults(document: document, benchmarks: benchmarks, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
