import Measurements

/// Reads pyperf's JSON into a result set. What pyperf calls a run is one worker process: a repetition, whose values share its memory
/// layout and hash seed. Processes that only calibrated have no values.
struct PyperfResults {
    private var builder: ResultSetBuilder
    private var workers = RepetitionCounter()
    private var started: Double?

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "pyperf", run: run)
        let common = document["metadata"]
        try document.required("benchmarks").forEachElement { (_, benchmark) throws(JSONFieldError) in
            try read(benchmark: benchmark, common: common)
        }
        try readMetadata(common)
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func readMetadata(_ metadata: JSONField?) throws(JSONFieldError) {
        let version = try metadata?["perf_version"]?.text()
        let cpu = try metadata?["cpu_model_name"]?.text()
        // "Linux-6.1.0-30-amd64-x86_64-with-glibc2.36": only the first part has a fixed place.
        let os = try metadata?["platform"]?.text().split(separator: "-").first.map(String.init)
        builder.updateRun { run in
            run.started = started
            run.environment.tool = "pyperf"
            run.environment.toolVersion = version
            run.environment.cpu = cpu
            run.environment.os = os
        }
    }

    /// Metadata that all benchmarks share stands at the top of the file; with one benchmark that is its name, too.
    private mutating func read(benchmark: JSONField, common: JSONField?) throws(JSONFieldError) {
        let metadata = benchmark["metadata"]
        guard let named = metadata?["name"] ?? common?["name"] else {
            throw JSONFieldError(
                path: .member(benchmark.path, "metadata"), expected: "a name, here or in the file's metadata", found: "none")
        }
        let name = try named.text()
        let item = builder.caseIndex(name)
        let labels = builder.labelIndex(Labels([("benchmark", name)]))
        let unit = try (metadata?["unit"] ?? common?["unit"])?.text() ?? "second"
        let metric = try PyperfResults.metric(unit: unit, of: benchmark)
        let index = builder.metric(metric)
        try benchmark.required("runs").forEachElement { (_, process) throws(JSONFieldError) in
            guard let values = process["values"] else { return }
            let date = try process["metadata"]?["date"]?.timestamp()
            if let date { started = min(started ?? date, date) }
            let worker = workers.next(case: item, labels: labels, metric: index)
            try values.forEachElement { (position, field) throws(JSONFieldError) in
                let value = try unit == "second" ? field.durationOrMissing() : field.numberOrMissing()
                builder.append(
                    metric: index, value: value, case: item, epoch: Int32(clamping: position), repetition: worker, labels: labels,
                    time: date)
            }
        }
    }

    /// For pyperf less is better whatever is measured.
    private static func metric(unit: String, of benchmark: JSONField) throws(JSONFieldError) -> Metric {
        switch unit {
        case "second": Metric(name: "time", unit: .seconds)
        case "byte": Metric(name: "memory", unit: .bytes)
        case "integer": Metric(name: "value", unit: .none, direction: .lower)
        default:
            throw JSONFieldError(
                path: .member(benchmark.path, "metadata"), expected: "the unit second, byte or integer", found: unit.quotedForMessage)
        }
    }
}
