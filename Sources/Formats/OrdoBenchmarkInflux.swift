import Measurements

/// Reads what Swift's package Benchmark exports for InfluxDB: a row for each percentile of a benchmark's metric.
///
/// Values are nanoseconds, bytes and counts whatever the column `unit` says, and `test_average` is the mean of the percentiles, not of what
/// was measured. Rates go from the best to the worst: percentile 0 is the highest. A name with a comma is quoted, and its own quotes are not
/// doubled: this is no CSV.
struct OrdoBenchmarkInflux {
    private struct Key: Hashable {
        let labels: Labels
        let metric: String
    }

    private struct Table {
        let metric: Metric
        let labels: Labels
        let count: Int
        var percentiles: [(percent: Double, value: Double)] = []
        let line: Int
    }

    private static let header =
        "measurement,hostName,processoryType,processors,memory,kernelVersion,metric,unit,test,percentile,value,test_average,iterations,"
        + "warmup_iterations,time"
    /// How many cells stand before the benchmark's name, and behind it.
    private static let (before, behind) = (8, 6)
    private static let units: Set<String> = ["", "#", "K", "M", "G", "T", "P", "ns", "μs", "µs", "ms", "s", "ks", "Ms"]

    private let file: String
    private var builder: ResultSetBuilder
    private var isHeaderRead = false
    private var tables: [Table] = []
    private var places: [Key: Int] = [:]

    init(run: Run, file: String) {
        var run = run
        run.environment.tool = "ordo-one-benchmark"
        builder = ResultSetBuilder(format: "ordo-one-benchmark", run: run)
        builder.note(
            "the file holds only percentiles; .benchmarkBaselines/<target>/<name>/results.json has histograms, from which all else is made")
        self.file = file
    }

    mutating func read(_ line: String, number: Int) throws(FormatError) {
        if line.isEmpty || line.hasPrefix("#datatype ") { return }
        guard isHeaderRead else {
            guard line == OrdoBenchmarkInflux.header else {
                throw malformed(
                    number, "the columns are not those of Benchmark's export for InfluxDB", "export it with release 1.38 or later")
            }
            isHeaderRead = true
            return
        }
        let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard cells.count > OrdoBenchmarkInflux.before + OrdoBenchmarkInflux.behind else {
            throw malformed(number, "\(cells.count) cells under 15 columns", "is the file cut?")
        }
        guard OrdoBenchmarkInflux.units.contains(cells[7]) else {
            throw malformed(number, "\(cells[7].quotedForMessage) is no unit of Benchmark")
        }
        var name = cells[OrdoBenchmarkInflux.before..<(cells.count - OrdoBenchmarkInflux.behind)].joined(separator: ",")
        if name.count > 1, name.first == "\"", name.last == "\"" { name = String(name.dropFirst().dropLast()) }
        let tail = Array(cells.suffix(OrdoBenchmarkInflux.behind))
        guard case .number(let percent) = NumberText(tail[0]), (0...100).contains(percent), case .number(let value) = NumberText(tail[1]),
            let count = Int(tail[3]), count >= 0
        else {
            throw malformed(
                number, "percentile, value and iterations are no numbers: \(tail.prefix(4).joined(separator: ",").quotedForMessage)")
        }
        let architecture = cells[2]
        if tables.isEmpty { builder.updateRun { $0.environment.architecture = architecture.isEmpty ? nil : architecture } }
        let labels = Labels([("target", cells[0]), ("benchmark", name)])
        let metric = OrdoBenchmarkMetric.described(withoutSpaces: cells[6])
        let key = Key(labels: labels, metric: metric.name)
        let place = places[key] ?? tables.count
        if place == tables.count {
            places[key] = place
            tables.append(Table(metric: metric, labels: labels, count: count, line: number))
        }
        guard tables[place].percentiles.last.map({ $0.percent < percent }) ?? true else {
            throw malformed(number, "percentile \(percent) of \(metric.name) of \(name.quotedForMessage) comes twice")
        }
        tables[place].percentiles.append((percent, value))
    }

    consuming func resultSet(of source: InputSource) throws(FormatError) -> ResultSet {
        var builder = builder
        for table in tables {
            guard let first = table.percentiles.first, let last = table.percentiles.last, first.percent == 0, last.percent == 100 else {
                throw malformed(table.line, "the percentiles that begin here do not go from 0 to 100", "is the file cut?")
            }
            let isFalling = first.value > last.value
            var values: [Statistic: Double] = [:]
            for (percent, value) in table.percentiles {
                values[OrdoBenchmarkTSV.statistic(isFalling ? 100 - percent : percent)] = value
            }
            builder.append(summary: Summary(metric: table.metric, labels: table.labels, count: table.count, values: values))
        }
        return try source.resultSet(of: { [builder] in try builder.build() })
    }

    private func malformed(_ line: Int, _ problem: String, _ remedy: String? = nil) -> FormatError {
        FormatError(.malformed, file: file, line: line, problem: problem, remedy: remedy)
    }
}
