import Measurements

/// Requests of a load test, gathered until their order is known: tools write them as they ended, and how much neighbours depend on each other
/// shows only in the order in which they began.
struct RequestLog {
    private var metrics: [Metric] = []
    private var columns: [[Double]] = []
    /// Seconds since 1970, or since anything where `startsAreTimes` is false; NaN where not known.
    private var starts: [Double] = []
    private var labels: [Int32] = []
    private var failed: [Bool] = []
    private let startsAreTimes: Bool

    init(metrics: [Metric], startsAreTimes: Bool) {
        self.metrics = metrics
        columns = Array(repeating: [], count: metrics.count)
        self.startsAreTimes = startsAreTimes
    }

    /// - Parameter values: of each metric, in its unit; NaN is missing.
    mutating func add(_ values: [Double], start: Double, labels: Int32, failed: Bool) {
        for index in columns.indices { columns[index].append(index < values.count ? values[index] : .nan) }
        starts.append(start)
        self.labels.append(labels)
        self.failed.append(failed)
    }

    /// - Parameter isKept: whether requests with these labels, as `add` got them, are observations.
    /// - Parameter final: what the builder calls these labels.
    func append(
        to builder: inout ResultSetBuilder, where isKept: (Int32) -> Bool = { _ in true }, labels final: (Int32) -> Int32 = { $0 }
    ) {
        let known = starts.allSatisfy { !$0.isNaN }
        let order = starts.indices.filter { isKept(labels[$0]) }
        let sorted = known ? order.sorted { (starts[$0], $0) < (starts[$1], $1) } : order
        // A column that the file does not have holds nothing.
        for (metric, column) in zip(metrics, columns) where column.contains(where: { !$0.isNaN }) {
            let index = builder.metric(metric)
            for row in sorted { append(column[row], row, metric: index, to: &builder, labels: final, failed: failed[row]) }
        }
        let index = builder.metric(Metric.failed)
        for row in sorted { append(failed[row] ? 1 : 0, row, metric: index, to: &builder, labels: final, failed: false) }
    }

    private func append(
        _ value: Double, _ row: Int, metric: Int, to builder: inout ResultSetBuilder, labels final: (Int32) -> Int32, failed: Bool
    ) {
        let time = startsAreTimes && !starts[row].isNaN ? starts[row] : nil
        builder.append(metric: metric, value: value, labels: final(labels[row]), failed: failed, time: time)
    }
}
