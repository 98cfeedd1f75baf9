import Measurements

/// Reads oha's CSV: a row of each request that was answered, sorted by start, in seconds.
struct OhaRequests {
    private var table: RequestTable
    private var columns: [String: Int] = [:]

    static func isHeader(_ line: Substring) -> Bool { line.hasPrefix("request-start,DNS,DNS+dialup,Response-delay,request-duration,") }

    init(run: Run) {
        table = RequestTable(ResultSetBuilder(format: "oha", run: run))
        table.builder.note("a request without an answer has no row, and is missing among the failed ones; --output-format json counts them")
    }

    mutating func read(_ record: CSVReader.Record, file: String) throws(FormatError) {
        guard !columns.isEmpty else {
            for index in 0..<record.count { columns[record[index].trimmingSpaces()] = index }
            return
        }
        guard record.count == columns.count else {
            throw FormatError(
                .malformed, file: file, line: record.line, problem: "\(record.count) cells under \(columns.count) columns",
                remedy: "is the file cut?")
        }
        func number(_ name: String) throws(FormatError) -> Double? {
            guard let column = columns[name] else { return nil }
            switch NumberText(record[column]) {
            case .number(let number) where number >= 0: return number
            case .missing: return .nan
            default:
                throw FormatError(
                    .malformed, file: file, line: record.line, problem: "\(record[column].quotedForMessage) is no number of \(name)")
            }
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
