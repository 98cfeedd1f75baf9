/// A digest of texts in their order: FNV-1a of 64 bits over their UTF-8.
///
/// It tells two contents apart that a tool gave one id; it is no protection against someone who looks for a collision. Each text ends in
/// a byte that no UTF-8 holds, so `["ab", "c"]` and `["a", "bc"]` differ.
struct ContentDigest {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ texts: [String] = []) { for text in texts { add(text) } }

    mutating func add(_ text: String) {
        for byte in text.utf8 { add(byte) }
        add(0xff)
    }

    private mutating func add(_ byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    /// 16 digits.
    var hexadecimal: String {
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension JSONField {
    /// Every scalar in its order, with the keys; ids are left out.
    func add(to digest: inout ContentDigest) {
        if let text = scalarText {
            digest.add(text)
            return
        }
        if value.isArray {
            digest.add("[")
            try? forEachElement { (_, element) throws(JSONFieldError) in element.add(to: &digest) }
            digest.add("]")
        } else if value.isObject {
            digest.add("{")
            try? forEachMember { (key, member) throws(JSONFieldError) in
                if key != "id" {
                    digest.add(key)
                    member.add(to: &digest)
                }
            }
            digest.add("}")
        }
    }
}
