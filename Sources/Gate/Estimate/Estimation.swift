package import Budgets
package import Measurements
package import Statistics

/// An estimate with its method: what the decision needs, and what the small print says.
package struct Estimation: Sendable {
    /// Bounds the degradation (limits: the value as a degradation) at any level.
    package private(set) var method: any IntervalMethod
    /// The same as if these data were looked at only once.
    package private(set) var single: any IntervalMethod
    /// False where the method only serves the sentence: one session a side.
    package let decides: Bool
    /// In base units.
    package private(set) var baselineEstimate: Double?
    package private(set) var candidateEstimate: Double?
    /// What is shown as the degradation where it is not the method's own estimate, on the method's scale.
    package private(set) var shownDegradation: Double?
    /// In the words of the field, for the small print.
    package private(set) var name: String
    package var size: SampleSize
    package private(set) var noise: NoiseSource
    package var caveats: [Sentence]
    /// Data that would decide: from the gap |estimate − margin| and the level.
    package let needed: NeededRule

    package init(
        method: any IntervalMethod, decides: Bool = true, baselineEstimate: Double?, candidateEstimate: Double?, name: String,
        size: SampleSize,
        noise: NoiseSource, caveats: [Sentence] = [], needed: NeededRule
    ) {
        self.method = method
        single = method
        self.decides = decides
        self.baselineEstimate = baselineEstimate
        self.candidateEstimate = candidateEstimate
        self.name = name
        self.size = size
        self.noise = noise
        self.caveats = caveats
        self.needed = needed
    }

    /// The same with percentiles shown as Harrell and Davis estimate them. Bounds and outcome stay.
    func showingHarrellDavis(_ question: Question, baseline: Side?, candidate: Side) -> Estimation {
        guard question.method == .harrellDavis, case .percentile(let percent) = question.statistic else { return self }
        func value(_ side: Side) -> Double {
            let runs = side.selection.valuesByRun.map { HarrellDavis.quantile($0.values, percent / 100) }
            return question.scale.isLog ? Statistic.geomean.of(runs) : Statistic.mean.of(runs)
        }
        var copy = self
        let after = value(candidate)
        copy.candidateEstimate = after
        if let baseline {
            let before = value(baseline)
            copy.baselineEstimate = before
            let sides = question.scale.ordered(before, after)
            copy.shownDegradation = question.scale.isLog ? logRatio(sides.second, sides.first) : sides.second - sides.first
        } else {
            copy.shownDegradation = question.scale.degradation(ofAllowed: after)
        }
        copy.name += ", values by Harrell–Davis"
        return copy
    }

    /// The same with another method of the same quantity, and what that takes the spread between runs from.
    func replacing(_ method: any IntervalMethod, _ noise: NoiseSource? = nil) -> Estimation {
        var copy = self
        copy.method = method
        copy.single = method
        copy.noise = noise ?? self.noise
        return copy
    }

    /// The same at one of several looks.
    func at(_ look: SequentialLook) -> Estimation {
        if method is Point { return self }
        var copy = self
        copy.method = method.at(look)
        if !name.isEmpty { copy.name += ", look at round \(look.rounds) of at most \(look.maximum) (O'Brien–Fleming)" }
        return copy
    }
}

/// How the needed amount of data is found for a shape.
package enum NeededRule: Sendable, Hashable {
    /// n·(2.80·se/g)²: se from the width of the bounds.
    case byStandardError(Needed.Unit, have: Int)
    /// As above, and never fewer than bound the percentile at all.
    case percentile(q: Double, have: Int, isChange: Bool)
    case golden(worse: Int, better: Int, cases: Int)
    case rate(failures: Int, requests: Int)
    /// The standard deviation of a round's difference.
    case rounds(deviation: Double, have: Int)
    /// The standard deviation of a run.
    case runs(deviation: Double, have: Int)
    case runsAgainstLimit(deviation: Double, have: Int)
    /// More observations do not help.
    case history
    case none
}

/// Why nothing can be estimated.
package struct Refusal: Error, Sendable, Hashable {
    package let reason: Reason
    package var baselineEstimate: Double?
    package var candidateEstimate: Double?
    package var size: SampleSize

    package init(_ reason: Reason, baselineEstimate: Double? = nil, candidateEstimate: Double? = nil, size: SampleSize = SampleSize()) {
        self.reason = reason
        self.baselineEstimate = baselineEstimate
        self.candidateEstimate = candidateEstimate
        self.size = size
    }
}

/// One side of a comparison.
package struct Side: Sendable {
    package let results: ResultSet
    package let selection: Selection

    package init(results: ResultSet, selection: Selection) {
        self.results = results
        self.selection = selection
    }

    /// The mean of the runs' statistics, base units, as far as it can be told.
    func estimate(_ statistic: Statistic) -> Double? {
        let values = selection.valuesByRun.map { statistic.of($0.values) } + selection.histograms.compactMap { $0.estimate(statistic) }
        let known = values.filter(\.isFinite)
        return known.isEmpty ? nil : Moments(known).mean
    }

    /// Whether cases may be paired: never those of benchmarks.
    var pairsCases: Bool { !results.runs.contains { $0.kind == .benchmark } }
}

/// What every estimate of one check starts from.
package struct Question: Sendable {
    package let objective: String
    package let statistic: Statistic
    package let target: Target
    package let alpha: Double
    /// Nil: the default for the shape of the data.
    package let method: AlternativeMethod?

    package init(objective: String, statistic: Statistic, target: Target, alpha: Double, method: AlternativeMethod? = nil) {
        self.objective = objective
        self.statistic = statistic
        self.target = target
        self.alpha = alpha
        self.method = method
    }

    var scale: JudgementScale { target.scale }
}
