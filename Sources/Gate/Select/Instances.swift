package import Budgets
package import Measurements

/// One objective, or one value of its `each:`.
package struct InstanceKey: Sendable, Hashable {
    package let objective: String
    package let labels: Labels

    package init(objective: String, labels: Labels) {
        self.objective = objective
        self.labels = labels
    }

    /// `name` or `name[value]`, as waivers write it.
    package var text: String {
        labels.pairs.isEmpty ? objective : objective + "[" + labels.pairs.map(\.value).joined(separator: ", ") + "]"
    }
}

extension Objective {
    /// The combinations of `each` values among the observations of a metric that pass the filter, in natural order.
    package func instances(of name: String, in results: [ResultSet]) -> [Labels] {
        guard !each.isEmpty else { return [.empty] }
        var found = Set<Labels>()
        for result in results {
            var used = Set<Int32>()
            if let series = result.series[name] {
                if let only = series.labels.constant {
                    used.insert(only)
                } else {
                    for index in 0..<series.count { used.insert(series.labels[index]) }
                }
            }
            let candidates =
                used.map { result.labels[Int($0)] } + result.summaries.filter { $0.metric.name == name }.map(\.labels)
                + result.histograms.filter { $0.metric.name == name }.map(\.labels)
            found.formUnion(candidates.compactMap(instance(of:)))
        }
        func text(_ labels: Labels) -> String { each.map { labels[$0] ?? "" }.joined(separator: "\u{0}") }
        return found.sorted { naturallyPrecedes(text($0), text($1)) }
    }

    /// The combination of `each` values that labels belong to; nil where they do not pass the filter or lack one of these labels.
    package func instance(of labels: Labels) -> Labels? {
        guard filter.allSatisfy({ $0.matches(labels) }) else { return nil }
        let pairs = each.compactMap { key in labels[key].map { (key, $0) } }
        return pairs.count == each.count ? Labels(pairs) : nil
    }
}
