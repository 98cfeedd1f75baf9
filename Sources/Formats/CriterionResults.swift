import Measurements

/// Reads one benchmark's `sample.json` or `estimates.json`. A sample is the time of all its iterations, in nanoseconds: divided by their
/// number it is an observation. `estimates.json` is a summary.
struct CriterionResults {
    private var builder: ResultSetBuilder
    private let benchmark: CriterionBenchmark

    init(_ benchmark: CriterionBenchmark, run: Run) {
        builder = ResultSetBuilder(format: "criterion", run: run)
        builder.updateRun { $0.environment.tool = "criterion" }
        self.benchmark = benchmark
    }

    consuming func resultSet(sample: JSONField) throws -> ResultSet {
        let time = try builder.column(Metric(name: "time", unit: Unit(parsing: "ns")), at: sample)
        try builder.append(
            totals: sample.required("times"), iterations: sample.required("iters"), column: time,
            case: builder.caseIndex(benchmark.id), labels: builder.labelIndex(benchmark.labels))
        return try builder.build()
    }

    consuming func resultSet(estimates: JSONField) throws -> ResultSet {
        var values: [Statistic: Double] = [:]
        for (key, statistic) in [("mean", Statistic.mean), ("median", .median)] {
            let value = try estimates.required(key).required("point_estimate").duration()
            if value.isFinite { values[statistic] = value }
        }
        builder.append(
            summary: Summary(metric: Metric(name: "time", unit: Unit(parsing: "ns")), labels: benchmark.labels, count: nil, values: values))
        builder.note("estimates.json holds no samples, only their summary; sample.json beside it has them")
        return try builder.build()
    }
}

extension ResultSetBuilder {
    /// A sample's total divided by how many iterations it took.
    fileprivate mutating func append(
        totals: JSONField, iterations: JSONField, column: UnitColumn, case item: Int32, labels: Int32
    ) throws(JSONFieldError) {
        var counts: [Double] = []
        try iterations.forEachElement { (_, field) throws(JSONFieldError) in
            let count = try field.number()
            guard count > 0 else { throw field.mismatch("a number of iterations above 0") }
            counts.append(count)
        }
        var number = 0
        try totals.forEachElement { (index, field) throws(JSONFieldError) in
            number += 1
            guard index < counts.count else { return }
            let total = try self.metric(at: column.index).unit.dimension == .time ? field.durationOrMissing() : field.numberOrMissing()
            append(
                metric: column.index, value: column.converted(total / counts[index]), case: item, repetition: Int32(clamping: index),
                labels: labels)
        }
        guard number == counts.count else {
            throw JSONFieldError(path: totals.path, expected: "as many values as iterations (\(counts.count))", found: "\(number)")
        }
    }
}

/// The messages of cargo-criterion: `benchmark-complete` for each benchmark, `group-complete` behind a group.
struct CriterionMessages {
    private var builder: ResultSetBuilder

    init(run: Run) {
        builder = ResultSetBuilder(format: "criterion", run: run)
        builder.updateRun { $0.environment.tool = "criterion" }
    }

    mutating func add(_ message: JSONField) throws(JSONFieldError) {
        guard try message.required("reason").text() == "benchmark-complete" else { return }
        let id = try message.required("id").text()
        let unitField = try message.required("unit")
        let unit = Unit(parsing: try unitField.text())
        // A measurement of another kind than time is named by its unit.
        let metric = Metric(name: unit.dimension == .time ? "time" : unit.symbol.isEmpty ? "value" : unit.symbol, unit: unit)
        let column = try builder.column(metric, at: unitField)
        try builder.append(
            totals: message.required("measured_values"), iterations: message.required("iteration_count"), column: column,
            case: builder.caseIndex(id), labels: builder.labelIndex(Labels([("benchmark", id)])))
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }
}
