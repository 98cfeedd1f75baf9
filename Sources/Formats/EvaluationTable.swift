import Measurements

/// The cases of an evaluation, gathered until its end shows what metrics and segments there are.
///
/// A case that lacks a metric which others have is missing there, so that nothing leaves it out unseen. A case that failed has no scores, and its
/// latency and tokens are marked as a failed request's.
struct EvaluationTable {
    struct Row {
        let id: String
        var epoch: Int32 = -1
        /// Of the case's content, where the id does not stand for it.
        var digest: String?
        var labels: [(key: String, value: String)] = []
        var failed = false
        /// NaN is missing.
        var values: [(metric: Metric, value: Double)] = []
        /// Seconds since 1970.
        var time: Double?

        /// Nearly every row has its values in the order of the first one: it is looked for at `place` first.
        fileprivate func value(of name: String, at place: Int) -> Double {
            if place < values.count, values[place].metric.name == name { return values[place].value }
            return values.last { $0.metric.name == name }?.value ?? .nan
        }
    }

    private(set) var rows: [Row] = []
    /// Whether the tool says of each case if it failed, so that none having failed is known.
    var tellsFailures = false
    private var metrics: [String: Metric] = [:]
    private var order: [String] = []

    mutating func add(_ row: Row) {
        for item in row.values where metrics[item.metric.name] == nil {
            metrics[item.metric.name] = item.metric
            order.append(item.metric.name)
        }
        rows.append(row)
    }

    var failures: Int { rows.count { $0.failed } }

    /// Appends everything to the builder; labels with more values than segments have, and with another one in nearly each case, are left out.
    func append(to builder: inout ResultSetBuilder, keepLabels: Set<String>) {
        let keys = segments(keepLabels, &builder)
        let indices = order.compactMap { metrics[$0] }.map { (builder.metric($0), $0) }
        let failed = tellsFailures || failures > 0 ? builder.metric(Metric.failed) : nil
        for row in rows {
            let item = builder.caseIndex(row.id, digest: row.digest)
            let labels = builder.labelIndex(Labels(row.labels.filter { keys.contains($0.key) }.map { ($0.key, $0.value) }))
            for (place, (index, metric)) in indices.enumerated() {
                let isScore = metric.mood == .exact && [.ratio, .none].contains(metric.unit.dimension)
                let value = row.failed && isScore ? .nan : row.value(of: metric.name, at: place)
                builder.append(
                    metric: index, value: value, case: item, epoch: row.epoch, labels: labels,
                    failed: row.failed && !isScore, time: row.time)
            }
            if let failed {
                builder.append(metric: failed, value: row.failed ? 1 : 0, case: item, epoch: row.epoch, labels: labels, time: row.time)
            }
        }
    }

    private func segments(_ keepLabels: Set<String>, _ builder: inout ResultSetBuilder) -> Set<String> {
        var values: [String: Set<String>] = [:]
        for row in rows {
            for label in row.labels { values[label.key, default: []].insert(label.value) }
        }
        let cases = Set(rows.map(\.id)).count
        var kept: Set<String> = []
        for (key, distinct) in values.sorted(by: { $0.key < $1.key }) {
            let isSegment = distinct.count <= LabelTable.mostValues && (cases <= 20 || distinct.count < max(2, cases / 2))
            if isSegment || keepLabels.contains(key) {
                kept.insert(key)
            } else {
                builder.note("\(key) differs from case to case and is no label")
            }
        }
        return kept
    }

    /// A digest of the cases and what they hold, for telling golden sets apart.
    var goldenSet: String? {
        guard !rows.isEmpty else { return nil }
        var contents: [String: String] = [:]
        for row in rows { contents[row.id] = row.digest ?? "" }
        return ContentDigest(contents.keys.sorted().flatMap { [$0, contents[$0] ?? ""] }).hexadecimal
    }
}

/// Numbers the occurrences of what a tool repeats, from 1: epochs of a case.
struct EpochCounter {
    private var seen: [String: Int32] = [:]

    mutating func next(_ key: String) -> Int32 {
        let number = seen[key, default: 0] &+ 1
        seen[key] = number
        return number
    }

    /// Whether anything occurred more than once.
    var hasRepeats: Bool { seen.values.contains { $0 > 1 } }
}
