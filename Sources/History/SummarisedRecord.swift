package import Baselines
package import Budgets
package import Gate
import Measurements

/// The noise of a load test from what `record.json` says, so that the samples of twenty load tests are never read.
extension HistoryRecord {
    /// The records of one commit, suite and environment; nil where a budget asks for what their summaries do not tell.
    package init?(commit: String, summariesOf entries: [RecordEntry], suite: String, budget: Budget) {
        guard let first = entries.first, entries.allSatisfy({ $0.record.runs.allSatisfy { $0.kind == .load } }) else { return nil }
        var statistics: [InstanceKey: [Double]] = [:]
        for objective in budget.objectives where objective.suite == suite {
            for entry in entries {
                guard let found = entry.record.statistics(of: objective) else { return nil }
                statistics.merge(found) { $0 + $1 }
            }
        }
        self.init(commit: commit, environment: first.record.environment, statistics: statistics)
    }
}

extension Record {
    /// The value of each run, base units; nil where the summaries do not tell it. An exact metric has none: nothing asks for its spread.
    fileprivate func statistics(of objective: Objective) -> [InstanceKey: [Double]]? {
        guard let metric = metric(named: objective.metric), metric.mood == .moody else { return [:] }
        guard let factor = metric.factor, objective.warmUp == .keep else { return nil }
        let isWhole = objective.filter.isEmpty && objective.each.isEmpty
        guard isWhole || omittedSummaries == 0 else { return nil }
        var statistics: [InstanceKey: [Double]] = [:]
        for run in runs.indices {
            let all = summaries.filter { $0.metric == metric.name && $0.run == run }
            var groups: [Labels: [RecordedSummary]] = [:]
            if isWhole {
                guard !all.isEmpty else { continue }
                groups[.empty] = all.filter { $0.labels == nil }
                if groups[.empty]?.isEmpty == true { groups[.empty] = all }
            } else {
                for summary in all {
                    guard let labels = summary.labels.map({ Labels($0.map { ($0.key, $0.value) }) }),
                        let instance = objective.instance(of: labels)
                    else { continue }
                    groups[instance, default: []].append(summary)
                }
            }
            for (labels, group) in groups {
                if case .asTimeout? = objective.failures, group.contains(where: { $0.failed > 0 }) { return nil }
                let count = group.reduce(0) { $0 + $1.n }
                guard count >= max(1, objective.statistic.neededInRun) else { continue }
                guard let value = RecordedSummary.statistic(objective.statistic, of: group) else { return nil }
                statistics[InstanceKey(objective: objective.name, labels: labels), default: []].append(value * factor)
            }
        }
        return statistics
    }

    /// As `ResultSet.lookup` finds it.
    private func metric(named name: String) -> RecordedMetric? {
        let known = metrics.map { Summary(metric: Metric(name: $0.name, unit: .none, standardName: $0.standardName), values: [:]) }
        guard case .found(let name) = ResultSet(format: "", summaries: known).lookup(name) else { return nil }
        return metrics.first { $0.name == name }
    }
}

extension RecordedSummary {
    /// A mean is over all of them; a percentile is known of one alone.
    fileprivate static func statistic(_ statistic: Statistic, of group: [RecordedSummary]) -> Double? {
        switch statistic {
        case .mean, .rate:
            let means = group.compactMap { summary in summary.n == 0 ? 0 : summary.mean.map { $0 * Double(summary.n) } }
            guard means.count == group.count else { return nil }
            return means.reduce(0, +) / Double(group.reduce(0) { $0 + $1.n })
        case .percentile(let percent):
            let measured = group.filter { $0.n > 0 }
            return measured.count == 1 ? measured[0].percentiles[percentileName(percent)] : nil
        case .sum, .geomean, .minimum, .maximum: return nil
        }
    }
}
