import Measurements

/// Reads JMH's JSON into a result set: an iteration's mean is an observation, a fork (a Java process) the repetition it belongs to.
///
/// The mode says what was measured: `thrpt` is `throughput`, the others are `time`. `sample` holds each call's time, rounded to about
/// three digits and counted: a histogram of single values. A benchmark that threw is absent from the file; only JMH's log tells.
struct JMHResults {
    private var builder: ResultSetBuilder

    /// One element of the list.
    private struct Benchmark {
        let item: Int32
        let labelIndex: Int32
        let labels: Labels
        let mode: Mode
    }

    enum Mode: String {
        case throughput = "thrpt", averageTime = "avgt", sampleTime = "sample", singleShot = "ss"

        /// What is measured in this mode; nil where the unit is of something else.
        func metric(in unit: Unit) -> Metric? {
            guard unit.dimension == (self == .throughput ? .perSecond(.none) : .time) else { return nil }
            return Metric(name: self == .throughput ? "throughput" : "time", unit: unit)
        }

        var unitExample: String { self == .throughput ? "ops/s" : "us/op" }
    }

    static func secondaryMetric(_ name: String, unit: Unit) -> Metric {
        // Less garbage is better, also where it is a rate.
        Metric(name: name, unit: unit, direction: name.hasPrefix("gc.") || name.contains("·gc.") ? .lower : nil)
    }

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "jmh", run: run)
        var version: String?
        try document.forEachElement { (_, entry) throws(JSONFieldError) in
            version = try entry["jmhVersion"]?.text() ?? version
            try read(entry: entry)
        }
        builder.updateRun { run in
            run.environment.tool = "jmh"
            run.environment.toolVersion = version
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func read(entry: JSONField) throws(JSONFieldError) {
        let benchmark = try benchmark(of: entry)
        let primary = try entry.required("primaryMetric")
        let scoreUnit = try primary.required("scoreUnit")
        guard let metric = benchmark.mode.metric(in: Unit(ofBenchmark: try scoreUnit.text())) else {
            throw scoreUnit.mismatch("a unit like \(benchmark.mode.unitExample)")
        }
        try append(primary, metric: metric, benchmark: benchmark)
        try entry["secondaryMetrics"]?.forEachMember { (name, field) throws(JSONFieldError) in
            // Of sampled times JMH writes the percentiles as metrics of their own.
            if benchmark.mode == .sampleTime, name.contains("p0.") || name.contains("p1.0") { return }
            let unit = Unit(ofBenchmark: try field.required("scoreUnit").text())
            try append(field, metric: JMHResults.secondaryMetric(name, unit: unit), benchmark: benchmark)
        }
    }

    /// The case is the full name with mode and parameters; each of these is a label, and so is the number of threads.
    private mutating func benchmark(of entry: JSONField) throws(JSONFieldError) -> Benchmark {
        let name = try entry.required("benchmark").text()
        let modeField = try entry.required("mode")
        guard let mode = Mode(rawValue: try modeField.text()) else {
            throw modeField.mismatch("thrpt, avgt, sample or ss")
        }
        var pairs: [(String, String)] = []
        try entry["params"]?.forEachMember { (key, field) throws(JSONFieldError) in
            guard let text = field.scalarText else { throw field.mismatch("a parameter's value") }
            pairs.append((key, text))
        }
        let parameters = ([("mode", mode.rawValue)] + pairs).map { "\($0)=\($1)" }.joined(separator: " ")
        if let threads = try entry["threads"]?.integer() { pairs.append(("threads", "\(threads)")) }
        let labels = Labels(pairs + [("mode", mode.rawValue), ("benchmark", name)])
        return Benchmark(
            item: builder.caseIndex("\(name) [\(parameters)]"), labelIndex: builder.labelIndex(labels), labels: labels, mode: mode)
    }

    private mutating func append(_ field: JSONField, metric: Metric, benchmark: Benchmark) throws(JSONFieldError) {
        if let histogram = field["rawDataHistogram"] {
            let counted = try JMHResults.histogram(of: histogram)
            builder.append(histogram: MeasuredHistogram(metric: metric, labels: benchmark.labels, histogram: counted))
            builder.note("in mode sample JMH keeps times rounded to about three digits, and how often each was measured")
        } else if let data = field["rawData"] {
            try append(iterations: data, metric: metric, benchmark: benchmark)
        } else {
            let score = try field.required("score").numberOrMissing()
            let values: [Statistic: Double] = score.isFinite ? [.mean: score] : [:]
            builder.append(summary: Summary(metric: metric, labels: benchmark.labels, count: nil, values: values))
            builder.note(JMHResults.scoresOnly)
        }
    }

    static let scoresOnly = "the file holds no single iterations, only their score"

    private mutating func append(iterations data: JSONField, metric: Metric, benchmark: Benchmark) throws(JSONFieldError) {
        let column = try builder.column(metric, at: data)
        try data.forEachElement { (fork, iterations) throws(JSONFieldError) in
            try iterations.forEachElement { (iteration, field) throws(JSONFieldError) in
                let value = try metric.unit.dimension == .time ? field.durationOrMissing() : field.numberOrMissing()
                builder.append(
                    metric: column.index, value: column.converted(value), case: benchmark.item, epoch: Int32(clamping: iteration),
                    repetition: Int32(clamping: fork), labels: benchmark.labelIndex)
            }
        }
    }

    /// `[fork][iteration]` is a list of pairs of a value and how often it was measured.
    private static func histogram(of forks: JSONField) throws(JSONFieldError) -> Histogram {
        var counts: [Double: Int] = [:]
        try forks.forEachElement { (_, iterations) throws(JSONFieldError) in
            try iterations.forEachElement { (_, bins) throws(JSONFieldError) in
                try bins.forEachElement { (_, bin) throws(JSONFieldError) in
                    var value: Double?
                    var count: Int?
                    try bin.forEachElement { (index, field) throws(JSONFieldError) in
                        switch index {
                        case 0: value = try field.duration()
                        case 1: count = try field.integer()
                        default: throw bin.mismatch("a value and its count")
                        }
                    }
                    guard let value, value.isFinite, let count, count >= 0 else { throw bin.mismatch("a value and its count") }
                    let sum = counts[value, default: 0].addingReportingOverflow(count)
                    guard !sum.overflow else { throw bin.mismatch("a count that adds up") }
                    counts[value] = sum.partialValue
                }
            }
        }
        let buckets = counts.sorted { $0.key < $1.key }.map { Histogram.Bucket(lower: $0.key, upper: $0.key, count: $0.value) }
        do throws(HistogramError) { return try Histogram(buckets: buckets) } catch {
            throw JSONFieldError(path: forks.path, expected: "counts of values", found: "\(error)")
        }
    }
}
