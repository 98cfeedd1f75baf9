/// Text for people in which what comes from results or budgets stays apart from our own words, so that each renderer escapes it in its
/// own way: `"the case \(code: id) has no score"`.
package struct Sentence: Sendable, Hashable, ExpressibleByStringInterpolation {
    package enum Span: Sendable, Hashable {
        /// Our own words and formatted numbers. Still escaped by renderers: numbers carry units that files wrote.
        case plain(String)
        /// A name, an id, a command: shown in code style, never interpreted.
        case code(String)
    }

    package private(set) var spans: [Span]

    package init(spans: [Span]) { self.spans = spans }

    package init(stringLiteral value: String) { spans = value.isEmpty ? [] : [.plain(value)] }

    package init(stringInterpolation: StringInterpolation) { spans = stringInterpolation.spans }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var spans: [Span] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: String) { append(literal) }

        package mutating func appendInterpolation(_ text: String) { append(text) }

        package mutating func appendInterpolation(_ number: Int) { append(String(number)) }

        package mutating func appendInterpolation(code text: String) { spans.append(.code(text)) }

        package mutating func appendInterpolation(_ sentence: Sentence) {
            for span in sentence.spans {
                switch span {
                case .plain(let text): append(text)
                case .code: spans.append(span)
                }
            }
        }

        private mutating func append(_ text: String) {
            if case .plain(let last)? = spans.last {
                spans[spans.count - 1] = .plain(last + text)
            } else if !text.isEmpty {
                spans.append(.plain(text))
            }
        }
    }

    /// Without any markup: for JSON and terminals.
    package var text: String {
        spans.map {
            switch $0 {
            case .plain(let text), .code(let text): text
            }
        }.joined()
    }

    package var isEmpty: Bool { spans.isEmpty }

    package static func + (left: Sentence, right: Sentence) -> Sentence { "\(left)\(right)" }

    /// Items in a row: `a`, `b` and 3 more.
    package static func list(codes: [String], most: Int, separator: String = ", ") -> Sentence {
        var spans: [Span] = []
        for (index, code) in codes.prefix(most).enumerated() {
            if index > 0 { spans.append(.plain(separator)) }
            spans.append(.code(code))
        }
        if codes.count > most { spans.append(.plain(" and \(codes.count - most) more")) }
        return Sentence(spans: spans)
    }
}
