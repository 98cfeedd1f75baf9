/// A histogram of one metric in one run: what a tool kept in place of the observations.
package struct MeasuredHistogram: Sendable, Hashable {
    package let metric: Metric
    package let labels: Labels
    /// Index into the result set's runs.
    package var run: Int32
    /// In the metric's unit.
    package let histogram: Histogram

    package init(metric: Metric, labels: Labels = .empty, run: Int32 = 0, histogram: Histogram) {
        self.metric = metric
        self.labels = labels
        self.run = run
        self.histogram = histogram
    }
}

/// All histograms of one metric in one run, as one.
package struct RunHistogram: Sendable, Hashable {
    /// Index into the result set's runs.
    package let run: Int32
    /// In the base unit of the metric's dimension.
    package let histogram: Histogram

    package init(run: Int32, histogram: Histogram) {
        self.run = run
        self.histogram = histogram
    }
}

extension ResultSet {
    /// The histograms of a metric, by the tool's own name, whose labels match: one for each run, in the order of the runs, those of
    /// different labels added up, in the base unit.
    ///
    /// - Throws: `HistogramError.incompatible` where buckets of one run do not fit together.
    package func histogramsByRun(
        of name: String, where matches: (Labels) -> Bool = { _ in true }
    ) throws(HistogramError) -> [RunHistogram] {
        var byRun: [Int32: Histogram] = [:]
        for item in histograms where item.metric.name == name && matches(item.labels) {
            let histogram = try item.histogram.scaled(by: item.metric.unit.factor)
            byRun[item.run] = try byRun[item.run]?.merging(histogram) ?? histogram
        }
        return byRun.keys.sorted().compactMap { run in byRun[run].map { RunHistogram(run: run, histogram: $0) } }
    }
}
