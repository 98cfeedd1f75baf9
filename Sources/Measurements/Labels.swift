/// The labels of an observation, sorted by key: segments (`intent=refund`), the benchmark, the load level.
package struct Labels: Sendable, Hashable {
    /// Sorted by key, keys unique.
    package let pairs: [Pair]

    package struct Pair: Sendable, Hashable {
        package let key: String
        package let value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    package static let empty = Labels([])

    /// Of a repeated key the last value counts.
    package init(_ pairs: [(String, String)]) {
        var unique: [String: String] = [:]
        for (key, value) in pairs { unique[key] = value }
        self.pairs = unique.keys.sorted().map { Pair(key: $0, value: unique[$0] ?? "") }
    }

    package subscript(key: String) -> String? {
        pairs.first { $0.key == key }?.value
    }

    /// These labels and one more; an equal key is replaced.
    package func adding(_ key: String, _ value: String) -> Labels {
        Labels(pairs.map { ($0.key, $0.value) } + [(key, value)])
    }
}
