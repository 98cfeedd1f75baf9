import Measurements

extension ResultFormat {
    /// What Catch2's XML reporter (`-r xml`) writes of benchmarks, in 2.x and 3.x.
    // What 3.x writes is built from documentation only.
    package static let catch2 = ResultFormat(
        name: "catch2", title: "Catch2's XML report",
        signature: "XML with <Catch or <Catch2TestRun and <BenchmarkResults",
        writtenBy: "Catch2, `-r xml`",
        observation: "only summaries",
        recognises: { prefix in
            guard prefix.firstByte == UInt8(ascii: "<") else { return false }
            let text = prefix.text
            return text.contains("<Catch name=") || text.contains("<Catch2TestRun")
        },
        read: { (source, options) throws(FormatError) in
            let run = options.run(of: source, kind: .benchmark)
            return try source.withWholeDocument { (text) throws(FormatError) in
                var report = Catch2Report(run: run, file: source.name)
                try report.read(text)
                return try report.resultSet(of: source)
            }
        })
}
