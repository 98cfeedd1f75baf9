import Budgets
import Measurements
import Statistics

/// One check's outcomes over the splits.
struct CheckTally {
    let key: InstanceKey
    let kind: Check.Kind
    let metric: Metric
    let direction: Direction
    private(set) var judged = 0
    private(set) var fails = 0
    private(set) var passes = 0
    private(set) var looksWorse = 0
    private var bounds: [Judged] = []
    private var reasons: [(reason: Reason, count: Int)] = []
    private var methods: [(name: String, count: Int)] = []

    /// What one split showed, on the check's scale in the metric's own sign.
    private struct Judged {
        let scale: ChangeScale
        let allowed: Double
        let estimate: Double
        /// Towards the bad side, which decides a pass, and towards the good side, which decides a fail.
        let worst: Double
        let best: Double
        let baseline: Double?

        /// As a share of the baseline; nil where it has none that is positive.
        var relative: Judged? {
            guard scale != .relative else { return self }
            guard let baseline, baseline > 0 else { return nil }
            return Judged(
                scale: .relative, allowed: allowed / baseline, estimate: estimate / baseline, worst: worst / baseline,
                best: best / baseline, baseline: baseline)
        }
    }

    init(_ objective: ObjectiveVerdict, _ kind: Check.Kind) {
        key = InstanceKey(objective: objective.name, labels: objective.labels)
        self.kind = kind
        metric = objective.metric
        direction = objective.direction
    }

    var undecided: Int { judged - fails - passes }
    var method: String { methods.max { $0.count < $1.count }?.name ?? "" }
    var undecidedReason: Reason? { reasons.max { $0.count < $1.count }?.reason }

    mutating func add(_ check: Check) {
        judged += 1
        switch check.outcome {
        case .pass: passes += 1
        case .fail: fails += 1
        case .undecided:
            if check.leaning == .looksWorse { looksWorse += 1 }
            // The numbers in the sentence are those of the first such split.
            if let index = reasons.firstIndex(where: { $0.reason.code == check.reason.code }) {
                reasons[index].count += 1
            } else {
                reasons.append((check.reason, 1))
            }
        }
        if let index = methods.firstIndex(where: { $0.name == check.method }) {
            methods[index].count += 1
        } else {
            methods.append((check.method, 1))
        }
        guard check.pValue != nil, let change = check.change else { return }
        bounds.append(
            Judged(
                scale: change.scale, allowed: check.bound.value, estimate: change.estimate, worst: change.worst(direction),
                best: change.best(direction), baseline: check.baselineEstimate))
    }

    /// All on one scale: of "5% or 20 ms" now this term is shown, now that.
    private var alike: [Judged] {
        Set(bounds.map(\.scale)).count <= 1 ? bounds : bounds.compactMap(\.relative)
    }

    /// The 80 % point of the bound that must lie within what is allowed. Nil where nothing that decides was bounded so often.
    var supported: Amount? { amount { scale, judged in scale.degradation(ofChange: judged.worst) } }

    /// From the bounds: a degradation by so much moves both bounds by as much, so that one of `allowed − lower bound` fails.
    ///
    /// Exact for the runs of what a machine measures, whose spread on the scale of the comparison does not change; for other data true where
    /// there is much of it.
    var detectableByBounds: Amount? {
        amount { scale, judged in
            let allowed = scale.degradation(ofChange: judged.allowed)
            let moved = allowed - scale.degradation(ofChange: judged.best)
            return kind == .limit ? moved + scale.degradation(ofChange: judged.estimate) : max(moved, allowed)
        }
    }

    private func amount(_ degradation: (JudgementScale, Judged) -> Double) -> Amount? {
        let alike = alike
        guard let scale = alike.first?.scale else { return nil }
        let judgement = JudgementScale(scale: scale, direction: direction)
        // What could not be bounded counts as out of reach.
        let values = alike.map { degradation(judgement, $0) }.map { $0.isNaN ? .infinity : $0 }
        let point = CheckTally.point(values + Array(repeating: .infinity, count: judged - values.count), Power.planned)
        guard point.isFinite else { return nil }
        let change = judgement.change(ofDegradation: point)
        return Amount(scale: scale, value: kind == .limit ? change : max(0, direction == .lower ? change : -change))
    }

    /// The type-8 quantile of values of which some may be infinite.
    private static func point(_ values: [Double], _ share: Double) -> Double {
        let finite = values.filter(\.isFinite)
        guard finite.count < values.count else { return Quantiles.type8(values, share) }
        // The upper of the two neighbours decides, which the infinite ones may be.
        let place = (Double(values.count) + 1.0 / 3) * share + 1.0 / 3
        guard Int(place.rounded(.up)) <= finite.count else { return .infinity }
        return finite.sorted()[max(0, Int(place.rounded(.up)) - 1)]
    }
}

extension JudgementScale {
    /// A change (or a value) in the metric's own sign as a degradation; infinite ones stay infinite.
    func degradation(ofChange change: Double) -> Double {
        let worse = direction == .lower ? change : -change
        guard change.isFinite else { return worse }
        return scale == .value ? degradation(ofAllowed: change) : degradation(ofAllowed: worse)
    }
}
