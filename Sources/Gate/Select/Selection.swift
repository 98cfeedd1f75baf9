package import Budgets
package import Measurements

/// The observations of one side that an objective (or one value of its `each:`) is about, without those that failed or are missing.
/// Columns of equal length; values in the metric's own unit, so that the resolution of rounded values can be found.
package struct Selection: Sendable {
    package let metric: Metric
    package private(set) var values: [Double] = []
    /// Index of the run in the result set.
    package private(set) var runs: [Int32] = []
    /// Index of the case, -1 for none.
    package private(set) var cases: [Int32] = []
    package private(set) var epochs: [Int32] = []
    package private(set) var repetitions: [Int32] = []
    package private(set) var labels: [Int32] = []
    /// In the order of values; empty where the tool gives no times.
    package private(set) var times: [Double] = []
    /// Failed requests that are not among the values.
    package private(set) var failedCount = 0
    /// Observations without a value, by case (-1: without a case).
    package private(set) var missing: [Int32] = []
    /// The tool's summaries, where there are no observations.
    package private(set) var summaries: [Summary] = []

    package var count: Int { values.count }

    /// In the base unit of the metric's dimension.
    package var baseValues: [Double] {
        let factor = metric.unit.factor
        return factor == 1 ? values : values.map { $0 * factor }
    }

    package var isEmpty: Bool { values.isEmpty && missing.isEmpty && failedCount == 0 && summaries.isEmpty }

    /// Selects by the objective's filter and one combination of `each` values. Failed observations of anything but `failed` itself
    /// are left out and counted, or count as the time-out that the objective states; those of a score are missing.
    package init(_ objective: Objective, metric name: String, instance: Labels, from results: ResultSet) {
        guard let series = results.series[name] else {
            summaries = results.summaries.filter { $0.metric.name == name && Selection.matches($0.labels, objective, instance) }
            metric =
                summaries.first?.metric ?? results.summaries.first { $0.metric.name == name }?.metric ?? Metric(name: name, unit: .none)
            return
        }
        metric = series.metric
        summaries = results.summaries.filter { $0.metric.name == name && Selection.matches($0.labels, objective, instance) }
        let isMatch = results.labels.map { Selection.matches($0, objective, instance) }
        let countsFailures = metric.standardName == "failed" || metric.name == "failed"
        let timeout: Double? =
            if case .asTimeout(let quantity)? = objective.failures { quantity.baseValue / metric.unit.factor } else { nil }
        let hasTimes = !series.times.isEmpty
        let isScore = metric.isScore(objective: objective)
        for index in 0..<series.count where isMatch[Int(series.labels[index])] {
            var value = series.values[index]
            if series.failed[index] == 1, !countsFailures {
                if let timeout {
                    value = timeout
                } else if isScore {
                    value = .nan
                } else {
                    failedCount += 1
                    continue
                }
            }
            guard !value.isNaN else {
                missing.append(series.cases[index])
                continue
            }
            values.append(value)
            runs.append(series.runs[index])
            cases.append(series.cases[index])
            epochs.append(series.epochs[index])
            repetitions.append(series.repetitions[index])
            labels.append(series.labels[index])
            if hasTimes { times.append(series.times[index]) }
        }
    }

    /// The same with only the observations whose index satisfies the predicate.
    package func filtered(_ isIncluded: (Int) -> Bool) -> Selection {
        var result = self
        let kept = values.indices.filter(isIncluded)
        result.values = kept.map { values[$0] }
        result.runs = kept.map { runs[$0] }
        result.cases = kept.map { cases[$0] }
        result.epochs = kept.map { epochs[$0] }
        result.repetitions = kept.map { repetitions[$0] }
        result.labels = kept.map { labels[$0] }
        result.times = times.isEmpty ? [] : kept.map { times[$0] }
        return result
    }

    /// The same with a value for every missing observation.
    package func countingMissing(as value: Double) -> Selection {
        var result = self
        for item in missing {
            result.values.append(value)
            result.runs.append(runs.first ?? 0)
            result.cases.append(item)
            result.epochs.append(-1)
            result.repetitions.append(-1)
            result.labels.append(labels.first ?? 0)
            if !times.isEmpty { result.times.append(.nan) }
        }
        result.missing = []
        return result
    }

    package static func matches(_ labels: Labels, _ objective: Objective, _ instance: Labels) -> Bool {
        objective.filter.allSatisfy { $0.matches(labels) } && instance.pairs.allSatisfy { labels[$0.key] == $0.value }
    }
}
