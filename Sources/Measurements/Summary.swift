/// A tool's own summary of observations that its file does not hold.
package struct Summary: Sendable, Hashable {
    package let metric: Metric
    package let labels: Labels
    /// Index into the result set's runs.
    package var run: Int32
    /// Number of observations summarised, where the tool says so.
    package let count: Int?
    /// In the metric's unit.
    package let values: [Statistic: Double]

    package init(metric: Metric, labels: Labels = .empty, run: Int32 = 0, count: Int? = nil, values: [Statistic: Double]) {
        self.metric = metric
        self.labels = labels
        self.run = run
        self.count = count
        self.values = values
    }
}
