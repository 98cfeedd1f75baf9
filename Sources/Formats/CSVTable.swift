import Measurements

/// Reads a table of observations: `metric` and `value` in each row, the other known columns where they are there, every further column a
/// label. A row without a case is an observation by itself.
struct CSVTable {
    private let source: InputSource
    private let options: ReadingOptions
    private var columns: CSVColumns?
    private var metrics: [String: Int] = [:]
    private var units: [UnitInUse] = []
    private var labels: LabelTable
    private var builder: ResultSetBuilder
    private var rows: [Row] = []
    private var nameCells = CellMemo<String>()
    private var unitCells = CellMemo<Unit>()
    private var directionCells = CellMemo<Direction??>()
    private var runCells = CellMemo<String>()
    private var failedCells = CellMemo<Bool?>()

    /// The unit of a metric's column, and the line that settled it.
    private struct UnitInUse {
        let unit: Unit
        let line: Int
        var direction: Direction?
    }

    /// An observation whose labels are not final, since one of them may turn out to have too many values.
    private struct Row {
        let metric: Int32
        let item: Int32
        let epoch: Int32
        let repetition: Int32
        let run: Int32
        let set: Int32
        let value: Double
        let failed: Bool
    }

    init(source: InputSource, options: ReadingOptions) {
        self.source = source
        self.options = options
        labels = LabelTable(keep: options.keepLabels)
        builder = ResultSetBuilder(format: "csv", run: options.run(of: source, kind: .generic))
    }

    mutating func read() throws(FormatError) -> ResultSet {
        try CSVReader.forEachRecord(of: source) { (record) throws(FormatError) in
            if let columns {
                try read(record, columns)
            } else {
                try refuseOtherThanText(record)
                columns = try CSVColumns(header: record, file: source.name)
            }
        }
        for note in columns?.notes ?? [] { builder.note(note) }
        let union = LabelTable.union(of: [labels])
        let finals = union.labels.map { builder.labelIndex($0) }
        for row in rows {
            builder.append(
                metric: Int(row.metric), value: row.value, case: row.item, epoch: row.epoch, repetition: row.repetition, run: row.run,
                labels: finals[Int(union.maps[0][Int(row.set)])], failed: row.failed)
        }
        for note in union.notes { builder.note(note) }
        do throws(MeasurementError) { return try builder.build() } catch { throw FormatError(error, file: source.name) }
    }

    private mutating func read(_ record: CSVReader.Record, _ columns: CSVColumns) throws(FormatError) {
        guard record.count == columns.count else {
            throw malformed(
                record, "this row has \(record.count) cells, the first row has \(columns.count)",
                remedy: record.count > columns.count ? "quote cells with a comma inside, and write numbers with a decimal point" : nil)
        }
        try refuseOtherThanText(record)
        let name = nameCells.value(of: record, columns.metric) { $0.trimmingSpaces() }
        guard !name.isEmpty else { throw malformed(record, "the metric's name is empty") }
        let unit = columns.unit.map { unitCells.value(of: record, $0) { Unit(parsing: $0) } } ?? .none
        let metric = try metric(named: name, unit: unit, direction: direction(record, columns.direction), record)
        let value = try value(record, columns.value)
        if unit.dimension == .time, value < 0 {
            throw malformed(record, "\(name.quotedForMessage) is a time and cannot be negative (\(value))")
        }
        let used = units[metric].unit
        let converted = used.factor == unit.factor ? value : value * unit.factor / used.factor
        guard converted.isFinite || value.isNaN else {
            throw malformed(
                record, "\(value) \(unit.symbol) is more than a number can hold in \(used.symbol), the unit of line \(units[metric].line)")
        }
        for label in columns.labels {
            record.withCell(label.index) { cell in
                var key = label.name
                if !cell.isEmpty { key.withUTF8 { labels.add($0, cell) } }
            }
        }
        let item = columns.item.map { record[$0] } ?? ""
        let run = columns.run.map { runCells.value(of: record, $0) { $0.trimmingSpaces() } } ?? ""
        rows.append(
            Row(
                metric: Int32(metric), item: item.isEmpty ? -1 : builder.caseIndex(item), epoch: try count(record, columns.epoch, "epoch"),
                repetition: try count(record, columns.repetition, "repetition"), run: run.isEmpty ? 0 : builder.runIndex(run),
                set: labels.finish(), value: converted, failed: try flag(record, columns.failed)))
    }

    /// The metric's column; a later row may have another unit of the same dimension, and may tell a direction that was not known.
    private mutating func metric(named name: String, unit: Unit, direction: Direction?, _ record: CSVReader.Record) throws(FormatError)
        -> Int
    {
        guard let index = metrics[name] else {
            let index = builder.metric(Metric(name: name, unit: unit, direction: direction))
            metrics[name] = index
            units.append(UnitInUse(unit: unit, line: record.line, direction: direction))
            return index
        }
        let first = units[index]
        guard first.unit.dimension == unit.dimension else {
            throw malformed(
                record, "\(name.quotedForMessage) is \(unit.dimension.name) here and \(first.unit.dimension.name) in line \(first.line)",
                remedy: "the two do not convert into each other")
        }
        if let direction {
            guard first.direction ?? direction == direction else {
                throw malformed(
                    record,
                    "better is \(direction.rawValue) here and \(first.direction?.rawValue ?? "") in an earlier row of \(name.quotedForMessage)"
                )
            }
            if first.direction == nil {
                units[index].direction = direction
                _ = builder.metric(Metric(name: name, unit: first.unit, direction: direction))
            }
        }
        return index
    }

    private func refuseOtherThanText(_ record: CSVReader.Record) throws(FormatError) {
        guard record.isText else { throw malformed(record, "this row is not UTF-8 text", remedy: "save the file as UTF-8") }
    }

    // MARK: Cells

    private func value(_ record: CSVReader.Record, _ column: Int) throws(FormatError) -> Double {
        if let plain = record.withCell(column, NumberText.plainNumber) { return plain }
        switch NumberText(record[column]) {
        case .number(let value): return value
        case .missing: return .nan
        case .localised(let grouping, let decimalComma):
            throw malformed(
                record,
                "the value \(record[column].quotedForMessage) has a comma: it is \(NumberText.readings(grouping: grouping, decimalComma: decimalComma))",
                remedy: "write it with a decimal point and without grouping")
        case .noNumber:
            throw malformed(
                record, "the value \(record[column].quotedForMessage) is no number",
                remedy: Quantity(parsing: record[column])?.unit == nil ? nil : "write the unit in a column named unit")
        }
    }

    private mutating func direction(_ record: CSVReader.Record, _ column: Int?) throws(FormatError) -> Direction? {
        guard let column else { return nil }
        let known = directionCells.value(of: record, column) { cell -> Direction?? in
            let text = cell.trimmingSpaces().lowercased()
            return text.isEmpty ? .some(nil) : Direction(rawValue: text).map { .some($0) }
        }
        guard let known else {
            throw malformed(
                record, "the direction \(record[column].quotedForMessage) is not known",
                remedy: "write lower or higher, whichever is better")
        }
        return known
    }

    /// -1 where there is none.
    private func count(_ record: CSVReader.Record, _ column: Int?, _ name: String) throws(FormatError) -> Int32 {
        guard let column else { return -1 }
        let text = record[column].trimmingSpaces()
        if text.isEmpty { return -1 }
        guard let number = Int32(text), number >= 0 else {
            throw malformed(record, "the \(name) \(text.quotedForMessage) is no whole number from 0 on")
        }
        return number
    }

    private mutating func flag(_ record: CSVReader.Record, _ column: Int?) throws(FormatError) -> Bool {
        guard let column else { return false }
        let known = failedCells.value(of: record, column) { cell -> Bool? in
            switch cell.trimmingSpaces().lowercased() {
            case "", "0", "false", "no": false
            case "1", "true", "yes": true
            default: nil
            }
        }
        guard let known else { throw malformed(record, "failed is \(record[column].quotedForMessage)", remedy: "write 1 or 0") }
        return known
    }

    private func malformed(_ record: CSVReader.Record, _ problem: String, remedy: String? = nil) -> FormatError {
        FormatError(.malformed, file: source.name, line: record.line, problem: problem, remedy: remedy)
    }
}
