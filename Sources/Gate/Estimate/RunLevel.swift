import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One side of a moody comparison: the statistic of each of its runs on the scale of the comparison.
struct RunLevel {
    /// In the order of the runs, base units.
    let values: [Double]
    /// On the comparison's scale: logarithms for relative margins.
    let scaled: [Double]
    let observations: Int
    /// How wide the buckets are that a run's statistic rests on, relative to the values; 0 without histograms.
    let resolution: Double
    /// Those of the runs' statistics; found only where a rule asks for them.
    private let withinVariances: @Sendable () -> [Double]

    var mean: Double { Moments(scaled).mean }
    /// The within-run sampling variance of the mean over the runs, on that scale: w² of the noise rules; 0 where it is not known.
    var withinVariance: Double {
        let variances = withinVariances()
        return variances.isEmpty ? 0 : variances.reduce(0, +) / Double(variances.count * variances.count)
    }
    /// The spread between the runs on the scale; 0 for one run.
    var deviation: Double { scaled.count > 1 ? Moments(scaled).standardDeviation : 0 }
    var side: MeasuredSide { MeasuredSide(value: mean, runs: scaled.count, withinVariance: withinVariance) }
    /// In base units.
    func estimate(isLog: Bool) -> Double { isLog ? exp(mean) : mean }

    /// - Parameter edge: where in its bucket each observation of a histogram is taken to lie.
    init(_ side: Side, _ question: Question, isLog: Bool, edge: BucketEdge = .middle) throws(Refusal) {
        let statistic = question.statistic
        let byRun = side.selection.valuesByRun
        var size = SampleSize()
        size.candidate = side.selection.observationCount
        observations =
            side.selection.observationCount > 0
            ? side.selection.observationCount : side.selection.summaries.reduce(0) { $0 + ($1.count ?? 0) }
        let counts = byRun.map(\.values.count) + side.selection.histograms.map(\.histogram.count)
        if let short = counts.first(where: { $0 < statistic.neededInRun }) {
            throw Refusal(.tooFewInRun(question, have: short), candidateEstimate: statistic.of(side.selection.baseValues), size: size)
        }
        var kept: [Int32: HistogramStatistic] = [:]
        for run in side.selection.histograms {
            guard let found = HistogramStatistic(run, statistic) else { throw Refusal(.notOfHistograms(question), size: size) }
            kept[run.run] = found
        }
        resolution = kept.values.map(\.resolution).max() ?? 0
        // Each benchmark weighs the same, however often it was repeated.
        if statistic == .geomean, let benchmarks = side.valuesByBenchmark {
            let means = benchmarks.map { groups in groups.map { Statistic.geomean.of($0) } }
            values = means.map { Statistic.geomean.of($0) }
            guard values.allSatisfy(\.isFinite) else { throw Refusal(.nonPositive(question), size: size) }
            scaled = isLog ? values.map { log($0) } : values
            withinVariances = { [values] in
                zip(benchmarks, values).map { groups, mean in
                    groups.map { RunLevel.variance(of: .geomean, $0, isLog: true) }.reduce(0, +) / Double(groups.count * groups.count)
                        * (isLog ? 1 : mean * mean)
                }
            }
            return
        }
        if byRun.isEmpty, kept.isEmpty {
            values = side.selection.summaryValues(statistic)
        } else {
            let all = byRun.map { ($0.run, statistic.of($0.values)) } + kept.map { ($0.key, $0.value.value(edge)) }
            values = all.sorted { $0.0 < $1.0 }.map(\.1)
        }
        guard !values.isEmpty, values.allSatisfy(\.isFinite) else {
            throw Refusal(
                side.selection.isThinned ? .thinned(question, lacks: "\(code: statistic.name)") : .noStatistic(question), size: size)
        }
        if isLog {
            guard values.allSatisfy({ $0 > 0 }) else {
                throw Refusal(.nonPositive(question), candidateEstimate: Moments(values).mean, size: size)
            }
            scaled = values.map { log($0) }
        } else {
            scaled = values
        }
        let isSeries = side.isSeries
        withinVariances = { [kept] in
            kept.values.map { $0.variance(isLog: isLog) }.sorted()
                + byRun.map { run in
                    let variance = RunLevel.variance(of: statistic, run.values, isLog: isLog)
                    return isSeries ? variance * SeriesDependence.autocorrelationTime(of: statistic, run.values) : variance
                }
        }
    }

    /// The sampling variance of one run's statistic from the values inside it (delta method on the log scale).
    private static func variance(of statistic: Statistic, _ values: [Double], isLog: Bool) -> Double {
        guard values.count > 1 else { return 0 }
        let n = Double(values.count)
        switch statistic {
        case .mean, .rate, .sum:
            let moments = Moments(values)
            let scale = isLog ? moments.mean : 1
            let spread = moments.variance / n / (scale * scale)
            return statistic == .sum && !isLog ? spread * n * n : spread
        case .geomean:
            guard let mean = try? GeometricMean(values) else { return 0 }
            let variance = mean.logarithms.variance / n
            return isLog ? variance : variance * mean.estimate * mean.estimate
        case .minimum, .maximum:
            return 0
        case .percentile(let percent):
            // f·x = 2z√(q(1 − q)/n)/ln(U/L), so the variance is (ln(U/L)/2z)²
            let alpha = 0.025
            let bounds = PercentileAgainstLimit(values, q: percent / 100).bounds(alpha: alpha)
            guard bounds.lower.isFinite, bounds.upper.isFinite, !isLog || bounds.lower > 0 else { return 0 }
            let width = isLog ? log(bounds.upper / bounds.lower) : bounds.upper - bounds.lower
            let half = width / (2 * Normal.upperQuantile(alpha))
            return half * half
        }
    }
}

extension Reason {
    static func tooFewInRun(_ question: Question, have: Int) -> Reason {
        let need = question.statistic.neededInRun
        return Reason(
            code: .tooFewObservations,
            sentence: "\(code: question.statistic.name) needs \(need) values in a run, \(code: question.objective) has \(have)",
            remedy: "Measure at least \(need) values in each run, or judge a lower percentile.")
    }

    /// Observations that were recorded and are not any more.
    static func thinned(_ question: Question, lacks what: Sentence) -> Reason {
        Reason(
            code: .summaryOnly,
            sentence: "the recorded samples of \(code: question.objective) were thinned: their summaries give no \(what)",
            remedy: "Compare with a record that was not thinned: a newer commit, or the results measured again.")
    }

    static func noStatistic(_ question: Question) -> Reason {
        Reason(
            code: .summaryOnly, sentence: "the results give no \(code: question.statistic.name) for \(code: question.objective)",
            remedy: "Keep the raw samples, or judge a statistic that the summary has.")
    }
}
