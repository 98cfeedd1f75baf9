/// The columns of a table by the names in its first row.
struct CSVNames {
    private let places: [String: Int]
    private let count: Int

    /// Throws where one of the columns that make the format is not there.
    init(_ header: CSVReader.Record, requiring required: [String], file: String) throws(FormatError) {
        count = header.count
        places = Dictionary(
            (0..<header.count).map { (header[$0].trimmingSpaces(), $0) }, uniquingKeysWith: { first, _ in first })
        if let missing = required.first(where: { places[$0] == nil }) {
            throw FormatError(
                .malformed, file: file, line: header.line, problem: "the first row names no column \(missing)",
                remedy: "is this the right format?")
        }
    }

    subscript(name: String) -> Int? { places[name] }

    /// Throws where a row has other columns than the first one.
    func check(_ record: CSVReader.Record, file: String) throws(FormatError) {
        try record.require(columns: count, file: file)
    }

    /// A number that is not negative; NaN where the cell is empty or says that there is none, or the column is not there.
    func amount(_ name: String, _ record: CSVReader.Record, file: String) throws(FormatError) -> Double {
        try CSVNames.amount(places[name], name, record, file: file)
    }

    /// The same of a column that was looked up already.
    static func amount(_ column: Int?, _ name: String, _ record: CSVReader.Record, file: String) throws(FormatError) -> Double {
        guard let column else { return .nan }
        if let plain = record.withCell(column, NumberText.plainNumber), plain >= 0 { return plain }
        switch NumberText(record[column]) {
        case .number(let number) where number >= 0: return number
        case .missing: return .nan
        default:
            throw FormatError(
                .malformed, file: file, line: record.line,
                problem: "\(record[column].quotedForMessage) is no number of \(name) from 0 on")
        }
    }
}
