import Measurements

extension ResultFormat {
    /// What Google Benchmark writes with `--benchmark_format=json` or `--benchmark_out`.
    package static let googleBenchmark = ResultFormat(
        name: "google-benchmark", title: "Google Benchmark's JSON",
        signature: "a JSON object with \"context\" and \"benchmarks\"",
        writtenBy: "Google Benchmark, `--benchmark_out=FILE`, with `--benchmark_repetitions`",
        observation: "a repetition",
        recognises: { prefix in
            let keys = prefix.keysOfFirstObject
            return keys.contains("context") && (keys.contains("benchmarks") || prefix.contains(key: "library_build_type"))
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try GoogleBenchmarkResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
