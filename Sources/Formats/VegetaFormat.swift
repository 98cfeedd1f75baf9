import Measurements

extension ResultFormat {
    /// Vegeta's results as `vegeta encode` writes them, and its report as JSON.
    package static let vegeta = ResultFormat(
        name: "vegeta", title: "results of Vegeta",
        signature:
            "JSON lines with \"code\", \"timestamp\", \"latency\", \"bytes_out\" and \"bytes_in\", lines of CSV in the same order, or a JSON object with \"latencies\" and \"status_codes\"",
        writtenBy: "`vegeta encode` or `vegeta encode --to csv`; `vegeta report -type=json` holds only summaries",
        observation: "a request", basis: .documentation,
        recognises: { VegetaExport($0) != nil },
        read: { (source, options) throws(FormatError) in
            var run = options.run(of: source, kind: .load)
            run.environment.tool = "vegeta"
            switch VegetaExport(source.prefix) {
            case .report:
                return try source.resultSet { document in try VegetaReport(document, run: run).resultSet() }
            case .table:
                var requests = VegetaRequests(run: run, keepLabels: options.keepLabels)
                try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in try requests.add(record, file: source.name) }
                return try requests.resultSet(of: source)
            case .lines, nil:
                var requests = VegetaRequests(run: run, keepLabels: options.keepLabels)
                try source.forEachJSONLineField { (line) throws(JSONFieldError) in try requests.add(line) }
                return try requests.resultSet(of: source)
            }
        })
}

/// Which of Vegeta's outputs a file is.
private enum VegetaExport {
    case lines, table, report

    init?(_ prefix: InputPrefix) {
        guard prefix.firstByte == UInt8(ascii: "{") else {
            guard VegetaRequests.isRow(prefix.firstLine) else { return nil }
            self = .table
            return
        }
        let keys = Set(prefix.keysOfFirstObject)
        if keys.isSuperset(of: ["latencies", "bytes_in", "bytes_out", "status_codes", "requests"]) {
            self = .report
        } else if keys.isSuperset(of: ["code", "timestamp", "latency", "bytes_out", "bytes_in"]) {
            self = .lines
        } else {
            return nil
        }
    }
}

/// What Vegeta measures, in nanoseconds and bytes. A request is good where its status is 2xx or 3xx and nothing went wrong.
enum VegetaMetric {
    static let latency = Metric(name: "latency", unit: Unit(parsing: "ns"))
    static let bytesIn = Metric(name: "bytes_in", unit: .bytes)
    static let bytesOut = Metric(name: "bytes_out", unit: .bytes)

    static func isGood(status: Int) -> Bool { (200..<400).contains(status) }
}
