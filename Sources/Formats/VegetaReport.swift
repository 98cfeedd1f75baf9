import Measurements

/// Reads `vegeta report -type=json`: times in nanoseconds, of all requests, also of those that failed.
struct VegetaReport {
    private var builder: ResultSetBuilder

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        var run = run
        run.started = try document["earliest"]?.timestamp()
        builder = ResultSetBuilder(format: "vegeta", run: run)
        let requests = try document.required("requests").number()
        let count = Int(exactly: requests)
        var values: [Statistic: Double] = [:]
        try document.required("latencies").forEachMember { (key, field) throws(JSONFieldError) in
            let known: Statistic? =
                switch key {
                case "mean", "min", "max": Statistic(parsing: key)
                case "total": .sum
                default: key.hasSuffix("th") ? Statistic(parsing: "p" + key.dropLast(2)) : nil
                }
            if let known { values[known] = try field.duration() }
        }
        append(VegetaMetric.latency, count: count, values)
        for metric in [VegetaMetric.bytesIn, VegetaMetric.bytesOut] {
            let bytes = document[metric.name]
            var sizes: [Statistic: Double] = [:]
            sizes[.mean] = try bytes?["mean"]?.number()
            sizes[.sum] = try bytes?["total"]?.number()
            append(metric, count: count, sizes)
        }
        let throughput = try document["throughput"]?.number() ?? .nan
        append(Metric(name: "throughput", unit: Unit(parsing: "1/s")), count: nil, [.mean: throughput])
        var good = 0.0
        try document.required("status_codes").forEachMember { (status, field) throws(JSONFieldError) in
            if VegetaMetric.isGood(status: Int(status) ?? 0) { good += try field.number() }
        }
        if let failed = Summary(failed: requests - good, of: requests) { builder.append(summary: failed) }
        if good < requests { builder.note("times are of all requests, failed ones among them") }
        builder.note("the file holds no single requests, only their summary; vegeta encode writes them")
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func append(_ metric: Metric, count: Int?, _ values: [Statistic: Double]) {
        let known = values.filter { $0.value.isFinite }
        if !known.isEmpty, count != 0 { builder.append(summary: Summary(metric: metric, count: count, values: known)) }
    }
}
