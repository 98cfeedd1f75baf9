import Measurements

extension ResultFormat {
    /// What Google Benchmark writes with `--benchmark_format=json` or `csv`, also to `--benchmark_out`.
    package static let googleBenchmark = ResultFormat(
        name: "google-benchmark", title: "Google Benchmark's JSON or CSV",
        signature:
            "a JSON object with \"context\" and \"benchmarks\", or a line name,iterations,real_time,cpu_time,time_unit … and CSV below it",
        writtenBy: "Google Benchmark, `--benchmark_out=FILE`, with `--benchmark_repetitions`; `--benchmark_out_format=csv` has six digits",
        observation: "a repetition",
        recognises: { prefix in
            if GoogleBenchmarkTable.isTable(prefix) { return true }
            let keys = prefix.keysOfFirstObject
            return keys.contains("context") && (keys.contains("benchmarks") || prefix.contains(key: "library_build_type"))
        },
        read: { (source, options) throws(FormatError) in
            if GoogleBenchmarkTable.isTable(source.prefix) {
                var table = GoogleBenchmarkTable(run: options.run(of: source, kind: .benchmark), file: source.name)
                try table.read(source)
                return try table.resultSet(of: source)
            }
            return try source.resultSet { document in
                try GoogleBenchmarkResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
