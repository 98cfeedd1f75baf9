/// A number as a cell of a table has it.
enum NumberText: Equatable {
    case number(Double)
    /// An empty cell, `N/A`, `NaN`, an infinity.
    case missing
    /// A comma that could group digits or be the decimal mark: what either reading would make of it, where it makes a number of it.
    case localised(grouping: Double?, decimalComma: Double?)
    case noNumber

    init(_ text: some StringProtocol) {
        let trimmed = String(text).trimmingSpaces()
        if NumberText.missingWords.contains(trimmed.lowercased()) {
            self = .missing
        } else if let number = NumberText.decimal(trimmed) {
            self = number.isFinite ? .number(number) : .noNumber
        } else if trimmed.contains(","), trimmed.allSatisfy({ $0.isASCII && $0.isNumber || ",.+-".contains($0) }) {
            let grouping = NumberText.decimal(trimmed.replacing(",", with: ""))
            let decimalComma = NumberText.decimal(trimmed.replacing(".", with: "").replacing(",", with: "."))
            self = grouping == nil && decimalComma == nil ? .noNumber : .localised(grouping: grouping, decimalComma: decimalComma)
        } else {
            self = .noNumber
        }
    }

    private static let missingWords: Set<String> = [
        "", "n/a", "na", "nan", "-nan", "null", "none", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity",
    ]

    /// Digits with a sign, a point and an exponent where there are any; nothing else that `Double` would also read.
    private static func decimal(_ text: String) -> Double? {
        guard text.contains(where: { $0 >= "0" && $0 <= "9" }),
            text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 || "+-.eE".utf8.contains($0) })
        else { return nil }
        return Double(text)
    }

    /// Both readings in words.
    static func readings(grouping: Double?, decimalComma: Double?) -> String {
        [grouping.map { "\($0) if commas group digits" }, decimalComma.map { "\($0) if the comma is the decimal mark" }]
            .compactMap { $0 }.joined(separator: ", ")
    }
}
