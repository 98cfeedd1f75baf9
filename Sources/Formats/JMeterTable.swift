import Measurements

/// Reads JMeter's CSV by the names of its columns, which vary with version and settings; times in whole milliseconds.
struct JMeterTable {
    private let file: String
    private var names: CSVNames?

    init(file: String) { self.file = file }

    static func isHeader(_ line: Substring) -> Bool {
        let names = line.split(separator: ",")
        return names.contains("timeStamp") && names.contains("elapsed") && (names.contains("label") || names.contains("success"))
    }

    /// Nil for the header.
    mutating func sample(_ record: CSVReader.Record) throws(FormatError) -> JMeterSample? {
        guard let names else {
            self.names = try CSVNames(record, requiring: ["timeStamp", "elapsed"], file: file)
            return nil
        }
        try names.check(record, file: file)
        func text(_ name: String) -> String { names[name].map { record[$0] } ?? "" }
        func amount(_ name: String) throws(FormatError) -> Double { try names.amount(name, record, file: file) }
        return JMeterSample(
            label: text("label"), start: try start(record, names), elapsed: try amount("elapsed"), latency: try amount("Latency"),
            connect: try amount("Connect"), bytes: try amount("bytes"), sentBytes: try amount("sentBytes"),
            isSuccess: try success(record, names), threads: try amount("allThreads"),
            isTransaction: text("responseMessage").hasPrefix(JMeterTable.transaction))
    }

    /// What a transaction controller's sample says.
    static let transaction = "Number of samples in transaction : "

    /// Milliseconds since 1970, or a date in a form that the user chose; NaN for one that is not known.
    private func start(_ record: CSVReader.Record, _ names: CSVNames) throws(FormatError) -> Double {
        guard let column = names["timeStamp"] else { return .nan }
        if let number = record.withCell(column, NumberText.plainNumber) { return number / 1_000 }
        return Double(timestamp: record[column].trimmingSpaces()) ?? .nan
    }

    /// Without the column, by the response code.
    private func success(_ record: CSVReader.Record, _ names: CSVNames) throws(FormatError) -> Bool {
        if let column = names["success"] {
            switch record[column] {
            case "true": return true
            case "false": return false
            default:
                throw FormatError(
                    .malformed, file: file, line: record.line, problem: "success is \(record[column].quotedForMessage), not true or false")
            }
        }
        guard let column = names["responseCode"] else { return true }
        return record[column].hasPrefix("2") || record[column].hasPrefix("3")
    }
}
