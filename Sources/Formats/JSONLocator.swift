/// Finds where in a document that was parsed without error a value stands; only for error messages.
struct JSONLocator {
    private let text: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// Line and column, from 1, of the value at the path; of the nearest value around it where it is not there.
    static func place(of path: JSONPath, in text: UnsafeBufferPointer<UInt8>) -> (line: Int, column: Int) {
        var locator = JSONLocator(text: text.skippingByteOrderMark)
        locator.skipSpace()
        for step in path.steps {
            guard let inner = locator.offset(of: step) else { break }
            locator.index = inner
        }
        return locator.text.place(of: locator.index)
    }

    private init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

    private var byte: UInt8? { index < text.count ? text[index] : nil }

    /// Where the step's value begins in the container at hand; of a repeated key the last one.
    private func offset(of step: JSONPath.Step) -> Int? {
        var scan = self
        var found: Int?
        guard scan.byte == UInt8(ascii: step.isKey ? "{" : "[") else { return nil }
        scan.index += 1
        var position = 0
        while true {
            scan.skipSpace()
            guard let byte = scan.byte, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") else { return found }
            switch step {
            case .key(let name):
                let start = scan.index
                scan.skipString()
                let key = String(decoding: text[min(start + 1, scan.index)..<max(start + 1, scan.index - 1)], as: UTF8.self)
                scan.skipSpace()
                scan.index += 1
                scan.skipSpace()
                if key == name { found = scan.index }
            case .element(let wanted):
                if position == wanted { return scan.index }
            }
            scan.skipValue()
            scan.skipSpace()
            if scan.byte == UInt8(ascii: ",") { scan.index += 1 }
            position += 1
        }
    }

    private mutating func skipSpace() {
        while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { index += 1 }
    }

    private mutating func skipString() {
        index += 1
        while let byte, byte != UInt8(ascii: "\"") { index += byte == UInt8(ascii: "\\") ? 2 : 1 }
        index = min(index + 1, text.count)
    }

    private mutating func skipValue() {
        var depth = 0
        let start = index
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                skipString()
                if depth == 0 { return }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                if depth == 0 {
                    index += 1
                    return
                }
            case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D:
                if depth == 0, index > start { return }
            default:
                break
            }
            index += 1
        }
    }
}

extension JSONPath {
    enum Step: Equatable {
        case key(String)
        case element(Int)

        var isKey: Bool { if case .key = self { true } else { false } }
    }

    /// From the document inwards.
    var steps: [Step] {
        switch self {
        case .document: []
        case .member(let parent, let key): parent.steps + [.key(key)]
        case .element(let parent, let index): parent.steps + [.element(index)]
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Line and column, from 1, of an offset; continuation bytes of UTF-8 are no characters of their own.
    func place(of offset: Int) -> (line: Int, column: Int) {
        let before = self[..<Swift.min(offset, count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return (
            before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }, before[lineStart...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        )
    }
}
