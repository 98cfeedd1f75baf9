import RealModule

@testable import Statistics

/// Twenty objectives in one budget: any false fail, and what is blocked for looking worse.
enum FamilyRows {
    static let all = fails + passes + looks + counterexamples

    private static let count = 20
    private static let correlations = [0, 0.5, 0.9]

    // MARK: Fails

    private static let fails: [ErrorRateRow] =
        zip(correlations, [5.1, 1.9, 0.5]).map { correlation, published in
            ErrorRateRow(
                method: "FailRule, any of 20 fails", data: "all at their margins, correlation \(correlation)", size: "known error",
                level: (0.05, 0.025), published: .fail(published),
                source: .simulated(short: correlation == 0 ? 1000 : 400, full: 20_000) { draws in
                    outcome(estimates(correlation, &draws), margin: 0, alpha: 0.025)
                })
        }
        + [
            ErrorRateRow(
                method: "FailRule, any of 20 fails", data: "confidence 80 %, all at their margins, correlation 0", size: "known error",
                level: (0.2, 0.1), published: .fail(18.5),
                source: .simulated(short: 0, full: 20_000) { draws in outcome(estimates(0, &draws), margin: 0, alpha: 0.1) }),
            ErrorRateRow(
                method: "FailRule, any of 20 fails", data: "all at their margins, PairedRounds", size: "k 5", level: (0.05, 0.025),
                source: .simulated(short: 0, full: 20_000) { draws in
                    var objectives: [PairedRounds] = []
                    for _ in 0..<count {
                        objectives.append(
                            PairedRounds(
                                baseline: (0..<5).map { _ in draws.normal() }, candidate: (0..<5).map { _ in draws.normal() }))
                    }
                    return outcome(objectives, margins: objectives.map { _ in 0 }, alpha: 0.025)
                }),
        ]

    /// A budget must not pass more often than 2.5 % if one objective is at its margin.
    private static let passes: [ErrorRateRow] = correlations.map { correlation in
        ErrorRateRow(
            method: "FailRule, all of 20 pass", data: "one at its margin, 19 within by 6 sd, correlation \(correlation)",
            size: "known error",
            source: .simulated(short: correlation == 0.5 ? 400 : 0, full: 20_000) { draws in
                let objectives = estimates(correlation, &draws)
                return outcome(objectives, margins: objectives.indices.map { $0 == 0 ? 0 : 6 }, alpha: 0.025)
            })
    }

    // MARK: What looks worse

    private static let margins: [(margin: Double, published: Double, naive: Double)] = [
        (0.5, 5, 8), (1, 5, 15), (1.5, 5, 27), (1.96, 5.1, 37), (2.5, 4.7, 12), (3.5, 0.4, 0.4),
    ]

    private static let looks: [ErrorRateRow] =
        margins.map { looksWorse($0.margin, 0, .larger($0.published), short: $0.margin == 1.96 ? 1000 : 0) }
        + [0.5, 0.9].flatMap { correlation in
            [0.5, 1.96].map { looksWorse($0, correlation, .larger(2), short: 0) }
        }

    /// Unchanged code is blocked: an objective fails or looks worse.
    private static func looksWorse(_ margin: Double, _ correlation: Double, _ published: PublishedRates, short: Int) -> ErrorRateRow {
        ErrorRateRow(
            method: "FailRule or LooksWorse, any of 20 blocks",
            data: "unchanged, margin \(margin) se, correlation \(correlation)", size: "known error", level: (0.05, 0.025),
            published: published, hasFalsePass: false,
            source: .simulated(short: short, full: 20_000) { draws in
                let objectives = estimates(correlation, &draws)
                let rule = rule(objectives, margins: objectives.map { _ in margin }, alpha: 0.025)
                let looks = LooksWorse(
                    pValues: objectives.map { $0.pValue(atMost: 0) }, isBeyond: objectives.map { $0.estimate > margin },
                    isUndecided: rule.decisions.map { $0.outcome == .undecided })
                return rule.outcome == .fail || looks.blocks ? .fail : .undecided
            })
    }

    // MARK: What the rules are there for

    private static let counterexamples: [ErrorRateRow] =
        [
            ErrorRateRow(
                method: "no correction, any of 20 fails", data: "all at their margins, correlation 0", size: "known error",
                expectation: .errs(atLeast: 0.3), published: .fail(40),
                source: .simulated(short: 400, full: 20_000) { draws in
                    estimates(0, &draws).contains { $0.outcome(atMargin: 0) == .fail } ? .fail : .undecided
                })
        ]
        + margins.filter { $0.margin == 1.5 || $0.margin == 1.96 }.map { margin in
            ErrorRateRow(
                method: "no degradation rejected among those beyond their margins, any of 20 blocks",
                data: "unchanged, margin \(margin.margin) se, correlation 0", size: "known error",
                expectation: .errs(atLeast: 0.2), published: .fail(margin.naive), hasFalsePass: false,
                source: .simulated(short: 400, full: 20_000) { draws in
                    let beyond = estimates(0, &draws).filter { $0.estimate > margin.margin }.map { $0.pValue(atMost: 0) }
                    let chosen = HolmProcedure(beyond, family: { $0 <= 0.5 }, total: 0.025, most: 0.025)
                    return chosen.isRejected.contains(true) ? .fail : .undecided
                })
        }

    /// Twenty estimates of zero with a standard error of 1 that is known, each two of them correlated.
    private static func estimates(_ correlation: Double, _ draws: inout Draws) -> [StudentInterval] {
        let common = Double.sqrt(correlation) * draws.normal()
        let own = Double.sqrt(1 - correlation)
        return (0..<count).map { _ in
            StudentInterval(estimate: common + own * draws.normal(), standardError: 1, degreesOfFreedom: .infinity)
        }
    }

    private static func rule(_ objectives: [some IntervalMethod], margins: [Double], alpha: Double) -> FailRule {
        FailRule(
            pValues: zip(objectives, margins).map { $0.pValue(atMost: $1) },
            isWithin: zip(objectives, margins).map { Outcome.isWithin($0.bounds(alpha: alpha), margin: $1) }, alpha: alpha)
    }

    private static func outcome(_ objectives: [some IntervalMethod], margins: [Double], alpha: Double) -> Outcome {
        rule(objectives, margins: margins, alpha: alpha).outcome
    }

    private static func outcome(_ objectives: [some IntervalMethod], margin: Double, alpha: Double) -> Outcome {
        outcome(objectives, margins: objectives.map { _ in margin }, alpha: alpha)
    }
}
