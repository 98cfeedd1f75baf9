import Measurements

/// Reads oha's JSON: times in seconds, of all that were answered, whatever the status. Its percentiles are values of the sorted list, without
/// interpolation; its histogram of eleven buckets is left out.
struct OhaSummary {
    private var builder: ResultSetBuilder

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "oha", run: run)
        let summary = try document.required("summary")
        var good = 0.0
        var answered = 0.0
        try document.required("statusCodeDistribution").forEachMember { (status, field) throws(JSONFieldError) in
            let count = try field.number()
            answered += count
            if OhaMetric.isGood(status: Int(status) ?? 0) { good += count }
        }
        let count = Int(exactly: answered)
        try append(
            OhaMetric.latency, triple: summary, percentiles: document.required("latencyPercentiles"), count: count)
        try append(
            OhaMetric.firstByte, triple: document["details"]?["firstByte"], percentiles: document["firstBytePercentiles"], count: nil)
        for (key, value) in [("latencyPercentilesSuccessful", "true"), ("latencyPercentilesNotSuccessful", "false")] {
            try append(
                OhaMetric.latency, triple: nil, percentiles: document[key], count: nil, labels: Labels([("successful", value)]))
        }
        if let rate = try summary["requestsPerSec"]?.number(), rate.isFinite {
            builder.append(summary: Summary(metric: Metric(name: "throughput", unit: Unit(parsing: "1/s")), values: [.mean: rate]))
        }
        try appendFailures(document["errorDistribution"], good: good, answered: answered)
        builder.note("the file holds no single requests, only their summary; --output-format csv writes them")
        if good < answered { builder.note("times are of all requests that were answered, also with a status that is an error") }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    /// What was under way when the time was over has not failed.
    private mutating func appendFailures(_ errors: JSONField?, good: Double, answered: Double) throws(JSONFieldError) {
        var unanswered = 0.0
        var cut = 0.0
        try errors?.forEachMember { (error, field) throws(JSONFieldError) in
            if error == "aborted due to deadline" { cut += try field.number() } else { unanswered += try field.number() }
        }
        if cut > 0 { builder.note("requests that were under way when the time was over are left out, as oha does") }
        let total = answered + unanswered
        if let failed = Summary(failed: total - good, of: total) { builder.append(summary: failed) }
    }

    private mutating func append(
        _ metric: Metric, triple: JSONField?, percentiles: JSONField?, count: Int?, labels: Labels? = nil
    ) throws(JSONFieldError) {
        var values: [Statistic: Double] = [:]
        for (key, statistic) in [("average", Statistic.mean), ("fastest", .minimum), ("slowest", .maximum)] {
            values[statistic] = try triple?[key]?.duration()
        }
        try percentiles?.forEachMember { (key, field) throws(JSONFieldError) in
            guard key.hasPrefix("p"), let statistic = Statistic(parsing: key) else { return }
            values[statistic] = try field.durationOrMissing()
        }
        values = values.filter { $0.value.isFinite }
        guard !values.isEmpty else { return }
        builder.append(
            summary: labels.map { Summary(metric: metric, labels: $0, count: count, values: values) }
                ?? Summary(ofWholeRun: metric, count: count, values: values))
    }
}
