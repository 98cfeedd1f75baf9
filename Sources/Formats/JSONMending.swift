/// Makes JSON of what Python's `json` writes beyond the standard, and C's `printf`.
enum JSONMending {
    /// A copy in which bare `NaN`, `Infinity` and `-Infinity`, also as C writes them, are texts and each unpaired surrogate escape is U+FFFD, followed by
    /// `padding` zeros. Nil where there is nothing to mend.
    static func mended(_ text: UnsafeBufferPointer<UInt8>, padding: Int) -> [UInt8]? {
        var copy: [UInt8] = []
        copy.reserveCapacity(text.count + text.count / 16 + padding)
        var copied = 0
        var index = 0
        var isInString = false
        func replace(_ range: Range<Int>, by bytes: some Collection<UInt8>) {
            copy.append(contentsOf: text[copied..<range.lowerBound])
            copy.append(contentsOf: bytes)
            copied = range.upperBound
            index = range.upperBound
        }
        while index < text.count {
            let byte = text[index]
            if isInString {
                if byte == UInt8(ascii: "\\") {
                    if let surrogate = unpairedSurrogate(text, at: &index) { replace(surrogate, by: Array(#"\ufffd"#.utf8)) }
                } else {
                    if byte == UInt8(ascii: "\"") { isInString = false }
                    index += 1
                }
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
                index += 1
            } else if let word = word(text, at: index) {
                replace(index..<index + word.written.count, by: word.text)
            } else {
                index += 1
            }
        }
        guard copied > 0 else { return nil }
        copy.append(contentsOf: text[copied...])
        copy.append(contentsOf: repeatElement(0, count: padding))
        return copy
    }

    struct Word {
        let written: [UInt8]
        /// In quotes.
        let text: [UInt8]

        init(_ written: String, as name: String) {
            self.written = Array(written.utf8)
            text = Array("\"\(name)\"".utf8)
        }
    }

    private static let words = [
        Word("NaN", as: "NaN"), Word("Infinity", as: "Infinity"), Word("-Infinity", as: "-Infinity"), Word("nan", as: "NaN"),
        Word("-nan", as: "NaN"), Word("inf", as: "Infinity"), Word("-inf", as: "-Infinity"),
    ]

    /// The word that begins here, if its first letter could begin one.
    static func word(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Word? {
        guard "NI-ni".utf8.contains(text[index]) else { return nil }
        return words.first { text[index...].starts(with: $0.written) }
    }

    /// Steps over the escape at `index`, over both halves of a surrogate pair, and gives the range of an escape that is half a pair.
    private static func unpairedSurrogate(_ text: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Range<Int>? {
        guard let unit = escapedUnit(text, at: index) else {
            index += 2
            return nil
        }
        let escape = index..<index + 6
        switch unit {
        case 0xD800...0xDBFF:
            if let second = escapedUnit(text, at: index + 6), (0xDC00...0xDFFF).contains(second) {
                index += 12
                return nil
            }
            return escape
        case 0xDC00...0xDFFF:
            return escape
        default:
            index += 6
            return nil
        }
    }

    /// The UTF-16 unit of an escape `\uXXXX`.
    private static func escapedUnit(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt16? {
        guard index + 6 <= text.count, text[index] == UInt8(ascii: "\\"), text[index + 1] == UInt8(ascii: "u") else { return nil }
        return UInt16(String(decoding: text[index + 2..<index + 6], as: UTF8.self), radix: 16)
    }
}
