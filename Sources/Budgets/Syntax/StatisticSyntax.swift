import Measurements

extension Statistic {
    private static let words = ["mean", "geomean", "median", "rate", "sum", "min", "max", "p50", "p90", "p95", "p99", "p99.9"]
    private static let synonyms = [
        "avg": "mean", "average": "mean", "minimum": "min", "maximum": "max", "total": "sum", "med": "median", "geometric-mean": "geomean",
        "ratio": "rate", "share": "rate",
    ]

    /// Reads a statistic's name, or says which was likely meant.
    static func reading(_ text: String) throws(SyntaxFault) -> Statistic {
        let percentile = text.wholeMatch(of: /[pP]([0-9]{1,20}(?:\.[0-9]{1,20})?)(?:th|st|nd|rd)?/)
        if let percentile, let percent = Double(percentile.1) {
            if percent == 0 { throw SyntaxFault("there is no percentile \(quoted(text))", mend: "the smallest value is \"min\"") }
            if percent == 100 { throw SyntaxFault("there is no percentile \(quoted(text))", mend: "the largest value is \"max\"") }
            if percent > 100 {
                let digits = String(percentile.1)
                let meant = digits.contains(".") ? nil : "did you mean \"p\(digits.prefix(2)).\(digits.dropFirst(2))\"?"
                throw SyntaxFault("there is no percentile \(quoted(text))", mend: meant ?? "a percentile lies between 0 and 100")
            }
            guard text == "p\(percentile.1)" else {
                throw SyntaxFault("unknown statistic \(quoted(text))", mend: "did you mean \"p\(percentile.1)\"?")
            }
            return .percentile(percent)
        }
        if words.contains(text), let statistic = Statistic(parsing: text) { return statistic }
        let near = synonyms[text.lowercased()] ?? likelySpelling(of: text, in: words)
        throw SyntaxFault(
            "unknown statistic \(quoted(text))",
            mend: near.map { "did you mean \(quoted($0))?" }
                ?? "known: mean, geomean, median, rate, sum, min, max, and percentiles such as p95")
    }
}
