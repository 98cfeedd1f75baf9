/// A named quantity with a unit and a direction.
package struct Metric: Sendable, Hashable {
    /// The tool's own name.
    package let name: String
    package let unit: Unit
    /// Nil where neither the format nor the unit nor a standard name tells.
    package let direction: Direction?
    package let mood: Mood
    /// The standard metric that this is, where there is one: `latency` for k6's `http_req_duration`.
    package let standardName: String?

    /// Direction and mood are inferred where the format does not give them: from the standard name first, then from the unit.
    package init(name: String, unit: Unit, direction: Direction? = nil, mood: Mood? = nil, standardName: String? = nil) {
        self.name = name
        self.unit = unit
        let standard = standardName ?? (Metric.standard[name] != nil ? name : nil)
        self.standardName = standard
        self.direction = direction ?? standard.flatMap { Metric.standard[$0]?.direction } ?? Metric.direction(of: unit.dimension)
        self.mood = mood ?? Metric.mood(of: unit) ?? standard.flatMap { Metric.standard[$0]?.mood } ?? .moody
    }

    /// The same metric with another unit or a direction that was missing.
    package func with(unit: Unit? = nil, direction: Direction? = nil) -> Metric {
        Metric(name: name, unit: unit ?? self.unit, direction: direction ?? self.direction, mood: mood, standardName: standardName)
    }

    /// 1 for a request or case that failed.
    package static let failed = Metric(name: "failed", unit: .ratio)

    /// 1 for an answer that came from a cache, in results that have any.
    package static let cached = Metric(name: "cached", unit: .ratio, mood: .exact)

    /// The standard metrics, what is better, and whether machines or counting decide their values.
    package static let standard: [String: (direction: Direction, mood: Mood)] = [
        "latency": (.lower, .moody), "ttft": (.lower, .moody), "itl": (.lower, .moody), "tpot": (.lower, .moody),
        "throughput": (.higher, .moody), "failed": (.lower, .exact), "time": (.lower, .moody), "memory": (.lower, .moody),
        "allocations": (.lower, .exact), "instructions": (.lower, .exact), "input_tokens": (.lower, .exact),
        "output_tokens": (.lower, .exact), "cached_tokens": (.higher, .exact), "cost": (.lower, .exact),
        "score": (.higher, .exact), "accuracy": (.higher, .exact),
    ]

    private static func direction(of dimension: Dimension) -> Direction? {
        switch dimension {
        case .time, .size, .tokens, .money: .lower
        case .perSecond: .higher
        case .none, .ratio, .custom: nil
        }
    }

    /// Nil where the unit does not decide.
    private static func mood(of unit: Unit) -> Mood? {
        switch unit.dimension {
        case .tokens, .money, .ratio: .exact
        case .size: unit.symbol.hasSuffix("/op") ? .exact : .moody
        case .time, .perSecond: .moody
        case .none: unit.symbol.hasPrefix("alloc") || unit.symbol.hasPrefix("instruction") ? .exact : nil
        case .custom(let text): text.hasPrefix("alloc") || text.hasPrefix("instruction") ? .exact : nil
        }
    }
}
