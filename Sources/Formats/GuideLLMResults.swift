import Measurements

/// Reads the requests of a GuideLLM report; each of its benchmarks is a load level, told by labels.
///
/// Its own percentiles are the next of the sorted values and its means over all requests count failed ones as 0, so nothing but the requests
/// is read. No case: a request has a random id.
struct GuideLLMResults {
    private var table: RequestTable

    /// Fields of a request that are metrics, in the units that their names or the documentation tell.
    private static let metrics: [(key: String, metric: Metric)] = [
        ("request_latency", Metric(name: "request_latency", unit: .seconds, standardName: "latency")),
        ("time_to_first_token_ms", Metric(name: "time_to_first_token_ms", unit: .milliseconds, standardName: "ttft")),
        // The mean of a request's gaps, the first token excluded.
        ("inter_token_latency_ms", Metric(name: "inter_token_latency_ms", unit: .milliseconds, standardName: "tpot")),
        // With the first token in it: not what the standard name means.
        ("time_per_output_token_ms", Metric(name: "time_per_output_token_ms", unit: .milliseconds)),
        ("time_to_first_output_token_ms", Metric(name: "time_to_first_output_token_ms", unit: .milliseconds)),
        ("request_scheduled_latency", Metric(name: "request_scheduled_latency", unit: .seconds)),
        ("request_dispatch_delay", Metric(name: "request_dispatch_delay", unit: .seconds)),
        ("output_tokens_per_second", Metric(name: "output_tokens_per_second", unit: Unit(parsing: "tokens/s"))),
        ("tokens_per_second", Metric(name: "tokens_per_second", unit: Unit(parsing: "tokens/s"))),
        ("prompt_tokens", Metric(name: "prompt_tokens", unit: .tokens, standardName: "input_tokens")),
        ("cached_tokens", Metric(name: "cached_tokens", unit: .tokens)),
        ("output_tokens", Metric(name: "output_tokens", unit: .tokens)),
        ("total_tokens", Metric(name: "total_tokens", unit: .tokens)),
    ]

    static let throughput = Metric(name: "requests_per_second", unit: Unit(parsing: "1/s"), standardName: "throughput")

    static func metric(_ key: String) -> Metric? { metrics.first { $0.key == key }?.metric }

    static func note(incomplete count: Int) -> String { "\(count) requests were not complete when the benchmark ended; they are missing" }

    private struct Request {
        let outcome: RequestTable.Outcome
        /// Seconds since 1970; where it is not known, the request stands last.
        let start: Double
        /// By position in `metrics`; nil is null.
        let values: [Double?]
    }

    init(_ document: JSONField, run: Run) throws(JSONFieldError) {
        var run = run
        run.environment.tool = "guidellm"
        run.environment.toolVersion = try document["metadata"]?["guidellm_version"]?.text()
        let model =
            document["config"]?["spec"]?["backend"]?["model"] ?? document["args"]?["backend_kwargs"]?["model"] ?? document["args"]?["model"]
        run.environment.model = model?.scalarText
        let benchmarks = try document.required("benchmarks")
        var started = Double.infinity
        try benchmarks.forEachElement { (_, benchmark) throws(JSONFieldError) in
            if let start = try benchmark["start_time"]?.number(), start < started { started = start }
        }
        run.started = started.isFinite ? started : nil
        table = RequestTable(ResultSetBuilder(format: "guidellm", run: run))
        try benchmarks.forEachElement { (_, benchmark) throws(JSONFieldError) in
            if !benchmark.value.isNull { try read(benchmark) }
        }
    }

    consuming func resultSet() throws(MeasurementError) -> ResultSet { try table.builder.build() }

    private mutating func read(_ benchmark: JSONField) throws(JSONFieldError) {
        let strategy = benchmark["config"]?["strategy"] ?? benchmark["scheduler"]?["strategy"]
        let labels = table.builder.labelIndex(GuideLLMResults.labels(of: strategy))
        let lists = try benchmark.required("requests")
        var requests: [Request] = []
        for (key, outcome) in [("successful", RequestTable.Outcome.good), ("errored", .failed), ("incomplete", .unfinished)] {
            let list = key == "successful" ? try lists.required(key) : lists[key]
            try list?.forEachElement { (_, field) throws(JSONFieldError) in requests.append(try GuideLLMResults.request(field, outcome)) }
        }
        let columns = GuideLLMResults.metrics.indices.filter { index in requests.contains { $0.values[index] != nil } }
        let order = requests.indices.sorted { (requests[$0].start, $0) < (requests[$1].start, $1) }
        for place in order {
            let request = requests[place]
            table.begin(
                RequestTable.Request(labels: labels, outcome: request.outcome, time: request.start.isFinite ? request.start : nil))
            for index in columns {
                if let value = request.values[index] { table.add(value, to: table.builder.metric(GuideLLMResults.metrics[index].metric)) }
            }
        }
        table.endPart()
        let unfinished = requests.count { $0.outcome == .unfinished }
        if unfinished > 0 { table.builder.note(GuideLLMResults.note(incomplete: unfinished)) }
        try appendThroughput(of: benchmark, good: requests.count { $0.outcome == .good }, labels: labels)
    }

    /// Of good requests, as the tool computes it.
    private mutating func appendThroughput(of benchmark: JSONField, good: Int, labels: Int32) throws(JSONFieldError) {
        guard let duration = try benchmark["duration"]?.duration(), duration > 0, good > 0 else { return }
        table.builder.append(metric: table.builder.metric(GuideLLMResults.throughput), value: Double(good) / duration, labels: labels)
    }

    /// The strategy, and what it holds constant.
    private static func labels(of strategy: JSONField?) -> Labels {
        var pairs: [(String, String)] = []
        for (key, label) in [("type_", "strategy"), ("rate", "rate"), ("streams", "concurrency")] {
            if let text = strategy?[key]?.labelText { pairs.append((label, text)) }
        }
        return Labels(pairs)
    }

    private static func request(_ field: JSONField, _ outcome: RequestTable.Outcome) throws(JSONFieldError) -> Request {
        guard field.value.isObject else { throw field.mismatch("an object") }
        var values: [Double?] = []
        for (key, metric) in metrics {
            // What an answer had got to when the test ended is no measurement.
            guard outcome != .unfinished, let member = field[key] else {
                values.append(nil)
                continue
            }
            values.append(try metric.unit.dimension == .time ? member.duration() : member.number())
        }
        let start = try field["request_start_time"]?.number() ?? .nan
        return Request(outcome: outcome, start: start.isFinite ? start : .infinity, values: values)
    }
}
