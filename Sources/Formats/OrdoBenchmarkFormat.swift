import Measurements

extension ResultFormat {
    /// A stored baseline of the Swift package Benchmark (ordo-one), `.benchmarkBaselines/<target>/<name>/results.json`, and what it exports
    /// of one.
    package static let ordoBenchmark = ResultFormat(
        name: "ordo-one-benchmark", title: "a baseline or an export of Swift's package Benchmark",
        signature:
            "a JSON object with \"baselineName\", \"machine\" and \"results\", whose metrics have \"statistics\" with a \"histogram\"; one with counts and subBucketMask; a first row like Time (wall clock) (μs), or #datatype tag and measurement,hostName,processoryType",
        writtenBy:
            "Swift's package Benchmark, `.benchmarkBaselines/<target>/<name>/results.json`; `--format histogramEncoded` and `histogramSamples` (not of custom metrics); `histogramPercentiles` and `influx` hold only summaries",
        observation: "histograms",
        recognises: { isBaseline($0) || OrdoBenchmarkExport($0) != nil },
        read: { (source, options) throws(FormatError) in
            switch OrdoBenchmarkExport(source.prefix) {
            case .jmh:
                throw FormatError(
                    .malformed, file: source.name,
                    problem: "this is Benchmark's export for JMH's viewers, in which figures of one benchmark leak into the next",
                    remedy: "give .benchmarkBaselines/<target>/<name>/results.json")
            case .histogram:
                let name = try OrdoBenchmarkExport.FileName(of: source)
                return try source.resultSet { document in
                    var builder = OrdoBenchmarkExport.builder(of: source, name: name, options: options)
                    let metric = OrdoBenchmarkMetric.named(name.metric) ?? Metric(name: name.metric, unit: .none)
                    let histogram = try OrdoBenchmarkResults.histogram(document)
                    builder.append(histogram: MeasuredHistogram(metric: metric, labels: name.labels, histogram: histogram))
                    return try builder.build()
                }
            case .samples: return try readTable(source, isOfPercentiles: false, options)
            case .percentiles: return try readTable(source, isOfPercentiles: true, options)
            case .influx:
                var export = OrdoBenchmarkInflux(run: options.run(of: source, kind: .benchmark), file: source.name)
                try source.forEachLine { (bytes, number) throws(FormatError) in
                    try export.read(String(decoding: bytes, as: UTF8.self), number: number)
                }
                return try export.resultSet(of: source)
            case nil:
                return try source.resultSet { document in
                    try OrdoBenchmarkResults(document: document, run: options.run(of: source, kind: .benchmark)).resultSet()
                }
            }
        })

    private static func isBaseline(_ prefix: InputPrefix) -> Bool {
        // The order of keys is random from run to run.
        let keys = Set(prefix.keysOfFirstObject)
        return prefix.firstByte == UInt8(ascii: "{") && !keys.isEmpty && keys.isSubset(of: ["baselineName", "machine", "results"])
            && prefix.contains(key: "subBucketMask") && prefix.contains(key: "scalingFactor")
    }

    private static func readTable(
        _ source: InputSource, isOfPercentiles: Bool, _ options: ReadingOptions
    ) throws(FormatError) -> ResultSet {
        var table = try OrdoBenchmarkTSV(of: source, isOfPercentiles: isOfPercentiles, options: options)
        try source.forEachLine { (bytes, number) throws(FormatError) in
            try table.read(String(decoding: bytes, as: UTF8.self), number: number)
        }
        return try table.resultSet(of: source)
    }
}
