extension JSONField {
    /// An ISO 8601 date and time as seconds since 1970.
    func timestamp() throws(JSONFieldError) -> Double {
        guard let seconds = Double(timestamp: try text()) else { throw mismatch("a date and time like 2026-11-25T02:42:09Z") }
        return seconds
    }
}

extension Double {
    /// Seconds since 1970 of `2026-11-25T02:42:09.5+01:00` or with `Z`; a text without a zone is taken as UTC, since a result must not depend on
    /// where it is read. Nil for anything else.
    init?(timestamp text: String) {
        var rest = Substring(text).utf8
        func digits(_ count: Int) -> Int? {
            guard rest.count >= count else { return nil }
            var number = 0
            for byte in rest.prefix(count) {
                guard byte >= 48, byte <= 57 else { return nil }
                number = number * 10 + Int(byte - 48)
            }
            rest = rest.dropFirst(count)
            return number
        }
        func skip(_ characters: String) -> Bool {
            guard let byte = rest.first, characters.utf8.contains(byte) else { return false }
            rest = rest.dropFirst()
            return true
        }
        guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2), skip("Tt "),
            let hour = digits(2), skip(":"), let minute = digits(2), skip(":"), let second = digits(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0.0
        if skip(".") {
            var scale = 1.0
            // More digits than a Double of today's seconds can tell apart would only overflow.
            while let digit = digits(1) {
                guard scale < 1e15 else { continue }
                fraction = fraction * 10 + Double(digit)
                scale *= 10
            }
            guard scale > 1 else { return nil }
            fraction /= scale
        }
        var offset = 0
        if let sign = rest.first, skip("+-") {
            guard let hours = digits(2), skip(":") || true, let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
            offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
        } else {
            _ = skip("Zz")
        }
        guard rest.isEmpty else { return nil }
        let days = Double.daysSince1970(year: year, month: month, day: day)
        self = Double(days * 86_400 + hour * 3_600 + minute * 60 + second - offset) + fraction
    }

    /// Of the proleptic Gregorian calendar, counting years from March so that the leap day ends them; one cycle of 400 years (146,097 days)
    /// ahead, so that no division meets a negative year.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = (month > 2 ? year : year - 1) + 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468 - 146_097
    }
}
