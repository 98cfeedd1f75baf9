import Measurements

/// Reads both JSON shapes of hyperfine into a result set: the 1.x list of times and the 2.0 list of measurements.
struct HyperfineResults {
    private var builder: ResultSetBuilder
    /// Timings so far of each command: the same one may stand twice in a call, and its timings are then further repetitions.
    private var repetitions: [Identity: Int32] = [:]

    private struct Identity: Hashable {
        let caseIndex: Int32
        let labelIndex: Int32
    }

    /// One entry of `results`.
    private struct Command {
        let identity: Identity
        let labels: Labels
        let name: String
        /// Of the entry's first timing.
        let firstRepetition: Int32
    }

    init(document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "hyperfine", run: run)
        try readMetadata(document)
        try document.required("results").forEachElement { (_, result) throws(JSONFieldError) in
            try read(result: result)
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func readMetadata(_ document: JSONField) throws(JSONFieldError) {
        let metadata = document["metadata"]
        let platform = metadata?["platform"]
        let version = try metadata?["hyperfine_version"]?.text()
        let os = try platform?["os"]?.text()
        let architecture = try platform?["architecture"]?.text()
        let started = try metadata?["start_time"]?.timestamp()
        builder.updateRun { run in
            run.kind = .benchmark
            run.started = started
            run.environment.tool = "hyperfine"
            run.environment.toolVersion = version
            run.environment.os = os
            run.environment.architecture = architecture
        }
    }

    private mutating func read(result: JSONField) throws(JSONFieldError) {
        let command = try command(of: result)
        if let measurements = result["measurements"] {
            try read(measurements: measurements, command: command)
        } else if let times = result["times"] {
            try read(times: times, result: result, command: command)
        } else if let summary = result["summary"] {
            try summary.forEachMember { (name, field) throws(JSONFieldError) in
                let unit = Unit(parsing: try field.required("unit").text())
                try append(summary: field, metric: HyperfineResults.metric(name, unit: unit), command: command)
            }
        } else {
            try append(summary: result, metric: HyperfineResults.metric("time", unit: .seconds), command: command)
        }
    }

    /// The case is the command with its parameters, the label `benchmark` the name that a person gave or else the command; each
    /// parameter is a label of its own.
    private mutating func command(of result: JSONField) throws(JSONFieldError) -> Command {
        let command = try result.required("command").text()
        let name = try result["name"]?.text() ?? command
        var parameters: [(String, String)] = []
        try result["parameters"]?.forEachMember { (key, field) throws(JSONFieldError) in
            // 1.x: {"size": "50"}; 2.0: {"size": {"value": "50"}}.
            guard let text = (field["value"] ?? field).scalarText else { throw field.mismatch("a parameter's value") }
            parameters.append((key, text))
        }
        let suffix = parameters.map { " \($0)=\($1)" }.joined()
        let labels = Labels(parameters + [("benchmark", name)])
        let identity = Identity(
            caseIndex: builder.caseIndex(command + (suffix.isEmpty ? "" : " [\(suffix.dropFirst())]")),
            labelIndex: builder.labelIndex(labels))
        return Command(identity: identity, labels: labels, name: name, firstRepetition: repetitions[identity, default: 0])
    }

    // MARK: 1.x

    private mutating func read(times: JSONField, result: JSONField, command: Command) throws(JSONFieldError) {
        var exits: [Double] = []
        try result["exit_codes"]?.forEachElement { (_, field) throws(JSONFieldError) in exits.append(try field.failure()) }
        let time = builder.metric(HyperfineResults.metric("time", unit: .seconds))
        var count = 0
        var sum = 0.0
        try times.forEachElement { (index, field) throws(JSONFieldError) in
            let value = try field.durationOrMissing()
            count += 1
            sum += value
            append(metric: time, value: value, at: index, failed: index < exits.count && exits[index] == 1, command: command)
        }
        if let memory = result["memory_usage_byte"] {
            let metric = builder.metric(HyperfineResults.metric("memory_usage_byte", unit: .bytes))
            try memory.forEachElement { (index, field) throws(JSONFieldError) in
                let value = try field.numberOrMissing()
                append(metric: metric, value: value, at: index, failed: index < exits.count && exits[index] == 1, command: command)
            }
        }
        if !exits.isEmpty {
            guard exits.count == count else {
                throw JSONFieldError(path: result.path, expected: "as many exit_codes as times (\(count))", found: "\(exits.count)")
            }
            let failed = builder.metric(HyperfineResults.metric("failed", unit: .ratio))
            for (index, exit) in exits.enumerated() { append(metric: failed, value: exit, at: index, failed: exit == 1, command: command) }
        }
        if result["user"] != nil || result["system"] != nil {
            builder.note("user and system are means of whole commands, not timings; they are left out")
        }
        if let stated = try result["mean"]?.number() { builder.check(mean: stated, against: sum / Double(count), of: command.name) }
        self.count(repetitions: count, of: command)
    }

    // MARK: 2.0

    private mutating func read(measurements: JSONField, command: Command) throws(JSONFieldError) {
        var count = 0
        try measurements.forEachElement { (index, measurement) throws(JSONFieldError) in
            count += 1
            let exit = try measurement.failure(at: "exit_code")
            try measurement.forEachMember { (name, field) throws(JSONFieldError) in
                guard name != "exit_code" else { return }
                guard !field.value.isNull else {
                    builder.note("\(name) is null for some timings")
                    return
                }
                let unit = Unit(parsing: try field.required("unit").text())
                let column = try builder.column(HyperfineResults.metric(name, unit: unit), at: field.required("unit"))
                let value = try (unit.dimension == .time ? field["value"]?.duration() : field["value"]?.number()) ?? .nan
                append(metric: column.index, value: column.converted(value), at: index, failed: exit == 1, command: command)
            }
            if let exit {
                let failed = builder.metric(HyperfineResults.metric("failed", unit: .ratio))
                append(metric: failed, value: exit, at: index, failed: exit == 1, command: command)
            }
        }
        self.count(repetitions: count, of: command)
    }

    // MARK: Both

    private mutating func append(metric: Int, value: Double, at index: Int, failed: Bool, command: Command) {
        builder.append(
            metric: metric, value: value, case: command.identity.caseIndex, repetition: command.firstRepetition &+ Int32(clamping: index),
            labels: command.identity.labelIndex, failed: failed)
    }

    private mutating func count(repetitions count: Int, of command: Command) {
        repetitions[command.identity] = command.firstRepetition &+ Int32(clamping: count)
    }

    /// `mean`, `median`, `min`, `max` and the count of an entry without timings.
    private mutating func append(summary: JSONField, metric: Metric, command: Command) throws(JSONFieldError) {
        let values = try summary.statistics(in: metric.unit)
        guard !values.isEmpty else { throw JSONFieldError(path: summary.path, expected: "times, measurements or a mean", found: "neither") }
        builder.append(summary: Summary(metric: metric, labels: command.labels, count: try summary["count"]?.integer(), values: values))
        builder.note("the file holds no single timings, only their summary")
    }

    /// hyperfine's names are kept; wall-clock time is the standard `time`, peak memory the standard `memory`.
    static func metric(_ name: String, unit: Unit) -> Metric {
        let standardName: String? =
            switch name {
            case "time_wall_clock": "time"
            case "memory_peak_resident", "memory_usage_byte": "memory"
            default: nil
            }
        return Metric(name: name, unit: unit, standardName: standardName)
    }
}

extension JSONField {
    /// 1 for an exit code that is not 0, 0 for success, NaN for null: the process ended in a way that its code does not tell.
    fileprivate func failure() throws(JSONFieldError) -> Double {
        if value.isNull { return .nan }
        return try integer() == 0 ? 0 : 1
    }

    /// The same for a member; nil where the key is absent.
    fileprivate func failure(at key: String) throws(JSONFieldError) -> Double? {
        guard value[key] != nil else { return nil }
        return try self[key]?.failure() ?? .nan
    }
}
