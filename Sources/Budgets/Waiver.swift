/// A dated, attributed, expiring permission to miss an objective.
package struct Waiver: Sendable, Hashable {
    /// An objective's name, or `name[value]` for one value of its `each`.
    package let objective: String
    /// The last UTC day on which it applies.
    package let until: Day
    package let by: String
    package let reason: String
    package let location: SourceLocation

    package init(objective: String, until: Day, by: String, reason: String, location: SourceLocation = SourceLocation(line: 1, column: 1)) {
        self.objective = objective
        self.until = until
        self.by = by
        self.reason = reason
        self.location = location
    }
}

/// A UTC day.
package struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    /// Reads `2026-12-31`; nil where there is no such day.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), year >= 1, (1...12).contains(month)
        else { return nil }
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...lengths[month - 1]).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of a moment; nil beyond the years 1 to 9999. The civil calendar from days, after Howard Hinnant's `civil_from_days`.
    package init?(secondsSince1970 seconds: Int64) {
        let (days, remainder) = seconds.quotientAndRemainder(dividingBy: 86400)
        let shifted = (remainder < 0 ? days - 1 : days) + 719_468
        guard (306...3_652_364).contains(shifted) else { return nil }
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    package static func < (left: Day, right: Day) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    package var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
