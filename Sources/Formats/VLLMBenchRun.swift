import Measurements

/// One object of `vllm bench serve`: the requests in the order in which they were made, and what the tool computed of them.
///
/// The arrays are in seconds and the aggregates in milliseconds. A request that failed keeps its place in every array with zeros, which are
/// no measurements.
struct VLLMBenchRun {
    struct Request {
        var failed = false
        var latency: Double?
        var ttft: Double?
        var gaps: [Double]?
        var inputTokens: Double?
        var outputTokens: Double?
        var queueTime: Double?
        /// Of a clock that counts from nowhere in particular, seconds.
        var start: Double?
    }

    private(set) var requests: [Request] = []
    /// Of what the arrays do not hold, by metric.
    private(set) var summaries: [(metric: Metric, count: Int?, values: [Statistic: Double])] = []
    /// Rates of the whole run.
    private(set) var rates: [(metric: Metric, value: Double)] = []
    private(set) var labels: [(String, String)] = []
    private(set) var model: String?
    /// As written, and in seconds since 1970.
    private(set) var date: String?
    private(set) var started: Double?
    private(set) var notes: [String] = []
    /// The tool's own means, milliseconds, by metric.
    private(set) var means: [String: Double] = [:]

    static let seconds: [String: Metric] = Dictionary(
        uniqueKeysWithValues: ["latency", "ttft", "itl", "tpot", "queue_time"].map { ($0, Metric(name: $0, unit: .seconds)) })

    init(_ object: JSONField) throws(JSONFieldError) {
        model = try object["model_id"]?.text()
        try readLabels(of: object)
        try readArrays(of: object)
        let completed = try object["completed"]?.integer()
        let failed = try object["failed"]?.integer()
        if requests.isEmpty {
            let failures = Double(failed ?? 0)
            if let summary = completed.flatMap({ Summary(failed: failures, of: Double($0) + failures) }) {
                summaries.append((summary.metric, summary.count, summary.values))
            }
        } else if let completed, requests.count(where: { !$0.failed }) != completed {
            notes.append(
                "the file says that \(completed) requests were completed, its requests say \(requests.count { !$0.failed }); the requests count"
            )
        }
        try readAggregates(of: object, completed: completed)
        try readRates(of: object)
        date = try object["date"]?.text()
        if let ended = date.flatMap(VLLMBenchRun.seconds(of:)), let duration = try object["duration"]?.duration(), duration.isFinite {
            // The date is taken when the result is written.
            started = ended - duration
        }
    }

    /// Seconds since 1970 of `20261125-021911`, whose zone nobody knows.
    private static func seconds(of date: String) -> Double? {
        let digits = Array(date.utf8)
        guard digits.count == 15, digits[8] == UInt8(ascii: "-") else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        return Double(
            timestamp: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))")
    }

    // MARK: Labels

    /// What the tool writes itself, beside `p99_ttft_ms` and its like.
    private static let ownKeys: Set<String> = [
        "date", "endpoint_type", "backend", "model_id", "tokenizer_id", "num_prompts", "request_rate", "burstiness", "max_concurrency",
        "duration", "completed", "failed", "total_input_tokens", "total_output_tokens", "request_throughput", "request_goodput",
        "output_throughput", "total_token_throughput", "generated_texts", "errors",
    ]

    /// `--metadata` stands among the tool's own keys, as texts.
    private mutating func readLabels(of object: JSONField) throws(JSONFieldError) {
        var pairs: [(String, String)] = []
        try object.forEachMember { (key, field) throws(JSONFieldError) in
            guard !VLLMBenchRun.ownKeys.contains(key), field.value.isString, let text = field.labelText, field.value.double == nil else {
                return
            }
            pairs.append((key, text))
        }
        if let rate = object["request_rate"]?.labelText { pairs.append(("rate", rate == "Infinity" ? "inf" : rate)) }
        if let concurrency = object["max_concurrency"]?.labelText { pairs.append(("concurrency", concurrency)) }
        labels = pairs
    }

    // MARK: Requests

    private mutating func readArrays(of object: JSONField) throws(JSONFieldError) {
        guard object["latencies"] != nil || object["ttfts"] != nil else { return }
        var first: (key: String, count: Int)?
        func read(_ key: String, _ body: (inout Request, JSONField) throws(JSONFieldError) -> Void) throws(JSONFieldError) {
            guard let list = object[key] else { return }
            var count = 0
            try list.forEachElement { (index, field) throws(JSONFieldError) in
                if first == nil { requests.append(Request()) }
                count += 1
                guard requests.indices.contains(index) else { return }
                try body(&requests[index], field)
            }
            guard let known = first else {
                first = (key, count)
                return
            }
            guard known.count == count else {
                throw JSONFieldError(path: list.path, expected: "\(known.count) elements like \(known.key)", found: "\(count)")
            }
        }
        try read("latencies") { request, field throws(JSONFieldError) in request.latency = try field.durationOrMissing() }
        try read("ttfts") { request, field throws(JSONFieldError) in request.ttft = try field.durationOrMissing() }
        try read("itls") { request, field throws(JSONFieldError) in
            var gaps: [Double] = []
            try field.forEachElement { (_, gap) throws(JSONFieldError) in gaps.append(try gap.durationOrMissing()) }
            request.gaps = gaps
        }
        try read("input_lens") { request, field throws(JSONFieldError) in request.inputTokens = try field.numberOrMissing() }
        try read("output_lens") { request, field throws(JSONFieldError) in request.outputTokens = try field.numberOrMissing() }
        try read("queue_times") { request, field throws(JSONFieldError) in request.queueTime = try field.durationOrMissing() }
        try read("start_times") { request, field throws(JSONFieldError) in request.start = try field.numberOrMissing() }
        try read("errors") { request, field throws(JSONFieldError) in
            request.failed = field.value.isNull ? false : try !field.text().isEmpty
        }
        for index in requests.indices {
            // Without errors, that it took no time is the only mark of a failure.
            if requests[index].latency == 0 { requests[index].failed = true }
            guard requests[index].failed else { continue }
            if requests[index].latency == 0 { requests[index].latency = .nan }
            (requests[index].ttft, requests[index].gaps, requests[index].outputTokens) = (nil, nil, nil)
        }
    }

    // MARK: Aggregates

    private static let aggregates = [("ttft", "ttft"), ("tpot", "tpot"), ("itl", "itl"), ("e2el", "latency")]

    private mutating func readAggregates(of object: JSONField, completed: Int?) throws(JSONFieldError) {
        let hasTTFT = requests.contains { $0.ttft != nil }
        for (key, name) in VLLMBenchRun.aggregates {
            var values: [Statistic: Double] = [:]
            let suffix = "_\(key)_ms"
            try object.forEachMember { (member, field) throws(JSONFieldError) in
                guard member.hasSuffix(suffix), !field.value.isNull else { return }
                let statistic = String(member.dropLast(suffix.count))
                guard let known = Statistic(parsing: statistic), known != .rate, known != .sum else { return }
                let value = try field.duration()
                if value.isFinite { values[known] = value }
            }
            means[name] = values[.mean]
            let isThere = name == "latency" ? !requests.isEmpty : hasTTFT
            guard !isThere, !values.isEmpty else { continue }
            // How many gaps there were nobody says.
            let count = key == "itl" ? nil : completed
            summaries.append((Metric(name: name, unit: .milliseconds), count, values))
        }
        guard !requests.contains(where: { $0.outputTokens != nil }), let completed, completed > 0 else { return }
        for (key, name) in [("total_input_tokens", "input_tokens"), ("total_output_tokens", "output_tokens")] {
            guard let total = try object[key]?.number(), total.isFinite else { continue }
            summaries.append((Metric(name: name, unit: .tokens), completed, [.sum: total, .mean: total / Double(completed)]))
        }
    }

    private mutating func readRates(of object: JSONField) throws(JSONFieldError) {
        let perSecond = Unit(parsing: "1/s")
        let tokens = Unit(parsing: "tokens/s")
        let known: [(key: String, unit: Unit, standardName: String?)] = [
            ("request_throughput", perSecond, "throughput"), ("request_goodput", perSecond, nil), ("output_throughput", tokens, nil),
            ("total_token_throughput", tokens, nil),
        ]
        for (key, unit, standardName) in known {
            guard let value = try object[key]?.number() else { continue }
            rates.append((Metric(name: key, unit: unit, standardName: standardName), value))
        }
    }
}
