import Measurements

extension Metric {
    /// A metric under Prometheus's name, whose ending tells the unit.
    ///
    /// - Parameter unit: as an OpenMetrics line `# UNIT` tells it.
    init(prometheus name: String, unit: String? = nil) {
        // Servers put their own name before a colon, which OpenMetrics 1.0 makes an underscore.
        let bare = ["vllm:", "vllm_", "sglang:"].first { name.hasPrefix($0) }.map { String(name.dropFirst($0.count)) } ?? name
        self.init(
            name: name, unit: unit.map { Unit(parsing: $0) }.flatMap { $0.isKnown ? $0 : nil } ?? Metric.unit(prometheus: bare),
            direction: bare == "num_requests_waiting" || bare == "num_requests_swapped" ? .lower : nil,
            standardName: Metric.prometheusStandardNames[bare])
    }

    private static let prometheusStandardNames: [String: String] = [
        "e2e_request_latency_seconds": "latency", "http_request_duration_seconds": "latency",
        "http_server_request_duration_seconds": "latency", "time_to_first_token_seconds": "ttft", "inter_token_latency_seconds": "itl",
        "request_time_per_output_token_seconds": "tpot", "request_prompt_tokens": "input_tokens",
        "request_generation_tokens": "output_tokens",
    ]

    private static func unit(prometheus name: String) -> Unit {
        // vLLM's shares are shares of one in spite of their name.
        if name.hasSuffix("_cache_usage_perc") { return .ratio }
        let base = name.hasSuffix("_total") ? String(name.dropLast(6)) : name
        return prometheusUnits.first { base.hasSuffix($0.ending) }?.unit ?? .none
    }

    private static let prometheusUnits: [(ending: String, unit: Unit)] = [
        ("_milliseconds", .milliseconds), ("_microseconds", Unit(parsing: "us")), ("_nanoseconds", Unit(parsing: "ns")),
        ("_seconds", .seconds), ("_bytes", .bytes), ("_tokens", .tokens), ("_ratio", .ratio), ("_percent", Unit(parsing: "%")),
    ]
}
