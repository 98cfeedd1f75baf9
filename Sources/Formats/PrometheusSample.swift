/// A line of Prometheus's text: `name{label="value",…} value timestamp`.
struct PrometheusSample {
    struct SyntaxError: Error, Equatable {
        /// In bytes, from 1.
        let column: Int
        let problem: String
    }

    private(set) var name = ""
    private(set) var labels: [(key: String, value: String)] = []
    /// As written; NaN and infinities too.
    private(set) var value = 0.0
    /// Seconds since 1970.
    private(set) var time: Double?

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ line: UnsafeBufferPointer<UInt8>) throws(SyntaxError) {
        bytes = line
        skipSpaces()
        name = word(until: "{ \t")
        skipSpaces()
        if take("{") { try readLabels() }
        guard !name.isEmpty else { throw error("expected a metric's name") }
        skipSpaces()
        let text = word(until: " \t")
        guard let number = PrometheusSample.number(text) else { throw error("expected a number, found \(text.quotedForMessage)") }
        value = number
        skipSpaces()
        // An exemplar follows behind a hash.
        if let next = peek, next != UInt8(ascii: "#") {
            let text = word(until: " \t")
            guard let number = PrometheusSample.number(text), number.isFinite else {
                throw error("expected a time, found \(text.quotedForMessage)")
            }
            // The text format counts milliseconds, OpenMetrics seconds.
            time = abs(number) > 1e11 ? number / 1_000 : number
            skipSpaces()
            if let next = peek, next != UInt8(ascii: "#") { throw error("expected the line's end") }
        }
    }

    /// `1`, `2.5e3`, `NaN`, `+Inf`.
    static func number(_ text: String) -> Double? {
        switch text.lowercased() {
        case "nan": return .nan
        case "+inf", "inf", "+infinity", "infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        default: break
        }
        guard text.utf8.contains(where: { $0 &- 48 <= 9 }), text.utf8.allSatisfy({ $0 &- 48 <= 9 || "+-.eE".utf8.contains($0) }) else {
            return nil
        }
        return Double(text)
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() { while let byte = peek, byte == 0x20 || byte == 0x09 { position += 1 } }

    private mutating func word(until ends: String) -> String {
        let start = position
        while let byte = peek, !ends.utf8.contains(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func readLabels() throws(SyntaxError) {
        while true {
            skipSpaces()
            if take("}") { return }
            // Since version 3 a name may be quoted, and the metric's own then stands among the labels.
            let isQuoted = peek == UInt8(ascii: "\"")
            let key = isQuoted ? try quoted() : word(until: "=,} \t")
            skipSpaces()
            if take("=") {
                skipSpaces()
                labels.append((key, try quoted()))
            } else if isQuoted, name.isEmpty {
                name = key
            } else {
                throw error("expected = behind the label \(key.quotedForMessage)")
            }
            skipSpaces()
            if take(",") { continue }
            guard peek == UInt8(ascii: "}") else { throw error("expected , or }") }
        }
    }

    private mutating func quoted() throws(SyntaxError) -> String {
        guard take("\"") else { throw error("expected a quotation mark") }
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = peek else { break }
                position += 1
                text.append(escaped == UInt8(ascii: "n") ? 0x0A : escaped)
            default: text.append(byte)
            }
        }
        throw error("the line ends inside a text")
    }

    private func error(_ problem: String) -> SyntaxError { SyntaxError(column: position + 1, problem: problem) }
}
