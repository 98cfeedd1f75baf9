/// Load generators that send the next request when the last one was answered: while the service stands still nobody waits, and the requests
/// that would have been slow are never sent (coordinated omission).
enum ClosedLoop {
    static func note(_ tool: String) -> String {
        "\(tool) sends the next request when the last one was answered: what users would have waited in a stall is not in its latencies"
    }
}
