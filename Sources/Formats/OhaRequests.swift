import Measurements

/// Reads oha's CSV: a row of each request that was answered, sorted by start, in seconds.
struct OhaRequests {
    private var table: RequestTable
    private var names: CSVNames?

    static func isHeader(_ line: Substring) -> Bool { line.hasPrefix("request-start,DNS,DNS+dialup,Response-delay,request-duration,") }

    init(run: Run) {
        table = RequestTable(ResultSetBuilder(format: "oha", run: run))
        table.builder.note("a request without an answer has no row, and is missing among the failed ones; --output-format json counts them")
    }

    mutating func read(_ record: CSVReader.Record, file: String) throws(FormatError) {
        guard let names else {
            names = try CSVNames(record, requiring: ["request-start"], file: file)
            return
        }
        try names.check(record, file: file)
        func number(_ name: String) throws(FormatError) -> Double? {
            try names[name].map { column throws(FormatError) in try CSVNames.amount(column, name, record, file: file) }
        }
        let status = try number("status").flatMap { Int(exactly: $0) } ?? 0
        let labels = table.builder.labelIndex(Labels([("status", String(status))]))
        table.begin(RequestTable.Request(labels: labels, outcome: OhaMetric.isGood(status: status) ? .good : .failed))
        if let duration = try number("request-duration") { table.add(duration, to: table.builder.metric(OhaMetric.latency)) }
        // Zero stands for one that is not known.
        if let delay = try number("Response-delay"), delay > 0 { table.add(delay, to: table.builder.metric(OhaMetric.firstByte)) }
        if let size = try number("bytes") { table.add(size, to: table.builder.metric(Metric(name: "bytes", unit: .bytes))) }
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        table.endPart()
        let builder = table.builder
        return try source.resultSet(of: { try builder.build() })
    }
}
