import Measurements

/// Reads tables of `nvidia-smi`: CSV queries, and what `dmon` and `pmon` print.
///
/// Each number is an observation with the card as the label `gpu`. `[N/A]`, `[Not Supported]` and `-` are missing; a column that has nothing else is left
/// out. `utilization.gpu` is the share of the time in which anything ran, which says little of how much.
struct NvidiaTable {
    private struct Column {
        /// Without its unit.
        let name: String
        /// Nil for what is no measurement.
        let unit: Unit?
        var numbers = 0
    }

    private struct Row {
        let set: Int32
        let time: Double?
        let values: [(column: Int, value: Double)]
    }

    private let file: String
    private var columns: [Column] = []
    private var isCSV = false
    /// Names of a `# gpu` line whose units have not come yet.
    private var names: [String]?
    private var rows: [Row] = []
    private var labels: LabelTable

    init(file: String, keepLabels: Set<String>) {
        self.file = file
        labels = LabelTable(keep: keepLabels)
    }

    // MARK: Recognising

    private static let signs: Set<String> = ["utilization.gpu", "memory.used", "power.draw", "used_gpu_memory", "temperature.gpu"]

    static func isHeader(of prefix: InputPrefix) -> Bool {
        let line = prefix.firstLine
        if line.hasPrefix("#") {
            let words = line.dropFirst().split(separator: " ")
            return words.contains("gpu")
                && prefix.lines.prefix(4).contains { $0.hasPrefix("#") && $0.split(separator: " ").contains("Idx") }
        }
        return line.contains(",") && cells(line).contains { signs.contains(split($0).name) }
    }

    private static func cells(_ line: some StringProtocol) -> [String] {
        line.split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingSpaces() }
    }

    /// `memory.used [MiB]`.
    private static func split(_ header: String) -> (name: String, unit: String?) {
        guard header.hasSuffix("]"), let opening = header.lastIndex(of: "[") else { return (header, nil) }
        return (String(header[..<opening]).trimmingSpaces(), String(header[header.index(after: opening)...].dropLast()))
    }

    // MARK: Lines

    mutating func add(_ line: String, number: Int) throws(FormatError) {
        let line = line.trimmingSpaces()
        if line.isEmpty { return }
        if line.hasPrefix("#") {
            let words = line.dropFirst().split(separator: " ").map(String.init)
            // The header comes again every few rows; its first word may be written "#Date".
            if words.contains("gpu") {
                names = words
            } else if let names {
                if columns.isEmpty { columns = zip(names, words).map { NvidiaTable.column($0, unit: $1) } }
                self.names = nil
            }
            return
        }
        if columns.isEmpty {
            isCSV = true
            columns = NvidiaTable.cells(line).map { header in
                let (name, unit) = NvidiaTable.split(header)
                return NvidiaTable.column(name, unit: unit)
            }
            return
        }
        var cells = isCSV ? NvidiaTable.cells(line) : line.split(separator: " ").map(String.init)
        // A command may hold spaces, and is the last of its line.
        if !isCSV, cells.count > columns.count, columns.last?.name == "command" {
            cells = cells.prefix(columns.count - 1) + [cells[(columns.count - 1)...].joined(separator: " ")]
        }
        guard cells.count == columns.count else {
            throw FormatError(
                .malformed, file: file, line: number,
                problem: "expected \(columns.count) columns, found \(cells.count) in \(line.quotedForMessage)")
        }
        try add(cells, number: number)
    }

    private mutating func add(_ cells: [String], number: Int) throws(FormatError) {
        let headers = columns.map(\.name)
        func cell(_ names: String...) -> String? {
            for name in names { if let index = headers.firstIndex(of: name) { return cells[index] } }
            return nil
        }
        // A line of pmon for a card on which nothing runs.
        if !isCSV, cell("pid") == "-" { return }
        // A number that a loop around the tool put first counts before its own index, which is 0 for each call.
        if let card = cell("gpu", "index", "gpu_bus_id", "pci.bus_id", "gpu_uuid", "uuid") { labels.add("gpu", card) }
        if let process = cell("process_name", "command"), process.utf8.count <= 64 { labels.add("process", process) }
        var values: [(column: Int, value: Double)] = []
        for (index, text) in cells.enumerated() where columns[index].unit != nil {
            let number = try value(text, of: columns[index], line: number)
            if number.isFinite { columns[index].numbers += 1 }
            values.append((index, number))
        }
        rows.append(
            Row(
                set: labels.finish(), time: cell("timestamp").flatMap { Double(timestamp: $0.replacing("/", with: "-")) }, values: values))
    }

    /// NaN where the tool has no number.
    private func value(_ text: String, of column: Column, line: Int) throws(FormatError) -> Double {
        if text.hasPrefix("[") || ["N/A", "-", ""].contains(text) { return .nan }
        let number = text.prefix { "+-.0123456789eE".contains($0) }
        if case .number(let value) = NumberText(number) { return value }
        if column.numbers == 0 { return .nan }
        throw FormatError(
            .malformed, file: file, line: line, path: column.name, problem: "expected a number, found \(text.quotedForMessage)")
    }

    /// A column is a measurement if it has a unit, or a name of which the unit is known.
    private static func column(_ name: String, unit: String?) -> Column {
        if ["gpu", "pid", "type", "command", "index", "Date", "Time"].contains(name) { return Column(name: name, unit: nil) }
        let known: Unit? =
            if let unit {
                // What dmon calls MB are the MiB of the queries.
                Unit(parsing: unit == "MB" ? "MiB" : unit)
            } else if name.hasPrefix("temperature.") {
                Unit(dimension: .custom("C"), symbol: "C", factor: 1)
            } else {
                bareUnits.first { name.hasPrefix($0.prefix) }.flatMap { $0.unit }
            }
        return Column(name: name, unit: known)
    }

    /// Of columns whose header does not say it.
    private static let bareUnits: [(prefix: String, unit: Unit)] = [
        ("memory.", Unit(parsing: "MiB")), ("utilization.", Unit(parsing: "%")),
        ("power.draw", Unit(dimension: .custom("W"), symbol: "W", factor: 1)),
        ("clocks.current.", Unit(dimension: .custom("MHz"), symbol: "MHz", factor: 1)), ("used_gpu_memory", Unit(parsing: "MiB")),
    ]

    // MARK: The end

    func resultSet(run: Run) throws(MeasurementError) -> ResultSet {
        let union = LabelTable.union(of: [labels])
        var run = run
        run.environment.tool = "nvidia-smi"
        run.started = rows.lazy.compactMap(\.time).min()
        var builder = ResultSetBuilder(format: "nvidia-smi", run: run)
        let indices = columns.map { column -> Int? in
            guard let unit = column.unit, column.numbers > 0 else { return nil }
            return builder.metric(
                Metric(name: column.name, unit: unit, direction: column.name == "memory.free" ? .higher : nil, mood: .moody))
        }
        for row in rows {
            let label = builder.labelIndex(union.labels(ofSet: row.set))
            for item in row.values {
                if let index = indices[item.column] { builder.append(metric: index, value: item.value, labels: label, time: row.time) }
            }
        }
        let empty = columns.count { $0.unit != nil && $0.numbers == 0 }
        if empty > 0, !rows.isEmpty { builder.note("columns without any number, left out: \(empty)") }
        for note in union.notes { builder.note(note) }
        return try builder.build()
    }
}
