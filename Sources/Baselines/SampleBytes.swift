/// Why bytes are not a record's samples.
struct SampleFormatError: Error, Sendable, Hashable {
    let reason: String
    /// Given where the bytes are of another version and nothing else is known to be wrong.
    let version: Int?

    init(_ reason: String, version: Int? = nil) {
        self.reason = reason
        self.version = version
    }
}

/// Builds the bytes of a record's samples. Integers are LEB128, doubles little-endian, strings numbers in a table of distinct ones.
struct SampleWriter {
    private(set) var bytes: [UInt8] = []
    private(set) var strings: [String] = []
    /// The first version of the layout that has all that was written.
    private(set) var version = 1
    private var stringNumbers: [String: Int] = [:]

    mutating func needs(version: Int) { self.version = max(self.version, version) }

    mutating func byte(_ value: UInt8) { bytes.append(value) }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    mutating func append(_ other: [UInt8]) { bytes.append(contentsOf: other) }

    mutating func number(_ value: Int) {
        var rest = UInt64(bitPattern: Int64(value))
        while rest >= 128 {
            byte(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        byte(UInt8(rest))
    }

    /// Small negative numbers are short too (zigzag).
    mutating func signed(_ value: Int64) { number(Int(truncatingIfNeeded: (value << 1) ^ (value >> 63))) }

    mutating func double(_ value: Double) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { byte(UInt8(truncatingIfNeeded: value.bitPattern >> shift)) }
    }

    mutating func string(_ text: String) {
        if let known = stringNumbers[text] { return number(known) }
        stringNumbers[text] = strings.count
        number(strings.count)
        strings.append(text)
    }

    /// A byte tells whether it is there.
    mutating func optional<Value>(_ value: Value?, _ write: (inout SampleWriter, Value) -> Void) {
        byte(value == nil ? 0 : 1)
        if let value { write(&self, value) }
    }

    mutating func list<Element>(_ elements: some Collection<Element>, _ write: (inout SampleWriter, Element) -> Void) {
        number(elements.count)
        for element in elements { write(&self, element) }
    }
}

/// Reads what `SampleWriter` wrote, or anything else: never beyond the end, and never more elements than there are bytes.
struct SampleReader {
    private let bytes: [UInt8]
    private var position = 0
    var strings: [String] = []
    /// How many elements columns of repeated values may still stand for: the only ones that may be more than there are bytes.
    private var repetitionsLeft = 1 << 27

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() throws(SampleFormatError) -> UInt8 {
        guard position < bytes.count else { throw SampleFormatError("it ends too early") }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func take(_ count: Int) throws(SampleFormatError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw SampleFormatError("it ends too early") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func repeated(_ count: Int) throws(SampleFormatError) {
        guard count <= repetitionsLeft else { throw SampleFormatError("columns of more than 2²⁷ repeated values") }
        repetitionsLeft -= count
    }

    private mutating func word() throws(SampleFormatError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let next = try byte()
            guard shift < 63 || next <= 1 else { break }
            value |= UInt64(next & 127) << shift
            if next < 128 { return value }
        }
        throw SampleFormatError("a number is too long")
    }

    mutating func number() throws(SampleFormatError) -> Int {
        guard let value = Int(exactly: try word()) else { throw SampleFormatError("a number is too large") }
        return value
    }

    mutating func signed() throws(SampleFormatError) -> Int64 {
        let word = try word()
        return Int64(bitPattern: word >> 1) ^ -Int64(bitPattern: word & 1)
    }

    mutating func double() throws(SampleFormatError) -> Double {
        var bits: UInt64 = 0
        for (index, byte) in try take(8).enumerated() { bits |= UInt64(byte) << UInt64(8 * index) }
        return Double(bitPattern: bits)
    }

    mutating func string() throws(SampleFormatError) -> String {
        let number = try number()
        guard strings.indices.contains(number) else { throw SampleFormatError("string \(number) of \(strings.count)") }
        return strings[number]
    }

    mutating func flag() throws(SampleFormatError) -> Bool {
        switch try byte() {
        case 0: return false
        case 1: return true
        case let other: throw SampleFormatError("a flag of \(other)")
        }
    }

    mutating func optional<Value>(
        _ read: (inout SampleReader) throws(SampleFormatError) -> Value
    ) throws(SampleFormatError) -> Value? {
        try flag() ? try read(&self) : nil
    }

    /// Each element takes at least a byte, which is checked before anything is allocated.
    mutating func list<Element>(
        _ read: (inout SampleReader) throws(SampleFormatError) -> Element
    ) throws(SampleFormatError) -> [Element] {
        let count = try number()
        guard count <= bytes.count - position else { throw SampleFormatError("a list of \(count)") }
        var elements: [Element] = []
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }
}
