/// What is judged of a metric.
package enum Statistic: Sendable, Hashable {
    case mean, geomean, rate, sum, minimum, maximum
    /// The median is `percentile(50)`.
    case percentile(Double)

    package static let median = Statistic.percentile(50)

    /// Reads `mean`, `geomean`, `median`, `rate`, `sum`, `min`, `max` and `p` with a decimal strictly between 0 and 100.
    package init?(parsing text: String) {
        switch text {
        case "mean": self = .mean
        case "geomean": self = .geomean
        case "median": self = .median
        case "rate": self = .rate
        case "sum": self = .sum
        case "min": self = .minimum
        case "max": self = .maximum
        default:
            guard text.first == "p", let digit = text.dropFirst().first, digit.isASCII, digit.isNumber,
                let percent = Double(text.dropFirst()), percent > 0, percent < 100
            else { return nil }
            self = .percentile(percent)
        }
    }

    /// As budgets write it.
    package var name: String {
        switch self {
        case .mean: "mean"
        case .geomean: "geomean"
        case .rate: "rate"
        case .sum: "sum"
        case .minimum: "min"
        case .maximum: "max"
        case .percentile(50): "median"
        case .percentile(let percent): percent == percent.rounded() ? "p\(Int(percent))" : "p\(percent)"
        }
    }
}
