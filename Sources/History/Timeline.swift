package import Baselines
package import Budgets
package import Gate
package import Measurements
package import Statistics

/// One objective along a branch: what was recorded for each commit, and the limit as it stood there.
package struct Timeline: Sendable, Hashable {
    package struct Point: Sendable, Hashable {
        /// The full id.
        package let commit: String
        /// The committer's time, seconds since 1970.
        package let time: Int64
        package let tags: [String]
        package let runs: Int
        /// The mean over the commit's runs, base unit.
        package let estimate: Double
        /// 97.5 % bounds on each side; nil where the commit's records give none.
        package let interval: Bounds?
        /// As the budget wrote it at that commit; nil where it had none.
        package let limit: String?
        /// Against that limit; nil without one.
        package let outcome: Outcome?
        /// What each recorded verdict on the commit said of the objective, the last one last; empty where it was not judged.
        package let judged: [RecordedObjectiveVerdict.Mark]
    }

    /// The budget's file.
    package let file: String
    package let key: InstanceKey
    package let metric: Metric
    package let statistic: Statistic
    /// Oldest first.
    package let points: [Point]
}

/// What is asked of a branch's records.
package struct TimelineRequest: Sendable {
    /// Names of objectives, or `name[value]`; all if empty.
    package let objectives: [String]
    /// So many recorded commits at most, the newest ones.
    package let last: Int
    /// UTC days of the commits, by their committers' time.
    package let since: Day?
    package let until: Day?

    package init(objectives: [String] = [], last: Int, since: Day? = nil, until: Day? = nil) {
        self.objectives = objectives
        self.last = last
        self.since = since
        self.until = until
    }

    func includes(time: Int64) -> Bool {
        guard let day = Day(secondsSince1970: time) else { return since == nil && until == nil }
        return since.map { day >= $0 } ?? true && until.map { day <= $0 } ?? true
    }

    func includes(_ key: InstanceKey) -> Bool {
        objectives.isEmpty || objectives.contains(key.objective) || objectives.contains(key.text)
    }
}
