import Git
package import Measurements

/// What a thinned record was: the entry and the samples that it had before. No clock and no version enters it, so that clones that thin the same
/// record get the same entry.
package struct ThinnedSamples: Sendable, Hashable, Codable {
    /// The id of the entry that this one stands for.
    package let entry: String
    /// The id of its samples' blob, and their number of bytes.
    package let samples: String
    package let bytes: Int
}

extension ResultSet {
    /// The same without its observations, a summary of each metric, run and set of labels in their place. What failed or is missing is counted in
    /// `record.json` only, so a summary of such a group says nothing of its values where leaving them out would flatter: of a score.
    package func thinned() -> ResultSet {
        var thin = self
        thin.series = [:]
        thin.cases = []
        thin.labels = [.empty]
        for series in series.values {
            var groups: [Int64: [Double]] = [:]
            var incomplete: Set<Int64> = []
            for index in 0..<series.count {
                let key = Int64(series.runs[index]) << 32 | Int64(series.labels[index])
                let value = series.values[index]
                if series.failed[index] != 0 || value.isNaN {
                    groups[key, default: []] += []
                    incomplete.insert(key)
                } else {
                    groups[key, default: []].append(value)
                }
            }
            for key in groups.keys.sorted() {
                guard let values = groups[key],
                    let labels = labels.indices.contains(Int(key & 0xffff_ffff)) ? labels[Int(key & 0xffff_ffff)] : nil
                else { continue }
                let isKnown = !incomplete.contains(key) || series.metric.mood == .moody
                thin.summaries.append(
                    Summary(
                        metric: series.metric, labels: labels, run: Int32(key >> 32), count: values.count,
                        values: isKnown ? ResultSet.statistics(of: values) : [:]))
            }
        }
        return thin
    }

    /// Says of the summaries which are of observations that are gone, and puts those of whole runs before them, which only `record.json` has.
    mutating func markThinned(_ record: Record) {
        let own = Set(record.toolSummaries.map(\.metric))
        for index in summaries.indices where !own.contains(summaries[index].metric.name) {
            summaries[index].isThinned = true
            // Observations without labels are one set of them here.
            summaries[index].isOfWholeRun = false
        }
        let thinned = summaries.filter(\.isThinned)
        let metrics = Dictionary(thinned.map { ($0.metric.name, $0.metric) }, uniquingKeysWith: { first, _ in first })
        let whole = record.summaries.compactMap { summary -> Summary? in
            guard summary.labels == nil, let metric = metrics[summary.metric], runs.indices.contains(summary.run) else { return nil }
            let isKnown = summary.failed + summary.missing == 0 || metric.mood == .moody
            var all = Summary(
                metric: metric, run: Int32(summary.run), count: summary.n, values: isKnown && summary.n > 0 ? summary.statistics : [:])
            all.isThinned = true
            all.isOfWholeRun = true
            return all
        }
        summaries = whole + summaries
    }

    /// What a budget may ask for, of values in any order; what is not finite is left out.
    private static func statistics(of values: [Double]) -> [Statistic: Double] {
        let sorted = values.sorted()
        guard let least = sorted.first, let most = sorted.last else { return [:] }
        let sum = sorted.reduce(0, +)
        let mean = sum / Double(sorted.count)
        var statistics: [Statistic: Double] = [.mean: mean, .rate: mean, .sum: sum, .minimum: least, .maximum: most]
        for percent in RecordedSummary.standardPercentiles {
            statistics[.percentile(percent)] = RecordedSummary.percentile(percent, ofSorted: sorted)
        }
        return statistics.filter { $0.value.isFinite }
    }
}

extension RecordedSummary {
    /// As budgets ask for them.
    fileprivate var statistics: [Statistic: Double] {
        var statistics: [Statistic: Double] = [:]
        if let mean { statistics = [.mean: mean, .rate: mean, .sum: mean * Double(n)] }
        for (name, value) in percentiles {
            if let statistic = Statistic(parsing: name) { statistics[statistic] = value }
        }
        return statistics
    }
}

extension RecordEntry {
    /// Of the entries of one commit and suite, those that no longer count: where one of an identity was thinned, it stands for all of that identity.
    static func superseded(in entries: [RecordEntry]) -> Set<ObjectID> {
        Dictionary(grouping: entries, by: \.record.identity).values.reduce(into: []) { superseded, alike in
            let thinned = alike.filter { $0.record.thinned != nil }.map(\.digest).min()
            if let thinned { superseded.formUnion(alike.map(\.digest).filter { $0 != thinned }) }
        }
    }
}
