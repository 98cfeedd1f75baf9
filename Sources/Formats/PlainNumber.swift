extension NumberText {
    /// The whole text as a number, where that takes no more than the other function does.
    static func plainNumber(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
        var position = 0
        let number = plainNumber(text, &position)
        return position == text.count ? number : nil
    }

    /// A number of at most 15 digits and a small exponent, where one division or multiplication of two exact numbers gives the nearest
    /// `Double` (Clinger, "How to read floating point numbers accurately", 1990). Steps behind it.
    static func plainNumber(_ text: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Double? {
        let count = text.count
        let isNegative = position < count && text[position] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let wholeStart = position
        var mantissa: UInt64 = 0
        while position < count, text[position] &- 48 <= 9 {
            mantissa = mantissa &* 10 &+ UInt64(text[position] &- 48)
            position += 1
        }
        var digits = position - wholeStart
        guard digits > 0, digits == 1 || text[wholeStart] != 48 else { return nil }
        var exponent = 0
        if position < count, text[position] == UInt8(ascii: ".") {
            position += 1
            let fractionStart = position
            while position < count, text[position] &- 48 <= 9 {
                mantissa = mantissa &* 10 &+ UInt64(text[position] &- 48)
                position += 1
            }
            exponent = fractionStart - position
            guard exponent < 0 else { return nil }
            digits -= exponent
        }
        if position < count, text[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            let sign = position < count ? text[position] : 0
            if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
            let start = position
            var written = 0
            while position < count, text[position] &- 48 <= 9, position - start < 4 {
                written = written * 10 + Int(text[position] &- 48)
                position += 1
            }
            guard position > start else { return nil }
            exponent += sign == UInt8(ascii: "-") ? -written : written
        }
        guard digits <= 15, exponent >= -22, exponent <= 22 else { return nil }
        let magnitude = exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
        return isNegative ? -magnitude : magnitude
    }

    /// Those that `Double` holds exactly.
    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
