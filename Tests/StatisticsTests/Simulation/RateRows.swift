import RealModule

@testable import Statistics

/// Rates of independent events, by enumeration of their counts.
enum RateRows {
    static let all = limits + differences + counterexamples

    private static let limits: [ErrorRateRow] = [500, 2000].flatMap { count in
        [0.001, 0.005, 0.01, 0.02].map { limit in
            ErrorRateRow(
                method: "RateAgainstLimit", data: "limit \(percent(limit))", size: "n \(count)",
                published: .larger(2.5, replicates: nil),
                source: .enumerated(inShortForm: limit >= 0.005) {
                    enumerated(count, rate: limit) { RateAgainstLimit(events: $0, count: count).outcome(atMargin: limit) }
                })
        }
    }

    private typealias Sizes = (baseline: Int, candidate: Int)

    /// The worst of the published figures over base rates of 0.1–2 % and margins of 0–1 %.
    private static let differences: [ErrorRateRow] =
        [
            differences((500, 500), .larger(2.2, replicates: nil), inShortForm: true),
            differences((2000, 2000), .larger(2.5, replicates: nil)), differences((500, 5000), .larger(1.8, replicates: nil)),
            differences((5000, 500), .larger(1.8, replicates: nil)),
        ].flatMap { $0 }

    private static let laws: [(rate: Double, margin: Double)] = [
        (0.001, 0), (0.001, 0.01), (0.005, 0.005), (0.01, 0), (0.02, 0.01),
    ]

    private static func differences(_ sizes: Sizes, _ published: PublishedRates, inShortForm: Bool = false) -> [ErrorRateRow] {
        laws.map { difference(sizes, rate: $0.rate, margin: $0.margin, published, inShortForm: inShortForm && $0.rate < 0.02) }
    }

    private static func difference(
        _ sizes: Sizes, rate: Double, margin: Double, _ published: PublishedRates, inShortForm: Bool
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "RateDifference", data: "base \(percent(rate)), margin \(percent(margin))",
            size: "n \(sizes.candidate)/\(sizes.baseline)", published: published,
            source: .enumerated(inShortForm: inShortForm) {
                enumerated(sizes, rate: rate, margin: margin) { baseline, candidate in
                    // By the p-values of both directions, dual to the bounds, for each of those takes a bisection of bisections.
                    if RateDifference(baseline: baseline, candidate: candidate).pValue(atMost: margin) <= 0.025 { return .fail }
                    return RateDifference(baseline: candidate, candidate: baseline).pValue(atMost: -margin) <= 0.025
                        ? .pass : .undecided
                }
            })
    }

    private static let counterexamples: [ErrorRateRow] =
        [
            ErrorRateRow(
                method: "Wald interval of a rate", data: "limit 0.1 %", size: "n 500", expectation: .errs(atLeast: 0.5),
                source: .enumerated(inShortForm: true) {
                    enumerated(500, rate: 0.001) { Naive.wald(events: $0, count: 500).outcome(atMargin: 0.001) }
                }),
            wald((500, 500), rate: 0.001, margin: 0.0025, least: 0.15, .larger(22, replicates: nil)),
            wald((500, 5000), rate: 0.001, margin: 0, least: 0.3, .larger(45, replicates: nil)),
            wald((5000, 500), rate: 0.001, margin: 0, least: 0.3, .larger(45, replicates: nil)),
        ]

    private static func wald(
        _ sizes: Sizes, rate: Double, margin: Double, least: Double, _ published: PublishedRates
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "Wald interval of two rates", data: "base \(percent(rate)), margin \(percent(margin))",
            size: "n \(sizes.candidate)/\(sizes.baseline)", expectation: .errs(atLeast: least), published: published,
            source: .enumerated(inShortForm: true) {
                enumerated(sizes, rate: rate, margin: margin) {
                    Naive.wald(baseline: $0, candidate: $1).outcome(atMargin: margin)
                }
            })
    }

    private static func enumerated(_ count: Int, rate: Double, _ outcome: (Int) -> Outcome) -> ErrorRates {
        var rates = ErrorRates(replicates: nil)
        for (events, mass) in masses(count, rate: rate) {
            switch outcome(events) {
            case .fail: rates.falseFail += mass
            case .pass: rates.falsePass += mass
            case .undecided: break
            }
        }
        return rates
    }

    private static func enumerated(
        _ sizes: Sizes, rate: Double, margin: Double, _ outcome: (RateDifference.Side, RateDifference.Side) -> Outcome
    ) -> ErrorRates {
        var rates = ErrorRates(replicates: nil)
        let candidates = masses(sizes.candidate, rate: rate + margin)
        for (events, outer) in masses(sizes.baseline, rate: rate) {
            let baseline = RateDifference.Side(events: events, count: sizes.baseline)
            for (events, inner) in candidates where outer * inner > 1e-8 {
                switch outcome(baseline, RateDifference.Side(events: events, count: sizes.candidate)) {
                case .fail: rates.falseFail += outer * inner
                case .pass: rates.falsePass += outer * inner
                case .undecided: break
                }
            }
        }
        return rates
    }

    /// The counts that have any weight.
    private static func masses(_ count: Int, rate: Double) -> [(events: Int, mass: Double)] {
        let law = Binomial(trials: count, probability: rate)
        return (0...count).map { ($0, law.mass($0)) }.filter { $0.1 > 1e-9 }
    }

    private static func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100) %" }
}
