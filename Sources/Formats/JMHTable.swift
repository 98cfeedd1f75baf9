import Measurements

/// Reads JMH's CSV: a row for the score of a benchmark with its mode and parameters, and further ones for what a profiler measured
/// (`Shop.sort:gc.alloc.rate`) and for the percentiles of sampled times (`Shop.parse:p0.95`).
struct JMHTable {
    private struct Key: Hashable {
        let labels: Labels
        let metric: String
    }

    private static let parameter = "Param: "

    private var builder: ResultSetBuilder
    private var names: CSVNames?
    private var parameters: [(name: String, column: Int)] = []
    private var summaries: [Summary] = []
    private var places: [Key: Int] = [:]

    static func isHeader(_ line: Substring) -> Bool { line.hasPrefix("\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\",") }

    init(run: Run) {
        var run = run
        run.environment.tool = "jmh"
        builder = ResultSetBuilder(format: "jmh", run: run)
        builder.note("\(JMHResults.scoresOnly); -rf json writes them all")
    }

    mutating func read(_ record: CSVReader.Record, file: String) throws(FormatError) {
        guard let names else {
            names = try CSVNames(record, requiring: ["Benchmark", "Mode", "Threads", "Samples", "Score", "Unit"], file: file)
            for index in 0..<record.count where record[index].hasPrefix(JMHTable.parameter) {
                parameters.append((String(record[index].dropFirst(JMHTable.parameter.count)), index))
            }
            return
        }
        try names.check(record, file: file)
        func malformed(_ problem: String) -> FormatError { FormatError(.malformed, file: file, line: record.line, problem: problem) }
        func text(_ name: String) -> String { names[name].map { record[$0].trimmingSpaces() } ?? "" }
        guard let mode = JMHResults.Mode(rawValue: text("Mode")) else {
            throw malformed("the mode \(text("Mode").quotedForMessage) is not thrpt, avgt, sample or ss")
        }
        // A method's name has no colon, and the name behind it may have more of them.
        let parts = text("Benchmark").split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, !name.isEmpty else { throw malformed("the benchmark's name is empty") }
        // A parameter that another benchmark has is empty here.
        let pairs = parameters.map { ($0.name, record[$0.column]) }.filter { !$0.1.isEmpty }
        let labels = Labels(pairs + [("threads", text("Threads")), ("mode", mode.rawValue), ("benchmark", name)].filter { !$0.1.isEmpty })
        let unit = Unit(ofBenchmark: text("Unit"))
        let secondary = parts.count > 1 ? parts[1] : nil
        let percentile = mode == .sampleTime ? secondary.flatMap(JMHTable.percentile) : nil
        var metric = JMHResults.secondaryMetric(secondary ?? "", unit: unit)
        if secondary == nil || percentile != nil {
            guard let measured = mode.metric(in: unit) else {
                throw malformed("the unit \(text("Unit").quotedForMessage) of mode \(mode.rawValue) is not one like \(mode.unitExample)")
            }
            metric = measured
        }
        let count = try names.amount("Samples", record, file: file)
        let score = try score(of: text("Score"), metric: metric, malformed)
        try add(score, as: percentile ?? .mean, of: metric, labels: labels, count: Int(exactly: count), malformed)
    }

    /// NaN where JMH could compute none.
    private func score(of text: String, metric: Metric, _ malformed: (String) -> FormatError) throws(FormatError) -> Double {
        switch NumberText(text) {
        case .number(let number) where number >= 0 || metric.unit.dimension != .time: return number
        case .missing: return .nan
        default: throw malformed("\(text.quotedForMessage) is no number of \(metric.name)")
        }
    }

    private mutating func add(
        _ value: Double, as statistic: Statistic, of metric: Metric, labels: Labels, count: Int?, _ malformed: (String) -> FormatError
    ) throws(FormatError) {
        let key = Key(labels: labels, metric: metric.name)
        var values: [Statistic: Double] = [:]
        var known = count
        if let place = places[key] {
            values = summaries[place].values
            known = summaries[place].count
            guard values[statistic] == nil, summaries[place].metric.unit == metric.unit else {
                throw malformed("a second row of \(metric.name) of \((labels["benchmark"] ?? "").quotedForMessage)")
            }
        }
        if value.isFinite { values[statistic] = value }
        let summary = Summary(metric: metric, labels: labels, count: known, values: values)
        if let place = places[key] {
            summaries[place] = summary
        } else {
            places[key] = summaries.count
            summaries.append(summary)
        }
    }

    /// `p0.95`; older releases have `parse·p0.95`.
    private static func percentile(_ name: String) -> Statistic? {
        guard let last = name.split(separator: "·").last, last.first == "p", let share = Double(last.dropFirst()) else { return nil }
        return Statistic(quantile: share)
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        var builder = builder
        for summary in summaries { builder.append(summary: summary) }
        return try source.resultSet(of: { [builder] in try builder.build() })
    }
}
