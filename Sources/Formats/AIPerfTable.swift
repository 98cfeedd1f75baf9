import Measurements

/// Reads the CSV of AIPerf, or of GenAI-Perf before it: a table of statistics, a table of single values, and one of GPUs, each with a header of its own. A metric's unit stands
/// in brackets behind its name, and values have two decimals.
struct AIPerfTable {
    private var builder: ResultSetBuilder
    private var header: [String] = []
    private var good = 0.0
    private var failed = 0.0

    /// - Parameter requests: the file that holds the single requests.
    init(format: String, run: Run, requests: String) {
        var run = run
        run.environment.tool = format
        builder = ResultSetBuilder(format: format, run: run)
        builder.note("the file holds no single requests, only their summary with two decimals; \(requests) has them")
    }

    mutating func read(_ record: CSVReader.Record, file: String) throws(FormatError) {
        let cells = (0..<record.count).map { record[$0] }
        guard let name = cells.first, name != "Metric", name != "Endpoint" else {
            header = cells
            return
        }
        // Nothing here is of the GPUs' metrics.
        guard header.first == "Metric", !header.contains("GPU") else { return }
        try record.require(columns: header.count, file: file)
        var values: [Statistic: Double] = [:]
        for (column, cell) in zip(header, cells).dropFirst() {
            guard let statistic = column == "Value" ? .mean : Statistic(aiPerf: column) else { continue }
            switch NumberText(cell) {
            // GenAI-Perf groups digits by commas.
            case .number(let number), .localised(.some(let number), _): values[statistic] = number
            case .missing: continue
            case .localised, .noNumber:
                throw FormatError(
                    .malformed, file: file, line: record.line, problem: "\(cell.quotedForMessage) is no number of \(column)")
            }
        }
        guard !values.isEmpty else { return }
        if name == "Request Count" { good = values[.mean] ?? 0 }
        if name == "Error Request Count" { failed = values[.mean] ?? 0 }
        builder.append(summary: Summary(metric: AIPerfTable.metric(name), values: values))
    }

    /// `Request Latency (ms)`; a bracket that is no unit belongs to the name.
    private static func metric(_ title: String) -> Metric {
        if title.hasSuffix(")"), let open = title.lastIndex(of: "("), open > title.startIndex {
            let unit = title[title.index(after: open)...].dropLast()
            if !unit.contains(" ") || unit.contains("/sec") || unit == "per sec" {
                return AIPerfMetric.metric(String(title[..<open]).trimmingSpaces(), unit: String(unit))
            }
        }
        return AIPerfMetric.metric(title, unit: "")
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        if let summary = Summary(failed: failed, of: good + failed) { builder.append(summary: summary) }
        let builder = builder
        return try source.resultSet(of: { try builder.build() })
    }
}
