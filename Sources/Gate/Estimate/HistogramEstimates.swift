import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Independent values that are held as histograms. Every bound lies at the bucket's edge on its widening side, so that what the buckets hide is
/// part of the interval.
extension Estimation {
    static func histogramLimit(_ question: Question, _ candidate: Side) throws(Refusal) -> Estimation {
        let level = try HistogramLevel(candidate, question)
        var size = SampleSize()
        size.candidate = level.count
        return Estimation(
            method: question.scale.degradation(of: level.pooled), baselineEstimate: nil, candidateEstimate: level.pooled.estimate,
            name: level.name + level.resolution(question.alpha), size: size, noise: .independent, needed: level.needed(isChange: false))
    }

    /// The smallest or the largest observation, which is a fact where every run kept it.
    static func extremeLimit(_ question: Question, _ candidate: Side) throws(Refusal) -> Estimation {
        var values = candidate.selection.count > 0 ? [question.statistic.of(candidate.selection.baseValues)] : []
        for run in candidate.selection.histograms {
            guard let extreme = HistogramStatistic(run, question.statistic) else { throw Refusal(.notOfHistograms(question)) }
            values.append(extreme.estimate)
        }
        var size = SampleSize()
        size.candidate = candidate.selection.observationCount
        let extreme = question.statistic.of(values)
        return Estimation(
            method: question.scale.degradation(of: Point(extreme)), baselineEstimate: nil, candidateEstimate: extreme,
            name: "a fact of the sample", size: size, noise: .independent, needed: .none)
    }

    static func histogramChange(_ question: Question, _ before: Side, _ after: Side) throws(Refusal) -> Estimation {
        let old = try HistogramLevel(before, question)
        let new = try HistogramLevel(after, question)
        var size = SampleSize()
        size.baseline = old.count
        size.candidate = new.count
        let sides = question.scale.ordered(old, new)
        return Estimation(
            method: try HistogramLevel.change(question, sides.first, sides.second), baselineEstimate: old.pooled.estimate,
            candidateEstimate: new.pooled.estimate,
            name: new.name + (new.resolution(question.alpha).isEmpty ? old : new).resolution(question.alpha), size: size,
            noise: .independent, needed: new.needed(isChange: true))
    }
}

/// One side as one histogram over all its runs.
private struct HistogramLevel {
    let buckets: Buckets
    let pooled: any BucketedMethod
    let statistic: Statistic

    var count: Int { buckets.count }

    /// Observations of a side without histograms serve as buckets of no width.
    init(_ side: Side, _ question: Question) throws(Refusal) {
        statistic = question.statistic
        let found = try HistogramLevel.buckets(side.selection, question)
        guard found.count > 0 else { throw Refusal(.unfitHistograms(question)) }
        switch statistic {
        case .percentile(let percent): pooled = HistogramPercentile(found, q: percent / 100)
        case .mean, .rate: pooled = HistogramMean(found)
        case .sum, .geomean, .minimum, .maximum: throw Refusal(.notOfHistograms(question))
        }
        buckets = found
    }

    private static func buckets(_ selection: Selection, _ question: Question) throws(Refusal) -> Buckets {
        var parts = selection.histograms.map(\.histogram)
        do {
            guard var whole = parts.popLast() else { return try Buckets(values: selection.baseValues) }
            for part in parts { whole = try whole.merging(part) }
            if selection.count > 0 { whole = try whole.merging(Histogram(condensing: selection.baseValues)) }
            return try Buckets(whole)
        } catch {
            throw Refusal(.unfitHistograms(question))
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

    func resolution(_ alpha: Double) -> String { Estimation.resolution(pooled.relativeResolution(alpha: alpha)) }

    func needed(isChange: Bool) -> NeededRule {
        if case .percentile(let percent) = statistic { .percentile(q: percent / 100, have: count, isChange: isChange) } else { .none }
    }
}

extension Estimation {
    /// ", buckets of up to 5 %"; empty where the buckets have no width.
    static func resolution(_ share: Double) -> String {
        if share == 0 || share.isNaN { return "" }
        return share.isFinite
            ? ", buckets of up to \(NumberFormat.percent(share, precision: share / 10, signed: false))" : ", an open bucket"
    }
}
