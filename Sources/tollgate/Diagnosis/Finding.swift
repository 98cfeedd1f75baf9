import Reports

/// What a diagnosis says of one thing.
struct Finding {
    enum State: String {
        case fine
        /// Something would not work, or not as somebody would think.
        case wrong
    }

    let state: State
    /// A word or two: "history", "records of golden".
    let topic: String
    let sentence: String
    /// The command or the line of configuration that mends it; nil where all is fine.
    let remedy: String?

    static func fine(_ topic: String, _ sentence: String) -> Finding {
        Finding(state: .fine, topic: topic, sentence: sentence, remedy: nil)
    }

    static func wrong(_ topic: String, _ sentence: String, mend remedy: String) -> Finding {
        Finding(state: .wrong, topic: topic, sentence: sentence, remedy: remedy)
    }

    /// One line, or two with the remedy; foreign text cannot move the terminal.
    var lines: [String] {
        let mark = state == .fine ? "fine   " : "wrong  "
        return ([mark + topic + ": " + sentence] + (remedy.map { ["       mend: " + $0] } ?? [])).map { VisibleText.exposingInvisible($0) }
    }

    var json: JSONText {
        .object([
            ("state", .string(state.rawValue)), ("topic", .string(topic)), ("sentence", .string(sentence)),
            ("remedy", remedy.map { .string($0) } ?? .null),
        ])
    }
}
