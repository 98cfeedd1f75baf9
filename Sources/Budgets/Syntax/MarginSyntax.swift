import Measurements

extension Margin {
    /// A margin as budgets write it, for command lines; nil where it cannot be read.
    package init?(parsing text: String) {
        guard let margin = try? Margin.reading(text) else { return nil }
        self = margin
    }

    /// Reads `5%`, `2pp`, `20 ms`, `0.5`, and several of different kinds joined by `or`.
    static func reading(_ text: String) throws(SyntaxFault) -> Margin {
        let parts = text.split(separator: /\s+or\s+/, omittingEmptySubsequences: false).map { String($0).trimmingSpaces() }
        var terms: [Term] = []
        for part in parts {
            let term = try term(part, of: text)
            if terms.contains(where: { $0.kind == term.kind }) {
                throw SyntaxFault(
                    "the margin \(quoted(text)) has two terms of one kind (\(term.kind))", mend: "the larger always wins; keep that one")
            }
            terms.append(term)
        }
        return Margin(terms: terms, text: text.trimmingSpaces())
    }

    private static func term(_ part: String, of text: String) throws(SyntaxFault) -> Term {
        guard !part.isEmpty else {
            throw SyntaxFault("the margin \(quoted(text)) lacks a term", mend: "expected such as 5%, or 5% or 20 ms")
        }
        if part == "or" || part.hasPrefix("or ") || part.hasSuffix(" or") {
            throw SyntaxFault("the margin \(quoted(text)) lacks a term before or after \"or\"", mend: "expected such as 5% or 20 ms")
        }
        for joint in [" and ", " plus ", ", ", ";", " + "] where part.contains(joint) {
            throw SyntaxFault("the terms of a margin are joined by \"or\"", mend: "5% or 20 ms allows the larger of the two")
        }
        let lowered = part.lowercased()
        for symbol in ["pp", "points", "point"] where lowered.hasSuffix(symbol) {
            let quantity = try Quantity.reading(String(part.dropLast(symbol.count)))
            guard quantity.unit == nil else { throw SyntaxFault("\(quoted(part)) has two units") }
            try refuseNegative(quantity.value, part)
            guard quantity.value < 100 else {
                throw SyntaxFault("a margin of \(quoted(part)) allows everything", mend: "a share cannot change by more than 100 points")
            }
            return .points(quantity.value / 100)
        }
        let quantity = try Quantity.reading(part)
        try refuseNegative(quantity.value, part)
        return quantity.percentage.map(Term.relative) ?? .absolute(quantity)
    }

    private static func refuseNegative(_ value: Double, _ part: String) throws(SyntaxFault) {
        guard value < 0 else { return }
        throw SyntaxFault(
            "the margin \(quoted(part)) is negative", mend: "a margin is the tolerated degradation, whichever direction is better")
    }

    /// The largest relative term, as a share.
    var relative: Double? {
        for case .relative(let share) in terms { return share }
        return nil
    }
}

extension Margin.Term {
    var kind: String {
        switch self {
        case .relative: "relative"
        case .points: "points"
        case .absolute: "absolute"
        }
    }
}
