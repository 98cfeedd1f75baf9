import Measurements

/// What the resources of a telemetry file say of the processes that wrote it.
struct ResourceAttributes {
    private var values: [String: Set<String>] = [:]

    private static let keys: Set<String> = ["telemetry.sdk.name", "telemetry.sdk.version", "os.type", "host.arch", "host.cpu.model.name"]

    mutating func add(_ attributes: [(key: String, value: String)]) {
        // Two different ones are as good as many: then nothing is said.
        for item in attributes where ResourceAttributes.keys.contains(item.key) && values[item.key, default: []].count < 2 {
            values[item.key, default: []].insert(item.value)
        }
    }

    /// What all processes agree on.
    var environment: Environment {
        func only(_ key: String) -> String? { values[key].flatMap { $0.count == 1 ? $0.first : nil } }
        return Environment(
            tool: only("telemetry.sdk.name"), toolVersion: only("telemetry.sdk.version"), os: only("os.type"),
            architecture: only("host.arch"), cpu: only("host.cpu.model.name"))
    }
}
