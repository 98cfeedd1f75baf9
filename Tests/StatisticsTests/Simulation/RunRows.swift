import RealModule

@testable import Statistics

/// Runs, where the run and not the observation is the unit.
enum RunRows {
    static let all = rounds + welch + history + counterexamples

    /// What rounds share and how the machine drifts, in percent; published larger error for k = 3, 5, 8, 10.
    private typealias Mood = (name: String, deviation: Double, shared: Double, drift: Double, rounds: [Double], welch: [Double])
    private static let sizes = [3, 5, 8, 10]
    private static let moods: [Mood] = [
        ("run sd 2 %, rounds share nothing", 2, 0, 0, [2.5, 2.4, 2.5, 2.7], [1.7, 2.1, 2.4, 2.6]),
        ("run sd 2 %, 2 % shared by the round", 2, 2, 0, [2.5, 2.5, 2.5, 2.6], [0.8, 0.6, 0.5, 0.5]),
        ("run sd 2 %, drift 1 % a round", 2, 0, 1, [2.8, 2.7, 2.3, 2.4], [1.5, 0.8, 0.1, 0]),
        ("run sd 1 %, drift 2 % a round", 1, 0, 2, [2.5, 2, 0.9, 1], [0, 0, 0, 0]),
    ]
    private static let margin = Double.log(1.05)

    private static let rounds: [ErrorRateRow] =
        moods.flatMap { mood in
            zip(sizes, mood.rounds).map { size, published in
                rounds(mood, size, .larger(published, replicates: 40_000), short: size <= 5 && mood.drift == 0 ? 1000 : 0)
            }
        } + [3, 5].map { roundsWithObservations($0) }

    private static func rounds(_ mood: Mood, _ count: Int, _ published: PublishedRates, short: Int) -> ErrorRateRow {
        let law = RunLaw(between: mood.deviation / 100, within: 0, observations: 1)
        let (shared, drift) = (mood.shared / 100, mood.drift / 100)
        return ErrorRateRow(
            method: "PairedRounds", data: mood.name, size: "k \(count)", published: published,
            // With an odd number of rounds one side is measured first once more than the other, which a drift turns to a bias.
            knownLimit: drift > 0 ? 2.8 : nil,
            source: .simulated(short: short, full: 40_000) { draws in
                var sides = (baseline: [Double](), candidate: [Double]())
                for round in 0..<count {
                    let mood = shared * draws.normal() + drift * Double(round)
                    // Which side goes first alternates.
                    let later = round.isMultiple(of: 2) ? (0, drift / 2) : (drift / 2, 0)
                    sides.baseline.append(law.run(&draws, level: mood + later.0).mean)
                    sides.candidate.append(law.run(&draws, level: mood + later.1 + margin).mean)
                }
                return PairedRounds(baseline: sides.baseline, candidate: sides.candidate).outcome(atMargin: margin)
            })
    }

    private static func roundsWithObservations(_ count: Int) -> ErrorRateRow {
        let law = RunLaw(icc: 0.3, observations: 20)
        return ErrorRateRow(
            method: "PairedRounds", data: "20 observations inside, ICC 0.3", size: "k \(count)",
            source: .simulated(short: 0, full: 20_000) { draws in
                let (baseline, candidate) = (law.runs(count, &draws, level: 0), law.runs(count, &draws, level: margin))
                return PairedRounds(baseline: baseline.map(\.mean), candidate: candidate.map(\.mean)).outcome(atMargin: margin)
            })
    }

    private static let welch: [ErrorRateRow] =
        [
            (2, [1.2, 1.1, 1.1, 1.1]), (3, [1.6, 1.6, 1.8, 1.7]), (5, [2.2, 2.2, 2.1, 2.1]), (10, [2.5, 2.6, 2.4, 2.5]),
        ].flatMap { (count: Int, published: [Double]) in
            zip([0, 0.05, 0.3, 0.7], published).map { icc, share in
                welch(
                    RunLaw(icc: icc, observations: 100), "100 observations inside, ICC \(icc)", count,
                    .fail(share), short: icc == 0.3 && (count == 3 || count == 5) ? 400 : 0)
            }
        }
        + [3, 5, 10].flatMap { count in
            [
                welch(
                    RunLaw(icc: 0.3, observations: 20), "ICC 0.3, the candidate's run sd doubled", count, .larger(2.6), spread: 2,
                    short: 0),
                welch(
                    RunLaw(icc: 0.3, observations: 20, isSkewed: true), "ICC 0.3, skewed run effects", count, .larger(2.5), short: 0),
            ]
        }

    private static func welch(
        _ law: RunLaw, _ name: String, _ count: Int, _ published: PublishedRates, spread: Double = 1, short: Int
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "WelchRuns", data: name, size: "k \(count)", published: published,
            source: .simulated(short: short, full: 20_000) { draws in
                let baseline = law.runs(count, &draws, level: 0)
                let candidate = law.runs(count, &draws, level: margin, spread: spread)
                return WelchRuns(baseline: baseline.map(\.mean), candidate: candidate.map(\.mean)).outcome(atMargin: margin)
            })
    }

    private static let lengths = [5, 10, 20]
    private static let publishedHistory: [Past: [Double]] = [
        .stationary: [1.8, 2, 2.3], .drift: [2.2, 1.8, 2], .step: [1.5, 1.8, 2.1], .stepAtBase: [0.1, 0.6, 0.8],
        .outliers: [2.9, 3.3, 3.6],
    ]

    private static let history: [ErrorRateRow] =
        Past.allCases.flatMap { past in
            zip(lengths, publishedHistory[past] ?? []).map { length, share in
                let short = length == 10 && past != .drift ? 400 : 0
                return history(past, length, runs: 1, .fail(share, replicates: 8000), short: short)
            }
        }
        + [3, 5].flatMap { runs in lengths.map { history(.stationary, $0, runs: runs, nil, short: 0) } }
        + lengths.map { jobs($0) }

    /// A run's own effect has a standard deviation of 1; its 20 observations differ by 0.5 beyond it.
    private static let recorded = RunLaw(between: 1, within: 0.5, observations: 20)

    private static func history(
        _ past: Past, _ length: Int, runs: Int, _ published: PublishedRates?, short: Int
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "HistoryChange", data: "\(past.rawValue), 20 observations inside", size: "k \(runs), H \(length)",
            published: published, knownLimit: past == .outliers ? 3.6 : nil,
            source: .simulated(short: short, full: 20_000) { draws in
                let (records, candidate) = measured(past, length, runs: runs, &draws)
                guard let base = records.last, let variance = HistoryVariance(records.map(\.side.value)) else { return .undecided }
                return HistoryChange(
                    candidate: candidate.side, baseline: base.side, variance: variance, runsPerRecord: runs
                ).outcome(atMargin: margin)
            })
    }

    /// The records and a candidate that is worse than the last one by the margin.
    private static func measured(
        _ past: Past, _ length: Int, runs: Int, _ draws: inout Draws
    ) -> (records: [MeasuredRecord], candidate: MeasuredRecord) {
        let unit = recorded.deviation(runs: runs)
        var records: [MeasuredRecord] = []
        for index in 0..<length {
            let spread = past.spread(&draws)
            let level = unit * past.level(index, of: length)
            records.append(MeasuredRecord(recorded.runs(runs, &draws, level: level, spread: spread)))
        }
        let spread = past.spread(&draws)
        let level = unit * past.level(length - 1, of: length) + margin
        return (records, MeasuredRecord(recorded.runs(runs, &draws, level: level, spread: spread)))
    }

    private static let halfOfVariance = RunLaw(between: .sqrt(0.5), within: 0, observations: 1)

    /// Three runs of one record, all in one job, half of the variance between jobs.
    private static func job(_ draws: inout Draws, level: Double) -> [Moments] {
        halfOfVariance.runs(3, &draws, level: level + .sqrt(0.5) * draws.normal())
    }

    private static func jobs(_ length: Int) -> ErrorRateRow {
        ErrorRateRow(
            method: "HistoryChange", data: "a job a record, half of the variance between jobs", size: "k 3, H \(length)",
            published: .larger(2.2, replicates: 40_000),
            source: .simulated(short: 0, full: 20_000) { draws in
                let records = (0..<length).map { _ in MeasuredRecord(job(&draws, level: 0)) }
                let candidate = MeasuredRecord(job(&draws, level: margin))
                guard let base = records.last, let variance = HistoryVariance(records.map(\.side.value)) else { return .undecided }
                let sides = [candidate, base].map { MeasuredSide(value: $0.side.value, runs: 3) }
                return HistoryChange(candidate: sides[0], baseline: sides[1], variance: variance, runsPerRecord: 3)
                    .outcome(atMargin: margin)
            })
    }

    private static let counterexamples: [ErrorRateRow] =
        [(3, 38.0), (5, 37), (10, 36)].map { (count: Int, published: Double) in
            let law = RunLaw(icc: 0.3, observations: 100)
            return ErrorRateRow(
                method: "observations of all runs as independent", data: "100 observations inside, ICC 0.3", size: "k \(count)",
                expectation: .errs(atLeast: 0.3), published: .fail(published),
                source: .simulated(short: count == 3 ? 400 : 0, full: 20_000) { draws in
                    let (baseline, candidate) = (law.runs(count, &draws, level: 0), law.runs(count, &draws, level: margin))
                    return Naive.welch(baseline: Naive.pooled(baseline), candidate: Naive.pooled(candidate))
                        .outcome(atMargin: margin)
                })
        }
        + zip(lengths, [3.3, 54, 92]).map { (length: Int, published: Double) in
            ErrorRateRow(
                method: "against the mean of history", data: "\(Past.stepAtBase.rawValue), 20 observations inside",
                size: "k 1, H \(length)", expectation: .errs(atLeast: length == 5 ? 0.025 : 0.45),
                published: .fail(published, replicates: 40_000),
                source: .simulated(short: length == 10 ? 400 : 0, full: 20_000) { draws in
                    let (records, candidate) = measured(.stepAtBase, length, runs: 1, &draws)
                    return Naive.meanOfHistory(records.map(\.side.value), candidate: candidate.side.value)
                        .outcome(atMargin: margin)
                })
        }
        + [
            ErrorRateRow(
                method: "WelchRuns across jobs", data: "a job a side, half of the variance between jobs", size: "k 3",
                expectation: .errs(atLeast: 0.075), published: .fail(9.4, replicates: 40_000),
                source: .simulated(short: 1000, full: 40_000) { draws in
                    let (baseline, candidate) = (job(&draws, level: 0), job(&draws, level: margin))
                    return WelchRuns(baseline: baseline.map(\.mean), candidate: candidate.map(\.mean)).outcome(atMargin: margin)
                })
        ]
}
