import Measurements

/// How outcomes sound: one place for the words, so that every sentence about a change reads alike.
enum Wording {
    /// A change or a value on its scale, in the metric's dimension.
    static func amount(_ value: Double, _ scale: ChangeScale, _ metric: Metric, precision: Double? = nil, signed: Bool = true) -> String {
        switch scale {
        case .relative: NumberFormat.percent(value, precision: precision, signed: signed)
        case .points: NumberFormat.points(value, precision: precision, signed: signed)
        case .absolute: NumberFormat.difference(value, in: metric.unit.dimension, precision: precision, signed: signed)
        case .value: NumberFormat.value(value, in: metric.unit.dimension, precision: precision)
        }
    }

    /// What is allowed, without its sign and without digits that nobody wrote: "3 %", "20 ms".
    static func allowance(_ allowed: AllowedBound, _ metric: Metric) -> String {
        let space = NumberFormat.noBreakSpace
        switch allowed.scale {
        case .relative: return NumberFormat.shortest(abs(allowed.value) * 100) + space + "%"
        case .points: return NumberFormat.shortest(abs(allowed.value) * 100) + space + "pp"
        case .absolute, .value:
            let display = DisplayScale.fitting([allowed.value], metric.unit.dimension)
            return display.prefix + NumberFormat.shortest(abs(allowed.value) / display.factor) + display.suffix
        }
    }

    /// "is 7.4 % slower", "costs 8.4 % more": the verb that fits the metric, from an unsigned amount on its scale.
    static func moved(_ amount: String, _ scale: ChangeScale, up: Bool, _ metric: Metric) -> String {
        switch metric.unit.dimension {
        case .time: "is \(amount) \(up ? "slower" : "faster")"
        case .money: "costs \(amount) \(up ? "more" : "less")"
        case .tokens: "uses \(amount) \(up ? "more" : "fewer")\(scale == .relative ? " tokens" : "")"
        case .size where metric.standardName == "memory": "uses \(amount) \(up ? "more" : "less") memory"
        default: "is \(amount) \(up ? "higher" : "lower")"
        }
    }

    /// "slower", "more expensive": the bad direction in a word.
    static func worse(_ metric: Metric, _ direction: Direction) -> String {
        switch (metric.unit.dimension, direction) {
        case (.time, .lower): "slower"
        case (.money, .lower): "more expensive"
        case (_, .lower): "higher"
        case (_, .higher): "lower"
        }
    }

    /// "1 case", "3 cases".
    static func count(_ number: Int, _ noun: String) -> String {
        "\(number)\(NumberFormat.noBreakSpace)\(number == 1 ? noun : noun + "s")"
    }

    /// About so many, two digits: 536 is "about 540".
    static func about(_ number: Int) -> String {
        let number = min(number, 1_000_000_000_000)
        var unit = 1
        while number / unit >= 100 { unit *= 10 }
        return "about \((number + unit / 2) / unit * unit)"
    }

    /// The same with as many digits as tell it from what it is held against.
    static func amount(
        _ value: Double, _ scale: ChangeScale, _ metric: Metric, precision: Double?, signed: Bool = true, telling allowed: Double
    ) -> String {
        let text = amount(value, scale, metric, precision: precision, signed: signed)
        let gap = abs(value - allowed)
        guard gap > 1e-6 * abs(allowed), text == amount(allowed, scale, metric, precision: precision, signed: signed) else { return text }
        return amount(value, scale, metric, precision: gap, signed: signed)
    }

    /// The half-width of bounds around an estimate, for the number of digits; nil where a side is unknown.
    static func precision(_ change: Change?) -> Double? {
        guard let change else { return nil }
        let widths = [change.upper - change.estimate, change.estimate - change.lower].filter { $0.isFinite && $0 > 0 }
        return widths.max()
    }
}
