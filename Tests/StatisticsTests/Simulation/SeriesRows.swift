import RealModule

@testable import Statistics

/// One long series of dependent values; one that is refused decides nothing.
enum SeriesRows {
    static let all = defaults + counterexamples

    /// The deviation of the logarithms.
    private static let sigma = 0.5

    private static let defaults: [ErrorRateRow] =
        [
            mean(0.3, 500, .sides(1.5, 3.2, replicates: 2000), knownLimit: 3.2, short: 400),
            // The skew of so few effective values, as for a mean of independent ones by Student's t alone.
            mean(0.6, 600, nil, knownLimit: 3.7, short: 400), mean(0.8, 1500, nil, knownLimit: 4),
            mean(0.8, 2000, .sides(2, 3.2, replicates: 2000), knownLimit: 3.2),
            mean(0.95, 20_000, .sides(1.5, 2.7, replicates: 1000), knownLimit: 3.2, full: 4000),
            percentile(0.3, 500, .sides(2.1, 1, replicates: 2000), short: 400), percentile(0.6, 600, nil, knownLimit: 3, short: 400),
            percentile(0.8, 2000, .sides(3, 2.3, replicates: 2000), knownLimit: 3),
            percentile(0.95, 20_000, .sides(2.8, 2.7, replicates: 1000), knownLimit: 3, full: 4000),
        ]

    private static let counterexamples: [ErrorRateRow] =
        [
            independentMean(0.8, 500, nil, short: 400), independentMean(0.8, 2000, .sides(24, 27, replicates: 2000)),
            independentPercentile(0.8, 2000, .sides(15, 15, replicates: 2000)),
        ]

    private static func mean(
        _ rho: Double, _ count: Int, _ published: PublishedRates?, knownLimit: Double, short: Int = 0, full: Int = 10_000
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "SeriesMean", data: data(rho), size: "n \(count)", published: published, knownLimit: knownLimit,
            source: .simulated(short: short, full: full) { draws in
                let series = SeriesMean(draws.autoregressive(count, rho: rho, sigma: sigma))
                return series.isRefused ? .undecided : series.outcome(atMargin: trueMean)
            })
    }

    private static func percentile(
        _ rho: Double, _ count: Int, _ published: PublishedRates?, knownLimit: Double? = nil, short: Int = 0, full: Int = 10_000
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "SeriesPercentile", data: "\(data(rho)), p95", size: "n \(count)", published: published,
            knownLimit: knownLimit,
            source: .simulated(short: short, full: full) { draws in
                let series = SeriesPercentile(draws.autoregressive(count, rho: rho, sigma: sigma), q: 0.95)
                return series.isRefused ? .undecided : series.outcome(atMargin: trueQuantile)
            })
    }

    private static func independentMean(
        _ rho: Double, _ count: Int, _ published: PublishedRates?, short: Int = 0
    ) -> ErrorRateRow {
        ErrorRateRow(
            method: "Student's t of a series as independent", data: data(rho), size: "n \(count)",
            expectation: .errs(atLeast: 0.2), published: published,
            source: .simulated(short: short, full: 10_000) { draws in
                Naive.student(Moments(draws.autoregressive(count, rho: rho, sigma: sigma))).outcome(atMargin: trueMean)
            })
    }

    private static func independentPercentile(_ rho: Double, _ count: Int, _ published: PublishedRates) -> ErrorRateRow {
        ErrorRateRow(
            method: "PercentileAgainstLimit of a series as independent", data: "\(data(rho)), p95", size: "n \(count)",
            expectation: .errs(atLeast: 0.1), published: published,
            source: .simulated(short: 0, full: 10_000) { draws in
                PercentileAgainstLimit(draws.autoregressive(count, rho: rho, sigma: sigma), q: 0.95).outcome(atMargin: trueQuantile)
            })
    }

    private static let trueMean = Double.exp(sigma * sigma / 2)
    private static let trueQuantile = Double.exp(sigma * Normal.quantile(0.95))

    private static func data(_ rho: Double) -> String { "AR(1) ρ \(rho), lognormal σ \(sigma)" }
}
