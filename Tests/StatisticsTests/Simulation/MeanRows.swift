import RealModule

@testable import Statistics

/// Means of independent observations.
enum MeanRows {
    static let all = limits + ratios + differences + counterexamples

    private static let skewed = Shape.lognormal(sigma: 1)
    private static let mild = Shape.lognormal(sigma: 0.5)
    private static let twoModes = Shape.bimodal(share: 0.1, factor: 5)
    private static let rareMode = Shape.bimodal(share: 0.02, factor: 20)

    private static let limits: [ErrorRateRow] =
        [
            limit(mild, 30, .sides(0.8, 3.7), knownLimit: 6, short: 800), limit(mild, 200, .sides(1.7, 2.7), short: 400),
            limit(mild, 2000, .sides(1.7, 2.5, replicates: 4000)),
            limit(skewed, 30, .sides(0.2, 6.3), knownLimit: 6.3, short: 800),
            limit(skewed, 200, .sides(0.8, 3.7), knownLimit: 3.7, short: 400),
            limit(skewed, 2000, .sides(1.6, 2.9, replicates: 4000)),
            limit(twoModes, 30, .sides(0.3, 4.2), knownLimit: 6, short: 800), limit(twoModes, 200, .sides(1.2, 1.9), short: 400),
            limit(twoModes, 2000, .sides(1.8, 2.3, replicates: 4000)),
            // A mode that the sample never saw.
            limit(rareMode, 30, .sides(0, 55), knownLimit: 55, short: 400), limit(rareMode, 200, .sides(0.4, 1.7)),
            limit(rareMode, 2000, .sides(1.2, 2.1, replicates: 4000)),
        ]

    private static let ratios: [ErrorRateRow] =
        [
            ratio(mild, 30, mild, 30, .larger(2.4), short: 600), ratio(mild, 200, mild, 200), ratio(mild, 2000, mild, 2000),
            ratio(skewed, 30, skewed, 30, .sides(1.8, 1.6, replicates: 10_000), short: 600),
            ratio(skewed, 200, skewed, 200, .larger(2.5), short: 300),
            ratio(skewed, 2000, skewed, 2000), ratio(twoModes, 30, twoModes, 30, short: 600),
            ratio(twoModes, 200, twoModes, 200), ratio(twoModes, 2000, twoModes, 2000),
            ratio(rareMode, 200, rareMode, 200), ratio(rareMode, 2000, rareMode, 2000),
            ratio(skewed, 300, skewed, 30, .sides(0.3, 4.6, replicates: 10_000), knownLimit: 6, short: 400),
            ratio(skewed, 30, skewed, 300, knownLimit: 6), ratio(twoModes, 300, twoModes, 30, knownLimit: 6),
            ratio(mild, 30, skewed, 30, .sides(0.4, 4.6, replicates: 10_000), knownLimit: 6, short: 400),
            ratio(skewed, 30, mild, 30, knownLimit: 6),
            ratio(mild, 200, skewed, 200, .sides(1, 3, replicates: 10_000), knownLimit: 3),
            ratio(mild, 2000, skewed, 2000, .sides(1.6, 2.6, replicates: 10_000)),
        ]

    private static let differences: [ErrorRateRow] =
        [
            difference(mild, 30, mild, 30), difference(skewed, 30, skewed, 30, short: 600), difference(skewed, 200, skewed, 200),
            difference(skewed, 2000, skewed, 2000), difference(twoModes, 30, twoModes, 30, short: 400),
            difference(twoModes, 200, twoModes, 200), difference(twoModes, 2000, twoModes, 2000),
            // More than the ratio: there is no Fieller interval beside it.
            difference(skewed, 300, skewed, 30, knownLimit: 7.2, short: 400), difference(skewed, 30, skewed, 300, knownLimit: 7.2),
            difference(twoModes, 300, twoModes, 30, knownLimit: 7.2), difference(mild, 30, skewed, 30, knownLimit: 7.2, short: 400),
            difference(mild, 200, skewed, 200, knownLimit: 3.8), difference(mild, 2000, skewed, 2000),
        ]

    private static let counterexamples: [ErrorRateRow] =
        [
            studentLimit(skewed, 30, .sides(0.2, 11.7), least: 0.1, short: 800),
            studentLimit(rareMode, 200, .sides(0.4, 10.2), least: 0.09),
            welch(skewed, 300, skewed, 30, .sides(0.4, 9.1), least: 0.08, short: 400),
            logs(mild, 30, skewed, 30, least: 0.4, short: 400), logs(mild, 2000, skewed, 2000, least: 0.99),
        ]

    private static let growth = 1.05

    private static func limit(
        _ shape: Shape, _ count: Int, _ published: PublishedRates, knownLimit: Double? = nil, short: Int = 0
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "MeanAgainstLimit", data: shape.name, size: "n \(count)", published: published, knownLimit: knownLimit,
            source: .simulated(short: short, full: 20_000) { draws in
                MeanAgainstLimit(shape.moments(count, &draws)).outcome(atMargin: shape.mean)
            })
    }

    /// Both sides have one true mean, and the candidate's is 5 % larger.
    private static func ratio(
        _ baseline: Shape, _ baselineCount: Int, _ candidate: Shape, _ candidateCount: Int, _ published: PublishedRates? = nil,
        knownLimit: Double? = nil, short: Int = 0
    ) -> ErrorRateRow {
        let scale = growth * baseline.mean / candidate.mean
        return ErrorRateRow(
            method: "MeanRatio", data: pair(baseline, candidate), size: "n \(candidateCount)/\(baselineCount)",
            published: published, knownLimit: knownLimit,
            source: .simulated(short: short, full: 20_000) { draws in
                let sides = (
                    baseline.moments(baselineCount, &draws), candidate.moments(candidateCount, &draws, times: scale)
                )
                return (try? MeanRatio(baseline: sides.0, candidate: sides.1))?.outcome(atMargin: .log(growth)) ?? .undecided
            })
    }

    /// The same with the candidate's mean larger by a constant.
    private static func difference(
        _ baseline: Shape, _ baselineCount: Int, _ candidate: Shape, _ candidateCount: Int, knownLimit: Double? = nil,
        short: Int = 0
    ) -> ErrorRateRow {
        let scale = baseline.mean / candidate.mean
        return ErrorRateRow(
            method: "MeanDifference", data: pair(baseline, candidate), size: "n \(candidateCount)/\(baselineCount)",
            knownLimit: knownLimit,
            source: .simulated(short: short, full: 20_000) { draws in
                let sides = (
                    baseline.moments(baselineCount, &draws),
                    candidate.moments(candidateCount, &draws, times: scale, plus: 0.1)
                )
                return MeanDifference(baseline: sides.0, candidate: sides.1).outcome(atMargin: 0.1)
            })
    }

    private static func studentLimit(
        _ shape: Shape, _ count: Int, _ published: PublishedRates, least: Double, short: Int = 0
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "Student's t alone", data: shape.name, size: "n \(count)", expectation: .errs(atLeast: least),
            published: published,
            source: .simulated(short: short, full: 20_000) { draws in
                Naive.student(shape.moments(count, &draws)).outcome(atMargin: shape.mean)
            })
    }

    /// Fieller's interval is Welch's test at the margin, so that Welch's test errs as often as Fieller's interval.
    private static func welch(
        _ baseline: Shape, _ baselineCount: Int, _ candidate: Shape, _ candidateCount: Int, _ published: PublishedRates,
        least: Double, short: Int
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "Welch's t alone", data: pair(baseline, candidate), size: "n \(candidateCount)/\(baselineCount)",
            expectation: .errs(atLeast: least), published: published,
            source: .simulated(short: short, full: 20_000) { draws in
                Naive.welch(baseline: baseline.moments(baselineCount, &draws), candidate: candidate.moments(candidateCount, &draws))
                    .outcome(atMargin: 0)
            })
    }

    /// Another estimand: the geometric mean.
    private static func logs(
        _ baseline: Shape, _ baselineCount: Int, _ candidate: Shape, _ candidateCount: Int, least: Double, short: Int = 0
    ) -> ErrorRateRow {
        let shift = Double.log(baseline.mean / candidate.mean)
        return ErrorRateRow(
            method: "Welch's t of logarithms", data: pair(baseline, candidate), size: "n \(candidateCount)/\(baselineCount)",
            expectation: .errs(atLeast: least),
            source: .simulated(short: short, full: 4000) { draws in
                let sides = (
                    Moments(baseline.values(baselineCount, &draws).map { .log($0) }),
                    Moments(candidate.values(candidateCount, &draws).map { .log($0) + shift })
                )
                return Naive.welch(baseline: sides.0, candidate: sides.1).outcome(atMargin: 0)
            })
    }

    /// The candidate's law first, as its size.
    private static func pair(_ baseline: Shape, _ candidate: Shape) -> String {
        baseline.name == candidate.name ? baseline.name : "\(candidate.name) against \(baseline.name)"
    }
}
