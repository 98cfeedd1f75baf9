package import Budgets
package import Measurements

/// One recorded ancestor, reduced to what the objectives of a budget need of it: so the samples of twenty load tests are never in
/// memory at once.
package struct HistoryRecord: Sendable {
    package let commit: String
    /// What must be equal for its runs to share the candidate's noise.
    package let environment: Environment
    /// The statistic of each of its runs, base units.
    package let statistics: [InstanceKey: [Double]]
    /// The cases' mean scores of objectives that pair cases.
    package let scores: [InstanceKey: [String: Double]]

    /// From what is known without the results.
    package init(commit: String, environment: Environment, statistics: [InstanceKey: [Double]]) {
        self.commit = commit
        self.environment = environment
        self.statistics = statistics
        scores = [:]
    }

    package init(commit: String, results: ResultSet, suite: String, budget: Budget) {
        // A model that has no price is an error of the candidate and its baseline alone.
        let results = (try? results.priced(by: budget.prices)) ?? results
        self.commit = commit
        environment = results.environment
        var statistics: [InstanceKey: [Double]] = [:]
        var scores: [InstanceKey: [String: Double]] = [:]
        for objective in budget.objectives where objective.suite == suite {
            guard case .found(let metric) = results.lookup(objective.metric) else { continue }
            for instance in objective.instances(of: metric, in: [results]) {
                let key = InstanceKey(objective: objective.name, labels: instance)
                let selection = Selection(objective, metric: metric, instance: instance, from: results)
                guard selection.observationCount > 0 else {
                    // What is left of a thinned record still shows how its runs spread.
                    let values = selection.isThinned ? selection.summaryValues(objective.statistic) : []
                    if !values.isEmpty { statistics[key] = values }
                    continue
                }
                statistics[key] = Side(results: results, selection: selection).statistics(objective.statistic)
                if selection.metric.isScore(objective: objective), selection.isByCase {
                    scores[key] = selection.caseMeans(in: results).mapValues(\.mean)
                }
            }
        }
        self.statistics = statistics
        self.scores = scores
    }
}
