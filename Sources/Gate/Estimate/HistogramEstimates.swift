import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Results that hold histograms in place of observations. Every bound lies at the bucket's edge on its widening side, so that what the buckets
/// hide is part of the interval.
extension Estimation {
    static func histogramLimit(_ question: Question, _ candidate: Side, isIndependent: Bool) throws(Refusal) -> Estimation {
        let level = try HistogramLevel(candidate, question)
        var size = SampleSize()
        size.candidate = level.count
        func estimation(
            _ method: any IntervalMethod, _ name: String, _ noise: NoiseSource, decides: Bool = true, needed: NeededRule = .none
        )
            -> Estimation
        {
            Estimation(
                method: question.scale.degradation(of: method), decides: decides, baselineEstimate: nil,
                candidateEstimate: level.pooled.estimate, name: name + level.resolution(question.alpha), size: size, noise: noise,
                needed: needed)
        }
        if isIndependent { return estimation(level.pooled, level.name, .independent, needed: level.needed(isChange: false)) }
        size.candidateRuns = level.runs.count
        guard level.runs.count >= WelchRuns.fewest else {
            return estimation(Unbounded(level.pooled.estimate), level.name, .oneSession(fromOthers: false), decides: false)
        }
        let method = EnclosingBounds(
            estimate: Moments(level.runs.map(\.estimate)).mean,
            below: level.lows.map { [RunsAgainstLimit(candidate: $0)] } ?? [],
            above: level.highs.map { [RunsAgainstLimit(candidate: $0)] } ?? [])
        return estimation(method, "t over runs", .runs(baseline: 0, candidate: level.runs.count))
    }

    static func histogramChange(
        _ question: Question, _ before: Side, _ after: Side, isIndependent: Bool, rounds: Bool
    ) throws(Refusal) -> Estimation {
        let old = try HistogramLevel(before, question)
        let new = try HistogramLevel(after, question)
        var size = SampleSize()
        size.baseline = old.count
        size.candidate = new.count
        let isLog = question.scale.isLog
        func estimation(
            _ method: any IntervalMethod, _ name: String, _ noise: NoiseSource, decides: Bool = true, needed: NeededRule = .none
        )
            -> Estimation
        {
            Estimation(
                method: method, decides: decides, baselineEstimate: old.pooled.estimate, candidateEstimate: new.pooled.estimate,
                name: name + (new.resolution(question.alpha).isEmpty ? old : new).resolution(question.alpha), size: size, noise: noise,
                needed: needed)
        }
        let sides = question.scale.ordered(old, new)
        if isIndependent {
            return estimation(
                try HistogramLevel.change(question, sides.first, sides.second), new.name, .independent, needed: new.needed(isChange: true))
        }
        size.baselineRuns = old.runs.count
        size.candidateRuns = new.runs.count
        let estimates = (old.pooled.estimate, new.pooled.estimate)
        guard !isLog || (estimates.0 > 0 && estimates.1 > 0) else { throw Refusal(.nonPositive(question), size: size) }
        guard min(old.runs.count, new.runs.count) >= WelchRuns.fewest else {
            let (first, second) = question.scale.ordered(estimates.0, estimates.1)
            return estimation(
                Unbounded(isLog ? logRatio(second, first) : second - first), new.name, .oneSession(fromOthers: false), decides: false)
        }
        let arePaired = rounds && old.runs.count == new.runs.count && old.runs.count >= PairedRounds.fewest
        func scaled(_ values: [Double]?) -> [Double]? {
            guard let values, isLog else { return values }
            return values.allSatisfy { $0 > 0 } ? values.map { log($0) } : nil
        }
        func method(_ first: [Double]?, _ second: [Double]?) -> [any IntervalMethod] {
            guard let first = scaled(first), let second = scaled(second) else { return [] }
            return arePaired ? [PairedRounds(baseline: first, candidate: second)] : [WelchRuns(baseline: first, candidate: second)]
        }
        guard let middle = method(sides.first.runs.map(\.estimate), sides.second.runs.map(\.estimate)).first else {
            throw Refusal(.nonPositive(question), size: size)
        }
        if arePaired { size.rounds = old.runs.count }
        return estimation(
            EnclosingBounds(
                estimate: middle.estimate, below: method(sides.first.highs, sides.second.lows),
                above: method(sides.first.lows, sides.second.highs)),
            arePaired ? "t on the differences of rounds" : "Welch t over runs",
            arePaired ? .rounds(old.runs.count) : .runs(baseline: old.runs.count, candidate: new.runs.count))
    }
}

/// One side as histograms: all runs together, and each of them.
private struct HistogramLevel {
    let buckets: Buckets
    let pooled: any BucketedMethod
    let runs: [any BucketedMethod]
    let statistic: Statistic

    var count: Int { buckets.count }
    /// The smallest values that the runs' statistics can have; nil where a bucket is open.
    var lows: [Double]? { finite(runs.map(\.estimateRange.lower)) }
    var highs: [Double]? { finite(runs.map(\.estimateRange.upper)) }

    private func finite(_ values: [Double]) -> [Double]? { values.allSatisfy(\.isFinite) ? values : nil }

    /// Observations of the other side serve as buckets of no width.
    init(_ side: Side, _ question: Question) throws(Refusal) {
        statistic = question.statistic
        let histograms = side.selection.histograms.map(\.histogram)
        do {
            let all: Buckets
            var each: [Buckets]
            if let first = histograms.first {
                each = try histograms.map(Buckets.init(histogram:))
                all = try Buckets(histogram: histograms.dropFirst().reduce(first) { try $0.merging($1) })
            } else {
                each = try side.selection.valuesByRun.map { try Buckets(values: $0.values) }
                all = try Buckets(values: side.selection.baseValues)
            }
            guard all.count > 0 else { throw Refusal(.unfitHistograms(question)) }
            buckets = all
            pooled = try HistogramLevel.method(all, question)
            runs = try each.map { try HistogramLevel.method($0, question) }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(.unfitHistograms(question))
        }
    }

    private static func method(_ buckets: Buckets, _ question: Question) throws(Refusal) -> any BucketedMethod {
        switch question.statistic {
        case .percentile(let percent): return HistogramPercentile(buckets, q: percent / 100)
        case .mean: return HistogramMean(buckets)
        case .rate, .sum, .geomean, .minimum, .maximum: throw Refusal(.notOfHistograms(question))
        }
    }

    static func change(_ question: Question, _ first: HistogramLevel, _ second: HistogramLevel) throws(Refusal) -> any IntervalMethod {
        let scale: PercentileChange.Scale = question.scale.isLog ? .logarithmic : .difference
        do {
            if case .percentile(let percent) = question.statistic {
                return try HistogramPercentileChange(baseline: first.buckets, candidate: second.buckets, q: percent / 100, scale: scale)
            }
            return try HistogramMeanChange(baseline: first.buckets, candidate: second.buckets, scale: scale)
        } catch {
            throw Refusal(.nonPositive(question))
        }
    }

    var name: String {
        if case .percentile = statistic { "order statistics at bucket edges" } else { "wider of t and Hall at bucket edges" }
    }

    /// ", buckets of up to 5 %"; empty where the buckets have no width.
    func resolution(_ alpha: Double) -> String {
        let share = pooled.relativeResolution(alpha: alpha)
        if share == 0 || share.isNaN { return "" }
        return share.isFinite
            ? ", buckets of up to \(NumberFormat.percent(share, precision: share / 10, signed: false))" : ", an open bucket"
    }

    func needed(isChange: Bool) -> NeededRule {
        if case .percentile(let percent) = statistic { .percentile(q: percent / 100, have: count, isChange: isChange) } else { .none }
    }
}

extension Buckets {
    fileprivate init(histogram: Histogram) throws(BucketsError) {
        try self.init(
            lowerEdges: histogram.lowerEdges, upperEdges: histogram.upperEdges, counts: histogram.counts, sum: histogram.sum)
    }
}

extension Reason {
    static func notOfHistograms(_ question: Question) -> Reason {
        Reason(
            code: .summaryOnly, sentence: "a histogram gives no \(code: question.statistic.name) for \(code: question.objective)",
            remedy: "Keep the raw samples, or judge a percentile or the mean.")
    }

    static func unfitHistograms(_ question: Question) -> Reason {
        Reason(
            code: .summaryOnly, sentence: "the histograms of \(code: question.objective) have buckets that do not fit together",
            remedy: "Keep the same buckets in every run.")
    }
}
