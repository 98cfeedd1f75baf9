package import Budgets
package import Measurements

/// The budget that a comparison without one implies: every metric that both sides have, each benchmark or each value of a label by
/// itself, the statistic that fits the metric.
package enum ImpliedBudget {
    /// - Parameters:
    ///   - metrics: names to compare, the tool's own or standard ones; all common ones if empty.
    ///   - label: one comparison for each value of this label.
    ///   - margin: nil where nothing is to be decided: then the margin is zero and outcomes mean nothing.
    /// - Returns: a budget whose one suite has the given name.
    package static func comparing(
        baseline: ResultSet, candidate: ResultSet, suite: String, metrics: [String], by label: String?, margin: Margin?
    ) -> Budget {
        let common = candidate.metrics.filter { metric in
            guard case .found = baseline.lookup(metric.name) else { return false }
            if metrics.isEmpty, isNothing(metric, in: [baseline, candidate]) { return false }
            return metrics.isEmpty || metrics.contains(metric.name) || metrics.contains { candidate.lookup($0) == .found(metric.name) }
        }
        let objectives = common.map { metric in
            Objective(
                name: metric.name, suite: suite, metric: metric.name, statistic: statistic(for: metric, in: candidate),
                direction: metric.direction ?? .lower, each: labels(for: metric, in: [baseline, candidate], by: label),
                margin: margin ?? Margin(terms: [.relative(0)], text: "0%"), baselines: [.sameJob])
        }
        return Budget(
            file: "", service: suite, suites: [Suite(name: suite, results: [])], objectives: objectives,
            policy: Policy(baselines: [.sameJob]))
    }

    /// Whether what a machine measures is zero on all sides: below what the tool can show.
    private static func isNothing(_ metric: Metric, in sides: [ResultSet]) -> Bool {
        metric.mood == .moody
            && sides.allSatisfy { side in
                guard let series = side.series[metric.name] else { return false }
                return statistic(for: metric, in: side).of(series.values.filter { !$0.isNaN }) == 0
            }
    }

    /// The median of what a machine measures, the rate of failures, the mean of the rest.
    package static func statistic(for metric: Metric, in results: ResultSet) -> Statistic {
        if metric.standardName == "failed" { return .rate }
        return metric.mood == .moody ? .median : .mean
    }

    /// What tells benchmarks apart: their name, and package, processors or parameters where these vary on all of them. One benchmark a side is
    /// compared with the other's, also where the names differ, as those of commands do (`./old`, `./new`).
    package static func labels(for metric: Metric, in sides: [ResultSet], by label: String?) -> [String] {
        if let label { return [label] }
        let bySide = sides.map { labels(of: metric, in: $0) }.filter { !$0.isEmpty }
        let all = bySide.flatMap { $0 }
        guard !all.isEmpty, all.allSatisfy({ $0["benchmark"] != nil }) else { return [] }
        let names = bySide.map { Set($0.compactMap { $0["benchmark"] }) }
        if names.count == 2, names.allSatisfy({ $0.count == 1 }), names[0] != names[1], bySide.allSatisfy({ $0.count == 1 }) { return [] }
        let keys = Set(all.flatMap { $0.pairs.map(\.key) }).subtracting(["benchmark"]).sorted()
        let varying = keys.filter { key in
            all.allSatisfy { $0[key] != nil } && Set(all.compactMap { $0[key] }).count > 1
        }
        return ["benchmark"] + varying
    }

    private static func labels(of metric: Metric, in results: ResultSet) -> [Labels] {
        let measured = results.series[metric.name].map { series in
            Set((0..<series.count).map { series.labels[$0] }).map { results.labels[Int($0)] }
        }
        let kept = results.histograms.filter { $0.metric.name == metric.name }.map(\.labels)
        let summed = results.summaries.filter { $0.metric.name == metric.name }.map(\.labels)
        return Array(Set((measured ?? []) + kept + summed))
    }
}
