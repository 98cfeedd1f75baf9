import Measurements

/// Reads BenchmarkDotNet's JSON into a result set. Times are nanoseconds for one operation, which the file does not say; the full export
/// has them all (`Statistics.OriginalValues`, sorted), the brief one only their summary. What else was measured (allocated bytes,
/// collections) is one value for a benchmark.
struct BenchmarkDotNetResults {
    private var builder: ResultSetBuilder
    private var repetitions = RepetitionCounter()

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "benchmarkdotnet", run: run)
        try readHost(document.required("HostEnvironmentInfo"))
        try document.required("Benchmarks").forEachElement { (_, benchmark) throws(JSONFieldError) in try read(benchmark: benchmark) }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func readHost(_ host: JSONField) throws(JSONFieldError) {
        let version = try host["BenchmarkDotNetVersion"]?.text()
        // "Windows 11 (10.0.26200.8037/…)": updates of a system leave it the same.
        let os = host["OsVersion"]?.value.string.map { String($0[..<($0.firstRange(of: " (")?.lowerBound ?? $0.endIndex)]) }
        let architecture = host["Architecture"]?.value.string
        // An object in old releases.
        let cpu = host["ProcessorName"].flatMap { $0.value.string ?? $0["Value"]?.value.string }
        builder.updateRun { run in
            run.environment.tool = "benchmarkdotnet"
            run.environment.toolVersion = version
            run.environment.os = os
            run.environment.architecture = architecture
            run.environment.cpu = cpu
        }
    }

    private static let time = Metric(name: "time", unit: Unit(parsing: "ns"))

    private mutating func read(benchmark: JSONField) throws(JSONFieldError) {
        let (name, labels) = try BenchmarkDotNetResults.labels(of: benchmark)
        let item = builder.caseIndex(labels["job"].map { "\(name) [\($0)]" } ?? name)
        let labelIndex = builder.labelIndex(labels)
        let statistics = benchmark["Statistics"]
        let failed = builder.metric(Metric.failed)
        builder.append(
            metric: failed, value: statistics == nil ? 1 : 0, case: item,
            repetition: repetitions.next(case: item, labels: labelIndex, metric: failed), labels: labelIndex, failed: statistics == nil)
        guard let statistics else {
            builder.note("\(name) has no statistics: it failed")
            let time = builder.metric(BenchmarkDotNetResults.time)
            builder.append(
                metric: time, value: .nan, case: item, repetition: repetitions.next(case: item, labels: labelIndex, metric: time),
                labels: labelIndex, failed: true)
            return
        }
        if let values = statistics["OriginalValues"] {
            try append(times: values, mean: statistics["Mean"], name: name, case: item, labels: labelIndex)
        } else {
            try append(summary: statistics, labels: labels)
        }
        if let bytes = try benchmark["Memory"]?["BytesAllocatedPerOperation"]?.number() {
            append(Metric(name: "BytesAllocatedPerOperation", unit: Unit(parsing: "B/op")), bytes, case: item, labels: labelIndex)
        }
        try benchmark["Metrics"]?.forEachElement { (_, field) throws(JSONFieldError) in
            try read(metric: field, case: item, labels: labelIndex)
        }
    }

    private mutating func append(
        times: JSONField, mean: JSONField?, name: String, case item: Int32, labels: Int32
    ) throws(JSONFieldError) {
        let time = builder.metric(BenchmarkDotNetResults.time)
        var sum = 0.0
        var count = 0
        try times.forEachElement { (_, field) throws(JSONFieldError) in
            let value = try field.durationOrMissing()
            sum += value
            count += 1
            builder.append(
                metric: time, value: value, case: item, repetition: repetitions.next(case: item, labels: labels, metric: time),
                labels: labels)
        }
        if let stated = try mean?.number(), count > 0 {
            builder.check(mean: stated, against: sum / Double(count), of: name, unit: BenchmarkDotNetResults.time.unit)
        }
    }

    private mutating func append(summary: JSONField, labels: Labels) throws(JSONFieldError) {
        var values: [Statistic: Double] = [:]
        for (key, statistic) in [("Mean", Statistic.mean), ("Median", .median), ("Min", .minimum), ("Max", .maximum)] {
            if let value = try summary[key]?.duration(), value.isFinite { values[statistic] = value }
        }
        guard !values.isEmpty else { throw JSONFieldError(path: summary.path, expected: "OriginalValues or a Mean", found: "neither") }
        let count = try summary["N"]?.integer()
        builder.append(summary: Summary(metric: BenchmarkDotNetResults.time, labels: labels, count: count, values: values))
        builder.note("the file holds no single values, only their summary; JsonExporter.Full writes them all")
    }

    private mutating func read(metric field: JSONField, case item: Int32, labels: Int32) throws(JSONFieldError) {
        let descriptor = try field.required("Descriptor")
        let id = try descriptor.required("Id").text()
        // Already read from `Memory`.
        guard id != "Allocated Memory" else { return }
        let direction = descriptor["TheGreaterTheBetter"]?.value.bool.map { $0 ? Direction.higher : .lower }
        let unit = Unit(ofBenchmark: try descriptor["Unit"]?.text() ?? "")
        append(Metric(name: id, unit: unit, direction: direction), try field.required("Value").number(), case: item, labels: labels)
    }

    private mutating func append(_ metric: Metric, _ value: Double, case item: Int32, labels: Int32) {
        let index = builder.metric(metric)
        builder.append(
            metric: index, value: value, case: item, repetition: repetitions.next(case: item, labels: labels, metric: index), labels: labels
        )
    }

    /// The full name, which the brief export leaves to its parts; parameters and, where the file tells, the job (the same benchmark runs
    /// once for each) are labels.
    private static func labels(of benchmark: JSONField) throws(JSONFieldError) -> (name: String, labels: Labels) {
        let parameters = try benchmark["Parameters"]?.text() ?? ""
        var name = try benchmark["FullName"]?.text() ?? ""
        if name.isEmpty {
            var parts: [String] = []
            for key in ["Namespace", "Type"] { if let part = try benchmark[key]?.text(), !part.isEmpty { parts.append(part) } }
            parts.append(try benchmark.required("Method").text())
            name = parts.joined(separator: ".") + (parameters.isEmpty ? "" : "(\(parameters))")
        }
        var pairs: [(String, String)] = []
        for parameter in parameters.split(separator: "&") {
            guard let equals = parameter.firstIndex(of: "="), equals > parameter.startIndex else { continue }
            pairs.append((String(parameter[..<equals]), String(parameter[parameter.index(after: equals)...])))
        }
        // "Type.Method: Job(settings) [parameters]"
        if let info = try benchmark["DisplayInfo"]?.text(), let colon = info.firstRange(of: ": ") {
            let rest = info[colon.upperBound...]
            pairs.append(("job", String(rest[..<(rest.firstRange(of: " [")?.lowerBound ?? rest.endIndex)])))
        }
        return (name, Labels(pairs + [("benchmark", name)]))
    }
}
