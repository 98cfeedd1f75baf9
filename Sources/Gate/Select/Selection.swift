package import Budgets
package import Measurements

/// The observations of one side that an objective (or one value of its `each:`) is about, without those that failed or are missing.
/// Columns of equal length; values in the metric's own unit, so that the resolution of rounded values can be found.
package struct Selection: Sendable {
    package let metric: Metric
    package private(set) var values: [Double] = []
    /// Index of the run in the result set.
    package private(set) var runs = IndexColumn()
    /// Index of the case, -1 for none.
    package private(set) var cases = IndexColumn()
    package private(set) var epochs = IndexColumn()
    package private(set) var repetitions = IndexColumn()
    package private(set) var labels = IndexColumn()
    /// Failed requests that are not among the values.
    package private(set) var failedCount = 0
    /// Observations without a value, by case (-1: without a case).
    package private(set) var missing: [Int32] = []
    /// The tool's summaries, where there are no observations.
    package private(set) var summaries: [Summary] = []
    /// Of runs whose observations a tool or a record kept as a histogram, in base units; such a run has no values.
    package private(set) var histograms: [RunHistogram] = []

    /// The number of values.
    package var count: Int { values.count }

    /// The number of observations: values, and those in histograms.
    package var observationCount: Int { histograms.reduce(values.count) { $0 + $1.histogram.count } }

    /// In the base unit of the metric's dimension.
    package var baseValues: [Double] {
        let factor = metric.unit.factor
        return factor == 1 ? values : values.map { $0 * factor }
    }

    /// Whether what is known was recorded, and thinned since.
    var isThinned: Bool { values.isEmpty && summaries.contains(where: \.isThinned) }

    /// The statistic of each run of which only summaries tell, base units, in the order of the runs. Of several summaries of one run only what
    /// they tell together counts.
    func summaryValues(_ statistic: Statistic) -> [Double] {
        Dictionary(grouping: summaries, by: \.run).sorted { $0.key < $1.key }.compactMap { _, items in
            let counts = items.map(\.count)
            guard counts.allSatisfy({ $0 != nil }) || items.count == 1 else { return nil }
            let total = counts.reduce(0) { $0 + ($1 ?? statistic.neededInRun) }
            let values = items.compactMap { $0.count == 0 ? nil : $0.values[statistic] }
            guard total >= statistic.neededInRun, !values.isEmpty, values.count == items.count(where: { $0.count != 0 }) else { return nil }
            guard values.count > 1 else { return values[0] * metric.unit.factor }
            let value: Double? =
                switch statistic {
                case .mean, .rate:
                    items.reduce(0) { $0 + ($1.values[statistic] ?? 0) * Double($1.count ?? 0) } / Double(total)
                case .sum: values.reduce(0, +)
                case .minimum: values.min()
                case .maximum: values.max()
                case .geomean, .percentile: nil
                }
            return value.map { $0 * metric.unit.factor }
        }
    }

    /// Whether every observation belongs to a case.
    var isByCase: Bool {
        if let only = cases.constant { return only >= 0 }
        return count > 0 && values.indices.allSatisfy { cases[$0] >= 0 }
    }

    package var isEmpty: Bool { !hasEvidence && missing.isEmpty && failedCount == 0 }

    /// Whether anything can be estimated: observations, or what a tool kept in their place.
    var hasEvidence: Bool { !values.isEmpty || !summaries.isEmpty || histograms.contains { $0.histogram.count > 0 } }

    /// Selects by the objective's filter and one combination of `each` values. Failed observations of anything but `failed` itself
    /// are left out and counted, or count as the time-out that the objective states; those of a score are missing.
    package init(_ objective: Objective, metric name: String, instance: Labels, from results: ResultSet) {
        guard let series = results.series[name] else {
            summaries = Selection.summaries(name, objective, instance, results)
            metric =
                summaries.first?.metric ?? results.summaries.first { $0.metric.name == name }?.metric
                ?? results.histograms.first { $0.metric.name == name }?.metric ?? Metric(name: name, unit: .none)
            addHistograms(name, objective, instance, results)
            addCounted()
            return
        }
        metric = series.metric
        summaries = Selection.summaries(name, objective, instance, results)
        let isMatch = results.labels.map { Selection.matches($0, objective, instance) }
        let countsFailures = metric.standardName == "failed" || metric.name == "failed"
        let timeout: Double? =
            if case .asTimeout(let quantity)? = objective.failures { quantity.baseValue / metric.unit.factor } else { nil }
        let isScore = metric.isScore(objective: objective)
        let areUsable = (countsFailures || series.failed.constant == 0) && !series.values.contains { $0.isNaN }
        if areUsable, isMatch.allSatisfy({ $0 }) || series.labels.constant.map({ isMatch[Int($0)] }) == true {
            (values, runs, cases) = (series.values, series.runs, series.cases)
            (epochs, repetitions, labels) = (series.epochs, series.repetitions, series.labels)
            addHistograms(name, objective, instance, results)
            return
        }
        for index in 0..<series.count where isMatch[Int(series.labels[index])] {
            var value = series.values[index]
            if !countsFailures, series.failed[index] == 1 {
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
            append(
                value, run: series.runs[index], case: series.cases[index], epoch: series.epochs[index],
                repetition: series.repetitions[index],
                labels: series.labels[index])
        }
        addHistograms(name, objective, instance, results)
    }

    /// Adds the runs that are histograms, and puts what values there are of the same runs into these. Nothing is added where the buckets of
    /// one run do not fit together.
    private mutating func addHistograms(_ name: String, _ objective: Objective, _ instance: Labels, _ results: ResultSet) {
        guard results.histograms.contains(where: { $0.metric.name == name }),
            var found = try? results.histogramsByRun(of: name, where: { Selection.matches($0, objective, instance) }), !found.isEmpty
        else { return }
        if case .asTimeout(let quantity)? = objective.failures {
            guard let counted = try? found.map({ run throws(HistogramError) in try run.countingFailed(as: quantity.baseValue) }) else {
                return
            }
            found = counted
        }
        let runs = Set(found.map(\.run))
        if values.indices.contains(where: { runs.contains(self.runs[$0]) }) {
            var beside: [Int32: [Double]] = [:]
            for index in values.indices where runs.contains(self.runs[index]) {
                beside[self.runs[index], default: []].append(values[index] * metric.unit.factor)
            }
            guard let joined = try? found.map({ run throws(HistogramError) in try run.adding(beside[run.run] ?? []) }) else { return }
            found = joined
            self = filtered { !runs.contains(self.runs[$0]) }
        }
        histograms = found
        for run in found {
            failedCount += run.failed
            missing += [Int32](repeating: -1, count: run.missing)
        }
    }

    /// As many values as observations are made of a tool's counts: more are left as they are.
    private static let mostCounted = 4_000_000

    /// How many of how many were right, or failed, tells every single value: where all summaries do, there is nothing else to know.
    private mutating func addCounted() {
        guard values.isEmpty, histograms.isEmpty, !summaries.isEmpty, metric.mood == .exact, !isThinned else { return }
        var counts: [(run: Int32, events: Int, count: Int)] = []
        var total = 0
        for summary in summaries {
            guard let rate = summary.values[.rate], let count = summary.count, count > 0, count <= Selection.mostCounted,
                (0...1).contains(rate)
            else { return }
            let events = (rate * Double(count)).rounded()
            guard abs(rate * Double(count) - events) < 1e-6 * Double(count) else { return }
            total += count
            guard total <= Selection.mostCounted else { return }
            counts.append((summary.run, Int(events), count))
        }
        for (run, events, count) in counts.sorted(by: { $0.run < $1.run }) {
            for number in 0..<count {
                append(number < events ? 1 : 0, run: run, case: -1, epoch: -1, repetition: -1, labels: 0)
            }
        }
        summaries = []
    }

    /// What is left of thinned observations leaves out the failed ones and knows no order, so it tells nothing where either counts.
    private static func summaries(_ name: String, _ objective: Objective, _ instance: Labels, _ results: ResultSet) -> [Summary] {
        let known = results.summaries.filter { $0.metric.name == name }
        let whole = objective.filter.isEmpty && instance.pairs.isEmpty ? Set(known.filter(\.isOfWholeRun).map(\.run)) : []
        let found = known.filter { whole.contains($0.run) ? $0.isOfWholeRun : !$0.isOfWholeRun && matches($0.labels, objective, instance) }
        let asksForMore = if case .asTimeout? = objective.failures { true } else { objective.warmUp != .keep }
        guard asksForMore else { return found }
        return found.map { summary in
            guard summary.isThinned else { return summary }
            return summary.withoutValues
        }
    }

    private mutating func append(_ value: Double, run: Int32, case item: Int32, epoch: Int32, repetition: Int32, labels label: Int32) {
        values.append(value)
        runs.append(run)
        cases.append(item)
        epochs.append(epoch)
        repetitions.append(repetition)
        labels.append(label)
    }

    /// The same with only the observations whose index satisfies the predicate.
    package func filtered(_ isIncluded: (Int) -> Bool) -> Selection {
        var result = self
        result.values = []
        (result.runs, result.cases, result.epochs) = (IndexColumn(), IndexColumn(), IndexColumn())
        (result.repetitions, result.labels) = (IndexColumn(), IndexColumn())
        for index in values.indices where isIncluded(index) {
            result.append(
                values[index], run: runs[index], case: cases[index], epoch: epochs[index], repetition: repetitions[index],
                labels: labels[index])
        }
        return result
    }

    /// The same with a value for every missing observation.
    package func countingMissing(as value: Double) -> Selection {
        var result = self
        let (run, label) = values.isEmpty ? (0, 0) : (runs[0], labels[0])
        for item in missing { result.append(value, run: run, case: item, epoch: -1, repetition: -1, labels: label) }
        result.missing = []
        return result
    }

    package static func matches(_ labels: Labels, _ objective: Objective, _ instance: Labels) -> Bool {
        objective.filter.allSatisfy { $0.matches(labels) } && instance.pairs.allSatisfy { labels[$0.key] == $0.value }
    }
}
