import Measurements

extension ResultFormat {
    /// HdrHistogram's interval logs and percentile tables.
    package static let hdrHistogram = ResultFormat(
        name: "hdrhistogram", title: "a log or percentile table of HdrHistogram",
        signature: "#[Histogram log format version …], or a header Value Percentile TotalCount 1/(1-Percentile)",
        writtenBy:
            "HdrHistogram's `HistogramLogWriter` (`.hlog`) and `outputPercentileDistribution` (`.hgrm`); the unit has to be given: `--unit us`",
        observation: "none; a histogram for each tag, intervals added up",
        takes: .unit,
        recognises: { prefix in
            HdrHistogramLog.isLog(prefix) || HdrPercentileTable.isHeader(prefix.firstLine)
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .load)
            if HdrHistogramLog.isLog(source.prefix) {
                var log = HdrHistogramLog(run: run, file: source.name)
                try source.forEachLine { (bytes, number) throws(FormatError) in
                    try log.read(String(decoding: bytes, as: UTF8.self), line: number)
                }
                return try log.resultSet(of: source, unit: options.unit)
            }
            var table = HdrPercentileTable(file: source.name)
            try source.forEachLine { (bytes, number) throws(FormatError) in
                try table.read(String(decoding: bytes, as: UTF8.self), line: number)
            }
            return try table.resultSet(of: source, run: run, unit: options.unit)
        })
}

extension FormatError {
    /// - Parameter hint: what the file tells of its unit all the same.
    static func noUnit(file: String, hint: String) -> FormatError {
        FormatError(
            .malformed, file: file, problem: "the file does not say which unit its values have\(hint)",
            remedy: "give it: --unit us (ns, us, ms, s), or unit: us in the budget's suite")
    }
}
