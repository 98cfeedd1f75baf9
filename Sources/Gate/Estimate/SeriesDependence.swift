import Measurements
import Statistics

extension Side {
    /// Whether the values of a run are one series in the order in which they were measured: those of a load test, where a slow moment
    /// slows many requests.
    var isSeries: Bool {
        results.runs.contains { $0.kind == .load } && !selection.isByCase && (selection.repetitions.constant ?? 0) < 0
    }
}

/// How much less than independent values the values of a load test tell.
enum SeriesDependence {
    /// By how many times the sampling variance of a run's statistic exceeds that of independent values: n/n_eff. For a percentile that of
    /// exceeding it. At least 1.
    static func autocorrelationTime(of statistic: Statistic, _ values: [Double]) -> Double {
        guard values.count > 1 else { return 1 }
        guard case .percentile(let percent) = statistic else { return EffectiveSampleSize(values).autocorrelationTime }
        let quantile = Quantiles.type8(values, percent / 100)
        return EffectiveSampleSize(values.map { $0 > quantile ? 1 : 0 }).autocorrelationTime
    }

    /// A method for the values inside one run of each side with its bounds as far apart as dependent values have them. Nil where so few
    /// independent ones remain that no method holds.
    static func widened(_ estimation: Estimation, _ statistic: Statistic, _ sides: [Side]) -> Estimation? {
        let series = sides.filter(\.isSeries)
        guard !series.isEmpty else { return estimation }
        var longest = 1.0
        var fewest = Double.infinity
        for side in series {
            for run in side.selection.histograms {
                // Whoever kept no order may have kept ever so dependent values.
                guard let time = run.dependence else { return nil }
                longest = max(longest, time)
                fewest = min(fewest, Double(run.histogram.count) / time)
            }
            for run in side.selection.valuesByRun {
                let time = autocorrelationTime(of: statistic, run.values)
                longest = max(longest, time)
                fewest = min(fewest, Double(run.values.count) / time)
            }
        }
        guard fewest >= EffectiveSampleSize.least else { return nil }
        return estimation.replacing(stretched(estimation.method, by: longest.squareRoot()))
    }

    private static func stretched(_ method: some IntervalMethod, by factor: Double) -> any IntervalMethod {
        Stretched(method: method, factor: factor)
    }
}

/// The same estimate with bounds so many times as far from it.
struct Stretched<Method: IntervalMethod>: IntervalMethod {
    let method: Method
    let factor: Double

    var estimate: Double { method.estimate }

    func bounds(alpha: Double) -> Bounds {
        let bounds = method.bounds(alpha: alpha)
        return Bounds(lower: estimate + (bounds.lower - estimate) * factor, upper: estimate + (bounds.upper - estimate) * factor)
    }
}
