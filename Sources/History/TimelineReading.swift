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
        let line = try RecordedLine(in: snapshot, from: head, request)
        elsewhere = line.elsewhere
        isCut = line.isCut
        let tags = Dictionary(grouping: try repository.tags(), by: \.commit).mapValues { $0.map(\.name).sorted() }
        var standing = StandingBudgets(repository: repository)
        var lines = Lines()
        var histories: [String: [String: [HistoryRecord]]] = [:]
        for recorded in line.commits {
            let results = try Dictionary(grouping: recorded.entries, by: \.suite).mapValues { try snapshot.load($0).results }
            for budget in budgets {
                // What held there; where the file does not parse or did not exist, today's definitions without limits.
                let then = try standing.budget(budget.file, at: recorded.commit)
                let judged = then ?? budget
                let judgedSuites = Set(judged.objectives.map(\.suite))
                let records = results.filter { judgedSuites.contains($0.key) }.reduce(into: [String: HistoryRecord]()) { all, item in
                    all[item.key] = HistoryRecord(commit: recorded.commit.id.hex, results: item.value, suite: item.key, budget: judged)
                }
                let earlier = histories[budget.file] ?? [:]
                histories[budget.file] = earlier.merging(records.mapValues { [$0] }) { $0 + $1 }
                guard recorded.isShown else { continue }
                let evidence = Evidence(
                    candidate: CandidateInfo(commit: recorded.commit.id.hex),
                    suites: results.reduce(into: [:]) { all, item in
                        all[item.key] = SuiteEvidence(candidate: item.value, history: earlier[item.key] ?? [])
                    }, today: today, budgetOrigin: "")
                let verdicts = (try? Gate.verdict(for: judged, on: evidence, companions: false))?.objectives ?? []
                let marks = try standing.marks(of: judged, at: recorded.commit, in: snapshot)
                for objective in judged.objectives {
                    let values = records[objective.suite]?.statistics ?? [:]
                    for (key, runs) in values where key.objective == objective.name && request.includes(key) {
                        let verdict = verdicts.first { $0.name == key.objective && $0.labels == key.labels }
                        let limit = then == nil ? nil : verdict?.checks.first { $0.kind == .limit }
                        let metric = verdict?.metric ?? Metric(name: objective.metric, unit: .none)
                        let point = Timeline.Point(
                            commit: recorded.commit.id.hex, time: recorded.commit.committerTime, tags: tags[recorded.commit.id] ?? [],
                            runs: runs.count, estimate: Moments(runs).mean, interval: TimelineReading.interval(limit, metric, runs),
                            limit: limit?.bound.text, outcome: limit?.outcome, judged: marks[key.recorded] ?? [])
                        lines.add(point, file: budget.file, key: key, metric: metric, statistic: objective.statistic)
                    }
                }
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

/// The recorded commits along the first parents: those to show, and behind them as many more as show the noise, so that the outcome of the last
/// one shown does not depend on how many are asked for.
private struct RecordedLine {
    /// Oldest first.
    let commits: [(commit: Commit, entries: [RecordEntry], isShown: Bool)]
    let elsewhere: Int
    let isCut: Bool

    init(in snapshot: RecordSnapshot, from head: ObjectID, _ request: TimelineRequest) throws {
        var commits: [(commit: Commit, entries: [RecordEntry], isShown: Bool)] = []
        var environments: [String: [String?]] = [:]
        var elsewhere = 0
        var shown = 0
        var walk = FirstParentWalk(in: snapshot.repository, from: head, limit: 100_000)
        while shown < request.last || commits.count < shown + HistoryVariance.most, let commit = try walk.next() {
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
            commits.append((commit, kept, isShown))
            shown += isShown ? 1 : 0
        }
        self.commits = commits.reversed()
        self.elsewhere = elsewhere
        isCut = walk.end == .shallowBoundary
    }
}

/// Budget files as they stood at commits; one that did not change is parsed once.
private struct StandingBudgets {
    let repository: Repository
    private var parsed: [ObjectID: Budget?] = [:]

    init(repository: Repository) { self.repository = repository }

    /// Nil where there was no such file, or none that parses.
    mutating func budget(_ file: String, at commit: Commit) throws -> Budget? {
        guard let entry = try repository.entry(atPath: file, inTree: commit.tree), entry.kind == .blob else { return nil }
        if let known = parsed[entry.id] { return known }
        let budget = Budget.parse(bytes: try repository.blob(entry.id), file: file).budget
        parsed[entry.id] = budget
        return budget
    }
}

extension StandingBudgets {
    /// What the recorded verdicts on a commit said of each objective of a budget.
    fileprivate func marks(
        of budget: Budget, at commit: Commit, in snapshot: RecordSnapshot
    ) throws -> [RecordedKey: [RecordedObjectiveVerdict.Mark]] {
        var marks: [RecordedKey: [RecordedObjectiveVerdict.Mark]] = [:]
        for entry in try snapshot.verdicts(onTreeOf: commit) {
            for objective in entry.verdict.objectives(file: budget.file.bounded, service: budget.service.bounded) {
                marks[RecordedKey(name: objective.name, labels: objective.labels), default: []].append(objective.mark)
            }
        }
        return marks
    }
}

/// An objective, or one value of its `each:`, as verdicts are recorded with it.
private struct RecordedKey: Hashable {
    let name: String
    let labels: [String: String]
}

extension InstanceKey {
    fileprivate var recorded: RecordedKey { RecordedKey(name: objective.bounded, labels: labels.bounded) }
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
