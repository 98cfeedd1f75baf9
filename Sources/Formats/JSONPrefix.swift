extension InputPrefix {
    /// The keys of the first JSON object in their order, as far as the prefix reaches: the document itself, the first element of a list, or the
    /// first line of JSON lines. Empty for what does not begin with an object.
    static func keysOfFirstObject(in bytes: [UInt8]) -> [String] {
        var keys: [String] = []
        var depth = 0
        var index = 0
        var isKeyExpected = false
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D: break
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                // Of a list, the elements count as if they were the document.
                if depth > 0 || bytes[index] == UInt8(ascii: "{") { depth += 1 }
                isKeyExpected = depth == 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth <= 0 { return keys }
            case UInt8(ascii: ","):
                isKeyExpected = depth == 1
            case UInt8(ascii: "\""):
                let end = endOfString(in: bytes, from: index + 1)
                if isKeyExpected, end < bytes.count { keys.append(String(decoding: bytes[index + 1..<end], as: UTF8.self)) }
                isKeyExpected = false
                index = end
            default:
                if depth == 0 { return [] }
            }
            index += 1
        }
        return keys
    }

    /// Index of the closing quotation mark; `bytes.count` where the text is cut.
    private static func endOfString(in bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(index, bytes.count)
    }
}
