/// What is known of observations that are not there: a tool's own summary where its file does not hold them, or what is left of a thinned record.
package struct Summary: Sendable, Hashable {
    package let metric: Metric
    package internal(set) var labels: Labels
    /// Index into the result set's runs.
    package var run: Int32
    /// Number of observations summarised, where the tool says so.
    package let count: Int?
    /// In the metric's unit.
    package private(set) var values: [Statistic: Double]
    /// The observations were recorded, and thinned since.
    package var isThinned = false
    /// It is of all observations of its run, whatever their labels, and stands beside those of each set of labels.
    package var isOfWholeRun = false

    package init(metric: Metric, labels: Labels = .empty, run: Int32 = 0, count: Int? = nil, values: [Statistic: Double]) {
        self.metric = metric
        self.labels = labels
        self.run = run
        self.count = count
        self.values = values
    }

    /// The same, telling no statistic.
    package var withoutValues: Summary {
        var empty = self
        empty.values = [:]
        return empty
    }
}
