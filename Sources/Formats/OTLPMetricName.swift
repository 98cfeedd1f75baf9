import Measurements

extension Metric {
    /// A metric of OpenTelemetry under its own name; `type` is what the point's `gen_ai.token.type` says.
    init(otlp name: String, unit: String, type: String? = nil) {
        let full = type.map { "\(name),\($0)" } ?? name
        self.init(name: full, unit: Unit(ucum: unit, of: name), standardName: Metric.otlpStandardNames[full])
    }

    private static let otlpStandardNames: [String: String] = [
        "gen_ai.client.operation.duration": "latency", "gen_ai.client.inference.duration": "latency",
        "http.server.request.duration": "latency",
        "gen_ai.server.time_to_first_token": "ttft", "gen_ai.client.operation.time_to_first_chunk": "ttft",
        "gen_ai.client.inference.time_to_first_chunk": "ttft",
        "gen_ai.server.time_per_output_token": "tpot", "gen_ai.client.operation.time_per_output_chunk": "itl",
        "gen_ai.client.inference.time_per_output_chunk": "itl",
        "gen_ai.client.token.usage,input": "input_tokens", "gen_ai.client.token.usage,output": "output_tokens",
        "gen_ai.client.inference.operation.input_tokens": "input_tokens",
        "gen_ai.client.inference.operation.output_tokens": "output_tokens",
    ]
}

extension Unit {
    /// A unit of UCUM, as OpenTelemetry writes them: `s`, `By`, `{token}`, `1`. What stands in braces only says what is counted.
    init(ucum text: String, of name: String) {
        if text == "1" || text.isEmpty {
            let isShare = name.hasSuffix("utilization") || name.hasSuffix("ratio")
            self = isShare ? .ratio : .none
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let numerator = Unit.ucum(parts[0])
        guard parts.count == 2 else {
            self = numerator
            return
        }
        if parts[1] == "s" {
            let shown = numerator.symbol.isEmpty ? "1" : numerator.symbol
            self.init(dimension: .perSecond(numerator.dimension), symbol: "\(shown)/s", factor: numerator.factor)
        } else {
            // For each of something: a plain quantity.
            self = parts[1].hasPrefix("{") ? numerator : Unit(parsing: text)
        }
    }

    private static func ucum(_ text: String) -> Unit {
        if text.hasPrefix("{") { return ["{token}", "{tokens}"].contains(text) ? .tokens : .none }
        if text.hasSuffix("By") { return Unit(parsing: text.dropLast(2) + "B") }
        return text == "1" ? .none : Unit(parsing: text)
    }
}
