/// Reads RFC 3339 times that follow each other: the date down to the minute is looked at only where it changes.
struct Clock {
    /// `2026-11-25T02:10:` and what its beginning is in seconds since 1970.
    private var minute: [UInt8] = []
    private var minuteSeconds = 0.0

    /// Seconds since 1970 of a time in UTC (`…Z`) or in a zone (`…+01:00`); nil for what is no such time.
    mutating func seconds(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        let prefix = 17
        guard text.count >= prefix + 3, text[text.count - 1] == UInt8(ascii: "Z") else {
            return Double(timestamp: String(decoding: text, as: UTF8.self))
        }
        let head = UnsafeBufferPointer(rebasing: text[..<prefix])
        if !minute.withUnsafeBufferPointer({ $0.hasSameBytes(as: head) }) {
            guard let seconds = Double(timestamp: String(decoding: head, as: UTF8.self) + "00Z") else { return nil }
            minute = Array(head)
            minuteSeconds = seconds
        }
        let tens = text[prefix] &- 48
        let ones = text[prefix + 1] &- 48
        guard tens <= 5, ones <= 9 else { return Double(timestamp: String(decoding: text, as: UTF8.self)) }
        var fraction = 0
        let end = text.count - 1
        var position = prefix + 2
        if position < end {
            guard text[position] == UInt8(ascii: "."), end - position - 1 <= 9, end - position > 1 else {
                return Double(timestamp: String(decoding: text, as: UTF8.self))
            }
            position += 1
            let start = position
            while position < end {
                guard text[position] &- 48 <= 9 else { return nil }
                fraction = fraction * 10 + Int(text[position] &- 48)
                position += 1
            }
            return minuteSeconds + (Double(Int(tens) * 10 + Int(ones)) + Double(fraction) / Clock.scales[end - start])
        }
        return minuteSeconds + Double(Int(tens) * 10 + Int(ones))
    }

    private static let scales: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
}
