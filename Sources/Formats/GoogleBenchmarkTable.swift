import Measurements

/// Reads Google Benchmark's CSV: what the machine is, in words, and below it a table with a row for each repetition and each aggregate of them.
///
/// Only names tell the aggregates (`BM_Sort_mean`). Coefficients of variation stand in the time's columns, scaled by its unit, and are left
/// out with the other aggregates, which are computed from the repetitions. Counters are further columns, and numbers have six digits.
struct GoogleBenchmarkTable {
    private struct Row {
        let name: String
        let label: String
        let unit: Unit
        /// By the columns' names; what has no value is not there.
        let values: [(column: String, value: Double)]
        let failure: String?
    }

    private static let header = "name,iterations,real_time,cpu_time,time_unit,"
    private static let aggregates: [(suffix: String, statistic: Statistic?)] = [
        ("_mean", .mean), ("_median", .median), ("_stddev", nil), ("_cv", nil),
    ]

    private let file: String
    private var builder: ResultSetBuilder
    private var columns: [String] = []
    private var names: CSVNames?
    private var rows: [Row] = []
    private var repetitions = RepetitionCounter()

    static func isTable(_ prefix: InputPrefix) -> Bool {
        prefix.text.hasPrefix(header) || prefix.text.contains("\n" + header)
    }

    init(run: Run, file: String) {
        var run = run
        run.environment.tool = "google-benchmark"
        builder = ResultSetBuilder(format: "google-benchmark", run: run)
        self.file = file
        builder.note("numbers have six digits; --benchmark_out_format=json writes them whole")
    }

    /// The table in place of whose introduction, which is no CSV, stand as many empty lines.
    mutating func read(_ source: InputSource) throws(FormatError) {
        var table: [UInt8] = []
        var isIntroduction = true
        try source.forEachLine { (bytes, _) throws(FormatError) in
            if isIntroduction, bytes.starts(with: GoogleBenchmarkTable.header.utf8) { isIntroduction = false }
            if isIntroduction {
                if let started = Double(timestamp: String(decoding: bytes, as: UTF8.self)) { builder.updateRun { $0.started = started } }
            } else {
                guard table.count + bytes.count <= source.limits.document else {
                    throw FormatError(.malformed, file: file, problem: "a table of more than \(source.limits.document) bytes")
                }
                table += bytes
            }
            table.append(0x0A)
        }
        let text = try InputSource(name: file, bytes: table, limits: source.limits)
        try CSVReader.forEachRecord(of: text) { (record) throws(FormatError) in try read(record) }
    }

    private mutating func read(_ record: CSVReader.Record) throws(FormatError) {
        func malformed(_ problem: String) -> FormatError { FormatError(.malformed, file: file, line: record.line, problem: problem) }
        guard let names else {
            columns = (0..<record.count).map { record[$0] }
            names = try CSVNames(
                record, requiring: ["name", "iterations", "real_time", "cpu_time", "time_unit", "error_occurred", "error_message"],
                file: file)
            return
        }
        // Behind a row that failed stands one of the counters that it has not.
        if (0..<record.count).allSatisfy({ record[$0].isEmpty }) { return }
        func text(_ name: String) -> String { names[name].map { record[$0] } ?? "" }
        let hasFailed = text("error_occurred") == "true"
        // What failed has no cells for the counters.
        if !hasFailed || record.count > columns.count || !record.isText { try names.check(record, file: file) }
        // Without iterations it is a complexity (BigO, RMS), which is fitted to the others.
        guard hasFailed || !text("iterations").isEmpty else { return }
        let unit = hasFailed ? Unit(parsing: "ns") : Unit(parsing: text("time_unit"))
        guard unit.dimension == .time else { throw malformed("the unit \(text("time_unit").quotedForMessage) is not ns, us, ms or s") }
        var values: [(String, Double)] = []
        for (index, column) in columns.enumerated() where !hasFailed {
            let cell = record[index]
            // Of what is described in words nothing is a metric; a time that is undefined is missing, an empty cell is of another benchmark.
            guard !cell.isEmpty, let metric = GoogleBenchmarkResults.metric(column, isNumber: true, timeUnit: unit) else { continue }
            switch NumberText(cell) {
            case .number(let number) where number >= 0 || metric.unit.dimension != .time: values.append((column, number))
            case .missing: values.append((column, .nan))
            default: throw malformed("\(cell.quotedForMessage) is no number of \(column)")
            }
        }
        rows.append(
            Row(
                name: text("name"), label: text("label"), unit: unit, values: values, failure: hasFailed ? text("error_message") : nil))
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        let known = Set(rows.map(\.name))
        var summaries: [(name: String, metrics: [(metric: Metric, labels: Labels, values: [Statistic: Double])])] = []
        for row in rows {
            guard let aggregate = GoogleBenchmarkTable.aggregate(row.name, among: known) else {
                append(row)
                continue
            }
            guard !known.contains(aggregate.name), let statistic = aggregate.statistic else { continue }
            if summaries.last?.name != aggregate.name { summaries.append((aggregate.name, [])) }
            add(row, statistic, to: &summaries[summaries.count - 1])
        }
        for summary in summaries.flatMap(\.metrics) {
            builder.note(GoogleBenchmarkResults.aggregatesOnly)
            builder.append(summary: Summary(metric: summary.metric, labels: summary.labels, values: summary.values))
        }
        let builder = builder
        return try source.resultSet(of: { try builder.build() })
    }

    /// The benchmark that a row is an aggregate of: one with rows of its own, or with the three aggregates that are always there.
    private static func aggregate(_ name: String, among known: Set<String>) -> (name: String, statistic: Statistic?)? {
        for (suffix, statistic) in aggregates where name.hasSuffix(suffix) {
            let base = String(name.dropLast(suffix.count))
            if known.contains(base) || aggregates.prefix(3).allSatisfy({ known.contains(base + $0.suffix) }) { return (base, statistic) }
        }
        return nil
    }

    private mutating func append(_ row: Row) {
        let item = builder.caseIndex(row.name)
        let labels = builder.labelIndex(GoogleBenchmarkResults.labels(name: row.name, label: row.label.utf8.count <= 64 ? row.label : nil))
        let repetition = repetitions.next(case: item, labels: labels)
        let hasFailed = row.failure != nil
        if let failure = row.failure { builder.note("\(row.name) failed: \(failure.quotedForMessage)") }
        for (name, value) in hasFailed ? [("real_time", .nan), ("cpu_time", .nan)] : row.values {
            guard let metric = GoogleBenchmarkResults.metric(name, isNumber: true, timeUnit: row.unit) else { continue }
            let column = builder.column(metric)
            builder.append(
                metric: column.index, value: column.converted(value), case: item, repetition: repetition, labels: labels, failed: hasFailed)
        }
        builder.append(
            metric: builder.metric(Metric.failed), value: hasFailed ? 1 : 0, case: item, repetition: repetition, labels: labels,
            failed: hasFailed)
    }

    private func add(
        _ row: Row, _ statistic: Statistic,
        to summary: inout (name: String, metrics: [(metric: Metric, labels: Labels, values: [Statistic: Double])])
    ) {
        let labels = GoogleBenchmarkResults.labels(name: summary.name, label: row.label.utf8.count <= 64 ? row.label : nil)
        for (column, value) in row.values where value.isFinite {
            guard let metric = GoogleBenchmarkResults.metric(column, isNumber: true, timeUnit: row.unit) else { continue }
            if let place = summary.metrics.firstIndex(where: { $0.metric == metric && $0.labels == labels }) {
                summary.metrics[place].values[statistic] = value
            } else {
                summary.metrics.append((metric, labels, [statistic: value]))
            }
        }
    }
}
