import Measurements

extension ResultFormat {
    /// A stored baseline of the Swift package Benchmark (ordo-one), `.benchmarkBaselines/<target>/<name>/results.json`.
    package static let ordoBenchmark = ResultFormat(
        name: "ordo-one-benchmark", title: "a baseline of Swift's package Benchmark",
        signature:
            "a JSON object with \"baselineName\", \"machine\" and \"results\", whose metrics have \"statistics\" with a \"histogram\"",
        writtenBy: "Swift's package Benchmark, `.benchmarkBaselines/<target>/<name>/results.json`",
        observation: "histograms",
        recognises: { prefix in
            // The order of keys is random from run to run.
            let keys = Set(prefix.keysOfFirstObject)
            if prefix.firstByte == UInt8(ascii: "[") { return !keys.contains("jmhVersion") && isJMHExport(prefix) }
            return !keys.isEmpty && keys.isSubset(of: ["baselineName", "machine", "results"]) && prefix.contains(key: "subBucketMask")
                && prefix.contains(key: "scalingFactor")
        },
        read: { (source, options) throws(FormatError) in
            if source.prefix.firstByte == UInt8(ascii: "[") {
                throw FormatError(
                    .malformed, file: source.name,
                    problem: "this is Benchmark's export for JMH's viewers, in which figures of one benchmark leak into the next",
                    remedy: "give .benchmarkBaselines/<target>/<name>/results.json")
            }
            return try source.resultSet { document in
                try OrdoBenchmarkResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })

    private static func isJMHExport(_ prefix: InputPrefix) -> Bool { prefix.text.contains("\"package.benchmark.") }
}
