import Gate
import Measurements
import Reports

extension Labels {
    var json: JSONText { .object(pairs.map { ($0.key, .string($0.value)) }) }
}

extension Amount {
    var json: JSONText { .object([("scale", .string(scale.rawValue)), ("value", .double(NumberFormat.tenDigits(value)))]) }
}

extension Reason {
    var json: JSONText {
        .object([
            ("code", .string(code.rawValue)), ("text", .string(sentence.text)), ("remedy", remedy.map { .string($0.text) } ?? .null),
        ])
    }
}

extension Reason {
    /// The sentence and the cheapest next step, in one line.
    var line: String { sentence.text + (remedy.map { ". \($0.text)" } ?? "") }
}

extension Sentence {
    /// For a terminal: names cut, and whatever is invisible in them shown.
    var terminalText: String {
        VisibleText.cut(
            spans.map { span in
                switch span {
                case .plain(let text): VisibleText.exposingInvisible(text)
                case .code(let text): VisibleText.name(text)
                }
            }.joined())
    }
}
