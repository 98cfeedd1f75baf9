import Measurements

/// Reads Google Benchmark's JSON into a result set: an entry with `run_type: iteration` is a repetition, the mean over its iterations.
///
/// Entries with `run_type: aggregate` are computed from these and count only where these are left out. `time` is the wall-clock
/// `real_time`, since `cpu_time` says nothing of a benchmark that waits.
struct GoogleBenchmarkResults {
    private var builder: ResultSetBuilder
    private var repetitions = RepetitionCounter()
    /// Sum and number of `real_time` of each benchmark, in the entry's unit.
    private var sums: [String: (total: Double, count: Int)] = [:]
    private var aggregates = OrderedAggregates()

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "google-benchmark", run: run)
        try readContext(document)
        try document.required("benchmarks").forEachElement { (_, entry) throws(JSONFieldError) in try read(entry: entry) }
        appendSummaries()
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func readContext(_ document: JSONField) throws(JSONFieldError) {
        let context = document["context"]
        let started = try context?["date"]?.timestamp()
        let version = try context?["library_version"]?.text()
        builder.updateRun { run in
            run.started = started
            run.environment.tool = "google-benchmark"
            run.environment.toolVersion = version
        }
    }

    private mutating func read(entry: JSONField) throws(JSONFieldError) {
        let name = if let field = entry["run_name"] { try field.text() } else { try entry.required("name").text() }
        let kind = try entry.required("run_type")
        switch kind.value.string {
        case "aggregate": try read(aggregate: entry, of: name)
        case "iteration": try read(iteration: entry, name: name)
        default: throw kind.mismatch("iteration or aggregate")
        }
    }

    // MARK: Repetitions

    private mutating func read(iteration entry: JSONField, name: String) throws(JSONFieldError) {
        let unit = try GoogleBenchmarkResults.timeUnit(of: entry)
        let item = builder.caseIndex(name)
        let labels = builder.labelIndex(GoogleBenchmarkResults.labels(name: name, label: entry["label"]?.labelText))
        let stated = try entry["repetition_index"]?.integer()
        let repetition = stated.map { Int32(clamping: $0) } ?? repetitions.next(case: item, labels: labels)
        let failure = try entry["error_message"]?.text() ?? (entry["error_occurred"]?.value.bool == true ? "an error" : nil)
        if let failure { builder.note("\(name) failed: \(failure.quotedForMessage)") }
        let isSkipped = failure == nil && entry["skipped"]?.value.bool == true
        if isSkipped { builder.note("\(name) was skipped") }
        // What did not run writes zeros.
        let isMissing = failure != nil || isSkipped
        try entry.forEachMember { (key, field) throws(JSONFieldError) in
            guard let metric = GoogleBenchmarkResults.metric(key, isNumber: field.value.double != nil, timeUnit: unit) else { return }
            let column = try builder.column(metric, at: field)
            let value = try isMissing ? .nan : metric.unit.dimension == .time ? field.durationOrMissing() : field.numberOrMissing()
            builder.append(
                metric: column.index, value: column.converted(value), case: item, repetition: repetition, labels: labels,
                failed: failure != nil)
            if key == "real_time", !isMissing {
                let sum = sums[name, default: (0, 0)]
                sums[name] = (sum.total + value, sum.count + 1)
            }
        }
        guard !isSkipped else { return }
        builder.append(
            metric: builder.metric(Metric.failed), value: failure == nil ? 0 : 1, case: item, repetition: repetition,
            labels: labels, failed: failure != nil)
    }

    /// `benchmark` is the name with its arguments; arguments that have names (`/size:64`) are labels of their own, and so is what the
    /// benchmark itself calls its label.
    static func labels(name: String, label: String?) -> Labels {
        var pairs: [(String, String)] = []
        if let label, !label.isEmpty { pairs.append(("label", label)) }
        for part in name.split(separator: "/").dropFirst() {
            guard let colon = part.firstIndex(of: ":"), colon > part.startIndex, !part.contains("::") else { continue }
            pairs.append((String(part[..<colon]), String(part[part.index(after: colon)...])))
        }
        return Labels(pairs + [("benchmark", name)])
    }

    private static func timeUnit(of entry: JSONField) throws(JSONFieldError) -> Unit {
        guard let field = entry["time_unit"] else { return Unit(parsing: "ns") }
        let unit = Unit(parsing: try field.text())
        guard unit.dimension == .time else { throw field.mismatch("ns, us, ms or s") }
        return unit
    }

    /// The tool's own figures by their names; every further number is a counter of the benchmark's own, whose unit and direction no file
    /// tells.
    static func metric(_ key: String, isNumber: Bool, timeUnit: Unit) -> Metric? {
        switch key {
        case "real_time": Metric(name: key, unit: timeUnit, standardName: "time")
        case "cpu_time": Metric(name: key, unit: timeUnit)
        case "bytes_per_second": Metric(name: key, unit: Unit(parsing: "B/s"), standardName: "throughput")
        case "items_per_second": Metric(name: key, unit: Unit(parsing: "1/s"), standardName: "throughput")
        case "allocs_per_iter": Metric(name: key, unit: .none, standardName: "allocations")
        case "max_bytes_used": Metric(name: key, unit: .bytes, standardName: "memory")
        case "total_allocated_bytes", "net_heap_growth": Metric(name: key, unit: .bytes)
        case _ where descriptive.contains(key): nil
        default: !isNumber ? nil : Metric(name: key, unit: .none)
        }
    }

    static let aggregatesOnly = "the file holds only aggregates of repetitions; --benchmark_report_aggregates_only=false writes them all"

    private static let descriptive: Set<String> = [
        "name", "family_index", "per_family_instance_index", "run_name", "run_type", "repetitions", "repetition_index", "threads",
        "iterations", "time_unit", "label", "error_occurred", "error_message", "skipped", "skip_message", "aggregate_name",
        "aggregate_unit",
    ]

    // MARK: Aggregates

    private mutating func read(aggregate entry: JSONField, of name: String) throws(JSONFieldError) {
        // The others have other fields (`BigO`, `RMS`), or a share in place of a time (`cv`).
        let statistics: [String: Statistic] = ["mean": .mean, "median": .median, "min": .minimum, "max": .maximum]
        guard let statistic = statistics[try entry.required("aggregate_name").text()] else { return }
        let unit = try GoogleBenchmarkResults.timeUnit(of: entry)
        let labels = GoogleBenchmarkResults.labels(name: name, label: entry["label"]?.labelText)
        let count = try entry["repetitions"]?.integer()
        try entry.forEachMember { (key, field) throws(JSONFieldError) in
            guard let metric = GoogleBenchmarkResults.metric(key, isNumber: field.value.double != nil, timeUnit: unit) else { return }
            let value = try metric.unit.dimension == .time ? field.durationOrMissing() : field.numberOrMissing()
            guard value.isFinite else { return }
            aggregates.add(name, metric: metric, labels: labels, count: count, statistic, value)
        }
    }

    private mutating func appendSummaries() {
        for aggregate in aggregates.all {
            if let sum = sums[aggregate.benchmark] {
                guard aggregate.metric.name == "real_time", let stated = aggregate.values[.mean] else { continue }
                builder.check(mean: stated, against: sum.total / Double(sum.count), of: aggregate.benchmark, unit: aggregate.metric.unit)
            } else {
                builder.note(GoogleBenchmarkResults.aggregatesOnly)
                builder.append(
                    summary: Summary(
                        metric: aggregate.metric, labels: aggregate.labels, count: aggregate.count, values: aggregate.values))
            }
        }
    }
}

/// Aggregates by benchmark and metric in the file's order: each one is spread over several entries.
private struct OrderedAggregates {
    struct Aggregate {
        let benchmark: String
        let metric: Metric
        let labels: Labels
        let count: Int?
        var values: [Statistic: Double]
    }

    private struct Key: Hashable {
        let benchmark: String
        let metric: String
    }

    private(set) var all: [Aggregate] = []
    private var places: [Key: Int] = [:]

    mutating func add(_ benchmark: String, metric: Metric, labels: Labels, count: Int?, _ statistic: Statistic, _ value: Double) {
        let key = Key(benchmark: benchmark, metric: metric.name)
        if let place = places[key] {
            all[place].values[statistic] = value
        } else {
            places[key] = all.count
            all.append(Aggregate(benchmark: benchmark, metric: metric, labels: labels, count: count, values: [statistic: value]))
        }
    }
}
