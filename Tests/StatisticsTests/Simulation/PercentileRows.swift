import RealModule

@testable import Statistics

/// Percentiles of independent observations.
enum PercentileRows {
    static let all = limits + changes + rounded

    private static let lognormal = Shape.lognormal(sigma: 0.5)
    private static let twoModes = Shape.bimodal(share: 0.1, factor: 5)
    private static let growth = 1.05

    private static let limits: [ErrorRateRow] =
        [
            limit(lognormal, 0.5, 30, short: 1000), limit(lognormal, 0.5, 200, short: 400), limit(lognormal, 0.5, 2000),
            limit(lognormal, 0.95, 30), limit(lognormal, 0.95, 200, short: 400), limit(lognormal, 0.95, 2000),
            limit(twoModes, 0.9, 30), limit(twoModes, 0.9, 200, short: 400), limit(twoModes, 0.9, 2000),
        ]

    private static let changes: [ErrorRateRow] =
        [
            change(lognormal, 0.5, 30, 30, .sides(1.4, 1.2, replicates: 4000), short: 300),
            change(lognormal, 0.5, 100, 100, .sides(1.7, 2.5, replicates: 4000)), change(lognormal, 0.5, 200, 200),
            change(lognormal, 0.5, 1000, 1000, .sides(2.5, 2.1, replicates: 4000)), change(lognormal, 0.5, 2000, 2000),
            change(lognormal, 0.95, 30, 30, .sides(0, 0, replicates: 4000)),
            change(lognormal, 0.95, 100, 100, .sides(0.5, 0.7, replicates: 4000), short: 300), change(lognormal, 0.95, 200, 200),
            change(lognormal, 0.95, 1000, 1000, .sides(2.1, 1.8, replicates: 4000)), change(lognormal, 0.95, 2000, 2000),
            change(lognormal, 0.95, 100, 1000), change(lognormal, 0.95, 1000, 100),
            change(twoModes, 0.9, 30, 30), change(twoModes, 0.9, 100, 100, .sides(1.5, 1.6, replicates: 4000)),
            change(twoModes, 0.9, 200, 200, short: 300),
            change(twoModes, 0.9, 1000, 1000, .sides(1.9, 2.1, replicates: 4000)), change(twoModes, 0.9, 2000, 2000),
            change(lognormal, 0.5, 200, 200, scale: .difference), change(lognormal, 0.95, 200, 200, scale: .difference),
        ]

    /// Medians of 9.4 and 9.25 are recorded as 9, those 5 % larger as 10; one of 9.6 is recorded as 10, as is one 5 % larger.
    private static let rounded: [ErrorRateRow] = [true, false].flatMap { isWidened in
        [
            recorded(9.4, 10_000, isWidened, isWidened ? .sides(0, 0, replicates: 4000) : .sides(81, 0, replicates: 4000)),
            recorded(9.6, 10_000, isWidened, isWidened ? .sides(0, 0, replicates: 4000) : .sides(0, 79, replicates: 4000)),
            recorded(9.25, 2000, isWidened, nil, short: 40),
        ]
    }

    private static func limit(_ shape: Shape, _ q: Double, _ count: Int, short: Int = 0) -> ErrorRateRow {
        let truth = shape.quantile(q)
        return ErrorRateRow(
            method: "PercentileAgainstLimit", data: "\(shape.name), \(name(q))", size: "n \(count)",
            source: .simulated(short: short, full: 20_000) { draws in
                PercentileAgainstLimit(shape.values(count, &draws), q: q).outcome(atMargin: truth)
            })
    }

    private static func change(
        _ shape: Shape, _ q: Double, _ baselineCount: Int, _ candidateCount: Int, _ published: PublishedRates? = nil,
        scale: PercentileChange.Scale = .logarithmic, short: Int = 0
    ) -> ErrorRateRow {
        let margin = scale == .logarithmic ? Double.log(growth) : 0.1
        return ErrorRateRow(
            method: "PercentileChange", data: "\(shape.name), \(name(q))\(scale == .difference ? ", difference" : "")",
            size: "n \(candidateCount)/\(baselineCount)", published: published,
            source: .simulated(short: short, full: 20_000) { draws in
                let baseline = shape.values(baselineCount, &draws)
                let candidate =
                    scale == .logarithmic
                    ? shape.values(candidateCount, &draws, times: growth)
                    : shape.values(candidateCount, &draws).map { $0 + margin }
                return outcome(.init(baseline), .init(candidate), q: q, scale: scale, margin: margin)
            })
    }

    private static func recorded(
        _ median: Double, _ count: Int, _ isWidened: Bool, _ published: PublishedRates?, short: Int = 0
    ) -> ErrorRateRow {
        let law = Shape.lognormal(sigma: 0.3)
        return ErrorRateRow(
            method: isWidened ? "PercentileChange" : "PercentileChange without the rounding",
            data: "\(law.name) around \(median), recorded as integers, p50", size: "n \(count)/\(count)",
            expectation: isWidened ? .holds : .errs(atLeast: 0.5), published: published,
            source: .simulated(short: short, full: 1000) { draws in
                let sides = [median, median * growth].map {
                    PercentileChange.Side(
                        law.values(count, &draws, times: $0).map { $0.rounded() }, resolution: isWidened ? 1 : 0)
                }
                return outcome(sides[0], sides[1], q: 0.5, scale: .logarithmic, margin: .log(growth))
            })
    }

    /// By the p-values of both directions, which are exactly dual to the bounds and need no bisection.
    private static func outcome(
        _ baseline: PercentileChange.Side, _ candidate: PercentileChange.Side, q: Double, scale: PercentileChange.Scale,
        margin: Double
    ) -> Outcome {
        guard let forward = try? PercentileChange(baseline: baseline, candidate: candidate, q: q, scale: scale) else {
            return .undecided
        }
        let level = forward.pValue(atMost: margin)
        if level <= 0.025 { return .fail }
        // Each difference lies at or below the margin one way or the other, so that the two p-values sum to at least 1.
        if level < 0.974 { return .undecided }
        guard let backward = try? PercentileChange(baseline: candidate, candidate: baseline, q: q, scale: scale) else {
            return .undecided
        }
        return backward.pValue(atMost: -margin) <= 0.025 ? .pass : .undecided
    }

    private static func name(_ q: Double) -> String { "p\(Int((100 * q).rounded()))" }
}
