import Measurements

extension ResultFormat {
    /// What pytest-benchmark writes: `--benchmark-json` with every timing, and what it stores with `--benchmark-save`, which has them only with
    /// `--benchmark-save-data`.
    package static let pytestBenchmark = ResultFormat(
        name: "pytest-benchmark", title: "pytest-benchmark's JSON",
        signature: "a JSON object with \"machine_info\" and \"benchmarks\"",
        writtenBy: "`pytest --benchmark-json=FILE`; what `--benchmark-save` stores holds only summaries without `--benchmark-save-data`",
        observation: "a timing",
        recognises: { prefix in
            let keys = prefix.keysOfFirstObject
            return keys.contains("machine_info") && keys.contains("benchmarks")
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try PytestBenchmarkResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
