/// A number with a unit as a person wrote it: `800 ms`, `0.5%`, `$0.004`, `0.90`.
package struct Quantity: Sendable, Hashable {
    /// In the unit written.
    package let value: Double
    /// Nil for a bare number.
    package let unit: Unit?
    /// As written.
    package let text: String

    package init(value: Double, unit: Unit?, text: String) {
        self.value = value
        self.unit = unit
        self.text = text
    }

    /// In the base unit of its dimension.
    package var baseValue: Double { value * (unit?.factor ?? 1) }

    /// Reads a decimal number and a unit in either order (`$0.004` and `0.004 $`), with or without a space.
    /// Nil where there is no finite number, or where the unit is not a known one.
    package init?(parsing text: String) {
        let trimmed = text.trimmingSpaces()
        let currencies: [Character] = ["$", "€", "£"]
        if let first = trimmed.first, currencies.contains(first) {
            guard let number = Quantity.number(trimmed.dropFirst()) else { return nil }
            self.init(value: number, unit: Unit(parsing: String(first)), text: trimmed)
            return
        }
        let digits = Quantity.numberPrefix(of: trimmed)
        guard let number = Quantity.number(digits) else { return nil }
        let rest = String(trimmed[digits.endIndex...]).trimmingSpaces()
        if rest.isEmpty {
            self.init(value: number, unit: nil, text: trimmed)
            return
        }
        let unit = Unit(parsing: rest)
        guard unit.isKnown, unit.dimension != .none || !unit.symbol.isEmpty else { return nil }
        self.init(value: number, unit: unit, text: trimmed)
    }

    /// The longest prefix that reads as a decimal number: sign, digits, point, exponent.
    private static func numberPrefix(of text: String) -> Substring {
        var end = text.startIndex
        var index = text.startIndex
        var seenDigit = false
        while index < text.endIndex {
            let character = text[index]
            let next = text.index(after: index)
            switch character {
            case "0"..."9":
                seenDigit = true
                end = next
            case "+", "-":
                let isStart = index == text.startIndex
                let previous = isStart ? " " : text[text.index(before: index)]
                guard isStart || previous == "e" || previous == "E" else { return text[..<end] }
            case ".", "_":
                break
            case "e", "E":
                guard seenDigit else { return text[..<end] }
            default:
                return text[..<end]
            }
            index = next
        }
        return text[..<end]
    }

    private static func number(_ text: Substring) -> Double? {
        guard let first = text.first(where: { $0 != "+" && $0 != "-" }), first.isASCII, first.isNumber || first == "." else { return nil }
        guard let value = Double(text.filter { $0 != "_" }), value.isFinite else { return nil }
        return value
    }
}
