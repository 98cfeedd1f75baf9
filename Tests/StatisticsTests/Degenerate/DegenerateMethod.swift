import Testing

@testable import Statistics

/// A method of the target, made of one or two samples.
struct DegenerateMethod: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// On the log scale what is not positive lies below all numbers, and so may its bounds.
    let isLogarithm: Bool
    /// Bounds take a hundredth of a second in a debug build, so that fewer are asked for.
    let isCostly: Bool
    /// May throw a `RelativeChangeError`; nil where the method does not apply to so few values.
    let method: @Sendable ([Double], [Double]) throws(RelativeChangeError) -> (any IntervalMethod)?

    init(
        _ description: String, isLogarithm: Bool = false, isCostly: Bool = false,
        _ method: @escaping @Sendable ([Double], [Double]) throws(RelativeChangeError) -> (any IntervalMethod)?
    ) {
        testDescription = description
        self.isLogarithm = isLogarithm
        self.isCostly = isCostly
        self.method = method
    }

    static let all = observations + pairs + runs + sequential

    private static let observations: [DegenerateMethod] = [
        DegenerateMethod("point") { _, candidate in candidate.first.map { Point($0) } },
        DegenerateMethod("mean against a limit") { _, candidate in MeanAgainstLimit(candidate) },
        DegenerateMethod("difference of means") { baseline, candidate in
            MeanDifference(baseline: Moments(baseline), candidate: Moments(candidate))
        },
        DegenerateMethod("ratio of means") { baseline, candidate throws(RelativeChangeError) in
            try MeanRatio(baseline: Moments(baseline), candidate: Moments(candidate))
        },
        DegenerateMethod("geometric mean") { _, candidate throws(RelativeChangeError) in try GeometricMean(candidate) },
        DegenerateMethod("ratio of geometric means") { baseline, candidate throws(RelativeChangeError) in
            GeometricMean.ratio(baseline: try GeometricMean(baseline), candidate: try GeometricMean(candidate))
        },
        DegenerateMethod("median against a limit") { _, candidate in PercentileAgainstLimit(candidate, q: 0.5) },
        DegenerateMethod("p99 against a limit") { _, candidate in PercentileAgainstLimit(candidate, q: 0.99) },
        DegenerateMethod("difference of medians", isCostly: true) { baseline, candidate throws(RelativeChangeError) in
            try PercentileChange(baseline: .init(baseline), candidate: .init(candidate), q: 0.5, scale: .difference)
        },
        DegenerateMethod("ratio of p90s, as they were rounded", isCostly: true) { baseline, candidate throws(RelativeChangeError) in
            try PercentileChange(
                baseline: .init(baseline, resolution: Resolution(baseline).step),
                candidate: .init(candidate, resolution: Resolution(candidate).step), q: 0.9, scale: .logarithmic)
        },
        DegenerateMethod("mean of a series") { _, candidate in SeriesMean(candidate) },
        DegenerateMethod("p90 of a series") { _, candidate in SeriesPercentile(candidate, q: 0.9) },
    ]

    private static func differences(_ baseline: [Double], _ candidate: [Double]) -> [Double] {
        zip(candidate, baseline).map { $0 - $1 }
    }

    private static let pairs: [DegenerateMethod] = [
        DegenerateMethod("paired scores") { baseline, candidate in PairedScores(differences(baseline, candidate)) },
        DegenerateMethod("paired scores of a range") { baseline, candidate in
            let differences = differences(baseline, candidate)
            return PairedScores(differences, largestChange: differences.map { abs($0) }.max())
        },
        DegenerateMethod("paired ratio") { baseline, candidate throws(RelativeChangeError) in
            try PairedRatio(baseline: baseline, candidate: candidate)
        },
        DegenerateMethod("pass/fail") { baseline, candidate in
            let worse = zip(baseline, candidate).count { $0 < $1 }
            return GoldenPassFail(
                passToFail: worse, failToPass: zip(baseline, candidate).count { $0 > $1 },
                count: min(baseline.count, candidate.count))
        },
        DegenerateMethod("rate against a limit") { _, candidate in
            RateAgainstLimit(events: candidate.count { $0 > 10 }, count: candidate.count)
        },
        DegenerateMethod("Wilson's interval") { _, candidate in
            WilsonInterval(events: candidate.count { $0 > 10 }, count: candidate.count)
        },
        DegenerateMethod("difference of rates") { baseline, candidate in
            RateDifference(
                baseline: .init(events: baseline.count { $0 > 10 }, count: baseline.count),
                candidate: .init(events: candidate.count { $0 > 10 }, count: candidate.count))
        },
        DegenerateMethod("Newcombe's difference") { baseline, candidate in
            NewcombeDifference(
                baseline: .init(events: baseline.count { $0 > 10 }, count: baseline.count),
                candidate: .init(events: candidate.count { $0 > 10 }, count: candidate.count))
        },
    ]

    private static let runs: [DegenerateMethod] = [
        DegenerateMethod("rounds") { baseline, candidate in PairedRounds(baseline: baseline, candidate: candidate) },
        DegenerateMethod("runs") { baseline, candidate in WelchRuns(baseline: baseline, candidate: candidate) },
        DegenerateMethod("runs against a limit") { _, candidate in RunsAgainstLimit(candidate: candidate) },
        DegenerateMethod("history") { baseline, candidate in
            guard let variance = HistoryVariance(baseline), let base = baseline.last else { return nil }
            return HistoryChange(
                candidate: MeasuredSide(value: Moments(candidate).mean, runs: candidate.count), baseline: MeasuredSide(value: base),
                variance: variance)
        },
        DegenerateMethod("history against a limit") { baseline, candidate in
            HistoryVariance(baseline).map {
                HistoryLimit(
                    candidate: MeasuredSide(value: Moments(candidate).mean, withinVariance: Moments(candidate).variance), variance: $0)
            }
        },
        DegenerateMethod("window of records") { baseline, candidate in
            HistoryVariance(candidate).map {
                WindowChange(candidate: MeasuredSide(value: candidate.last ?? .nan), window: baseline, variance: $0)
            }
        },
        DegenerateMethod("stated noise") { baseline, candidate in
            StatedNoiseChange(
                candidate: MeasuredSide(value: candidate.first ?? .nan, runs: candidate.count),
                baseline: MeasuredSide(value: baseline.last ?? .nan, withinVariance: Moments(baseline).variance),
                noise: StatedNoise(fraction: 0.03))
        },
        DegenerateMethod("stated noise against a limit") { _, candidate in
            StatedNoiseLimit(
                candidate: MeasuredSide(value: candidate.first ?? .nan),
                noise: StatedNoise(fraction: 0, observedDeviation: Moments(candidate).standardDeviation))
        },
        DegenerateMethod("one session") { baseline, candidate throws(RelativeChangeError) in
            OneSession(
                try MeanRatio(baseline: Moments(baseline), candidate: Moments(candidate)), .change(estimatesOfOthers: candidate),
                values: candidate.count)
        },
        DegenerateMethod("one session against a limit", isLogarithm: true) { _, candidate in
            OneSession(LogScale(MeanAgainstLimit(candidate)), .limit, values: candidate.count)
        },
        DegenerateMethod("on the log scale", isLogarithm: true) { _, candidate in LogScale(PercentileAgainstLimit(candidate, q: 0.5)) },
    ]

    private static let level = try? SequentialLook(rounds: 20, maximum: 40).level

    private static let sequential: [DegenerateMethod] = [
        DegenerateMethod("rounds at a look") { baseline, candidate in
            AtLook(PairedRounds(baseline: baseline, candidate: candidate), level)
        },
        DegenerateMethod("mean ratio at a look") { baseline, candidate throws(RelativeChangeError) in
            AtLook(try MeanRatio(baseline: Moments(baseline), candidate: Moments(candidate)), level)
        },
        DegenerateMethod("percentile at a look") { _, candidate in AtLook(PercentileAgainstLimit(candidate, q: 0.5), level) },
        DegenerateMethod("confidence sequence") { baseline, candidate in
            ConfidenceSequence(Moments(differences(baseline, candidate)))
        },
        DegenerateMethod("wider, negated, scaled and shifted") { baseline, candidate in
            let rounds = PairedRounds(baseline: baseline, candidate: candidate)
            return Statistics.Shifted(Scaled(Negated(Wider(rounds, MeanAgainstLimit(candidate))), by: 0.5), by: -1)
        },
    ]
}
