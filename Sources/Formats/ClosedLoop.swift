import Measurements

/// Load generators that send the next request when the last one was answered: while the service stands still nobody waits, and the requests
/// that would have been slow are never sent (coordinated omission).
enum ClosedLoop {
    /// How many users or streams there were at once, where these held the load and not a rate at which requests arrive; else nil.
    static func told(by results: ResultSet) -> String? {
        guard results.runs.contains(where: { $0.kind == .load }) else { return nil }
        let closed = results.allLabels.filter { $0["rate"] == nil || $0["rate"] == "inf" }
        return ["concurrency", "users"].lazy.compactMap { key in
            let values = Set(closed.compactMap { $0[key] })
            return values.isEmpty ? nil : "\(key) \(values.sorted(by: naturallyPrecedes).prefix(3).joined(separator: ", "))"
        }.first
    }

    /// - Parameter tool: with what the sentence begins.
    static func note(_ tool: String) -> String {
        "\(tool): the next request is sent when the last one was answered, so what users would have waited in a stall is not in the latencies"
    }
}
