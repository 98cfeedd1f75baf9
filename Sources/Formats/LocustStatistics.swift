import Measurements

/// Reads Locust's JSON: of each endpoint how many requests there were, how many failed, and their times as a histogram.
///
/// The histogram's keys are rounded: below 100 ms to 1, below 1 s to 10, below 10 s to 100 ms, else to 1 s. The sum, the smallest and the
/// largest time are exact.
struct LocustStatistics {
    private var builder: ResultSetBuilder
    private var seen: Set<Labels> = []
    private var requests = 0.0
    private var started = Double.infinity
    private var ended = -Double.infinity

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        builder = ResultSetBuilder(format: "locust", run: run)
        try document.forEachElement { (_, endpoint) throws(JSONFieldError) in try read(endpoint) }
        if started.isFinite {
            let first = started
            builder.updateRun { $0.started = first }
        }
        if ended > started, requests > 0 {
            builder.append(
                summary: Summary(
                    ofWholeRun: LocustEndpoint.throughput, count: nil, values: [.mean: requests / (ended - started)]))
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try builder.build() }

    private mutating func read(_ endpoint: JSONField) throws(JSONFieldError) {
        let name = try endpoint.required("name")
        // A request that Locust's users time themselves may have any type, or none.
        let labels = LocustEndpoint.labels(type: try endpoint["method"]?.text() ?? "", name: try name.text())
        guard seen.insert(labels).inserted else {
            throw JSONFieldError(path: name.path, expected: "each endpoint once", found: "\(try name.text().quotedForMessage) again")
        }
        let count = try endpoint.required("num_requests").count()
        let missing = try endpoint.required("num_none_requests").count()
        let failures = try endpoint["num_failures"]?.count() ?? 0
        let times = try histogram(of: endpoint)
        guard count > 0 else { return }
        guard times.count.addingReportingOverflow(missing).partialValue == count else {
            throw JSONFieldError(
                path: endpoint.path, expected: "response_times of \(count) requests but \(missing)", found: "\(times.count)")
        }
        builder.append(
            histogram: MeasuredHistogram(metric: LocustEndpoint.latency, labels: labels, histogram: times, missing: missing))
        guard let counted = Summary(failed: Double(failures), of: Double(count), labels: labels) else {
            throw JSONFieldError(path: endpoint.path, expected: "no more failures than the \(count) requests", found: "\(failures)")
        }
        builder.append(summary: counted)
        if failures > 0 { builder.note(LocustEndpoint.note) }
        try readTimes(of: endpoint, count: count, labels: labels)
    }

    private mutating func readTimes(of endpoint: JSONField, count: Int, labels: Labels) throws(JSONFieldError) {
        guard let start = try endpoint["start_time"]?.number(), let end = try endpoint["last_request_timestamp"]?.number(),
            start.isFinite, end.isFinite
        else { return }
        started = min(started, start)
        ended = max(ended, end)
        requests += Double(count)
        guard end > start else { return }
        builder.append(summary: Summary(metric: LocustEndpoint.throughput, labels: labels, values: [.mean: Double(count) / (end - start)]))
    }

    private func histogram(of endpoint: JSONField) throws(JSONFieldError) -> Histogram {
        let field = try endpoint.required("response_times")
        var buckets: [Histogram.Bucket] = []
        try field.forEachMember { (key, value) throws(JSONFieldError) in
            guard let edges = LocustStatistics.edges(ofKey: key) else {
                throw JSONFieldError(path: value.path, expected: "a time in milliseconds as Locust rounds it", found: key.quotedForMessage)
            }
            buckets.append(Histogram.Bucket(lower: edges.lower, upper: edges.upper, count: try value.count()))
        }
        buckets.sort { $0.lower < $1.lower }
        let hasTimes = buckets.contains { $0.count > 0 }
        let sum = hasTimes ? try endpoint["total_response_time"]?.duration() : nil
        let minimum = hasTimes ? try endpoint["min_response_time"]?.duration() : nil
        let maximum = hasTimes ? try endpoint["max_response_time"]?.duration() : nil
        do throws(HistogramError) {
            return try Histogram(buckets: buckets, sum: sum, minimum: minimum, maximum: maximum)
        } catch {
            throw JSONFieldError(path: field.path, expected: "a histogram without contradictions", found: error.description)
        }
    }

    /// What rounds to the key. At 100, 1,000 and 10,000 the finer rounding ends below and the coarser begins.
    static func edges(ofKey key: String) -> (lower: Double, upper: Double)? {
        // Beyond 2⁵³ not every whole number is one.
        guard let time = Double(key), time >= 0, time <= 0x1p53, time == time.rounded() else { return nil }
        func step(_ time: Double) -> Double {
            switch time {
            case ..<100: 1
            case ..<1_000: 10
            case ..<10_000: 100
            default: 1_000
            }
        }
        let above = step(time)
        guard time.truncatingRemainder(dividingBy: above) == 0 else { return nil }
        let below = time == 0 ? 0 : step(time - 1)
        return (max(time - below / 2, 0), time + above / 2)
    }
}

extension JSONField {
    /// A whole number from 0 on.
    fileprivate func count() throws(JSONFieldError) -> Int {
        let number = try integer()
        guard number >= 0 else { throw JSONFieldError(path: path, expected: "a number of at least 0", found: "\(number)") }
        return number
    }
}
