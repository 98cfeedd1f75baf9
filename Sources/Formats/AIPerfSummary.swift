import Measurements

/// Reads AIPerf's JSON summary: `{unit, avg, p1 … p99, min, max, count, sum}` for each metric. A total, a count or a rate has only `avg`.
struct AIPerfSummary {
    private var builder: ResultSetBuilder
    private let labels: Labels

    init(_ document: JSONField, run: Run, isRunNamed: Bool) throws(JSONFieldError) {
        let context = try AIPerfContext(document)
        var run = run
        context.describe(&run, isRunNamed: isRunNamed)
        builder = ResultSetBuilder(format: "aiperf", run: run)
        labels = Labels(context.labels)
        try builder.append(aiPerf: document, labels: labels)
        // Only those that did not fail are in request_count.
        let good = try document["request_count"]?["avg"]?.number() ?? 0
        let failed = try document["error_request_count"]?["avg"]?.number() ?? 0
        append(good: good, failed: failed)
        builder.note("the file holds no single requests, only their summary; profile_export.jsonl has them")
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func append(good: Double, failed: Double) {
        guard let summary = Summary(failed: failed, of: good + failed, labels: labels) else { return }
        builder.append(summary: summary)
    }
}

extension ResultSetBuilder {
    /// Every member that is a metric, as a summary.
    mutating func append(aiPerf document: JSONField, labels: Labels) throws(JSONFieldError) {
        try document.forEachMember { (name, field) throws(JSONFieldError) in
            guard field.value.isObject, let unit = field["unit"], unit.value.isString, name != "error_isl" else { return }
            var values: [Statistic: Double] = [:]
            try field.forEachMember { (key, member) throws(JSONFieldError) in
                guard let statistic = Statistic(aiPerf: key), !member.value.isNull else { return }
                let value = try member.number()
                if value.isFinite { values[statistic] = value }
            }
            guard !values.isEmpty else { return }
            append(
                summary: Summary(
                    metric: AIPerfMetric.metric(name, unit: try unit.text()), labels: labels, count: try field["count"]?.integer(),
                    values: values))
        }
    }
}

extension Statistic {
    /// As AIPerf's summaries name it.
    init?(aiPerf name: String) {
        switch name {
        case "avg": self = .mean
        case "min", "max", "sum": self.init(parsing: name)
        default:
            guard name.hasPrefix("p") else { return nil }
            self.init(parsing: name)
        }
    }
}
