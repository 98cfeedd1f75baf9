import Measurements

extension ResultFormat {
    /// What wrk prints.
    package static let wrk = ResultFormat(
        name: "wrk", title: "a load test of wrk", signature: "a first line Running 10s test @ URL, and Thread Stats",
        writtenBy: "`wrk --latency`",
        observation: "none of latency, only wrk's summary; each request of `failed`",
        recognises: { prefix in
            WrkReport.isFirst(prefix.firstLine) && prefix.lines.contains { $0.contains("Thread Stats") && $0.contains("Stdev") }
        },
        read: { (source, options) throws(FormatError) in
            var run = options.run(of: source, kind: .load)
            run.environment.tool = "wrk"
            var report = WrkReport(run: run, file: source.name)
            try source.forEachLine { (bytes, number) throws(FormatError) in
                try report.read(String(decoding: bytes, as: UTF8.self), line: number)
            }
            return try report.resultSet(of: source)
        })
}
