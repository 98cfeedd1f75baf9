/// Takes an XML document apart into its tags, with their attributes; text between tags is passed over.
///
/// Only what result files need: the five entities and numbers of characters. A document type is refused, since it can define entities
/// that grow without bound.
struct XMLTags {
    enum Tag: Equatable {
        case start(name: String, attributes: [String: String], isEmpty: Bool)
        case end(name: String)
    }

    struct SyntaxError: Error, Equatable {
        /// From 1.
        let line: Int
        let problem: String
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0
    private(set) var line = 1
    /// Names of the tags that are open.
    private var open: [String] = []
    private static let deepest = 200

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Nil at the end. Tags that do not match, and a document that ends inside one, are errors.
    mutating func next() throws(SyntaxError) -> Tag? {
        while true {
            skip(until: { $0 == UInt8(ascii: "<") })
            guard position < bytes.count else {
                if let last = open.last { throw error("the document ends inside <\(last)>") }
                return nil
            }
            if starts(with: "<!--") {
                try skip(past: "-->")
            } else if starts(with: "<![CDATA[") {
                try skip(past: "]]>")
            } else if starts(with: "<?") {
                try skip(past: "?>")
            } else if starts(with: "<!") {
                throw error("a document type is not read")
            } else {
                return try tag()
            }
        }
    }

    private mutating func tag() throws(SyntaxError) -> Tag {
        advance()
        let isEnd = peek == UInt8(ascii: "/")
        if isEnd { advance() }
        let name = self.name()
        guard !name.isEmpty else { throw error("a tag without a name") }
        if isEnd {
            skipSpaces()
            guard peek == UInt8(ascii: ">") else { throw error("</\(name)> does not end") }
            advance()
            guard open.popLast() == name else { throw error("</\(name)> ends what did not begin") }
            return .end(name: name)
        }
        var attributes: [String: String] = [:]
        while true {
            skipSpaces()
            switch peek {
            case UInt8(ascii: ">"):
                advance()
                open.append(name)
                guard open.count <= XMLTags.deepest else { throw error("more than \(XMLTags.deepest) tags in each other") }
                return .start(name: name, attributes: attributes, isEmpty: false)
            case UInt8(ascii: "/"):
                advance()
                guard peek == UInt8(ascii: ">") else { throw error("<\(name)> does not end") }
                advance()
                return .start(name: name, attributes: attributes, isEmpty: true)
            default:
                let key = self.name()
                guard !key.isEmpty else { throw error("<\(name)> does not end") }
                guard attributes.updateValue(try attributeValue(), forKey: key) == nil else { throw error("<\(name)> has \(key) twice") }
            }
        }
    }

    private mutating func attributeValue() throws(SyntaxError) -> String {
        skipSpaces()
        guard peek == UInt8(ascii: "=") else { throw error("an attribute without a value") }
        advance()
        skipSpaces()
        guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw error("an attribute without quotes")
        }
        advance()
        let start = position
        skip(until: { $0 == quote })
        guard position < bytes.count else { throw error("an attribute that does not end") }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        advance()
        return try decoded(text)
    }

    private func decoded(_ text: String) throws(SyntaxError) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = text[...]
        while let ampersand = rest.firstIndex(of: "&") {
            result += rest[..<ampersand]
            guard let end = rest[ampersand...].prefix(12).firstIndex(of: ";") else { throw error("an & that begins no entity") }
            let name = rest[rest.index(after: ampersand)..<end]
            guard let character = XMLTags.character(name) else { throw error("the entity &\(name); is not known") }
            result.unicodeScalars.append(character)
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func character(_ entity: Substring) -> Unicode.Scalar? {
        switch entity {
        case "lt": "<"
        case "gt": ">"
        case "amp": "&"
        case "quot": "\""
        case "apos": "'"
        case _ where entity.hasPrefix("#x"): UInt32(entity.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
        case _ where entity.hasPrefix("#"): UInt32(entity.dropFirst()).flatMap { Unicode.Scalar($0) }
        default: nil
        }
    }

    // MARK: Bytes

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func advance() {
        if peek == 0x0A { line += 1 }
        position += 1
    }

    private mutating func skip(until isFound: (UInt8) -> Bool) {
        while let byte = peek, !isFound(byte) { advance() }
    }

    private mutating func skipSpaces() { skip(until: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) }

    private func starts(with text: StaticString) -> Bool { text.withUTF8Buffer { bytes[position...].starts(with: $0) } }

    private mutating func skip(past end: StaticString) throws(SyntaxError) {
        while position < bytes.count, !starts(with: end) { advance() }
        guard position < bytes.count else { throw error("what ends with \(end) does not end") }
        position += end.utf8CodeUnitCount
    }

    private mutating func name() -> String {
        let start = position
        skip(until: { byte in byte <= 0x20 || "=/><\"'".utf8.contains(byte) })
        return String(decoding: bytes[min(start, bytes.count)..<min(position, bytes.count)], as: UTF8.self)
    }

    private func error(_ problem: String) -> SyntaxError { SyntaxError(line: line, problem: problem) }
}
