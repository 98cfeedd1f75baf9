import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A change of something that a machine measures. The run is the unit; the spread between runs comes from rounds, from the recorded history, from
/// several runs a side, or is stated, in this order. One run a side gives bounds for the sentence only.
extension Estimation {
    static func moodyChange(
        _ question: Question, _ baseline: Baseline, _ before: Side, _ after: Side, rounds: Bool, history: [[Double]], stated: Double?
    ) throws(Refusal) -> Estimation {
        try enclosing(question, before, after) { (edge) throws(Refusal) in
            try moodyChange(question, baseline, before, after, edge, rounds: rounds, history: history, stated: stated)
        }
    }

    /// - Parameter edge: where the observations of the candidate's histograms lie in their buckets; the baseline's lie at the opposite edge.
    private static func moodyChange(
        _ question: Question, _ baseline: Baseline, _ before: Side, _ after: Side, _ edge: BucketEdge, rounds: Bool, history: [[Double]],
        stated: Double?
    ) throws(Refusal) -> Estimation {
        let isLog = question.scale.isLog
        let (old, new): (RunLevel, RunLevel)
        do throws(Refusal) {
            old = try RunLevel(before, question, isLog: isLog, edge: edge.opposite)
            new = try RunLevel(after, question, isLog: isLog, edge: edge)
        } catch {
            // One side alone does not know the other's estimate, nor which of the two it is.
            throw Refusal(
                error.reason, baselineEstimate: before.estimate(question.statistic), candidateEstimate: after.estimate(question.statistic),
                size: error.size)
        }
        var size = SampleSize()
        size.baseline = old.observations
        size.candidate = new.observations
        size.baselineRuns = old.values.count
        size.candidateRuns = new.values.count
        let kb = old.values.count
        let kc = new.values.count
        let sides = question.scale.ordered(old, new)
        func estimation(_ method: any IntervalMethod, _ name: String, _ noise: NoiseSource, needed: NeededRule, caveats: [Sentence] = [])
            -> Estimation
        {
            Estimation(
                method: method, baselineEstimate: old.estimate(isLog: isLog),
                candidateEstimate: new.estimate(isLog: isLog), name: name + Estimation.resolution(max(old.resolution, new.resolution)),
                size: size, noise: noise, caveats: caveats, needed: needed)
        }

        if case .files = baseline.origin, rounds, kb == kc, kb >= PairedRounds.fewest {
            size.rounds = kb
            let method = PairedRounds(baseline: sides.first.scaled, candidate: sides.second.scaled)
            return estimation(
                method, "t on the differences of rounds", .rounds(kb), needed: .rounds(deviation: method.standardDeviation, have: kb))
        }
        if let recorded = RecordedHistory(history, isLog: isLog) {
            let variance = recorded.variance
            let noise = NoiseSource.history(
                records: variance.records.count, segments: variance.segmentation.starts.count, deviation: variance.standardDeviation)
            if case .window(_, let asked, _) = baseline.origin {
                let window = Array(recorded.values.suffix(asked))
                let method = WindowChange(candidate: new.side, window: window, variance: variance, runsPerRecord: recorded.runsPerRecord)
                return Estimation(
                    method: question.scale.degradation(of: method), baselineEstimate: isLog ? exp(method.baseline) : method.baseline,
                    candidateEstimate: new.estimate(isLog: isLog), name: "t, mean of the last \(method.stretch) stationary records",
                    size: size,
                    noise: noise, caveats: ["a step late in the window can mislead it"], needed: .history)
            }
            let method = HistoryChange(
                candidate: sides.second.side, baseline: sides.first.side, variance: variance, runsPerRecord: recorded.runsPerRecord)
            return estimation(method, "t with the spread of the recorded history", noise, needed: .history)
        }
        if kb >= WelchRuns.fewest, kc >= WelchRuns.fewest {
            let method = WelchRuns(baseline: sides.first.scaled, candidate: sides.second.scaled)
            let deviation = (method.standardError * method.standardError * Double(min(kb, kc)) / 2).squareRoot()
            return estimation(
                method, "Welch t over runs", .runs(baseline: kb, candidate: kc), needed: .runs(deviation: deviation, have: min(kb, kc)))
        }
        if let stated {
            let isPositive = old.values.allSatisfy { $0 > 0 } && new.values.allSatisfy { $0 > 0 }
            guard isPositive else { throw Refusal(.nonPositive(question), size: size) }
            let logOld = isLog ? old : try RunLevel(before, question, isLog: true, edge: edge.opposite)
            let logNew = isLog ? new : try RunLevel(after, question, isLog: true, edge: edge)
            let noise = StatedNoise(fraction: stated, observedDeviation: max(logOld.deviation, logNew.deviation))
            let name = "z with the stated noise of \(NumberFormat.percent(stated, signed: false))"
            let caveats: [Sentence] = noise.isExceeded ? ["the runs differ by more than the stated noise: their own spread is used"] : []
            if isLog {
                let ratio = StatedNoiseChange(candidate: sides.second.side, baseline: sides.first.side, noise: noise)
                return estimation(ratio, name, .stated(stated), needed: .none, caveats: caveats)
            }
            let ratio = StatedNoiseChange(candidate: logNew.side, baseline: logOld.side, noise: noise)
            let difference = OfLogRatio(ratio, baseline: logOld.estimate(isLog: true))
            return estimation(question.scale.degradation(of: difference), name, .stated(stated), needed: .none, caveats: caveats)
        }
        return try oneSession(question, before, after, old: old, new: new, size: size)
    }

    /// Bounds from inside the one run of each side, for the sentence: on the log scale where values are positive, so that they can be widened
    /// by how far sessions may differ.
    private static func oneSession(
        _ question: Question, _ before: Side, _ after: Side, old: RunLevel, new: RunLevel, size: SampleSize
    ) throws(Refusal) -> Estimation {
        let relative = Question(
            objective: question.objective, statistic: question.statistic,
            target: Target(margin: .relative(0), text: "", direction: question.scale.direction), alpha: question.alpha)
        let isEnough = old.observations >= 6 && new.observations >= 6
        let isPositive = old.values.allSatisfy { $0 > 0 } && new.values.allSatisfy { $0 > 0 }
        let oldEstimate = Moments(old.values).mean
        let newEstimate = Moments(new.values).mean
        let hasHistograms = !before.selection.histograms.isEmpty || !after.selection.histograms.isEmpty
        guard isEnough, isPositive,
            let independent = hasHistograms
                ? try? histogramChange(relative, before, after)
                : try? independentChange(relative, baseline: before, candidate: after, pairs: nil),
            let inner = SeriesDependence.widened(independent, question.statistic, [before, after])
        else {
            let estimate = question.scale.isLog ? new.mean - old.mean : newEstimate - oldEstimate
            return Estimation(
                method: Unbounded(question.scale.direction == .lower ? estimate : -estimate), decides: false, baselineEstimate: oldEstimate,
                candidateEstimate: newEstimate, name: "", size: size, noise: .oneSession(fromOthers: false), needed: .none)
        }
        return Estimation(
            method: inner.method, decides: false, baselineEstimate: oldEstimate, candidateEstimate: newEstimate,
            name: inner.name + " inside the run", size: size, noise: .oneSession(fromOthers: false), needed: .none)
    }
}

/// The recorded values of one objective on the comparison's scale, where there are enough of them.
struct RecordedHistory {
    /// A value a record: the mean over its runs, oldest first.
    let values: [Double]
    let variance: HistoryVariance
    let runsPerRecord: Int

    /// Nil below five records, or where one has no logarithm.
    init?(_ history: [[Double]], isLog: Bool) {
        guard !isLog || history.allSatisfy({ $0.allSatisfy { $0 > 0 } }) else { return nil }
        let records = history.suffix(HistoryVariance.most)
        values = records.map { record in Moments(isLog ? record.map { log($0) } : record).mean }
        guard let variance = HistoryVariance(values) else { return nil }
        self.variance = variance
        runsPerRecord = records.map(\.count).min() ?? 1
    }
}

/// An estimate that nothing bounds.
struct Unbounded: IntervalMethod {
    let estimate: Double

    init(_ estimate: Double) { self.estimate = estimate }

    func bounds(alpha: Double) -> Bounds { .unbounded }
    func pValue(atMost margin: Double) -> Double { 1 }
}

/// A difference of values from the logarithm of their ratio: bounds b·(exp(x) − 1) for a known baseline b > 0; infinite ones stay infinite.
struct OfLogRatio<Method: IntervalMethod>: IntervalMethod {
    let method: Method
    let baseline: Double

    init(_ method: Method, baseline: Double) {
        self.method = method
        self.baseline = baseline
    }

    var estimate: Double { baseline * expm1(method.estimate) }

    func bounds(alpha: Double) -> Bounds {
        let bounds = method.bounds(alpha: alpha)
        return Bounds(lower: difference(bounds.lower), upper: difference(bounds.upper))
    }

    private func difference(_ logRatio: Double) -> Double { logRatio.isFinite ? baseline * expm1(logRatio) : logRatio }

    func pValue(atMost margin: Double) -> Double {
        let share = margin / baseline
        return share <= -1 ? 0 : method.pValue(atMost: log1p(share))
    }
}
