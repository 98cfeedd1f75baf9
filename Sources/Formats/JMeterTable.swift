import Measurements

/// Reads JMeter's CSV by the names of its columns, which vary with version and settings; times in whole milliseconds.
struct JMeterTable {
    private let file: String
    private var names: CSVNames?
    private var columns = Columns()

    /// By number: a table may have millions of rows.
    private struct Columns {
        var label, elapsed, latency, connect, bytes, sentBytes, threads, message, time, success, code: Int?

        init() {}

        init(_ names: CSVNames) {
            (label, elapsed, latency, connect) = (names["label"], names["elapsed"], names["Latency"], names["Connect"])
            (bytes, sentBytes, threads) = (names["bytes"], names["sentBytes"], names["allThreads"])
            (message, time, success, code) = (names["responseMessage"], names["timeStamp"], names["success"], names["responseCode"])
        }
    }

    init(file: String) { self.file = file }

    static func isHeader(_ line: Substring) -> Bool {
        let names = line.split(separator: ",")
        return names.contains("timeStamp") && names.contains("elapsed") && (names.contains("label") || names.contains("success"))
    }

    /// Nil for the header.
    mutating func sample(_ record: CSVReader.Record) throws(FormatError) -> JMeterSample? {
        guard let names else {
            let names = try CSVNames(record, requiring: ["timeStamp", "elapsed"], file: file)
            self.names = names
            columns = Columns(names)
            return nil
        }
        try names.check(record, file: file)
        func amount(_ column: Int?, _ name: String) throws(FormatError) -> Double {
            try CSVNames.amount(column, name, record, file: file)
        }
        return JMeterSample(
            label: columns.label.map { record[$0] } ?? "", start: start(record), elapsed: try amount(columns.elapsed, "elapsed"),
            latency: try amount(columns.latency, "Latency"), connect: try amount(columns.connect, "Connect"),
            bytes: try amount(columns.bytes, "bytes"), sentBytes: try amount(columns.sentBytes, "sentBytes"),
            isSuccess: try success(record), threads: try amount(columns.threads, "allThreads"),
            isTransaction: columns.message.map { record[$0].hasPrefix(JMeterTable.transaction) } ?? false)
    }

    /// What a transaction controller's sample says.
    static let transaction = "Number of samples in transaction : "

    /// Milliseconds since 1970, or a date in a form that the user chose; NaN for one that is not known.
    private func start(_ record: CSVReader.Record) -> Double {
        guard let column = columns.time else { return .nan }
        if let number = record.withCell(column, NumberText.plainNumber) { return number / 1_000 }
        return Double(timestamp: record[column].trimmingSpaces()) ?? .nan
    }

    /// Without the column, by the response code.
    private func success(_ record: CSVReader.Record) throws(FormatError) -> Bool {
        if let column = columns.success {
            switch record[column] {
            case "true": return true
            case "false": return false
            default:
                throw FormatError(
                    .malformed, file: file, line: record.line, problem: "success is \(record[column].quotedForMessage), not true or false")
            }
        }
        guard let column = columns.code else { return true }
        return record[column].hasPrefix("2") || record[column].hasPrefix("3")
    }
}
