import Testing

@testable import Budgets

@Suite struct DayTests {
    @Test(arguments: ["2026-12-31", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
    func realDays(_ text: String) throws {
        #expect(Day(text)?.description == text)
    }

    @Test(arguments: ["2026-02-29", "1900-02-29", "2026-04-31", "2026-00-01", "2026-13-01", "2026-01-00", "0000-01-01"])
    func daysThatDoNotExist(_ text: String) {
        #expect(Day(text) == nil)
    }

    @Test(arguments: ["", "2026", "2026-1-1", "26-01-01", "2026-01-01T00:00", "2026/01/01", "+026-01-01", "２０２６-01-01", "2026-01-01-"])
    func otherTexts(_ text: String) {
        #expect(Day(text) == nil)
    }

    @Test(
        arguments: [
            (0, "1970-01-01"), (-1, "1969-12-31"), (951_782_400, "2000-02-29"), (1_709_164_799, "2024-02-28"),
            (4_107_542_400, "2100-03-01"),
            (-62_135_596_800, "0001-01-01"), (253_402_300_799, "9999-12-31"), (-62_135_596_801, nil), (253_402_300_800, nil), (.max, nil),
            (.min, nil),
        ] as [(Int64, String?)])
    func moments(_ seconds: Int64, _ text: String?) {
        #expect(Day(secondsSince1970: seconds)?.description == text)
    }

    @Test func order() throws {
        let days = try ["2025-12-31", "2026-01-01", "2026-01-02", "2026-02-01"].map { try #require(Day($0)) }
        #expect(days.shuffled().sorted() == days)
    }
}
