import RealModule

@testable import Statistics

/// Golden sets: pass/fail cases by enumeration, graded scores by simulation.
enum CaseRows {
    static let all = passFail + scores + counterexamples

    // MARK: Pass/fail

    /// The worst of the published figures over discordances up to 30 %.
    private static let passFail: [ErrorRateRow] =
        [
            passFail(100, margin: 0.02, [0.02, 0.05, 0.1, 0.2, 0.3], 2.3), passFail(500, margin: 0.02, [0.02, 0.05, 0.1, 0.2, 0.3], 2.5),
            passFail(100, margin: 0.05, [0.05, 0.1, 0.2, 0.3], 2.5), passFail(500, margin: 0.05, [0.05, 0.1, 0.2, 0.3], 2.5),
        ].flatMap { $0 }

    private static func passFail(_ count: Int, margin: Double, _ discordances: [Double], _ published: Double) -> [ErrorRateRow] {
        discordances.map { discordance in
            ErrorRateRow(
                method: "GoldenPassFail", data: "margin \(points(margin)), discordance \(percent(discordance))",
                size: "n \(count)", published: .larger(published, replicates: nil),
                source: .enumerated(inShortForm: count == 100 && discordance <= 0.1) {
                    enumerated(count, margin: margin, discordance: discordance) { worse, better in
                        GoldenPassFail(passToFail: worse, failToPass: better, count: count).outcome(atMargin: margin)
                    }
                })
        }
    }

    /// Over all outcomes of cases that fail newly or pass newly and differ by the margin in expectation.
    private static func enumerated(
        _ count: Int, margin: Double, discordance: Double, _ outcome: (_ worse: Int, _ better: Int) -> Outcome
    ) -> ErrorRates {
        let (worse, better) = ((discordance + margin) / 2, (discordance - margin) / 2)
        var rates = ErrorRates(replicates: nil)
        for b in 0...count {
            let outer = Binomial(trials: count, probability: worse).mass(b)
            guard outer > 1e-8 else { continue }
            let inner = Binomial(trials: count - b, probability: max(better, 0) / (1 - worse))
            for c in 0...(count - b) {
                let mass = outer * inner.mass(c)
                // A cell that is left out adds less than this.
                guard mass > 1e-8 else { continue }
                switch outcome(b, c) {
                case .fail: rates.falseFail += mass
                case .pass: rates.falsePass += mass
                case .undecided: break
                }
            }
        }
        return rates
    }

    // MARK: Scores

    /// Laws of the degradation of a case whose score lies between 0 and 1.
    private enum Law: Sendable {
        /// A share of the cases moves by 0.25, 0.5, 0.75 or 1, more often to the worse.
        case graded(changed: Double, margin: Double)
        /// A share drops by 0.2 to 1, all sizes alike.
        case partialDrops(share: Double)
        /// A share drops from 1 to 0, and others gain a little.
        case fullDrops(share: Double, gaining: Double, gain: Double)

        var name: String {
            switch self {
            case .graded(let changed, _): "graded, \(percent(changed)) of cases change"
            case .partialDrops(let share): "\(percent(share)) of cases drop by 0.2–1"
            case .fullDrops(let share, 0, _): "\(percent(share)) of cases drop from 1 to 0"
            case .fullDrops(let share, let gaining, let gain):
                "\(percent(share)) of cases drop from 1 to 0, \(percent(gaining)) gain \(gain)"
            }
        }

        /// The expected degradation.
        var mean: Double {
            switch self {
            case .graded(_, let margin): margin
            case .partialDrops(let share): 0.6 * share
            case .fullDrops(let share, let gaining, let gain): share - gaining * gain
            }
        }

        func degradation(_ draws: inout Draws) -> Double {
            let chance = draws.uniform()
            switch self {
            case .graded(let changed, let margin):
                guard chance < changed else { return 0 }
                // The distance of two different grades of five; 0.5 on average.
                let size = draws.uniform()
                let step = size < 0.4 ? 0.25 : size < 0.7 ? 0.5 : size < 0.9 ? 0.75 : 1
                return draws.uniform() < 0.5 + margin / changed ? step : -step
            case .partialDrops(let share): return chance < share ? 0.2 + 0.8 * draws.uniform() : 0
            case .fullDrops(let share, let gaining, let gain): return chance < share ? 1 : chance < share + gaining ? -gain : 0
            }
        }

        func degradations(_ count: Int, _ draws: inout Draws) -> [Double] { (0..<count).map { _ in degradation(&draws) } }
    }

    private static let scores: [ErrorRateRow] =
        [
            graded(0.02, 30), graded(0.02, 100, .larger(2.8), knownLimit: 2.8, short: 500),
            graded(0.02, 500, .larger(2.8), knownLimit: 2.8),
            // Twenty changes in a hundred cases, most of them to the worse: Hall's transformation does not mend all of the skew.
            graded(0.05, 30), graded(0.05, 100, knownLimit: 3.1, short: 500), graded(0.05, 200, knownLimit: 3.1),
            graded(0.05, 500, knownLimit: 2.8),
            score(.partialDrops(share: 0.05), 30, wholeRule), score(.partialDrops(share: 0.05), 100, wholeRule, short: 500),
            score(.partialDrops(share: 0.05), 500, .sides(1.3, 1.8)), score(.partialDrops(share: 0.05 / 0.6), 100, wholeRule),
            score(.partialDrops(share: 0.05 / 0.6), 500, wholeRule), score(fullDrops(0.02), 100, wholeRule),
            score(fullDrops(0.02), 500, wholeRule), score(fullDrops(0.03), 30, wholeRule),
            score(fullDrops(0.03), 100, wholeRule, short: 1000), score(fullDrops(0.03), 500, .sides(1.2, 1.4), short: 300),
            score(fullDrops(0.05), 100, wholeRule), score(fullDrops(0.05), 500, wholeRule),
            score(dropsAndGains, 100, wholeRule, short: 500), score(dropsAndGains, 500, wholeRule),
        ]

    /// With the bounds from signs where fewer than ten cases change.
    private static let wholeRule = PublishedRates.larger(2.3, replicates: 40_000)

    private static func fullDrops(_ share: Double) -> Law { .fullDrops(share: share, gaining: 0, gain: 0) }

    private static let dropsAndGains = Law.fullDrops(share: 0.02, gaining: 0.06, gain: 0.001)

    private static func graded(
        _ margin: Double, _ count: Int, _ published: PublishedRates? = nil, knownLimit: Double? = nil, short: Int = 0
    ) -> ErrorRateRow {
        score(.graded(changed: 0.2, margin: margin), count, published, knownLimit: knownLimit, short: short)
    }

    private static func score(
        _ law: Law, _ count: Int, _ published: PublishedRates?, knownLimit: Double? = nil, short: Int = 0
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "PairedScores", data: "\(law.name), margin \(points(law.mean))", size: "n \(count)", published: published,
            knownLimit: knownLimit,
            source: .simulated(short: short, full: 40_000) { draws in
                PairedScores(law.degradations(count, &draws), largestChange: 1, largestValue: 1).outcome(atMargin: law.mean)
            })
    }

    // MARK: What the rules are there for

    private static let counterexamples: [ErrorRateRow] =
        [
            ErrorRateRow(
                method: "Wald interval of paired shares", data: "margin 2 points, discordance 2 %", size: "n 50",
                expectation: .errs(atLeast: 0.3), published: .larger(36, replicates: nil),
                source: .enumerated(inShortForm: true) {
                    enumerated(50, margin: 0.02, discordance: 0.02) { worse, better in
                        Naive.pairedWald(worse: worse, better: better, count: 50).outcome(atMargin: 0.02)
                    }
                }),
            student(fullDrops(0.03), 30, .sides(0.1, 42, replicates: 1000), least: 0.35),
            student(fullDrops(0.03), 100, .sides(0.3, 20, replicates: 1000), least: 0.15),
            credited(dropsAndGains, 100),
        ]

    private static func student(_ law: Law, _ count: Int, _ published: PublishedRates, least: Double) -> ErrorRateRow {
        ErrorRateRow(
            method: "Student's t of paired scores", data: "\(law.name), margin \(points(law.mean))", size: "n \(count)",
            expectation: .errs(atLeast: least), published: published,
            source: .simulated(short: 500, full: 20_000) { draws in
                Naive.student(Moments(law.degradations(count, &draws))).outcome(atMargin: law.mean)
            })
    }

    /// Where fewer than ten cases change, each better one counted as if it had gained as much as a worse one can lose.
    private static func credited(_ law: Law, _ count: Int) -> ErrorRateRow {
        ErrorRateRow(
            method: "PairedScores with the better cases credited", data: "\(law.name), margin \(points(law.mean))",
            size: "n \(count)", expectation: .errs(atLeast: 0.2), published: .larger(31, replicates: 40_000),
            source: .simulated(short: 200, full: 8000) { draws in
                let changes = law.degradations(count, &draws)
                let scores = PairedScores(changes, largestChange: 1, largestValue: 1)
                guard scores.path == .signs else { return scores.outcome(atMargin: law.mean) }
                return GoldenPassFail(
                    passToFail: changes.count { $0 > 0 }, failToPass: changes.count { $0 < 0 }, count: count
                ).outcome(atMargin: law.mean)
            })
    }

    private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

    private static func points(_ share: Double) -> String { "\((share * 1000).rounded() / 10) points" }
}
