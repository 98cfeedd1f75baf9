package import Gate
import Measurements
import Statistics

/// The numbers of one check as people read them: one unit, digits as many as its interval supports, the metric's own sign.
package struct CheckNumbers: Sendable, Hashable {
    /// `68.0 → 69.5 ms`; what there is of it, or nothing.
    package let values: String
    /// `+2.3 %`; of a fail `+8.4 % (least +8.1)`; of a limit the value, if `values` shows counts. Empty where it is unknown.
    package let change: String
    /// The bound on the bad side.
    package let worst: String
    /// `+10 %`, `limit 800 ms`.
    package let allowed: String
    /// What is left of the allowance: `4.3`, `none`, `over by 5.1`; empty where nothing bounds it.
    package let left: String
    /// The share of the allowance that is used up: 1 at the margin, less is safer. Infinite where the bound on the bad side is, nil
    /// where there is no number.
    package let share: Double?

    /// A unit is a text that files choose, of any length.
    private static func bounded(_ text: String) -> String { VisibleText.shortened(text, most: 120) }

    /// - Parameter decides: false for a comparison without a margin, in which nothing can fail.
    package init(_ check: Check, of objective: ObjectiveVerdict, decides: Bool = true) {
        let parts = Parts(check: check, objective: objective, decides: decides)
        values = CheckNumbers.bounded(parts.values)
        change = CheckNumbers.bounded(parts.changeText)
        worst = CheckNumbers.bounded(parts.worstText)
        allowed = CheckNumbers.bounded(parts.allowedText)
        left = CheckNumbers.bounded(parts.leftText)
        share = parts.share
    }
}

private struct Parts {
    let check: Check
    let objective: ObjectiveVerdict
    private let decides: Bool
    private let change: Change?
    private let scale: Scale
    private let places: Int
    /// Half the width of the change's bounds, on its own scale.
    private let precision: Double?

    init(check: Check, objective: ObjectiveVerdict, decides: Bool) {
        self.decides = decides
        self.check = check
        self.objective = objective
        change = check.change
        let widths = change.map { [$0.upper - $0.estimate, $0.estimate - $0.lower].filter { $0.isFinite && $0 > 0 } } ?? []
        precision = widths.max()
        let shown = [change?.estimate, change?.worst(objective.direction)].compactMap { $0 }.filter(\.isFinite)
        scale = Scale(change?.scale ?? check.bound.scale, shown + [check.bound.value], objective.metric.unit.dimension)
        places = scale.decimals(shown, bound: check.bound.value, precision: precision)
    }

    private var dimension: Dimension { objective.metric.unit.dimension }

    var values: String {
        if let counts { return counts }
        let values = [check.baselineEstimate, check.candidateEstimate].compactMap { $0 }.filter(\.isFinite)
        guard !values.isEmpty else { return "" }
        var text: String
        if check.kind == .limit, check.baselineEstimate == nil, let value = values.first, change == nil || change?.estimate == value {
            text = scale.text(value, decimals: max(places, scale.decimals([value], bound: check.bound.value, precision: precision)))
        } else {
            text = NumberFormat.row(values, in: dimension, precision: precisionOfValues)
        }
        if check.baselineEstimate == nil, check.kind == .margin { text = "? → " + text }
        if let cases = check.size.cases, !objective.counts.unscored.isEmpty {
            text += "\(NumberFormat.noBreakSpace)of\(NumberFormat.noBreakSpace)\(cases)"
        }
        return text
    }

    /// `0 → 2 of 200`: a rate of something countable.
    private var counts: String? {
        guard objective.statistic == .rate, let value = check.candidateEstimate, let count = check.size.candidate,
            let events = Parts.whole(value, of: count)
        else { return nil }
        guard let before = check.baselineEstimate, let size = check.size.baseline else { return "\(events) of \(count)" }
        guard let former = Parts.whole(before, of: size) else { return nil }
        return size == count ? "\(former) → \(events) of \(count)" : "\(former) of \(size) → \(events) of \(count)"
    }

    private static func whole(_ share: Double, of count: Int) -> Int? {
        let events = share * Double(count)
        guard count > 0, events.isFinite, events >= 0, events < 1e15, abs(events - events.rounded()) < 1e-6 * max(1, events) else {
            return nil
        }
        return Int(events.rounded())
    }

    /// In base units.
    private var precisionOfValues: Double? {
        guard let precision else { return nil }
        return change?.scale == .relative ? check.baselineEstimate.map { abs($0) * precision } : precision
    }

    var changeText: String {
        guard let change, change.estimate.isFinite else { return "" }
        if change.scale == .value { return counts == nil ? "" : scale.text(change.estimate, decimals: places) }
        if change.estimate == 0, change.lower == 0, change.upper == 0 { return "none" }
        let text = scale.signed(change.estimate, decimals: places)
        let best = change.best(objective.direction)
        guard decides, check.outcome == .fail, best.isFinite, best != change.estimate else { return text }
        return text + " (least\(NumberFormat.noBreakSpace)\(scale.signed(best, decimals: places, withUnit: false)))"
    }

    var worstText: String {
        guard let change else { return "" }
        let worst = change.worst(objective.direction)
        guard worst.isFinite else { return "not bounded" }
        if change.scale == .value { return scale.text(worst, decimals: places) }
        return worst == 0 && change.estimate == 0 ? "none" : scale.signed(worst, decimals: places)
    }

    var allowedText: String {
        let bound = check.bound
        let own = bound.scale == scale.kind ? scale : Scale(bound.scale, [bound.value], dimension)
        switch bound.scale {
        case .value: return "limit\(NumberFormat.noBreakSpace)\(own.shortest(bound.value))"
        case .absolute where bound.value == 0:
            return objective.direction == .lower ? "0\(NumberFormat.noBreakSpace)more" : "0\(NumberFormat.noBreakSpace)less"
        default: return (bound.value > 0 ? "+" : "") + own.shortest(bound.value)
        }
    }

    /// Reckoned from the numbers as they are shown, so that a reader's subtraction agrees.
    var leftText: String {
        guard let change, change.scale == check.bound.scale else { return "" }
        let sign: Double = objective.direction == .lower ? 1 : -1
        func distance(_ value: Double) -> Double {
            let shown = scale.shown(value, decimals: places)
            let left = (check.bound.value - shown) * sign
            let exact = (check.bound.value - value) * sign
            return left * exact > 0 ? left : exact
        }
        if check.outcome == .fail {
            let best = change.best(objective.direction)
            guard best.isFinite else { return "none" }
            let over = -distance(best)
            return over > 0 ? "over\(NumberFormat.noBreakSpace)by\(NumberFormat.noBreakSpace)\(scale.bare(over, decimals: places))" : "none"
        }
        let worst = change.worst(objective.direction)
        guard worst.isFinite else { return "none" }
        let left = distance(worst)
        if left < 0 || (left == 0 && check.outcome != .pass) { return "none" }
        return scale.bare(left, decimals: places)
    }

    var share: Double? {
        guard let change, change.scale == check.bound.scale else { return nil }
        let worst = change.worst(objective.direction)
        guard worst.isFinite else { return .infinity }
        let bound = check.bound.value
        if worst == bound { return 1 }
        guard check.bound.scale == .value, objective.direction == .higher else {
            return bound == 0 ? (worst * (objective.direction == .lower ? 1 : -1) > 0 ? .infinity : 0) : worst / bound
        }
        return worst > 0 ? bound / worst : .infinity
    }
}

/// How numbers on one scale are written: per cent, points, or a unit that fits all of them.
private struct Scale {
    let kind: ChangeScale
    private let display: DisplayScale

    init(_ kind: ChangeScale, _ values: [Double], _ dimension: Dimension) {
        self.kind = kind
        switch kind {
        case .relative: display = DisplayScale.fitting(values, .ratio)
        case .points: display = DisplayScale(prefix: "", suffix: NumberFormat.noBreakSpace + "pp", factor: 0.01)
        case .absolute, .value: display = DisplayScale.fitting(values, dimension)
        }
    }

    /// Decimals for all of them; enough that the last one, the bound on the bad side, does not look equal to what is allowed unless it is.
    func decimals(_ values: [Double], bound: Double, precision: Double?) -> Int {
        let scaled = values.map { $0 / display.factor }
        let width = precision.map { $0 / display.factor }
        var places =
            kind == .relative || kind == .points
            ? scaled.map { NumberFormat.changeDecimals($0, precision: width) }.max() ?? 1
            : NumberFormat.decimals(for: scaled, precision: width)
        guard let worst = scaled.last, worst != bound / display.factor else { return places }
        let limit = places + 3
        while places < limit,
            NumberFormat.fixed(worst, decimals: places) == NumberFormat.fixed(bound / display.factor, decimals: places)
        {
            places += 1
        }
        return places
    }

    func text(_ value: Double, decimals: Int) -> String {
        sign(value) + display.prefix + NumberFormat.fixed(abs(value) / display.factor, decimals: decimals) + display.suffix
    }

    func signed(_ value: Double, decimals: Int, withUnit: Bool = true) -> String {
        let number = display.prefix + NumberFormat.fixed(abs(value) / display.factor, decimals: decimals) + (withUnit ? display.suffix : "")
        // What rounds to zero has no sign.
        guard number.contains(where: { $0 >= "1" && $0 <= "9" }) else { return number }
        return (value > 0 ? "+" : sign(value)) + number
    }

    /// Without sign and unit; not zero unless it is, and without zeros that say nothing where it needs more decimals than its row.
    func bare(_ value: Double, decimals: Int) -> String {
        let scaled = value / display.factor
        if value == 0 { return "0" }
        guard abs(scaled) < 0.5 else { return NumberFormat.fixed(scaled, decimals: decimals) }
        var text = NumberFormat.fixed(scaled, decimals: max(decimals, NumberFormat.decimals(for: [scaled], precision: abs(scaled))))
        while text.contains("."), text.last == "0" { text.removeLast() }
        return text
    }

    func shortest(_ value: Double) -> String {
        sign(value) + display.prefix + NumberFormat.shortest(abs(value) / display.factor) + display.suffix
    }

    /// The value that the printed digits say.
    func shown(_ value: Double, decimals: Int) -> Double {
        let power = (0..<min(max(decimals, 0), 15)).reduce(1.0) { power, _ in power * 10 }
        let scaled = value / display.factor * power
        return abs(scaled) < 1e15 ? scaled.rounded(.toNearestOrEven) / power * display.factor : value
    }

    private func sign(_ value: Double) -> String { value < 0 ? NumberFormat.minus : "" }
}
