/// What kind of quantity a unit measures. Two units convert into each other exactly when their dimensions are equal.
package indirect enum Dimension: Sendable, Hashable {
    /// A plain number: a count, or a score in its own scale.
    case none
    /// Base unit: seconds.
    case time
    /// Base unit: bytes.
    case size
    /// Base unit: one token.
    case tokens
    /// Base unit: the currency itself, named by its ISO code. Currencies never convert into each other.
    case money(String)
    /// Base unit: a share of one.
    case ratio
    /// Base unit: the numerator's base unit a second.
    case perSecond(Dimension)
    /// A unit that is not known here, by its own text; it equals only itself.
    case custom(String)

    /// The base unit's symbol, which also names the dimension in messages.
    package var baseSymbol: String {
        switch self {
        case .none: ""
        case .time: "s"
        case .size: "B"
        case .tokens: "tokens"
        case .money(let code): code
        case .ratio: "ratio"
        case .perSecond(let numerator): (numerator == .none ? "1" : numerator.baseSymbol) + "/s"
        case .custom(let text): text
        }
    }

    /// For sentences: "a time", "a share".
    package var name: String {
        switch self {
        case .none: "a plain number"
        case .time: "a time"
        case .size: "a size in bytes"
        case .tokens: "a number of tokens"
        case .money(let code): "an amount in \(code)"
        case .ratio: "a share (ratio, %)"
        case .perSecond: "a rate per second (\(baseSymbol))"
        case .custom(let text): "a value in \"\(text)\""
        }
    }
}
