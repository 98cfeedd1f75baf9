/// A histogram of one metric in one run: what a tool, or a record, kept in place of the observations.
package struct MeasuredHistogram: Sendable, Hashable {
    package let metric: Metric
    package var labels: Labels
    /// Index into the result set's runs.
    package var run: Int32
    /// In the metric's unit; of the observations that neither failed nor are missing.
    package let histogram: Histogram
    /// How many failed, and how many have no value.
    package let failed: Int
    package let missing: Int
    /// How many observations in a row tell as much as one independent one: n/n_eff of the series, the largest over the statistics that are
    /// asked for; at least 1. Nil where nobody knows, since the order is gone.
    package let dependence: Double?

    package init(
        metric: Metric, labels: Labels = .empty, run: Int32 = 0, histogram: Histogram, failed: Int = 0, missing: Int = 0,
        dependence: Double? = nil
    ) {
        self.metric = metric
        self.labels = labels
        self.run = run
        self.histogram = histogram
        self.failed = failed
        self.missing = missing
        self.dependence = dependence
    }
}

/// All histograms of one metric in one run, as one.
package struct RunHistogram: Sendable, Hashable {
    /// Index into the result set's runs.
    package let run: Int32
    /// In the base unit of the metric's dimension.
    package let histogram: Histogram
    package let failed: Int
    package let missing: Int
    /// As of `MeasuredHistogram`; that of the part with the largest.
    package let dependence: Double?

    package init(run: Int32, histogram: Histogram, failed: Int = 0, missing: Int = 0, dependence: Double? = nil) {
        self.run = run
        self.histogram = histogram
        self.failed = failed
        self.missing = missing
        self.dependence = dependence
    }

    /// The observations of both, as of the run of this one.
    package func merging(_ other: RunHistogram) throws(HistogramError) -> RunHistogram {
        RunHistogram(
            run: run, histogram: try histogram.merging(other.histogram), failed: failed + other.failed, missing: missing + other.missing,
            dependence: dependence.flatMap { mine in other.dependence.map { max(mine, $0) } })
    }

    /// The same where each failed observation counts as one of this value, base units.
    package func countingFailed(as value: Double) throws(HistogramError) -> RunHistogram {
        guard failed > 0 else { return self }
        let failures = try Histogram(
            buckets: [Histogram.Bucket(lower: value, upper: value, count: failed)], sum: value * Double(failed), minimum: value,
            maximum: value)
        return RunHistogram(run: run, histogram: try histogram.merging(failures), missing: missing, dependence: dependence)
    }

    /// The same with further observations, base units.
    package func adding(_ values: [Double]) throws(HistogramError) -> RunHistogram {
        RunHistogram(
            run: run, histogram: try histogram.merging(Histogram(condensing: values)), failed: failed, missing: missing,
            dependence: dependence)
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
        var byRun: [Int32: RunHistogram] = [:]
        for item in histograms where item.metric.name == name && matches(item.labels) {
            let part = RunHistogram(
                run: item.run, histogram: try item.histogram.scaled(by: item.metric.unit.factor), failed: item.failed,
                missing: item.missing, dependence: item.dependence)
            byRun[item.run] = try byRun[item.run]?.merging(part) ?? part
        }
        return byRun.keys.sorted().compactMap { byRun[$0] }
    }
}
