import Measurements

/// Reads hey's CSV: a row for each request that got a response, times in seconds with four decimals.
///
/// A request without a response (refused, timed out) has no row: how many there were the file does not tell.
struct HeyTable {
    private let run: Run
    private var names: CSVNames?
    /// Of the metrics, the status and the offset.
    private var columns: [Int?] = []
    private var log = RequestLog(metrics: HeyTable.metrics, startsAreTimes: false)

    private static let metrics =
        [Metric(name: "response-time", unit: .seconds, standardName: "latency")]
        + ["DNS+dialup", "DNS", "Request-write", "Response-delay", "Response-read"].map { Metric(name: $0, unit: .seconds) }

    init(run: Run) { self.run = run }

    static func isHeader(_ line: Substring) -> Bool { line.hasPrefix("response-time,DNS+dialup,DNS,") }

    mutating func read(_ record: CSVReader.Record, file: String) throws(FormatError) {
        guard let names else {
            let names = try CSVNames(record, requiring: ["response-time", "status-code", "offset"], file: file)
            self.names = names
            columns = (HeyTable.metrics.map(\.name) + ["status-code", "offset"]).map { names[$0] }
            return
        }
        try names.check(record, file: file)
        var values: [Double] = []
        for (metric, column) in zip(HeyTable.metrics, columns) {
            values.append(try CSVNames.amount(column, metric.name, record, file: file))
        }
        let (statusColumn, offset) = (columns[HeyTable.metrics.count], columns[HeyTable.metrics.count + 1])
        let status = try CSVNames.amount(statusColumn, "status-code", record, file: file)
        // hey counts every status as a response; what is no success, or a redirect that it did not follow, is one that failed.
        log.add(values, start: try CSVNames.amount(offset, "offset", record, file: file), labels: 0, failed: !(200..<400).contains(status))
    }

    func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        var builder = ResultSetBuilder(format: "hey", run: run)
        log.append(to: &builder)
        builder.note("hey writes no row for a request without a response (refused, timed out): such failures are not in the file")
        builder.note(ClosedLoop.note("hey"))
        let built = builder
        return try source.resultSet(of: { try built.build() })
    }
}
