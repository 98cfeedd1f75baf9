#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How numbers look to people, in one place: a real minus sign, a no-break space before a unit, a decimal point whatever the locale,
/// digits as many as the precision supports, and never a zero for what is not zero.
package enum NumberFormat {
    package static let noBreakSpace = "\u{A0}"
    package static let minus = "\u{2212}"

    /// With a fixed number of decimals.
    package static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return infinite(value) }
        let text = printf("%.*f", Int32(clamping: max(decimals, 0)), value)
        return text.hasPrefix("-") ? (isZero(text) ? "" : minus) + text.dropFirst() : text
    }

    /// Ten significant digits, shortest form: what JSON verdicts carry, since libraries of elementary functions differ in the last bits.
    package static func tenDigits(_ value: Double) -> Double {
        guard value.isFinite else { return value }
        return Double(printf("%.*g", 10, value)) ?? value
    }

    /// With so many significant digits, without an exponent between 1e-6 and 1e9.
    package static func significant(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return infinite(value) }
        guard value != 0 else { return "0" }
        // Of the rounded value: 9.999 with three digits is 10.0.
        let magnitude = magnitude(of: Double(printf("%.*e", Int32(clamping: max(digits, 1) - 1), value)) ?? value)
        if magnitude < -6 || magnitude >= 9 {
            let power = magnitude - floorModulo(magnitude, 3)
            // In two steps, since 10 to the power itself may be beyond what a number can hold.
            let half = power / 2
            let scaled = value / pow(10, Double(half)) / pow(10, Double(power - half))
            return significant(scaled, digits: digits) + "\(noBreakSpace)×\(noBreakSpace)10" + superscript(power)
        }
        return fixed(value, decimals: max(0, digits - 1 - magnitude))
    }

    /// The shortest form that has at most so many significant digits: what a person would write for 0.05, 800 or 3.5.
    package static func shortest(_ value: Double, digits: Int = 6) -> String {
        guard value.isFinite else { return infinite(value) }
        guard value != 0 else { return "0" }
        let text = significant(value, digits: digits)
        guard text.contains("."), !text.contains(noBreakSpace) else { return text }
        var end = text.endIndex
        while let last = text[..<end].last, last == "0" { end = text.index(before: end) }
        if text[..<end].last == "." { end = text.index(before: end) }
        return String(text[..<end])
    }

    /// Decimals for values whose interval has a half-width of `precision`: down to its first digit, and one more where fewer than three
    /// significant digits would be left. Without a precision three significant digits; none for whole numbers. Always enough that a value
    /// that is not zero does not print as zero; otherwise at most `most`.
    package static func decimals(for values: [Double], precision: Double?, most: Int = 6) -> Int {
        let finite = values.filter(\.isFinite)
        let largest = finite.map(abs).max() ?? 0
        let three = largest == 0 ? 0 : 2 - magnitude(of: largest)
        var decimals: Int
        if let precision, precision.isFinite, precision > 0 {
            let first = -magnitude(of: precision)
            decimals = three > first ? first + 1 : first
        } else {
            decimals = finite.allSatisfy { $0 == $0.rounded() } ? 0 : three
        }
        decimals = min(max(decimals, 0), most)
        return finite.reduce(decimals) { NumberFormat.decimals($0, showing: $1) }
    }

    /// The least number of decimals from `decimals` on with which a value that is not zero does not look like zero.
    private static func decimals(_ decimals: Int, showing value: Double) -> Int {
        guard value != 0, value.isFinite else { return decimals }
        var decimals = decimals
        while decimals < 30, isZero(fixed(value, decimals: decimals)) { decimals += 1 }
        return decimals
    }

    private static func isZero(_ text: String) -> Bool { !text.contains { $0 >= "1" && $0 <= "9" } }

    /// The exponent of the first significant digit.
    private static func magnitude(of value: Double) -> Int { Int(log10(abs(value)).rounded(.down)) }

    /// Values of one dimension in one unit that fits them: `68.0 → 69.5 ms`. Base units in; `precision` is the half-width of their interval.
    package static func row(_ values: [Double], in dimension: Dimension, precision: Double? = nil, separator: String = " → ") -> String {
        let scale = DisplayScale.fitting(values, dimension)
        let scaled = values.map { $0 / scale.factor }
        let places = decimals(for: scaled, precision: precision.map { $0 / scale.factor })
        let numbers = scaled.map { scale.prefix + fixed($0, decimals: places) }
        return numbers.joined(separator: separator) + scale.suffix
    }

    /// One value in a unit that fits it.
    package static func value(_ value: Double, in dimension: Dimension, precision: Double? = nil) -> String {
        row([value], in: dimension, precision: precision)
    }

    /// A change in per cent, `+5.7 %`; 0.057 in.
    package static func percent(_ share: Double, precision: Double? = nil, signed: Bool = true) -> String {
        change(share * 100, precision: precision.map { $0 * 100 }, unit: "%", signed: signed)
    }

    /// A change in percentage points, `−3.0 pp`; −0.03 in.
    package static func points(_ share: Double, precision: Double? = nil, signed: Bool = true) -> String {
        change(share * 100, precision: precision.map { $0 * 100 }, unit: "pp", signed: signed)
    }

    /// A difference in a dimension, `+20 ms`; base units in.
    package static func difference(_ value: Double, in dimension: Dimension, precision: Double? = nil, signed: Bool = true) -> String {
        let text = NumberFormat.value(abs(value), in: dimension, precision: precision)
        guard signed || value < 0 else { return text }
        return value == 0 ? text : (value < 0 ? minus : "+") + text
    }

    /// Decimals of a change in per cent or points: one is plenty where the half-width is above a tenth, none where it is above ten. A number
    /// without a half-width has three significant digits from ten on.
    package static func changeDecimals(_ value: Double, precision: Double?) -> Int {
        var places = 1
        if abs(value) >= 1000 {
            places = 0
        } else if let precision, precision > 0, precision.isFinite {
            places = precision >= 10 ? 0 : precision >= 0.1 ? 1 : 2
            // A number that is less than a hundredth of its own half-width is zero for every reader.
            if abs(value) < precision / 100 { return places }
        } else if abs(value) >= 99.95 {
            places = 0
        }
        return decimals(places, showing: value)
    }

    private static func change(_ value: Double, precision: Double?, unit: String, signed: Bool) -> String {
        guard value.isFinite else { return infinite(value) }
        let text = fixed(value, decimals: changeDecimals(value, precision: precision))
        // What rounds to zero has no sign.
        return (signed && value > 0 && !isZero(text) ? "+" : "") + text + noBreakSpace + unit
    }

    private static func infinite(_ value: Double) -> String {
        value.isNaN ? "unknown" : value > 0 ? "∞" : minus + "∞"
    }

    private static func superscript(_ number: Int) -> String {
        let digits: [Character: Character] = [
            "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹", "-": "⁻",
        ]
        return String(String(number).map { digits[$0] ?? $0 })
    }

    private static func floorModulo(_ a: Int, _ b: Int) -> Int { ((a % b) + b) % b }

    private static func printf(_ format: String, _ precision: Int32, _ value: Double) -> String {
        withVaList([precision, value]) { arguments in
            var buffer = [CChar](repeating: 0, count: 400)
            let length = vsnprintf(&buffer, buffer.count, format, arguments)
            return String(decoding: buffer.prefix(max(0, min(Int(length), buffer.count - 1))).map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }
}

/// The unit in which values of a dimension are shown: the one that keeps the largest between 1 and 1000 where there is one.
package struct DisplayScale: Sendable, Hashable {
    /// Before each number: a currency's sign.
    package let prefix: String
    /// Once, behind the last number, with its space.
    package let suffix: String
    /// In base units.
    package let factor: Double

    package init(prefix: String, suffix: String, factor: Double) {
        self.prefix = prefix
        self.suffix = suffix
        self.factor = factor
    }

    package static func fitting(_ values: [Double], _ dimension: Dimension) -> DisplayScale {
        let space = NumberFormat.noBreakSpace
        let largest = values.filter(\.isFinite).map(abs).max() ?? 0
        func pick(_ steps: [(Double, String)]) -> DisplayScale {
            let step = steps.last { largest >= $0.0 } ?? steps[0]
            return DisplayScale(prefix: "", suffix: space + step.1, factor: step.0)
        }
        switch dimension {
        case .time:
            return largest == 0
                ? DisplayScale(prefix: "", suffix: space + "s", factor: 1) : pick([(1e-9, "ns"), (1e-6, "µs"), (1e-3, "ms"), (1, "s")])
        case .size:
            return pick([(1, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB")])
        case .ratio:
            return DisplayScale(prefix: "", suffix: space + "%", factor: 0.01)
        case .money(let code):
            let symbol = ["USD": "$", "EUR": "€", "GBP": "£"][code] ?? code + space
            if largest > 0, largest < 1e-4 { return DisplayScale(prefix: symbol, suffix: "\(space)per\(space)10⁶", factor: 1e-6) }
            if largest > 0, largest < 0.1 { return DisplayScale(prefix: symbol, suffix: "\(space)per\(space)1000", factor: 1e-3) }
            return DisplayScale(prefix: symbol, suffix: "", factor: 1)
        case .perSecond(let numerator):
            if numerator == .size {
                let size = fitting(values, .size)
                return DisplayScale(prefix: "", suffix: size.suffix + "/s", factor: size.factor)
            }
            let inner = numerator == .none ? "" : numerator.baseSymbol
            return DisplayScale(prefix: "", suffix: space + inner + "/s", factor: 1)
        case .none:
            return DisplayScale(prefix: "", suffix: "", factor: 1)
        case .tokens, .custom:
            return DisplayScale(prefix: "", suffix: dimension.baseSymbol.isEmpty ? "" : space + dimension.baseSymbol, factor: 1)
        }
    }
}
