package import Measurements

/// What the tokens of a model cost.
package struct ModelPrice: Sendable, Hashable {
    /// As results name the model.
    package let model: String
    /// Of one token, in the currency.
    package let input: Double
    package let output: Double
    package let cached: Double
    package let currency: Unit
    /// As written, for people.
    package let text: String
}

/// Money for one token, as `$2.50/M` (a million), `$0.002/k` or `$0.0000025/token` say it.
struct TokenPrice: Equatable {
    let value: Double
    let currency: Unit

    static func reading(_ text: String) throws(SyntaxFault) -> TokenPrice {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0).trimmingSpaces() }
        let scales = ["M": 1e6, "k": 1e3, "K": 1e3, "token": 1, "1": 1]
        guard parts.count == 2, let scale = scales[parts[1]], let quantity = Quantity(parsing: parts[0]), let unit = quantity.unit,
            case .money = unit.dimension
        else {
            throw SyntaxFault(
                "\(quoted(text)) is no price of tokens", mend: "expected money for a million or a thousand: $2.50/M, $0.002/k")
        }
        guard quantity.value >= 0 else { throw SyntaxFault("\(quoted(text)) is negative", mend: "a price is at least 0") }
        return TokenPrice(value: quantity.value * unit.factor / scale, currency: unit)
    }
}
