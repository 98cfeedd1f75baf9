import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A limit for something that a machine measures: over the candidate's runs, with the spread of the history, or with a stated noise.
extension Estimation {
    static func moodyLimit(_ question: Question, _ candidate: Side, history: [[Double]], stated: Double?) throws(Refusal) -> Estimation {
        try enclosing(question, candidate) { (edge) throws(Refusal) in
            try moodyLimit(question, candidate, edge, history: history, stated: stated)
        }
    }

    /// Where a side has histograms, the bounds of the observations' least possible degradation and of their largest one; in the middle lies what
    /// is shown.
    ///
    /// - Parameter estimate: with the candidate's observations at that edge of their buckets, and the baseline's at the opposite one.
    static func enclosing(
        _ question: Question, _ sides: Side..., estimate: (BucketEdge) throws(Refusal) -> Estimation
    ) throws(Refusal) -> Estimation {
        let middle = try estimate(.middle)
        guard sides.contains(where: { !$0.selection.histograms.isEmpty }) else { return middle }
        let isLowerBetter = question.scale.direction == .lower
        // An open bucket gives no value at one of its edges, and so no bound on that side.
        let least = try? estimate(isLowerBetter ? .lower : .upper).method
        let most = try? estimate(isLowerBetter ? .upper : .lower).method
        return middle.replacing(
            EnclosingBounds(
                estimate: middle.method.estimate, below: least.map { [$0, middle.method] } ?? [],
                above: most.map { [$0, middle.method] } ?? []))
    }

    private static func moodyLimit(
        _ question: Question, _ candidate: Side, _ edge: BucketEdge, history: [[Double]], stated: Double?
    ) throws(Refusal) -> Estimation {
        let level = try RunLevel(candidate, question, isLog: false, edge: edge)
        let runs = level.values.count
        var size = SampleSize()
        size.candidate = level.observations
        size.candidateRuns = runs
        func estimation(_ method: some IntervalMethod, _ name: String, _ noise: NoiseSource, decides: Bool = true, needed: NeededRule)
            -> Estimation
        {
            Estimation(
                method: question.scale.degradation(of: method), decides: decides, baselineEstimate: nil, candidateEstimate: level.mean,
                name: name.isEmpty ? "" : name + Estimation.resolution(level.resolution), size: size, noise: noise, needed: needed)
        }
        if let recorded = RecordedHistory(history, isLog: false) {
            let method = HistoryLimit(candidate: level.side, variance: recorded.variance, runsPerRecord: recorded.runsPerRecord)
            let noise = NoiseSource.history(
                records: recorded.variance.records.count, segments: recorded.variance.segmentation.starts.count,
                deviation: recorded.variance.standardDeviation)
            return estimation(method, "t with the spread of the recorded history", noise, needed: .history)
        }
        if runs >= WelchRuns.fewest {
            return estimation(
                RunsAgainstLimit(candidate: level.scaled), "t over runs", .runs(baseline: 0, candidate: runs),
                needed: .runsAgainstLimit(deviation: level.deviation, have: runs))
        }
        if let stated, level.values.allSatisfy({ $0 > 0 }) {
            let logs = try RunLevel(candidate, question, isLog: true, edge: edge)
            let method = StatedNoiseLimit(candidate: logs.side, noise: StatedNoise(fraction: stated, observedDeviation: logs.deviation))
            return estimation(
                OfLogarithm(method), "z with the stated noise of \(NumberFormat.percent(stated, signed: false))", .stated(stated),
                needed: .none)
        }
        let hasHistograms = !candidate.selection.histograms.isEmpty
        let independent =
            candidate.selection.observationCount < 6
            ? nil : hasHistograms ? try? histogramLimit(question, candidate) : try? independentLimit(question, candidate)
        guard let inner = independent.flatMap({ SeriesDependence.widened($0, question.statistic, [candidate]) }), level.mean > 0 else {
            return estimation(Unbounded(level.mean), "", .oneSession(fromOthers: false), decides: false, needed: .none)
        }
        return Estimation(
            method: inner.method, decides: false, baselineEstimate: nil, candidateEstimate: level.mean,
            name: inner.name + " inside the run",
            size: size, noise: .oneSession(fromOthers: false), needed: .none)
    }
}

/// A positive value from its logarithm; infinite bounds stay infinite.
struct OfLogarithm<Method: IntervalMethod>: IntervalMethod {
    let method: Method

    init(_ method: Method) { self.method = method }

    var estimate: Double { exp(method.estimate) }

    func bounds(alpha: Double) -> Bounds {
        let bounds = method.bounds(alpha: alpha)
        return Bounds(lower: value(bounds.lower), upper: value(bounds.upper))
    }

    private func value(_ logarithm: Double) -> Double { logarithm.isFinite ? exp(logarithm) : logarithm }

    func pValue(atMost margin: Double) -> Double { margin > 0 ? method.pValue(atMost: log(margin)) : 0 }
}
