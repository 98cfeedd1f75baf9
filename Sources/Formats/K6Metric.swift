import Measurements

/// How a k6 file describes one of its metrics.
struct K6Declaration: Sendable, Equatable {
    /// `counter`, `gauge`, `rate` or `trend`.
    let type: String
    /// `default`, `time` (milliseconds) or `data` (bytes).
    let contains: String
}

extension Metric {
    /// k6's own name is kept. Where k6 says `default` the unit follows from the name of the user's metric, if that tells it.
    init(k6 name: String, declared: K6Declaration?) {
        let unit: Unit =
            switch (declared?.contains, declared?.type) {
            case ("time", _): .milliseconds
            case ("data", _): .bytes
            case (_, "rate"): .ratio
            case (nil, _): .none
            case _ where name.contains("_tokens"): .tokens
            case _ where name.contains("cost_usd") || name.hasSuffix("_usd"): .dollars
            default: .none
            }
        let standardName: String? =
            switch name {
            case "http_req_duration": "latency"
            case "http_req_failed": "failed"
            case "cost_usd": "cost"
            case _ where unit == .milliseconds && name.contains("ttft"): "ttft"
            default: nil
            }
        let direction: Direction? =
            switch name {
            case "checks": .higher
            case "dropped_iterations": .lower
            default: nil
            }
        self.init(name: name, unit: unit, direction: direction, standardName: standardName)
    }
}
