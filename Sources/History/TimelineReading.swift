package import Baselines
package import Budgets
import Gate
package import Git
import Measurements
import Statistics

/// Reads the timelines of budgets' objectives from the records of a branch's first-parent commits.
///
/// Only records of the newest one's environment count: another machine's values are no history of this one's. A limit is judged as `check` judges
/// it, with the earlier commits as the history that shows the noise.
package struct TimelineReading {
    package let timelines: [Timeline]
    /// Recorded commits that were left out, for they were measured elsewhere.
    package let elsewhere: Int
    /// Whether a shallow history ended the walk.
    package let isCut: Bool

    /// - Parameters:
    ///   - budgets: as they stand now: they say which objectives there are.
    ///   - head: the branch's tip.
    package init(
        of budgets: [Budget], in snapshot: RecordSnapshot, from head: ObjectID, _ request: TimelineRequest, today: Day
    ) throws {
        let repository = snapshot.repository
        var recorded: [(commit: Commit, entries: [RecordEntry], isShown: Bool)] = []
        var environments: [String: [String?]] = [:]
        var elsewhere = 0
        var walk = FirstParentWalk(in: repository, from: head, limit: 100_000)
        var shown = 0
        // Behind the last one shown as many more as show the noise, so that its outcome does not depend on how many are asked for.
        while shown < request.last || recorded.count < shown + HistoryVariance.most, let commit = try walk.next() {
            let isShown = shown < request.last && request.includes(time: commit.committerTime)
            guard isShown || shown > 0 else { continue }
            var kept: [RecordEntry] = []
            for (suite, entries) in try snapshot.records(of: commit.id) {
                let known = environments[suite] ?? entries.last?.record.environment.noiseKey
                environments[suite] = known
                kept += entries.filter { $0.record.environment.noiseKey == known }
                elsewhere += isShown && entries.contains { $0.record.environment.noiseKey != known } ? 1 : 0
            }
            guard !kept.isEmpty else { continue }
            recorded.append((commit, kept, isShown))
            shown += isShown ? 1 : 0
        }
        self.elsewhere = elsewhere
        isCut = walk.end == .shallowBoundary
        var tags: [ObjectID: [String]] = [:]
        for tag in try repository.tags() { tags[tag.commit, default: []].append(tag.name) }

        var lines = Lines()
        var histories: [String: [String: [HistoryRecord]]] = [:]
        for (commit, entries, isShown) in recorded.reversed() {
            let bySuite = Dictionary(grouping: entries, by: \.suite)
            let results = try bySuite.mapValues { try snapshot.load($0).results }
            for budget in budgets {
                // What held there; where the file does not parse or did not exist, today's definitions without limits.
                let then = try repository.blob(atPath: budget.file, in: commit.id).flatMap {
                    Budget.parse(bytes: $0, file: budget.file).budget
                }
                let judged = then ?? budget
                let suites = Set(judged.objectives.map(\.suite)).intersection(results.keys)
                var records: [String: HistoryRecord] = [:]
                for suite in suites {
                    guard let found = results[suite] else { continue }
                    records[suite] = HistoryRecord(commit: commit.id.hex, results: found, suite: suite, budget: judged)
                }
                let evidence = Evidence(
                    candidate: CandidateInfo(commit: commit.id.hex),
                    suites: results.reduce(into: [:]) { all, item in
                        all[item.key] = SuiteEvidence(candidate: item.value, history: histories[budget.file]?[item.key] ?? [])
                    }, today: today, budgetOrigin: "")
                let verdict = isShown ? try? Gate.verdict(for: judged, on: evidence, companions: false) : nil
                for objective in judged.objectives where isShown && suites.contains(objective.suite) {
                    for (key, runs) in records[objective.suite]?.statistics ?? [:]
                    where key.objective == objective.name && request.includes(key) {
                        let outcome = verdict?.objectives.first { $0.name == key.objective && $0.labels == key.labels }
                        let check = then == nil ? nil : outcome?.checks.first { $0.kind == .limit }
                        let metric = outcome?.metric ?? Metric(name: objective.metric, unit: .none)
                        lines.add(
                            Timeline.Point(
                                commit: commit.id.hex, time: commit.committerTime, tags: (tags[commit.id] ?? []).sorted(), runs: runs.count,
                                estimate: Moments(runs).mean, interval: TimelineReading.interval(check, metric, runs),
                                limit: check?.bound.text,
                                outcome: check?.outcome), file: budget.file, key: key, metric: metric, statistic: objective.statistic)
                    }
                }
                for (suite, record) in records { histories[budget.file, default: [:]][suite, default: []].append(record) }
            }
        }
        timelines = lines.timelines(budgets)
    }

    /// The limit check's bounds, else those of several runs of what a machine measures.
    private static func interval(_ check: Check?, _ metric: Metric, _ runs: [Double]) -> Bounds? {
        if let change = check?.change, change.lower.isFinite, change.upper.isFinite {
            return Bounds(lower: change.lower, upper: change.upper)
        }
        guard metric.mood == .moody, runs.count > 1 else { return nil }
        let bounds = RunsAgainstLimit(candidate: runs).bounds(alpha: 0.025)
        return bounds.lower.isFinite && bounds.upper.isFinite ? bounds : nil
    }
}

/// Timelines that grow, each under its file and key.
private struct Lines {
    private struct Place: Hashable {
        let file: String
        let key: InstanceKey
    }

    private var points: [Place: [Timeline.Point]] = [:]
    private var kinds: [Place: (Metric, Statistic)] = [:]

    mutating func add(_ point: Timeline.Point, file: String, key: InstanceKey, metric: Metric, statistic: Statistic) {
        let place = Place(file: file, key: key)
        points[place, default: []].append(point)
        kinds[place] = (metric, statistic)
    }

    /// In the order of the budgets and their objectives, values of `each:` in natural order; objectives that are gone come last.
    func timelines(_ budgets: [Budget]) -> [Timeline] {
        func rank(_ place: Place) -> (Int, Int) {
            let budget = budgets.firstIndex { $0.file == place.file } ?? budgets.count
            let objective = budget < budgets.count ? budgets[budget].objectives.firstIndex { $0.name == place.key.objective } : nil
            return (budget, objective ?? .max)
        }
        let ordered = points.keys.sorted { left, right in
            let (a, b) = (rank(left), rank(right))
            if a != b { return a < b }
            return naturallyPrecedes(left.key.text, right.key.text)
        }
        return ordered.compactMap { place in
            guard let kind = kinds[place], let points = points[place] else { return nil }
            return Timeline(file: place.file, key: place.key, metric: kind.0, statistic: kind.1, points: points)
        }
    }
}
