import Measurements

/// Reads Locust's `_stats.csv`, or what stands last of each endpoint in `_stats_history.csv`: summaries, whose percentiles are of rounded times.
///
/// The row `Aggregated` without a type is of the whole run and no endpoint. The file is written about once a second, so that the requests of
/// the last one may be missing in it.
struct LocustTable {
    private struct Row {
        let labels: Labels
        let isOfWholeRun: Bool
        var count = 0.0
        var failed = 0.0
        var perSecond: Double?
        var values: [Statistic: Double] = [:]
    }

    private var builder: ResultSetBuilder
    private let isHistory: Bool
    private var header: [String] = []
    private var rows: [Row] = []
    private var places: [Labels: Int] = [:]
    private var started: Double?
    private var users = 0.0

    init(run: Run, isHistory: Bool) {
        builder = ResultSetBuilder(format: "locust", run: run)
        self.isHistory = isHistory
        builder.note("the file holds only summaries of rounded times, perhaps without the last second; --json-file writes the histogram")
    }

    mutating func read(_ record: CSVReader.Record, file: String) throws(FormatError) {
        let cells = (0..<record.count).map { record[$0] }
        guard !header.isEmpty else {
            header = cells
            return
        }
        try record.require(columns: header.count, file: file)
        var row = try row(cells, line: record.line, file: file)
        if row.count == 0 { row.values = [:] }
        guard let place = places[row.labels] else {
            places[row.labels] = rows.count
            rows.append(row)
            return
        }
        guard isHistory else {
            throw FormatError(.malformed, file: file, line: record.line, problem: "a second row of the same endpoint")
        }
        rows[place] = row
    }

    private mutating func row(_ cells: [String], line: Int, file: String) throws(FormatError) -> Row {
        var texts: [String: String] = [:]
        var numbers: [(column: String, value: Double)] = []
        for (column, cell) in zip(header, cells) {
            if column == "Type" || column == "Name" {
                texts[column] = cell
                continue
            }
            switch NumberText(cell) {
            case .number(let number): numbers.append((column, number))
            case .missing: continue
            case .localised, .noNumber:
                throw FormatError(.malformed, file: file, line: line, problem: "\(cell.quotedForMessage) is no number of \(column)")
            }
        }
        let type = texts["Type"] ?? ""
        let name = texts["Name"] ?? ""
        let isWhole = type.isEmpty && name == "Aggregated"
        var row = Row(labels: isWhole ? .empty : LocustEndpoint.labels(type: type, name: name), isOfWholeRun: isWhole)
        for (column, value) in numbers {
            switch column {
            case "Timestamp": started = min(started ?? value, value)
            case "User Count": users = max(users, value)
            case "Request Count", "Total Request Count": row.count = value
            case "Failure Count", "Total Failure Count": row.failed = value
            // In the history that of a moment, as its percentiles are.
            case "Requests/s": row.perSecond = isHistory ? nil : value
            default:
                if let statistic = statistic(of: column) { row.values[statistic] = value }
            }
        }
        return row
    }

    private func statistic(of column: String) -> Statistic? {
        switch isHistory ? column.replacing("Total ", with: "") : column {
        case "Median Response Time": .median
        case "Average Response Time": .mean
        case "Min Response Time": .minimum
        case "Max Response Time": .maximum
        default: isHistory || !column.hasSuffix("%") ? nil : Statistic(parsing: "p" + column.dropLast())
        }
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        if let started {
            builder.updateRun { $0.started = started }
        }
        let load = users > 0 ? Int(exactly: users).map { [("users", String($0))] } ?? [] : []
        for row in rows where row.count > 0 {
            let labels = Labels(row.labels.pairs.map { ($0.key, $0.value) } + load)
            append(LocustEndpoint.latency, row.values, count: Int(exactly: row.count), of: row, labels: labels)
            if let failed = Summary(failed: row.failed, of: row.count) {
                append(failed.metric, failed.values, count: failed.count, of: row, labels: labels)
            }
            if let rate = row.perSecond { append(LocustEndpoint.throughput, [.mean: rate], count: nil, of: row, labels: labels) }
            if row.failed > 0 { builder.note(LocustEndpoint.note) }
        }
        let builder = builder
        return try source.resultSet(of: { try builder.build() })
    }

    private mutating func append(_ metric: Metric, _ values: [Statistic: Double], count: Int?, of row: Row, labels: Labels) {
        guard !values.isEmpty else { return }
        // Without full history there is no endpoint beside what is aggregated.
        guard row.isOfWholeRun, rows.contains(where: { !$0.isOfWholeRun }) else {
            return builder.append(summary: Summary(metric: metric, labels: labels, count: count, values: values))
        }
        builder.append(summary: Summary(ofWholeRun: metric, count: count, values: values))
    }
}
