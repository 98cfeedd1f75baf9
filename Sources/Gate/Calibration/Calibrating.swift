package import Budgets
import Measurements
import Statistics

extension Calibration {
    /// Judges a budget by its own gate on splits of unchanged runs, both sides as files of one job.
    ///
    /// The same runs give the same splits: the seeds come from the values. Of several suites each has splits of its own; one with fewer
    /// distinct splits than another goes through its own again. Waivers are left out: they say nothing of the numbers.
    ///
    /// - Parameters:
    ///   - runs: by suite; a suite that is not there has no results.
    ///   - runsASide: at most half of a suite's runs, which is also the default.
    ///   - splits: the most to be judged. Where an objective rests on so many observations that these would take minutes, fewer are, at
    ///     least twenty.
    /// - Throws: `GateErrors` as `verdict(for:on:)` does.
    package init(of budget: Budget, runs: [String: RunPool], runsASide: Int? = nil, splits: Int = 200, today: Day) throws(GateErrors) {
        let judging = Calibrating(budget: budget, runs: runs, runsASide: runsASide, most: max(1, splits), today: today)
        let (tallies, whole) = try judging.tallies()
        file = budget.file
        service = budget.service
        suites = judging.described
        self.splits = judging.count
        isReduced = judging.isReduced
        self.whole = whole
        var checks: [CalibratedCheck] = []
        for tally in tallies { checks.append(try judging.check(tally, of: tallies.count)) }
        self.checks = checks + judging.missing
        warnings = self.checks.flatMap(\.warnings) + CalibrationWarnings.whole(whole, of: judging.count, budget)
    }
}

/// One calibration while it runs.
struct Calibrating {
    let budget: Budget
    let today: Day
    private let suites: [SplitSuite]
    /// Objectives whose suites have two runs or more.
    private let judged: [Objective]
    private let reductions: [String: RunReduction]
    let count: Int

    /// Whether fewer splits are judged than were asked for and exist, as each is so much work.
    let isReduced: Bool

    /// About so many observations are judged in all splits together: half a minute.
    private static let mostObservations = 300_000_000
    private static let fewestSplits = 20
    /// Worsened data are judged on at most so many splits, on fewer where all checks together would be judged on more observations, and
    /// on none where too few splits are left: then the bounds tell.
    private static let mostWorsened = 40
    private static let mostWorsenedObservations = 2_000_000
    private static let fewestWorsened = 10

    private struct SplitSuite {
        let suite: Suite
        let pool: RunPool
        let aSide: Int
        let seed: UInt64
        let splits: RunSplits
        /// The metrics of the objectives that are not reduced to a value a run.
        let columns: RunColumns
        let wholeObjectives: Int
    }

    init(budget: Budget, runs: [String: RunPool], runsASide: Int?, most: Int, today: Day) {
        self.budget = budget
        self.today = today
        var suites: [SplitSuite] = []
        var reductions: [String: RunReduction] = [:]
        for suite in budget.suites where budget.objectives.contains(where: { $0.suite == suite.name }) {
            guard let pool = runs[suite.name] else { continue }
            let aSide = min(runsASide ?? .max, pool.count / 2)
            let seed = pool.fingerprint
            let objectives = budget.objectives.filter { $0.suite == suite.name }
            let areRounds =
                suite.rounds && aSide >= PairedRounds.fewest && objectives.contains { Calibrating.isByRun($0, in: pool.results) }
            let splits = RunSplits(of: pool.count, aSide: aSide, areRounds: areRounds, most: most, seed: seed)
            let all = RunColumns(pool, metrics: Calibrating.metrics(objectives, pool))
            for objective in objectives where aSide >= 1 {
                reductions[objective.name] = RunReduction(objective, pool, all, aSide: aSide, suite: Calibrating.suite(of: objective.name))
            }
            let whole = objectives.filter { reductions[$0.name] == nil }
            suites.append(
                SplitSuite(
                    suite: suite, pool: pool, aSide: aSide, seed: seed, splits: splits, columns: all.only(Calibrating.metrics(whole, pool)),
                    wholeObjectives: whole.count))
        }
        self.suites = suites
        self.reductions = reductions
        judged = budget.objectives.filter { objective in suites.contains { $0.suite.name == objective.suite && $0.aSide >= 1 } }
        let work = suites.reduce(0) { $0 + 2 * $1.columns.observations(runs: $1.aSide) * $1.wholeObjectives }
        let affordable = work == 0 ? most : max(Calibrating.fewestSplits, Calibrating.mostObservations / work)
        let there = suites.map(\.splits.splits.count).max() ?? 0
        count = min(affordable, there)
        isReduced = count < there
    }

    private static func metrics(_ objectives: [Objective], _ pool: RunPool) -> Set<String> {
        Set(objectives.compactMap { if case .found(let name) = pool.results.lookup($0.metric) { name } else { nil } })
    }

    /// Whether the order of the runs means anything to the objective: cases and independent values are no rounds.
    private static func isByRun(_ objective: Objective, in results: ResultSet) -> Bool {
        guard case .found(let name) = results.lookup(objective.metric) else { return false }
        let isMoody = results.metrics.first { $0.name == name }?.mood == .moody
        return isMoody && objective.noise != Noise.none || objective.statistic == .rate
    }

    /// No suite of a budget can have such a name.
    private static func suite(of objective: String) -> String { "\u{0}\(objective)" }

    var described: [CalibratedSuite] {
        suites.map { suite in
            CalibratedSuite(
                name: suite.suite.name, runs: suite.pool.count, runsASide: suite.aSide, areRounds: suite.splits.areRounds,
                splits: min(count, suite.splits.splits.count), distinct: suite.splits.distinct, seed: suite.seed)
        }
    }

    // MARK: judging

    func tallies() throws(GateErrors) -> (tallies: [CheckTally], whole: Calibration.WholeBudget) {
        var whole = Calibration.WholeBudget()
        guard count > 0 else { return ([], whole) }
        // The budget as it is, once: what contradicts the results must not be lost in the reduction.
        _ = try Judging(budget: budget.calibrating(judged), evidence: unreduced(), hasCompanions: false).pendingObjectives()
        let reduced = budget.calibrating(
            judged.map { reductions[$0.name]?.objective ?? $0 },
            suites: suites.flatMap { suite in
                judged.filter { $0.suite == suite.suite.name && reductions[$0.name] != nil }.map {
                    Suite(name: Calibrating.suite(of: $0.name), results: [], rounds: suite.suite.rounds)
                }
            })
        var tallies: [CheckTally] = []
        var places: [Place: Int] = [:]
        for index in 0..<count {
            let verdict = try Gate.verdict(for: reduced, on: evidence(index, reduced.objectives), companions: false)
            whole.fails += verdict.outcome == .fail ? 1 : 0
            whole.passes += verdict.outcome == .pass ? 1 : 0
            whole.blocks += verdict.exit == .pass ? 0 : 1
            for objective in verdict.objectives {
                for kind in [Check.Kind.limit, .margin] {
                    // Against several baselines a margin is asked as often, of the same files.
                    guard let check = objective.checks.first(where: { $0.kind == kind }) else { continue }
                    let place = Place(key: InstanceKey(objective: objective.name, labels: objective.labels), kind: kind)
                    if places[place] == nil {
                        places[place] = tallies.count
                        tallies.append(CheckTally(objective, kind))
                    }
                    if let index = places[place] { tallies[index].add(check) }
                }
            }
        }
        return (tallies, whole)
    }

    private struct Place: Hashable {
        let key: InstanceKey
        let kind: Check.Kind
    }

    private func evidence(_ index: Int, _ objectives: [Objective]) -> Evidence {
        var sides: [String: (ResultSet, ResultSet)] = [:]
        for suite in suites where suite.aSide >= 1 {
            let split = suite.splits.splits[index % suite.splits.splits.count]
            if suite.wholeObjectives > 0 {
                sides[suite.suite.name] = (suite.columns.side(split.baseline), suite.columns.side(split.candidate))
            }
            for objective in judged where objective.suite == suite.suite.name {
                guard let reduction = reductions[objective.name] else { continue }
                sides[reduction.objective.suite] = (
                    reduction.side(split.baseline, suite.pool), reduction.side(split.candidate, suite.pool)
                )
            }
        }
        return .ofFiles(sides, objectives: objectives, today: today)
    }

    /// All metrics of all runs, each compared with itself: enough for what contradicts the budget to show.
    private func unreduced() -> Evidence {
        var sides: [String: (ResultSet, ResultSet)] = [:]
        for suite in suites where suite.aSide >= 1 { sides[suite.suite.name] = (suite.pool.results, suite.pool.results) }
        return .ofFiles(sides, objectives: judged, today: today)
    }

    // MARK: what it comes to

    func check(_ tally: CheckTally, of checks: Int) throws(GateErrors) -> CalibratedCheck {
        let objective = judged.first { $0.name == tally.key.objective }
        let suite = suites.first { $0.suite.name == objective?.suite }
        let allowed = tally.kind == .limit ? objective?.limit?.text : objective?.margin?.text
        let supported = tally.supported
        var detectable = supported == nil ? nil : tally.detectableByBounds
        if let objective, let suite, let guess = detectable, let sides = worsenable(objective, tally, suite, checks) {
            detectable = try DetectableChange(budget, objective, tally, near: guess, sides: sides, today: today).amount()
        }
        let distinct = min(count, suite?.splits.splits.count ?? 0)
        return CalibratedCheck(
            key: tally.key, suite: objective?.suite ?? "", kind: tally.kind, allowed: allowed ?? "", metric: tally.metric,
            direction: tally.direction, judged: tally.judged, fails: tally.fails, passes: tally.passes, undecided: tally.undecided,
            looksWorse: tally.looksWorse, method: tally.method, supported: supported, detectable: detectable,
            reason: tally.undecided > 0 ? tally.undecidedReason : nil,
            warnings: objective.map {
                CalibrationWarnings(
                    objective: $0, tally: tally, supported: supported, distinct: distinct, aSide: suite?.aSide ?? 0,
                    areRounds: suite?.splits.areRounds ?? false
                ).sentences
            } ?? [])
    }

    /// The splits on which data are worsened for a check; nil where its bounds tell exactly, as for runs, or well enough.
    private func worsenable(_ objective: Objective, _ tally: CheckTally, _ suite: SplitSuite, _ checks: Int) -> [(ResultSet, ResultSet)]? {
        guard tally.metric.mood == .exact || objective.noise == Noise.none,
            case .found(let name) = suite.pool.results.lookup(objective.metric),
            // Only observations can be worsened.
            suite.pool.results.series[name] != nil, !suite.pool.results.histograms.contains(where: { $0.metric.name == name })
        else { return nil }
        let columns = suite.columns.only([name])
        let work = max(1, 2 * columns.observations(runs: suite.aSide) * DetectableChange.usualSteps * checks)
        let splits = min(count, Calibrating.mostWorsened, Calibrating.mostWorsenedObservations / work)
        guard splits >= min(count, Calibrating.fewestWorsened) else { return nil }
        return suite.splits.splits.prefix(splits).map { (columns.side($0.baseline), columns.side($0.candidate)) }
    }

    /// Objectives of suites without two runs.
    var missing: [CalibratedCheck] {
        budget.objectives.filter { objective in !judged.contains { $0.name == objective.name } }.flatMap { objective in
            let pool = suites.first { $0.suite.name == objective.suite }?.pool
            let reason = CalibrationWarnings.missing(objective, runs: pool?.count ?? 0)
            let metric = Metric(name: objective.metric, unit: objective.limit?.unit ?? .none, direction: objective.direction)
            return [(Check.Kind.limit, objective.limit?.text), (.margin, objective.margin?.text)].compactMap { kind, text in
                text.map { text in
                    CalibratedCheck(
                        key: InstanceKey(objective: objective.name, labels: .empty), suite: objective.suite, kind: kind, allowed: text,
                        metric: metric, direction: objective.direction ?? metric.direction ?? .lower, judged: 0, fails: 0, passes: 0,
                        undecided: 0, looksWorse: 0, method: "", supported: nil, detectable: nil, reason: reason, warnings: [])
                }
            }
        }
    }
}

extension Budget {
    /// The same budget with these objectives, more suites and without waivers.
    func calibrating(_ objectives: [Objective], suites more: [Suite] = []) -> Budget {
        Budget(
            file: file, service: service, owner: owner, why: why, primary: primary, suites: suites + more, objectives: objectives,
            policy: policy)
    }
}

extension Evidence {
    /// Both sides as files of one job, whatever baseline an objective asks for.
    static func ofFiles(
        _ sides: [String: (baseline: ResultSet, candidate: ResultSet)], objectives: [Objective], today: Day
    ) -> Evidence {
        comparing(sides, as: .files, objectives: objectives, today: today)
    }

    /// Each suite's baseline is of this origin and serves every policy that an objective names.
    static func comparing(
        _ sides: [String: (baseline: ResultSet, candidate: ResultSet)], as origin: Baseline.Origin, objectives: [Objective], today: Day
    ) -> Evidence {
        var suites: [String: SuiteEvidence] = [:]
        for (name, side) in sides {
            let baseline = Baseline(origin: origin, results: side.baseline, description: "unchanged code")
            let policies = Set(objectives.filter { $0.suite == name }.flatMap(\.baselines))
            suites[name] = SuiteEvidence(
                candidate: side.candidate, baselines: Dictionary(uniqueKeysWithValues: policies.map { ($0, .found(baseline)) }))
        }
        return Evidence(candidate: CandidateInfo(commit: nil), suites: suites, today: today, budgetOrigin: "")
    }
}
