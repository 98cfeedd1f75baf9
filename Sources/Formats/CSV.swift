import Measurements

extension ResultFormat {
    /// A table that anybody can write: one row for each observation.
    static let csv = ResultFormat(
        name: "csv", title: "a CSV table of observations",
        signature: "a first row of column names with metric and value among them, separated by commas",
        writtenBy: "anything; see below",
        observation: "as written",
        recognises: { CSVColumns.isHeader($0.firstLine) },
        read: { (source, options) throws(FormatError) in
            var table = CSVTable(source: source, options: options)
            return try table.read()
        })
}

/// What the columns of a table mean, by the names in its first row.
struct CSVColumns {
    private(set) var metric = 0
    private(set) var value = 0
    private(set) var unit: Int?
    private(set) var direction: Int?
    private(set) var item: Int?
    private(set) var epoch: Int?
    private(set) var run: Int?
    private(set) var repetition: Int?
    private(set) var failed: Int?
    private(set) var labels: [(index: Int, name: String)] = []
    private(set) var count = 0
    private(set) var notes: [String] = []

    /// Whether a line could be a table's first row.
    static func isHeader(_ line: Substring) -> Bool {
        let names = line.split(whereSeparator: { ",;\t".contains($0) }).map { String($0.filter { $0 != "\"" }).trimmingSpaces() }
        return names.contains("metric") && names.contains("value")
    }

    init(header: CSVReader.Record, file: String) throws(FormatError) {
        func malformed(_ problem: String, _ remedy: String) -> FormatError {
            FormatError(.malformed, file: file, line: header.line, problem: problem, remedy: remedy)
        }
        let names = (0..<header.count).map { header[$0].trimmingSpaces() }
        count = names.count
        var places: [String: Int] = [:]
        for (index, name) in names.enumerated() {
            guard places[name] == nil || name.isEmpty else {
                throw malformed("two columns are named \(name.quotedForMessage)", "give each a name of its own")
            }
            places[name] = index
        }
        guard let metric = places["metric"], let value = places["value"] else {
            let other = names.contains { $0.contains(";") || $0.contains("\t") }
            throw malformed(
                "the first row names no column \(places["metric"] == nil ? "metric" : "value")",
                other ? "separate columns by commas" : "its columns are \(names.prefix(20).map(\.quotedForMessage).joined(separator: ", "))"
            )
        }
        self.metric = metric
        self.value = value
        unit = places["unit"]
        direction = places["direction"]
        item = places["case"]
        epoch = places["epoch"]
        run = places["run"]
        repetition = places["repetition"]
        failed = places["failed"]
        let known: Set<String> = ["metric", "value", "unit", "direction", "case", "epoch", "run", "repetition", "failed", ""]
        labels = names.enumerated().filter { !known.contains($0.element) }.map { ($0.offset, $0.element) }
        if names.contains("") { notes = ["a column without a name is left out"] }
    }
}
