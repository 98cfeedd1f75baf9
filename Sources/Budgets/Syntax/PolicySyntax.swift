import Measurements

extension FailurePolicy {
    /// Reads `exclude` and `as-timeout(30 s)`.
    static func reading(_ text: String) throws(SyntaxFault) -> FailurePolicy {
        if text == "exclude" { return .exclude }
        guard let match = text.wholeMatch(of: /as-timeout\((.*)\)/) else {
            let near = likelySpelling(of: String(text.prefix { $0 != "(" }), in: ["exclude", "as-timeout"])
            let meant = near == "as-timeout" ? "as-timeout(30 s)" : near
            throw SyntaxFault(
                "\(quoted(text)) is no way to count failures",
                mend: meant.map { "did you mean \(quoted($0))?" } ?? "expected exclude or as-timeout(30 s)")
        }
        let quantity = try Quantity.reading(String(match.1))
        guard quantity.unit?.dimension == .time else {
            throw SyntaxFault("the timeout \(quoted(String(match.1))) has no unit of time", mend: "write it as as-timeout(30 s)")
        }
        guard quantity.value > 0 else { throw SyntaxFault("the timeout \(quoted(String(match.1))) is not positive") }
        return .asTimeout(quantity)
    }
}

extension Noise {
    /// Reads `none` and `3%`.
    static func reading(_ text: String) throws(SyntaxFault) -> Noise {
        if text == "none" { return .none }
        let expected = "expected the standard deviation between runs as a percentage, such as 3%, or none"
        guard let quantity = Quantity(parsing: text) else { throw SyntaxFault("\(quoted(text)) is no noise", mend: expected) }
        guard let share = quantity.percentage else {
            let meant =
                quantity.unit == nil && quantity.value > 0 && quantity.value < 1
                ? "did you mean \(shortest(quantity.value * 100))%?" : expected
            throw SyntaxFault("the noise \(quoted(text)) is not a percentage", mend: meant)
        }
        guard share > 0, share < 1 else { throw SyntaxFault("the noise \(quoted(text)) does not lie between 0% and 100%", mend: expected) }
        return .stated(share)
    }
}

/// Reads `95%` and `0.95`: 80 % to 99.9 %.
func confidence(reading text: String) throws(SyntaxFault) -> Double {
    let quantity = try Quantity.reading(text)
    let expected = "expected 80% to 99.9%"
    guard quantity.unit == nil || quantity.percentage != nil else {
        throw SyntaxFault("the confidence \(quoted(text)) is not a percentage", mend: expected)
    }
    let share = NumberFormat.tenDigits(quantity.percentage ?? quantity.value)
    if quantity.unit == nil, quantity.value >= 80, quantity.value <= 99.9 {
        throw SyntaxFault("the confidence \(quoted(text)) is not a percentage", mend: "did you mean \(shortest(quantity.value))%?")
    }
    guard share >= 0.8, share <= 0.999 else { throw SyntaxFault("the confidence \(quoted(text)) is out of range", mend: expected) }
    return share
}

/// The shortest decimal of up to ten digits, without a trailing `.0`.
func shortest(_ value: Double) -> String {
    let rounded = NumberFormat.tenDigits(value)
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int(rounded)) : String(rounded)
}
