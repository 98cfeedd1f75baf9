/// What somebody says of result files that do not tell it themselves.
package struct InputReading: Sendable, Hashable {
    /// A format's name; nil where it is recognised by content.
    package var format: String?
    /// Of the values of a format that has no units.
    package var unit: Unit?
    /// Where JSON lines of one's own hold what.
    package var fields: [FieldRole: FieldName]

    package init(format: String? = nil, unit: Unit? = nil, fields: [FieldRole: FieldName] = [:]) {
        self.format = format
        self.unit = unit
        self.fields = fields
    }

    /// These, and the other's where these say nothing.
    package func filled(from other: InputReading) -> InputReading {
        InputReading(
            format: format ?? other.format, unit: unit ?? other.unit,
            fields: fields.merging(other.fields, uniquingKeysWith: { own, _ in own }))
    }
}

/// What a field of JSON lines can be.
package enum FieldRole: String, Sendable, Hashable, CaseIterable {
    case id, epoch, failed
    case score, accuracy, latency, ttft, itl, tpot, throughput, time, memory, cost
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case cachedTokens = "cached_tokens"
}

/// A field's name and, behind a space, the unit of its values where the name does not end in it: `elapsed ms`.
package struct FieldName: Sendable, Hashable {
    package let name: String
    package let unit: Unit?

    package init(parsing text: String) {
        if let space = text.lastIndex(of: " "), space > text.startIndex {
            let unit = Unit(parsing: String(text[text.index(after: space)...]))
            if unit.isKnown, unit.dimension != .none {
                name = String(text[..<space])
                self.unit = unit
                return
            }
        }
        name = text
        unit = nil
    }

    package var text: String { name + (unit.map { " \($0.symbol)" } ?? "") }
}
