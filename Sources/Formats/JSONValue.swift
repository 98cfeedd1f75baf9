/// A value of a parsed JSON document: a place on the parser's tape, from which the value is read when it is asked for.
///
/// Dies with its parser, and at the parser's next parse: copy out what is needed, never store a value.
struct JSONValue {
    private let tape: UnsafePointer<UInt64>
    private let strings: UnsafePointer<UInt8>
    private let index: Int

    init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, index: Int) {
        self.tape = tape
        self.strings = strings
        self.index = index
    }

    // A word of the tape is a type's letter in the highest byte and a payload in the others.

    private var type: UInt8 { UInt8(truncatingIfNeeded: tape[index] >> 56) }
    private var payload: Int { Int(tape[index] & 0x00FF_FFFF_FFFF_FFFF) }

    /// Index of the value behind this one: containers know their end, numbers take two words.
    private var next: Int {
        switch type {
        case UInt8(ascii: "{"), UInt8(ascii: "["): Int(tape[index] & 0xFFFF_FFFF)
        case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
        default: index + 1
        }
    }

    // MARK: Kinds

    var isObject: Bool { type == UInt8(ascii: "{") }
    var isArray: Bool { type == UInt8(ascii: "[") }
    var isString: Bool { type == UInt8(ascii: "\"") }
    var isNull: Bool { type == UInt8(ascii: "n") }
    var isNumber: Bool { [UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d")].contains(type) }

    /// For messages: "a number", "an object".
    var kindName: String {
        switch type {
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "["): "a list"
        case UInt8(ascii: "\""): "a text"
        case UInt8(ascii: "n"): "null"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "true or false"
        default: "a number"
        }
    }

    // MARK: Scalars

    /// A number; NaN and the infinities also where the document writes them as the texts `NaN`, `Infinity`, `-Infinity`, since bare ones
    /// are made texts before they are parsed. Nil for anything else.
    var double: Double? {
        switch type {
        case UInt8(ascii: "d"): Double(bitPattern: tape[index + 1])
        case UInt8(ascii: "l"): Double(Int64(bitPattern: tape[index + 1]))
        case UInt8(ascii: "u"): Double(tape[index + 1])
        case UInt8(ascii: "\""):
            if equals("NaN") { .nan } else if equals("Infinity") { .infinity } else if equals("-Infinity") { -.infinity } else { nil }
        default: nil
        }
    }

    /// A number without a fraction that `Int` holds, also where it is written `3.0`.
    var int: Int? {
        switch type {
        case UInt8(ascii: "l"): Int(exactly: Int64(bitPattern: tape[index + 1]))
        case UInt8(ascii: "u"): Int(exactly: tape[index + 1])
        case UInt8(ascii: "d"): Int(exactly: Double(bitPattern: tape[index + 1]))
        default: nil
        }
    }

    /// A whole number as text, every digit of it; also of what only an unsigned one holds, as hashes in ids do.
    var wholeNumberText: String? {
        switch type {
        case UInt8(ascii: "u"): String(tape[index + 1])
        case UInt8(ascii: "d"): int.map(String.init) ?? UInt64(exactly: Double(bitPattern: tape[index + 1])).map { String($0) }
        default: int.map(String.init)
        }
    }

    var bool: Bool? {
        switch type {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    var string: String? { utf8.map { String(decoding: $0, as: UTF8.self) } }

    /// A text's bytes, which die with the value.
    var utf8: UnsafeBufferPointer<UInt8>? {
        guard isString else { return nil }
        let start = strings + payload
        let length = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: start + 4, count: Int(UInt32(littleEndian: length)))
    }

    /// Whether this is a text with exactly these bytes.
    func equals(_ text: StaticString) -> Bool {
        guard let utf8 else { return false }
        return text.withUTF8Buffer { utf8.elementsEqual($0) }
    }

    // MARK: Containers

    /// The member of an object; of a repeated key the last one counts, as for most readers of JSON. Nil for anything but an object.
    subscript(key: String) -> JSONValue? {
        var key = key
        return key.withUTF8 { member($0) }
    }

    func member(_ key: StaticString) -> JSONValue? { key.withUTF8Buffer { member($0) } }

    private func member(_ key: UnsafeBufferPointer<UInt8>) -> JSONValue? {
        var found: JSONValue?
        forEachRawMember { name, value in if name.elementsEqual(key) { found = value } }
        return found
    }

    /// Every member in the document's order, repeated keys included; nothing for anything but an object.
    func forEachMember<Failure: Error>(_ body: (String, JSONValue) throws(Failure) -> Void) throws(Failure) {
        try forEachRawMember { (key, value) throws(Failure) in try body(String(decoding: key, as: UTF8.self), value) }
    }

    /// The same with the key's bytes, which die with the value.
    func forEachRawMember<Failure: Error>(_ body: (UnsafeBufferPointer<UInt8>, JSONValue) throws(Failure) -> Void) throws(Failure) {
        guard isObject else { return }
        // The last word of a container is its closing bracket.
        let end = next - 1
        var position = index + 1
        while position < end {
            let key = JSONValue(tape: tape, strings: strings, index: position)
            let value = JSONValue(tape: tape, strings: strings, index: position + 1)
            guard let name = key.utf8 else { return }
            try body(name, value)
            position = value.next
        }
    }

    /// Every element in order; nothing for anything but a list.
    func forEachElement<Failure: Error>(_ body: (JSONValue) throws(Failure) -> Void) throws(Failure) {
        guard isArray else { return }
        let end = next - 1
        var position = index + 1
        while position < end {
            let value = JSONValue(tape: tape, strings: strings, index: position)
            try body(value)
            position = value.next
        }
    }
}
