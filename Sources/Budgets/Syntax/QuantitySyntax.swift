import Measurements

extension Quantity {
    private static let knownUnits = [
        "ns", "µs", "us", "ms", "s", "min", "h", "B", "kB", "MB", "GB", "KiB", "MiB", "GiB", "tokens", "%", "1/s", "$", "€", "£", "usd",
        "eur", "gbp",
    ]

    /// Reads a quantity, or says what is wrong with the text.
    static func reading(_ text: String) throws(SyntaxFault) -> Quantity {
        if let quantity = Quantity(parsing: text) { return quantity }
        let trimmed = text.trimmingSpaces()
        let example = "a number with a unit, such as 800 ms, 0.5% or $0.004, or a bare number"
        guard let start = trimmed.firstIndex(where: { $0.isASCII && $0.isNumber }) else {
            throw SyntaxFault("\(quoted(text)) holds no number", mend: "expected \(example)")
        }
        if trimmed.contains(",") {
            throw SyntaxFault("\(quoted(text)) has a comma", mend: "decimals are written with a point, and thousands are not grouped")
        }
        let symbol = String(trimmed[start...].drop { $0.isASCII && ($0.isNumber || "._eE+-".contains($0)) }).trimmingSpaces()
        guard !symbol.isEmpty, !Unit(parsing: symbol).isKnown else {
            throw SyntaxFault("\(quoted(text)) is not a number with a unit", mend: "expected \(example)")
        }
        if symbol.lowercased() == "pp" {
            throw SyntaxFault("percentage points (pp) measure a difference", mend: "they may stand in a margin; elsewhere write %")
        }
        let near = likelySpelling(of: symbol, in: knownUnits).map { "did you mean \(quoted($0))?" }
        throw SyntaxFault(
            "unknown unit \(quoted(symbol))",
            mend: near ?? "known: ns, µs, ms, s, min, h, B, kB, MB, GB, KiB, MiB, GiB, tokens, %, 1/s, $, €, £")
    }

    /// The share that a percentage states; nil for what is no percentage.
    var percentage: Double? {
        guard let unit, unit.dimension == .ratio, unit.symbol == "%" else { return nil }
        return value / 100
    }
}
