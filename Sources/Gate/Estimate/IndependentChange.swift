import Measurements
import Statistics

/// A change between two sides of independent values: exact metrics and `noise: none`. Paired wherever case ids match and the statistic is a
/// mean, a sum or a rate.
extension Estimation {
    static func independentChange(_ question: Question, baseline: Side, candidate: Side, pairs: CasePairs?) throws(Refusal) -> Estimation {
        if let pairs, pairs.count >= 2 { return try paired(question, baseline: baseline, candidate: candidate, pairs: pairs) }
        return try unpaired(question, baseline: baseline, candidate: candidate)
    }

    /// Whether an objective's cases form pairs at all.
    static func mayPair(_ statistic: Statistic, baseline: Side, candidate: Side) -> Bool {
        guard baseline.pairsCases, candidate.pairsCases else { return false }
        switch statistic {
        case .mean, .sum, .rate: return true
        case .geomean, .percentile, .minimum, .maximum: return false
        }
    }

    private static func paired(_ question: Question, baseline: Side, candidate: Side, pairs: CasePairs) throws(Refusal) -> Estimation {
        let before = pairs.baselineMeans
        let after = pairs.candidateMeans
        var size = SampleSize()
        size.baseline = baseline.selection.count
        size.candidate = candidate.selection.count
        size.cases = pairs.count
        size.epochs = pairs.epochs
        let factor = question.statistic == .sum ? Double(pairs.count) : 1
        func estimation(_ method: any IntervalMethod, _ name: String, caveats: [Sentence] = [], needed: NeededRule? = nil) -> Estimation {
            Estimation(
                method: method, baselineEstimate: Moments(before).mean * factor, candidateEstimate: Moments(after).mean * factor,
                name: name,
                size: size, noise: .independent, caveats: caveats, needed: needed ?? .byStandardError(.cases, have: pairs.count))
        }
        if question.scale.isLog {
            guard Moments(before).mean > 0, Moments(after).mean > 0 else {
                throw Refusal(
                    .nonPositive(question), baselineEstimate: Moments(before).mean * factor,
                    candidateEstimate: Moments(after).mean * factor,
                    size: size)
            }
            if let method = question.method, method.isBootstrap { throw Refusal(.notOfPairedRatios(question, method), size: size) }
            let sides = question.scale.ordered(before, after)
            guard let ratio = try? PairedRatio(baseline: sides.first, candidate: sides.second) else {
                throw Refusal(.nonPositive(question), size: size)
            }
            return estimation(ratio, "paired ratio, wider of t and Hall")
        }
        let sides = question.scale.ordered(before, after)
        if let (method, name) = try bootstrap(question, .pairedDifference(baseline: sides.first, candidate: sides.second)) {
            return estimation(method, "paired, " + name)
        }
        let sign = question.scale.direction == .lower ? 1.0 : -1.0
        let worsening = zip(before, after).map { sign * ($1 - $0) }
        let isPassFail =
            candidate.selection.metric.unit.dimension == .ratio || candidate.selection.metric.unit.dimension == .none
            ? before.allSatisfy { $0 == 0 || $0 == 1 } && after.allSatisfy { $0 == 0 || $0 == 1 } : false
        let worse = worsening.count { $0 > 1e-12 }
        let better = worsening.count { $0 < -1e-12 }
        if isPassFail {
            let method = GoldenPassFail(passToFail: worse, failToPass: better, count: pairs.count)
            return estimation(
                factor == 1 ? method : Scaled(method, by: factor), "paired, wider of Tango and Wald+2",
                needed: .golden(worse: worse, better: better, cases: pairs.count))
        }
        // A share changes by 1 at most; scores that a file calls a ratio and that leave 0…1 have no range that is known.
        let isShare = candidate.selection.metric.unit.dimension == .ratio && (before + after).allSatisfy { (0...1).contains($0) }
        let largest: Double? = isShare ? 1 : nil
        let method = PairedScores(
            worsening, largestChange: largest, largestValue: (before + after).reduce(0) { max($0, abs($1)) })
        let isFew = worse + better < 10
        return estimation(
            factor == 1 ? method : Scaled(method, by: factor),
            isFew ? "paired, signs of fewer than 10 changed cases" : "paired, wider of t and Hall",
            needed: isFew && largest != nil
                ? .golden(worse: worse, better: better, cases: pairs.count) : .byStandardError(.cases, have: pairs.count))
    }

    private static func unpaired(_ question: Question, baseline: Side, candidate: Side) throws(Refusal) -> Estimation {
        let before = unit(baseline, question.statistic)
        let after = unit(candidate, question.statistic)
        var size = SampleSize()
        size.baseline = before.count
        size.candidate = after.count
        let statistic = question.statistic
        let baselineEstimate = statistic.of(statistic.isOfUnits ? before : baseline.selection.baseValues)
        let candidateEstimate = statistic.of(statistic.isOfUnits ? after : candidate.selection.baseValues)
        let sides = question.scale.ordered(before, after)
        func estimation(_ method: some IntervalMethod, _ name: String, caveats: [Sentence] = [], needed: NeededRule? = nil) -> Estimation {
            Estimation(
                method: method, baselineEstimate: baselineEstimate, candidateEstimate: candidateEstimate, name: name,
                size: size, noise: .independent, caveats: caveats,
                needed: needed ?? .byStandardError(.observations, have: min(before.count, after.count)))
        }
        func refused() -> Refusal {
            Refusal(.nonPositive(question), baselineEstimate: baselineEstimate, candidateEstimate: candidateEstimate, size: size)
        }
        func exact(_ before: Double, _ after: Double) throws(Refusal) -> Estimation {
            if question.scale.isLog, !(before > 0 && after > 0) { throw refused() }
            let (first, second) = question.scale.ordered(before, after)
            return estimation(
                Point(question.scale.isLog ? logRatio(second, first) : second - first), "exact value", needed: NeededRule.none)
        }
        let isFact = statistic == .minimum || statistic == .maximum
        // What a counter counts again and again is the fact itself, also where it was counted once.
        let isCounted = candidate.selection.metric.isCounter && statistic != .sum && Set(before).count == 1 && Set(after).count == 1
        if isFact || isCounted {
            return try exact(baselineEstimate, candidateEstimate)
        }
        switch statistic {
        case .percentile(let percent):
            return try percentileChange(
                question, percent / 100, baseline: baseline, candidate: candidate, estimation: estimation, refused: refused)
        case .geomean:
            if candidate.selection.metric.isCounter, let point = countedChange(baseline, candidate) {
                return try exact(point.0, point.1)
            }
            guard let first = try? GeometricMean(sides.first), let second = try? GeometricMean(sides.second) else { throw refused() }
            let method = GeometricMean.ratio(baseline: first, candidate: second)
            return estimation(
                method, "geometric means, Welch on logs", caveats: approximate(method.isApproximate, min(before.count, after.count)))
        case .mean, .rate, .sum, .minimum, .maximum:
            let contrast: BootstrapContrast =
                question.scale.isLog
                ? .logRatio(baseline: sides.first, candidate: sides.second) : .difference(baseline: sides.first, candidate: sides.second)
            if let (method, name) = try bootstrap(question, contrast) {
                return estimation(method, name)
            }
            if question.scale.isLog {
                guard let method = try? MeanRatio(baseline: Moments(sides.first), candidate: Moments(sides.second)) else { throw refused() }
                var caveats = approximate(method.isApproximate, min(before.count, after.count))
                guard statistic == .sum else {
                    return estimation(method, "wider of Fieller and the transformed log ratio", caveats: caveats)
                }
                if before.count != after.count { caveats.append("the sums are over \(before.count) and \(after.count) values") }
                let offset = logRatio(Double(sides.second.count), Double(sides.first.count))
                return estimation(Shifted(method, by: offset), "wider of Fieller and the transformed log ratio", caveats: caveats)
            }
            let isBinary = (before + after).allSatisfy { $0 == 0 || $0 == 1 }
            if isBinary, statistic != .sum,
                candidate.selection.metric.unit.dimension == .ratio || candidate.selection.metric.unit.dimension == .none
            {
                func counted(_ values: [Double]) -> RateDifference.Side {
                    RateDifference.Side(events: Int(values.reduce(0, +)), count: values.count)
                }
                let method = RateDifference(baseline: counted(sides.first), candidate: counted(sides.second))
                return estimation(
                    method, "wider of Miettinen–Nurminen and Agresti–Caffo",
                    needed: .byStandardError(.requests, have: min(before.count, after.count)))
            }
            func moments(_ values: [Double]) -> Moments {
                Moments(statistic == .sum ? values.map { $0 * Double(values.count) } : values)
            }
            let method = MeanDifference(baseline: moments(sides.first), candidate: moments(sides.second))
            return estimation(method, "Welch t", caveats: approximate(method.isApproximate, min(before.count, after.count)))
        }
    }

    /// The geometric means over benchmarks of a counter that never differs within one; nil where it does.
    private static func countedChange(_ baseline: Side, _ candidate: Side) -> (Double, Double)? {
        let means = [baseline, candidate].compactMap { side -> Double? in
            let counts = BenchmarkGroups(side.selection, in: side.results)
            guard !counts.names.isEmpty else { return nil }
            var values = [Double?](repeating: nil, count: counts.names.count)
            for (index, value) in side.selection.baseValues.enumerated() {
                guard let place = counts.place(index) else { continue }
                guard values[place] ?? value == value else { return nil }
                values[place] = value
            }
            let mean = Statistic.geomean.of(values.compactMap { $0 })
            return mean.isFinite ? mean : nil
        }
        return means.count == 2 ? (means[0], means[1]) : nil
    }

    private static func percentileChange(
        _ question: Question, _ q: Double, baseline: Side, candidate: Side,
        estimation: (PercentileChange, String, [Sentence], NeededRule?) -> Estimation, refused: () -> Refusal
    ) throws(Refusal) -> Estimation {
        func side(_ side: Side) -> PercentileChange.Side {
            let factor = side.selection.metric.unit.factor
            return PercentileChange.Side(side.selection.baseValues, resolution: Resolution(side.selection.values).step * factor)
        }
        let scale: PercentileChange.Scale = question.scale.isLog ? .logarithmic : .difference
        let sides = question.scale.ordered(baseline, candidate)
        guard let method = try? PercentileChange(baseline: side(sides.first), candidate: side(sides.second), q: q, scale: scale) else {
            throw refused()
        }
        let have = min(baseline.selection.count, candidate.selection.count)
        return estimation(method, "binomial confidence distributions, convolved", [], .percentile(q: q, have: have, isChange: true))
    }

    /// The independent values of a side: means over epochs where there are cases, else the observations.
    private static func unit(_ side: Side, _ statistic: Statistic) -> [Double] {
        guard mayPair(statistic, baseline: side, candidate: side), statistic != .sum, side.selection.isByCase else {
            return side.selection.baseValues
        }
        let cases = side.selection.caseMeans(in: side.results)
        return cases.keys.sorted().compactMap { cases[$0]?.mean }
    }
}
