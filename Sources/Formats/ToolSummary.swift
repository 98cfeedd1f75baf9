import Measurements

extension Summary {
    /// Of all observations, whatever their labels; others may be of some of them.
    init(ofWholeRun metric: Metric, count: Int?, values: [Statistic: Double]) {
        self.init(metric: metric, count: count, values: values)
        isOfWholeRun = true
    }

    /// How many of so many requests failed; nil where these are no such numbers.
    init?(failed: Double, of total: Double, labels: Labels = .empty) {
        guard let count = Int(exactly: total), count > 0, failed >= 0, failed <= total else { return nil }
        let rate = failed / total
        self.init(metric: Metric.failed, labels: labels, count: count, values: [.rate: rate, .mean: rate])
    }
}
