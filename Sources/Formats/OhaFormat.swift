import Measurements

extension ResultFormat {
    /// oha's summary as JSON, and its requests as CSV.
    package static let oha = ResultFormat(
        name: "oha", title: "output of oha",
        signature:
            "a JSON object with \"latencyPercentiles\" and \"statusCodeDistribution\", or CSV with request-start,DNS,DNS+dialup,Response-delay",
        writtenBy: "`oha --output-format csv`; `--output-format json` holds only summaries",
        observation: "a request that was answered", basis: .documentation,
        recognises: { prefix in
            if OhaRequests.isHeader(prefix.firstLine) { return true }
            return prefix.firstByte == UInt8(ascii: "{")
                && Set(prefix.keysOfFirstObject).isSuperset(of: ["summary", "latencyPercentiles", "statusCodeDistribution"])
        },
        read: { (source, options) throws(FormatError) in
            var run = options.run(of: source, kind: .load)
            run.environment.tool = "oha"
            guard OhaRequests.isHeader(source.prefix.firstLine) else {
                return try source.resultSet { document in try OhaSummary(document, run: run).resultSet() }
            }
            var requests = OhaRequests(run: run)
            try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try requests.read(record, file: source.name) }
            return try requests.resultSet(of: source)
        })
}

/// What oha measures. An answer is good where its status is below 400: oha itself calls every answer a success.
enum OhaMetric {
    static let latency = Metric(name: "latency", unit: .seconds)
    static let firstByte = Metric(name: "first_byte", unit: .seconds)

    static func isGood(status: Int) -> Bool { (100..<400).contains(status) }
}
