import Measurements

/// Reads Vegeta's results, one a line, in the order in which they were written: when the answer was there, or the time was over, whose latency is
/// then the time-out.
struct VegetaRequests {
    private struct Request {
        let latency: Double
        let bytesIn: Double
        let bytesOut: Double
        let time: Double
        let failed: Bool
        let set: Int32
    }

    private let run: Run
    private var labels: LabelTable
    private var requests: [Request] = []

    init(run: Run, keepLabels: Set<String>) {
        self.run = run
        labels = LabelTable(keep: keepLabels)
    }

    /// Timestamp in nanoseconds, status, latency in nanoseconds, bytes out and in, error; then, in later versions, body, name of the attack,
    /// sequence number, method, URL and headers. There is no header.
    static func isRow(_ line: Substring) -> Bool {
        let cells = line.split(separator: ",", maxSplits: 5, omittingEmptySubsequences: false)
        guard cells.count == 6 else { return false }
        let numbers = cells.prefix(5).map { $0.allSatisfy(\.isASCII) ? UInt64($0) : nil }
        // A timestamp after 2001 has nineteen digits.
        return numbers.allSatisfy { $0 != nil } && (18...19).contains(cells[0].count) && (numbers[1] ?? 1_000) < 1_000
    }

    mutating func add(_ line: JSONField) throws(JSONFieldError) {
        let error = try line["error"]?.text() ?? ""
        for key in ["attack", "method", "url"] {
            if let text = try line[key]?.text(), !text.isEmpty { label(key, text) }
        }
        try append(
            status: line.required("code").integer(), error: error, latency: line.required("latency").duration(),
            bytesIn: line.required("bytes_in").number(), bytesOut: line.required("bytes_out").number(),
            time: line.required("timestamp").timestamp())
    }

    mutating func add(_ record: CSVReader.Record, file: String) throws(FormatError) {
        func malformed(_ problem: String) -> FormatError {
            FormatError(.malformed, file: file, line: record.line, problem: problem, remedy: "write it with vegeta encode --to csv")
        }
        guard record.count == 6 || record.count == 12, record.isText else { throw malformed("\(record.count) cells, and not 6 or 12") }
        func number(_ index: Int, _ name: String) throws(FormatError) -> Double {
            guard let number = UInt64(record[index]) else { throw malformed("\(record[index].quotedForMessage) is no \(name)") }
            return Double(number)
        }
        let status = try number(1, "status")
        for (index, key) in [(7, "attack"), (9, "method"), (10, "url")] where record.count == 12 && !record[index].isEmpty {
            label(key, record[index])
        }
        append(
            status: Int(exactly: status) ?? 0, error: record[5], latency: try number(2, "latency"), bytesIn: try number(4, "size"),
            bytesOut: try number(3, "size"), time: try number(0, "timestamp") / 1e9)
    }

    private mutating func label(_ key: String, _ text: String) {
        Array(key.utf8).withUnsafeBufferPointer { key in
            Array(text.utf8).withUnsafeBufferPointer { value in labels.add(key, value) }
        }
    }

    private mutating func append(status: Int, error: String, latency: Double, bytesIn: Double, bytesOut: Double, time: Double) {
        label("status", String(status))
        let failed = !VegetaMetric.isGood(status: status) || !error.isEmpty
        requests.append(
            Request(latency: latency, bytesIn: bytesIn, bytesOut: bytesOut, time: time, failed: failed, set: labels.finish()))
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        var run = run
        run.started = requests.lazy.map(\.time).min()
        let union = LabelTable.union(of: [labels])
        var table = RequestTable(ResultSetBuilder(format: "vegeta", run: run))
        for note in union.notes { table.builder.note(note) }
        let columns =
            requests.isEmpty ? [] : [VegetaMetric.latency, VegetaMetric.bytesIn, VegetaMetric.bytesOut].map { table.builder.metric($0) }
        for request in requests {
            let index = table.builder.labelIndex(union.labels(ofSet: request.set))
            table.begin(RequestTable.Request(labels: index, outcome: request.failed ? .failed : .good, time: request.time))
            for (column, value) in zip(columns, [request.latency, request.bytesIn, request.bytesOut]) { table.add(value, to: column) }
        }
        table.endPart()
        let builder = table.builder
        return try source.resultSet(of: { try builder.build() })
    }
}
