/// Where and why a text is not JSON.
struct JSONSyntaxError: Error, Equatable {
    /// From 1; nil where no place is known.
    let line: Int?
    /// In characters, from 1.
    let column: Int?
    let problem: String

    init(line: Int?, column: Int?, problem: String) {
        self.line = line
        self.column = column
        self.problem = problem
    }

    /// Looks for the place where parsing failed, since simdjson doesn't tell; `message` is what simdjson said.
    init(in text: UnsafeBufferPointer<UInt8>, message: String) {
        var scanner = JSONScanner(text: text)
        guard let (offset, problem) = scanner.firstProblem() else {
            self.init(line: nil, column: nil, problem: message)
            return
        }
        let place = text.place(of: offset)
        self.init(line: place.line, column: place.column, problem: problem)
    }
}

/// Finds the first thing in a text that is not JSON; only for error messages.
private struct JSONScanner {
    let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// What may stand at a place.
    private enum Expected {
        case value, valueOrEnd, key, keyOrEnd, commaOrEnd
    }

    private struct Problem: Error {
        let offset: Int
        let text: String
    }

    /// Nil where the scanner has nothing to object to.
    mutating func firstProblem() -> (offset: Int, problem: String)? {
        do {
            try scanDocument()
            return nil
        } catch {
            return (error.offset, error.text)
        }
    }

    private var byte: UInt8? { index < text.count ? text[index] : nil }

    private mutating func scanDocument() throws(Problem) {
        // Brackets that are open, instead of recursion: depth comes from the file.
        var open: [UInt8] = []
        var expected = Expected.value
        repeat {
            skipSpace()
            guard let byte else { throw Problem(offset: index, text: open.isEmpty ? "the document is empty" : "the document ends early") }
            switch expected {
            case .value, .valueOrEnd:
                if byte == UInt8(ascii: "]"), expected == .valueOrEnd {
                    open.removeLast()
                    index += 1
                    expected = .commaOrEnd
                } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                    open.append(byte)
                    index += 1
                    if open.count > 1_024 { throw Problem(offset: index, text: "more than 1,024 levels of brackets") }
                    expected = byte == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
                } else {
                    try scanScalar(byte)
                    expected = .commaOrEnd
                }
            case .key, .keyOrEnd:
                if byte == UInt8(ascii: "}"), expected == .keyOrEnd {
                    open.removeLast()
                    index += 1
                    expected = .commaOrEnd
                } else {
                    guard byte == UInt8(ascii: "\"") else { throw Problem(offset: index, text: "expected a key in double quotes") }
                    try scanString()
                    skipSpace()
                    guard self.byte == UInt8(ascii: ":") else { throw Problem(offset: index, text: "expected a colon behind the key") }
                    index += 1
                    expected = .value
                }
            case .commaOrEnd:
                let isObject = open.last == UInt8(ascii: "{")
                if byte == UInt8(ascii: ",") {
                    expected = isObject ? .key : .value
                } else if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    open.removeLast()
                } else {
                    throw Problem(offset: index, text: "expected a comma or \(isObject ? "}" : "]")")
                }
                index += 1
            }
        } while !open.isEmpty
        skipSpace()
        if index < text.count { throw Problem(offset: index, text: "something follows the document's end") }
    }

    private mutating func skipSpace() {
        while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    private mutating func scanScalar(_ first: UInt8) throws(Problem) {
        if first == UInt8(ascii: "\"") { return try scanString() }
        let literals = [Array("true".utf8), Array("false".utf8), Array("null".utf8)]
        let start = index
        if let word = literals.first(where: { text[index...].starts(with: $0) }) ?? JSONMending.word(text, at: index)?.written {
            index += word.count
        } else if first == UInt8(ascii: "-") || JSONScanner.isDigit(first) {
            try scanNumber()
        } else {
            throw Problem(offset: index, text: "expected a value")
        }
        if let byte, !([0x20, 0x09, 0x0A, 0x0D] + Array(",]}".utf8)).contains(byte) {
            throw Problem(offset: start, text: "expected a number, a text, true, false or null")
        }
    }

    private mutating func scanNumber() throws(Problem) {
        let start = index
        if byte == UInt8(ascii: "-") { index += 1 }
        let wholeStart = index
        skipDigits()
        let whole = index - wholeStart
        var isWhole = true
        var isComplete = whole > 0 && !(whole > 1 && text[wholeStart] == UInt8(ascii: "0"))
        if byte == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            let digits = index
            skipDigits()
            if index == digits { isComplete = false }
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            isWhole = false
            index += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { index += 1 }
            let digits = index
            skipDigits()
            if index == digits { isComplete = false }
        }
        guard isComplete else { throw Problem(offset: start, text: "this is no number") }
        let number = String(decoding: text[start..<index], as: UTF8.self)
        let isRepresentable = isWhole ? Int64(number) != nil || UInt64(number) != nil : Double(number)?.isFinite == true
        guard isRepresentable else { throw Problem(offset: start, text: "the number is too large") }
    }

    private mutating func skipDigits() {
        while let byte, JSONScanner.isDigit(byte) { index += 1 }
    }

    private mutating func scanString() throws(Problem) {
        let start = index
        index += 1
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return try checkUTF8(start..<index)
            case UInt8(ascii: "\\"):
                guard index + 1 < text.count else { break }
                let escape = text[index + 1]
                if escape == UInt8(ascii: "u") {
                    let digits = text[min(index + 2, text.count)..<min(index + 6, text.count)]
                    guard digits.count == 4, digits.allSatisfy(JSONScanner.isHexadecimal) else {
                        throw Problem(offset: index, text: "expected four hexadecimal digits behind \\u")
                    }
                } else if !Array("\"\\/bfnrt".utf8).contains(escape) {
                    throw Problem(offset: index, text: "this escape is not one of JSON's")
                }
                index += 2
                continue
            case 0..<0x20:
                throw Problem(offset: index, text: "a control character inside a text; write it as an escape")
            default:
                break
            }
            index += 1
        }
        throw Problem(offset: start, text: "the text that begins here has no end")
    }

    private func checkUTF8(_ range: Range<Int>) throws(Problem) {
        var decoder = UTF8()
        var bytes = text[range].makeIterator()
        var offset = range.lowerBound
        while true {
            switch decoder.decode(&bytes) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return
            case .error: throw Problem(offset: offset, text: "this is not UTF-8; save the file as UTF-8")
            }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }
    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f"))
    }
}
