import Measurements

/// What `record.json` says of one metric in one run: counts, moments and percentiles, in the metric's unit.
package struct RecordedSummary: Sendable, Hashable, Codable {
    package let metric: String
    /// Index into the record's runs.
    package let run: Int
    /// Nil: all observations of the run, whatever their labels.
    package let labels: [String: String]?
    /// Number of observations that neither failed nor are missing: those that the moments and percentiles are of.
    package let n: Int
    package let failed: Int
    /// Without a value and not failed.
    package let missing: Int
    package let mean: Double?
    /// Σ(x − mean)² and Σ(x − mean)³, which merge without the samples.
    package let m2: Double?
    package let m3: Double?
    /// `p50` and so on, by Hyndman and Fan's type 8; within the sample's range also where it supports no such percentile.
    package let percentiles: [String: Double]

    package static let standardPercentiles: [Double] = [1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9]
    /// The key of a percentile from 0 to 100: `p95`, `p99.9`.
    package static func percentileName(_ percent: Double) -> String {
        percent == percent.rounded() ? "p\(Int(percent))" : "p\(percent)"
    }

    /// More sets of labels than this are not summarised one by one.
    static let labelLimit = 1000
    static let limit = 10_000

    private struct Group {
        var values: [Double] = []
        var failed = 0
        var missing = 0

        mutating func add(_ value: Double, failed hasFailed: Bool) {
            if hasFailed { failed += 1 } else if value.isNaN { missing += 1 } else { values.append(value) }
        }
    }

    private init(metric: String, run: Int32, labels: [String: String]?, group: Group) {
        self.metric = metric
        self.run = Int(run)
        self.labels = labels
        n = group.values.count
        failed = group.failed
        missing = group.missing
        let sorted = group.values.sorted()
        let center = sorted.reduce(0, +) / Double(sorted.count)
        mean = RecordedSummary.finite(center)
        m2 = RecordedSummary.finite(sorted.reduce(0) { $0 + ($1 - center) * ($1 - center) })
        m3 = RecordedSummary.finite(sorted.reduce(0) { $0 + ($1 - center) * ($1 - center) * ($1 - center) })
        var percentiles: [String: Double] = [:]
        for percent in RecordedSummary.standardPercentiles {
            guard let value = RecordedSummary.percentile(percent, ofSorted: sorted), value.isFinite else { continue }
            percentiles[RecordedSummary.percentileName(percent)] = value
        }
        self.percentiles = percentiles
    }

    /// Of histograms: what they count, and the mean where they keep the sum.
    private init(metric: String, run: Int32, labels: [String: String]?, histograms: [MeasuredHistogram]) {
        self.metric = metric
        self.run = Int(run)
        self.labels = labels
        n = histograms.reduce(0) { $0 + $1.histogram.count }
        failed = histograms.reduce(0) { $0 + $1.failed }
        missing = histograms.reduce(0) { $0 + $1.missing }
        let sums = histograms.compactMap { $0.histogram.count == 0 ? 0 : $0.histogram.sum }
        mean = sums.count == histograms.count ? RecordedSummary.finite(sums.reduce(0, +) / Double(n)) : nil
        m2 = nil
        m3 = nil
        percentiles = [:]
    }

    private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

    /// The percentile of sorted values by type 8: at position (n + 1/3)p + 1/3, counted from 1. Nil without values.
    package static func percentile(_ percent: Double, ofSorted values: [Double]) -> Double? {
        guard let first = values.first, let last = values.last else { return nil }
        let position = (Double(values.count) + 1.0 / 3) * percent / 100 + 1.0 / 3
        guard position > 1 else { return first }
        guard position < Double(values.count) else { return last }
        let below = Int(position)
        let low = values[below - 1]
        let share = position - Double(below)
        return share == 0 ? low : low + share * (values[below] - low)
    }

    private static func ofHistograms(_ results: ResultSet) -> ([RecordedSummary], omitted: Int) {
        struct Place: Hashable {
            let metric: String
            let run: Int32
        }
        var places: [Place] = []
        var found: [Place: [MeasuredHistogram]] = [:]
        for item in results.histograms {
            let place = Place(metric: item.metric.name, run: item.run)
            if found[place] == nil { places.append(place) }
            found[place, default: []].append(item)
        }
        var summaries: [RecordedSummary] = []
        var omitted = 0
        for place in places {
            let items = found[place] ?? []
            let parts = Dictionary(grouping: items, by: \.labels)
            if parts.count > 1 {
                summaries.append(RecordedSummary(metric: place.metric, run: place.run, labels: nil, histograms: items))
            }
            var seen = Set<Labels>()
            for labels in items.map(\.labels) where seen.insert(labels).inserted {
                guard summaries.count < limit else {
                    omitted += 1
                    continue
                }
                summaries.append(
                    RecordedSummary(metric: place.metric, run: place.run, labels: labels.dictionary, histograms: parts[labels] ?? []))
            }
        }
        return (summaries, omitted)
    }

    /// The summaries of every metric, run and set of labels, and of all labels together where there are several; how many were left out.
    static func all(of results: ResultSet) -> ([RecordedSummary], omitted: Int) {
        var (summaries, omitted) = ofHistograms(results)
        for series in results.series.values {
            var whole: [Int32: Group] = [:]
            var parts: [Int32: [Int32: Group]] = [:]
            for index in 0..<series.count {
                let run = series.runs[index]
                let hasFailed = series.failed[index] != 0
                whole[run, default: Group()].add(series.values[index], failed: hasFailed)
                parts[run, default: [:]][series.labels[index], default: Group()].add(series.values[index], failed: hasFailed)
            }
            for run in whole.keys.sorted() {
                let labelled = parts[run] ?? [:]
                if labelled.count > 1, let group = whole[run] {
                    summaries.append(RecordedSummary(metric: series.metric.name, run: run, labels: nil, group: group))
                }
                for label in labelled.keys.sorted() {
                    guard label < labelLimit, summaries.count < limit, let group = labelled[label] else {
                        omitted += 1
                        continue
                    }
                    let labels = results.labels[Int(label)].dictionary
                    summaries.append(RecordedSummary(metric: series.metric.name, run: run, labels: labels, group: group))
                }
            }
        }
        return (summaries, omitted)
    }
}
