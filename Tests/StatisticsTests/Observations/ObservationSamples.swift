import Testing

@testable import Statistics

/// One method of each kind over seeded data, for what must hold of all.
struct ObservationSample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let method: any IntervalMethod
    /// The same question with the sides exchanged or the sign turned, whose bounds are these mirrored.
    let mirrored: any IntervalMethod
    /// By how much a p-value may differ from that of the bounds: the step of a method on a grid.
    var resolution = 1e-9

    var isOnGrid: Bool { method is PercentileChange }
}

extension ObservationSample {
    static let all: [ObservationSample] = means + percentiles + casesAndRates + series

    private static let means: [ObservationSample] = {
        var generator = SampleGenerator(seed: 1)
        let skewed = generator.lognormals(30, sigma: 1)
        let wide = generator.lognormals(50, sigma: 0.8).map { 1.2 * $0 }
        let normal = generator.normals(25).map { 100 + 5 * $0 }
        let (left, right) = (Moments(skewed), Moments(wide))
        func ratio(_ baseline: Moments, _ candidate: Moments) -> any IntervalMethod {
            (try? MeanRatio(baseline: baseline, candidate: candidate)) ?? Point(.nan)
        }
        let pair = (try? GeometricMean(skewed), try? GeometricMean(wide))
        return [
            ObservationSample(
                testDescription: "mean, skewed", method: MeanAgainstLimit(skewed),
                mirrored: MeanAgainstLimit(skewed.map { -$0 })),
            ObservationSample(
                testDescription: "mean, normal", method: MeanAgainstLimit(normal),
                mirrored: MeanAgainstLimit(normal.map { -$0 })),
            ObservationSample(
                testDescription: "ratio of means", method: ratio(left, right), mirrored: ratio(right, left)),
            ObservationSample(
                testDescription: "difference of means", method: MeanDifference(baseline: left, candidate: right),
                mirrored: MeanDifference(baseline: right, candidate: left)),
            ObservationSample(
                testDescription: "ratio of geometric means",
                method: pair.0.flatMap { b in pair.1.map { GeometricMean.ratio(baseline: b, candidate: $0) } } ?? Point(.nan),
                mirrored: pair.1.flatMap { b in pair.0.map { GeometricMean.ratio(baseline: b, candidate: $0) } } ?? Point(.nan)),
        ]
    }()

    private static let percentiles: [ObservationSample] = {
        var generator = SampleGenerator(seed: 2)
        let (left, right) = (generator.lognormals(300, sigma: 0.5), generator.lognormals(200, sigma: 0.5))
        let rounded = generator.lognormals(400, sigma: 0.5).map { (10 * $0).rounded() / 10 }
        func change(
            _ baseline: [Double], _ candidate: [Double], _ q: Double, _ scale: PercentileChange.Scale, _ step: Double = 0
        ) -> any IntervalMethod {
            let sides = (PercentileChange.Side(baseline, resolution: step), PercentileChange.Side(candidate))
            return (try? PercentileChange(baseline: sides.0, candidate: sides.1, q: q, scale: scale)) ?? Point(.nan)
        }
        func reversed(
            _ baseline: [Double], _ candidate: [Double], _ q: Double, _ scale: PercentileChange.Scale, _ step: Double = 0
        ) -> any IntervalMethod {
            let sides = (PercentileChange.Side(candidate), PercentileChange.Side(baseline, resolution: step))
            return (try? PercentileChange(baseline: sides.0, candidate: sides.1, q: q, scale: scale)) ?? Point(.nan)
        }
        let grid = 1.0 / Double(PercentileChange.gridSize * PercentileChange.gridSize)
        return [
            ObservationSample(
                testDescription: "p90 against a limit", method: PercentileAgainstLimit(left, q: 0.9),
                mirrored: PercentileAgainstLimit(left.map { -$0 }, q: 1 - 0.9)),
            ObservationSample(
                testDescription: "median against a limit, tied", method: PercentileAgainstLimit(rounded, q: 0.5),
                mirrored: PercentileAgainstLimit(rounded.map { -$0 }, q: 0.5)),
            ObservationSample(
                testDescription: "median, relative", method: change(left, right, 0.5, .logarithmic),
                mirrored: reversed(left, right, 0.5, .logarithmic), resolution: grid),
            ObservationSample(
                testDescription: "p95, difference", method: change(left, right, 0.95, .difference),
                mirrored: reversed(left, right, 0.95, .difference), resolution: grid),
            ObservationSample(
                testDescription: "p75, one side rounded", method: change(rounded, left, 0.75, .logarithmic, 0.1),
                mirrored: reversed(rounded, left, 0.75, .logarithmic, 0.1), resolution: grid),
        ]
    }()

    private static let casesAndRates: [ObservationSample] = {
        var generator = SampleGenerator(seed: 3)
        let costs = generator.lognormals(40, sigma: 0.6)
        let dearer = costs.map { $0 * .exp(0.05 + 0.2 * generator.normal()) }
        let changes = (0..<60).map { $0 < 20 ? generator.normal() : 0 }
        func ratio(_ baseline: [Double], _ candidate: [Double]) -> any IntervalMethod {
            (try? PairedRatio(baseline: baseline, candidate: candidate)) ?? Point(.nan)
        }
        let sides = (RateDifference.Side(events: 3, count: 300), RateDifference.Side(events: 9, count: 250))
        return [
            ObservationSample(
                testDescription: "pass/fail", method: GoldenPassFail(passToFail: 14, failToPass: 5, count: 300),
                mirrored: GoldenPassFail(passToFail: 5, failToPass: 14, count: 300)),
            ObservationSample(
                testDescription: "pass/fail, all flipped one way", method: GoldenPassFail(passToFail: 0, failToPass: 30, count: 30),
                mirrored: GoldenPassFail(passToFail: 30, failToPass: 0, count: 30)),
            ObservationSample(
                testDescription: "paired scores", method: PairedScores(changes), mirrored: PairedScores(changes.map { -$0 })),
            ObservationSample(
                testDescription: "paired costs, relative", method: ratio(costs, dearer), mirrored: ratio(dearer, costs),
                resolution: 1e-7),
            ObservationSample(
                testDescription: "rate against a limit", method: RateAgainstLimit(events: 7, count: 500),
                mirrored: Shifted(RateAgainstLimit(events: 493, count: 500), by: -1)),
            ObservationSample(
                testDescription: "difference of rates", method: RateDifference(baseline: sides.0, candidate: sides.1),
                mirrored: RateDifference(baseline: sides.1, candidate: sides.0)),
        ]
    }()

    private static let series: [ObservationSample] = {
        var generator = SampleGenerator(seed: 4)
        let series = generator.autoregressive(800, 0.5)
        return [
            ObservationSample(
                testDescription: "mean of a series", method: SeriesMean(series), mirrored: SeriesMean(series.map { -$0 })),
            ObservationSample(
                testDescription: "p90 of a series", method: SeriesPercentile(series, q: 0.9),
                mirrored: Negated(SeriesPercentile(series, q: 0.9))),
        ]
    }()
}

/// A quantity with a constant added: the rate of non-events is 1 minus that of events.
struct Shifted<Method: IntervalMethod>: IntervalMethod {
    let method: Method
    let shift: Double

    init(_ method: Method, by shift: Double) {
        self.method = method
        self.shift = shift
    }

    var estimate: Double { method.estimate + shift }

    func bounds(alpha: Double) -> Bounds {
        let bounds = method.bounds(alpha: alpha)
        return Bounds(lower: bounds.lower + shift, upper: bounds.upper + shift)
    }
}

/// A method's bounds alone, so that its p-value is that of the protocol: found by bisection.
struct ByBisection: IntervalMethod {
    let method: any IntervalMethod

    var estimate: Double { method.estimate }

    func bounds(alpha: Double) -> Bounds { method.bounds(alpha: alpha) }
}
