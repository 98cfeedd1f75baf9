import Measurements

extension GoTestingReport {
    /// The report as a result set: one observation for each value of a line, lines of one benchmark being its repetitions.
    ///
    /// A case is the package's import path, a dot and the benchmark's name without GOMAXPROCS, which is the label `cpus`.
    func resultSet(run: Run) throws(MeasurementError) -> ResultSet {
        var run = run
        run.kind = .benchmark
        run.environment.tool = "go test"
        run.environment.os = configuration["goos"]
        run.environment.architecture = configuration["goarch"]
        run.environment.cpu = configuration["cpu"]
        run.unfinished = failures.isEmpty ? nil : failures.joined(separator: ", ")
        var builder = ResultSetBuilder(format: "go", run: run)
        for note in notes { builder.note(note) }
        let processors = GoTestingProcessorSuffix(names: results.map(\.name))
        var repetitions: [Repeated: Int32] = [:]
        for result in results {
            let (name, count) = processors.resolved(result.name)
            if processors.isAmbiguous(result.name) {
                builder.note(
                    "the number that ends Benchmark\(result.name) is taken for a part of its name, since other names stand without one")
            }
            let item = builder.caseIndex(result.package.isEmpty ? name : "\(result.package).\(name)")
            let labels = builder.labelIndex(Labels(goBenchmark: name, package: result.package, processors: count))
            for measurement in result.measurements {
                let metric = builder.metric(Metric(goUnit: measurement.unit, declared: units[measurement.unit]))
                let repeated = Repeated(item: item, labels: labels, metric: metric)
                let repetition = repetitions[repeated, default: 0]
                repetitions[repeated] = repetition + 1
                builder.append(metric: metric, value: measurement.value, case: item, repetition: repetition, labels: labels)
            }
        }
        for failure in failures { builder.note("\(failure); what it would have measured is missing") }
        return try builder.build()
    }

    private struct Repeated: Hashable {
        let item: Int32
        let labels: Int32
        let metric: Int
    }
}

/// The events of `go test -json`: the output of each package, which can arrive mixed with others' and in pieces of a line.
struct GoTestingStream {
    /// In the order of first appearance.
    private(set) var packages: [String] = []
    private(set) var output: [String: String] = [:]
    /// The earliest time of an event, seconds since 1970.
    private(set) var started: Double?

    mutating func add(_ event: JSONField) throws(JSONFieldError) {
        if let time = try event["Time"]?.timestamp() { started = min(started ?? time, time) }
        guard let text = try event["Output"]?.text() else { return }
        // Output of the build has an import path instead.
        let package = try (event["Package"] ?? event["ImportPath"])?.text() ?? ""
        if output[package] == nil { packages.append(package) }
        output[package, default: ""] += text
    }

    /// Reads each package's output as a text of its own.
    func report() throws(GoTestingReport.SyntaxError) -> GoTestingReport {
        var report = GoTestingReport()
        for package in packages { try report.read(output[package] ?? "", package: package) }
        return report
    }
}
