/// What the attributes of spans are called, in OpenTelemetry's semantic conventions and before them.
enum SpanAttributes {
    static let operation = ["gen_ai.operation.name"]
    static let tool = ["gen_ai.tool.name"]
    static let model = ["gen_ai.request.model", "gen_ai.response.model"]
    static let inputTokens = ["gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"]
    static let outputTokens = ["gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"]
    static let cachedTokens = ["gen_ai.usage.cache_read.input_tokens"]
    /// Seconds.
    static let firstChunk = ["gen_ai.response.time_to_first_chunk"]
    /// Seconds each; the names that vLLM's server gives its own spans.
    static let serverTimes = "gen_ai.latency."

    /// Operations that are one call of a model each; what lies below them is the same call seen by the server.
    static let inferences: Set<String> = ["chat", "text_completion", "generate_content", "embeddings"]

    /// What names the request or the test case that a root is of, so that it can be found again in another run. A request's random id is none.
    static let cases = ["test.case.id", "test.case.name", "case.id", "case_id", "sample.id", "sample_id", "app.request.id"]

    static let loadLevel = "load.level"

    /// Whether a root's attribute may be a label. No: what describes the process and not the request, what a format needs for itself, and what may
    /// hold the texts or the names of people.
    static func isLabel(_ key: String) -> Bool {
        !excluded.contains(key) && !cases.contains(key) && !excludedPrefixes.contains { key.hasPrefix($0) }
    }

    private static let excluded: Set<String> = [
        "error", "span.kind", "sampler.type", "sampler.param", "internal.span.format", "gen_ai.prompt", "gen_ai.completion",
        "gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.system_instructions", "gen_ai.response.id", "url.full", "url.query",
        "http.url", "http.target", "user_agent.original", "http.user_agent",
    ]
    private static let excludedPrefixes = [
        "telemetry.", "service.", "otel.", "host.", "deployment.", "process.", "os.", "container.", "k8s.", "cloud.", "thread.", "code.",
        "enduser.", "user.", "client.", "network.", "net.", "peer.", "gen_ai.prompt.0", "gen_ai.completion.", "gen_ai.usage.",
    ]
}
