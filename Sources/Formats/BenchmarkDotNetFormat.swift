import Measurements

extension ResultFormat {
    /// The JSON exports of BenchmarkDotNet, full and brief.
    package static let benchmarkDotNet = ResultFormat(
        name: "benchmarkdotnet", title: "BenchmarkDotNet's JSON",
        signature: "a JSON object with \"HostEnvironmentInfo\" and \"Benchmarks\"",
        writtenBy: "BenchmarkDotNet, `JsonExporter.Full`; the brief export holds only summaries",
        observation: "a value",
        recognises: { prefix in
            let keys = prefix.keysOfFirstObject
            return keys.contains("HostEnvironmentInfo") && keys.contains("Benchmarks")
        },
        read: { (source, options) throws(FormatError) in
            try source.resultSet { document in
                try BenchmarkDotNetResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
            }
        })
}
