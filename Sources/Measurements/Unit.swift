/// A unit of measurement as a file wrote it: its dimension and the factor that converts to the dimension's base unit.
///
/// Observations keep their file's unit, since the resolution of rounded values is a property of their decimals in that unit.
package struct Unit: Sendable, Hashable {
    package let dimension: Dimension
    /// As shown to people, `µs` in the form U+00B5.
    package let symbol: String
    /// Value in base units = value in this unit × `factor`.
    package let factor: Double

    package init(dimension: Dimension, symbol: String, factor: Double) {
        self.dimension = dimension
        self.symbol = symbol
        self.factor = factor
    }

    package static let none = Unit(dimension: .none, symbol: "", factor: 1)
    package static let seconds = Unit(dimension: .time, symbol: "s", factor: 1)
    package static let milliseconds = Unit(dimension: .time, symbol: "ms", factor: 1e-3)
    package static let bytes = Unit(dimension: .size, symbol: "B", factor: 1)
    package static let tokens = Unit(dimension: .tokens, symbol: "tokens", factor: 1)
    package static let ratio = Unit(dimension: .ratio, symbol: "ratio", factor: 1)
    package static let dollars = Unit(dimension: .money("USD"), symbol: "$", factor: 1)

    /// The base unit of a dimension.
    package static func base(of dimension: Dimension) -> Unit {
        Unit(dimension: dimension, symbol: dimension.baseSymbol, factor: 1)
    }

    /// Reads a unit's text. Both code points of µ and `us` are one unit; a suffix `/op` means "for one operation" and keeps the
    /// dimension. A text that names no known unit is a unit of its own (`custom`); empty text and `1` are plain numbers.
    package init(parsing text: String) {
        let trimmed = text.trimmingSpaces().replacingMicro()
        if let known = Unit.known[trimmed] ?? Unit.known[trimmed.lowercased()] {
            self = known
        } else if trimmed.hasSuffix("/op") {
            let inner = Unit(parsing: String(trimmed.dropLast(3)))
            let counted: Dimension = if case .custom = inner.dimension { .none } else { inner.dimension }
            self.init(dimension: counted, symbol: trimmed, factor: inner.factor)
        } else if trimmed.hasSuffix("/s") || trimmed.hasSuffix("/sec") {
            let numerator = Unit(parsing: String(trimmed.prefix { $0 != "/" }))
            let counted: Dimension = if case .custom = numerator.dimension { .none } else { numerator.dimension }
            self.init(dimension: .perSecond(counted), symbol: trimmed, factor: numerator.factor)
        } else {
            self.init(dimension: .custom(trimmed), symbol: trimmed, factor: 1)
        }
    }

    /// Whether the text names a unit that Tollgate converts.
    package var isKnown: Bool { if case .custom = dimension { false } else { true } }

    private static let known: [String: Unit] = {
        var table: [String: Unit] = [:]
        func add(_ dimension: Dimension, _ symbol: String, _ factor: Double, _ spellings: String...) {
            for spelling in [symbol] + spellings { table[spelling] = Unit(dimension: dimension, symbol: symbol, factor: factor) }
        }
        add(.none, "", 1, "1", "none", "count", "number")
        add(.time, "ns", 1e-9, "nanosecond", "nanoseconds")
        add(.time, "µs", 1e-6, "us", "usec", "microsecond", "microseconds")
        add(.time, "ms", 1e-3, "msec", "millisecond", "milliseconds")
        add(.time, "s", 1, "sec", "secs", "second", "seconds")
        add(.time, "min", 60, "minute", "minutes")
        add(.time, "h", 3600, "hour", "hours")
        add(.size, "B", 1, "b", "byte", "bytes")
        add(.size, "kB", 1e3, "KB", "kilobytes")
        add(.size, "MB", 1e6, "megabytes")
        add(.size, "GB", 1e9, "gigabytes")
        add(.size, "KiB", 1024, "kib")
        add(.size, "MiB", 1_048_576, "mib")
        add(.size, "GiB", 1_073_741_824, "gib")
        add(.tokens, "tokens", 1, "token", "tok")
        add(.money("USD"), "$", 1, "usd", "USD", "dollar", "dollars")
        add(.money("EUR"), "€", 1, "eur", "EUR")
        add(.money("GBP"), "£", 1, "gbp", "GBP")
        add(.ratio, "ratio", 1, "share", "fraction", "rate")
        add(.ratio, "%", 0.01, "percent")
        add(.perSecond(.none), "1/s", 1, "per second", "hz", "Hz")
        return table
    }()
}

extension String {
    /// Without leading and trailing white space; independent of any locale.
    package func trimmingSpaces() -> String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    /// Greek mu (U+03BC) as the micro sign (U+00B5).
    func replacingMicro() -> String {
        contains("\u{3BC}") ? String(map { $0 == "\u{3BC}" ? "\u{B5}" : $0 }) : self
    }
}
