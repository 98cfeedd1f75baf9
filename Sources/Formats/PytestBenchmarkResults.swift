import Measurements

/// Reads pytest-benchmark's JSON into a result set: each timing, which pytest-benchmark calls a round, is a repetition inside the run.
///
/// The file names no unit: times are seconds for one call, whatever unit the tool's table shows.
struct PytestBenchmarkResults {
    private var builder: ResultSetBuilder
    private let time: Int
    /// Timings so far of each benchmark: a test that is run again in one session writes a further entry.
    private var repetitions: [Identity: Int32] = [:]

    private struct Identity: Hashable {
        let `case`: Int32
        let labels: Int32
    }

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "pytest-benchmark", run: run)
        time = builder.metric(PytestBenchmarkResults.time)
        try readMetadata(document)
        try document.required("benchmarks").forEachElement { (_, benchmark) throws(JSONFieldError) in
            try read(benchmark: benchmark)
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private static let time = Metric(name: "time", unit: .seconds)

    /// A hook of the tests (`pytest_benchmark_update_machine_info`) may write what it likes into `machine_info`: what is no text there is unknown.
    private mutating func readMetadata(_ document: JSONField) throws(JSONFieldError) {
        let machine = document["machine_info"]
        let processor = machine?["cpu"]
        let os = machine?["system"]?.name
        let architecture = machine?["machine"]?.name
        // `brand` before py-cpuinfo 6; without py-cpuinfo there is only what the system calls it.
        let cpu = processor?["brand_raw"]?.name ?? processor?["brand"]?.name ?? machine?["processor"]?.name
        let version = try document["version"]?.text()
        let started = try document["datetime"]?.timestamp()
        builder.updateRun { run in
            run.started = started
            run.environment.tool = "pytest-benchmark"
            run.environment.toolVersion = version
            run.environment.os = os
            run.environment.architecture = architecture
            run.environment.cpu = cpu
        }
    }

    private mutating func read(benchmark: JSONField) throws(JSONFieldError) {
        let name = try benchmark.required("fullname").text()
        let labels = try labels(of: benchmark, name: name)
        if benchmark["extra_info"]?.hasMembers == true {
            builder.note("extra_info is what the tests themselves say of a benchmark; it is left out")
        }
        let stats = try benchmark.required("stats")
        if let iterations = try stats["iterations"]?.integer(), iterations > 1 {
            builder.note("a timing is the mean of several calls where a benchmark has \"iterations\"; percentiles are of such means")
        }
        if let computed = try append(stats["data"], identity: Identity(case: builder.caseIndex(name), labels: builder.labelIndex(labels))) {
            if let stated = try stats["mean"]?.number() { builder.check(mean: stated, against: computed, of: name) }
        } else {
            let values = try stats.statistics(in: .seconds)
            guard !values.isEmpty else { throw JSONFieldError(path: stats.path, expected: "data or a mean", found: "neither") }
            let rounds = try stats["rounds"]?.integer()
            builder.append(summary: Summary(metric: PytestBenchmarkResults.time, labels: labels, count: rounds, values: values))
            builder.note("the file holds no single timings, only their summary; --benchmark-json=FILE writes them all")
        }
    }

    /// The timings' mean, NaN where one is missing; nil where there are none.
    private mutating func append(_ data: JSONField?, identity: Identity) throws(JSONFieldError) -> Double? {
        let first = repetitions[identity, default: 0]
        var count = 0
        var sum = 0.0
        try data?.forEachElement { (index, field) throws(JSONFieldError) in
            let value = try field.durationOrMissing()
            count += 1
            sum += value
            builder.append(
                metric: time, value: value, case: identity.case, repetition: first &+ Int32(clamping: index), labels: identity.labels)
        }
        repetitions[identity] = first &+ Int32(clamping: count)
        return count == 0 ? nil : sum / Double(count)
    }

    /// `benchmark` is the full name, since the bare one occurs in several files; each parameter that is a text, a number or a boolean is a label
    /// of its own, and so is the `group`.
    private mutating func labels(of benchmark: JSONField, name: String) throws(JSONFieldError) -> Labels {
        var pairs: [(String, String)] = []
        var others: [String] = []
        try benchmark["params"]?.forEachMember { (key, field) throws(JSONFieldError) in
            if let text = field.labelText { pairs.append((key, text)) } else { others.append(key) }
        }
        for key in others { builder.note("the parameter \(key) is no label where it is a list, an object or a long text") }
        if let group = try benchmark["group"]?.text() { pairs.append(("group", group)) }
        return Labels(pairs + [("benchmark", name)])
    }
}

extension JSONField {
    /// A text with something in it.
    fileprivate var name: String? { value.string.flatMap { $0.isEmpty ? nil : $0 } }

    fileprivate var hasMembers: Bool {
        var found = false
        value.forEachRawMember { _, _ in found = true }
        return found
    }
}
