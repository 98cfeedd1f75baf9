/// All observations of one metric, in columns of equal length.
package struct Series: Sendable, Hashable {
    package var metric: Metric
    /// In the metric's own unit; NaN where the observation is missing (an unscored case, a null).
    package private(set) var values: [Double] = []
    /// Index into the result set's cases; -1 for none.
    package private(set) var cases = IndexColumn()
    /// The tool's own epoch number; -1 for none.
    package private(set) var epochs = IndexColumn()
    /// Repetition inside the run, counted from 0; -1 for none.
    package private(set) var repetitions = IndexColumn()
    /// Index into the result set's runs.
    package private(set) var runs = IndexColumn()
    /// Index into the result set's label sets.
    package private(set) var labels = IndexColumn()
    /// 1 where the request or case failed, else 0.
    package private(set) var failed = IndexColumn()
    /// Seconds since 1970 where known, in the order of `values`; empty where the tool gives no times.
    package private(set) var times: [Double] = []

    package init(metric: Metric) { self.metric = metric }

    package var count: Int { values.count }

    package mutating func append(
        _ value: Double, case caseIndex: Int32 = -1, epoch: Int32 = -1, repetition: Int32 = -1, run: Int32 = 0,
        labels labelIndex: Int32 = 0, failed hasFailed: Bool = false, time: Double? = nil
    ) {
        if let time {
            if times.count < values.count { times.append(contentsOf: repeatElement(.nan, count: values.count - times.count)) }
            times.append(time)
        } else if !times.isEmpty {
            times.append(.nan)
        }
        values.append(value)
        cases.append(caseIndex)
        epochs.append(epoch)
        repetitions.append(repetition)
        runs.append(run)
        labels.append(labelIndex)
        failed.append(hasFailed ? 1 : 0)
    }

    package mutating func reserve(_ capacity: Int) { values.reserveCapacity(capacity) }

    /// From whole columns, as records store them. Nil unless all have `values.count` elements (`times` may also be empty).
    package init?(
        metric: Metric, values: [Double], cases: IndexColumn, epochs: IndexColumn, repetitions: IndexColumn, runs: IndexColumn,
        labels: IndexColumn, failed: IndexColumn, times: [Double]
    ) {
        guard [cases, epochs, repetitions, runs, labels, failed].allSatisfy({ $0.count == values.count }),
            times.isEmpty || times.count == values.count
        else { return nil }
        self.metric = metric
        self.values = values
        self.cases = cases
        self.epochs = epochs
        self.repetitions = repetitions
        self.runs = runs
        self.labels = labels
        self.failed = failed
        self.times = times
    }

    /// Appends another series of the same dimension, its indices translated; values are converted where the units differ
    /// (then to this series' base unit).
    package mutating func append(
        contentsOf other: Series, cases caseMap: (Int32) -> Int32, runs runMap: (Int32) -> Int32, labels labelMap: (Int32) -> Int32
    ) {
        var added = other.values
        if other.metric.unit.factor != metric.unit.factor {
            let base = Unit.base(of: metric.unit.dimension)
            if metric.unit.factor != 1 {
                values = values.map { $0 * metric.unit.factor }
                metric = metric.with(unit: base)
            }
            added = added.map { $0 * other.metric.unit.factor }
        }
        if metric.direction == nil, let direction = other.metric.direction { metric = metric.with(direction: direction) }
        if !other.times.isEmpty || !times.isEmpty {
            times.append(contentsOf: repeatElement(.nan, count: values.count - times.count))
            times.append(contentsOf: other.times.isEmpty ? Array(repeating: .nan, count: other.count) : other.times)
        }
        values.append(contentsOf: added)
        cases.append(contentsOf: other.cases.map { $0 < 0 ? $0 : caseMap($0) })
        epochs.append(contentsOf: other.epochs)
        repetitions.append(contentsOf: other.repetitions)
        runs.append(contentsOf: other.runs.map(runMap))
        labels.append(contentsOf: other.labels.map(labelMap))
        failed.append(contentsOf: other.failed)
    }
}
