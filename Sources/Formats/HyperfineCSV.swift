import Measurements

/// Reads both shapes of hyperfine's CSV: a command's summary in a row. 1.x has seconds and no metric but the time, 2.0 the columns
/// `<metric>_unit`, `<metric>_mean` … of each metric; both a column `parameter_<name>` for each parameter.
struct HyperfineCSV {
    private var builder: ResultSetBuilder
    private var columns: [String: Int] = [:]
    private var metrics: [String] = []
    private var parameters: [(name: String, column: Int)] = []
    /// The rows so far, by their labels: a summary cannot be pooled with another.
    private var seen: Set<Labels> = []

    static func isHeader(_ line: Substring) -> Bool {
        let names = line.split(separator: ",", omittingEmptySubsequences: false)
        guard names.first == "command" else { return false }
        return names.starts(with: ["command", "mean", "stddev", "median", "user", "system", "min", "max"])
            || names.count > 2 && names[1].hasSuffix("_unit") && names[2].hasSuffix("_mean")
    }

    init(run: Run) {
        var run = run
        run.environment.tool = "hyperfine"
        builder = ResultSetBuilder(format: "hyperfine", run: run)
        builder.note("the file holds no single timings, only their summary; --export-json=FILE writes them all")
    }

    mutating func read(_ record: CSVReader.Record, file: String) throws(FormatError) {
        guard !columns.isEmpty else {
            for index in 0..<record.count {
                let name = record[index].trimmingSpaces()
                columns[name] = index
                if name.hasSuffix("_unit") { metrics.append(String(name.dropLast("_unit".count))) }
                if name.hasPrefix("parameter_") { parameters.append((String(name.dropFirst("parameter_".count)), index)) }
            }
            return
        }
        try record.require(columns: columns.count, file: file)
        let command = record[columns["command"] ?? 0]
        let labels = Labels(parameters.map { ($0.name, record[$0.column]) } + [("benchmark", command)])
        guard seen.insert(labels).inserted else {
            throw FormatError(
                .malformed, file: file, line: record.line, problem: "a second row of \(command.quotedForMessage)",
                remedy: "name the commands apart with -n, or export JSON")
        }
        if metrics.isEmpty {
            try append(record, prefix: "", metric: HyperfineResults.metric("time", unit: .seconds), labels: labels, file: file)
        }
        for metric in metrics {
            let unit = record[columns["\(metric)_unit"] ?? -1]
            // A counter that this command did not have.
            guard !unit.isEmpty else { continue }
            try append(
                record, prefix: metric + "_", metric: HyperfineResults.metric(metric, unit: Unit(parsing: unit)), labels: labels, file: file
            )
        }
    }

    private mutating func append(
        _ record: CSVReader.Record, prefix: String, metric: Metric, labels: Labels, file: String
    ) throws(FormatError) {
        var values: [Statistic: Double] = [:]
        for (name, statistic) in [("mean", Statistic.mean), ("median", .median), ("min", .minimum), ("max", .maximum)] {
            guard let column = columns[prefix + name] else { continue }
            switch NumberText(record[column]) {
            case .number(let number) where number >= 0 || metric.unit.dimension != .time: values[statistic] = number
            case .missing: continue
            default:
                throw FormatError(
                    .malformed, file: file, line: record.line,
                    problem: "\(record[column].quotedForMessage) is no number of \(prefix)\(name)")
            }
        }
        builder.append(summary: Summary(metric: metric, labels: labels, count: nil, values: values))
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        let builder = builder
        return try source.resultSet(of: { try builder.build() })
    }
}
