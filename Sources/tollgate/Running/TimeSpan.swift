import ArgumentParser
import Measurements

/// A length of time on the command line: `90s`, `20m`, `1.5h`, `500ms`; a year at most.
struct TimeSpan: ExpressibleByArgument, CustomStringConvertible {
    let seconds: Double

    init(seconds: Double) { self.seconds = seconds }

    init?(argument: String) {
        let units: [(String, Double)] = [("ms", 0.001), ("min", 60), ("s", 1), ("m", 60), ("h", 3600)]
        guard let (symbol, factor) = units.first(where: { argument.hasSuffix($0.0) }), let number = Double(argument.dropLast(symbol.count)),
            number > 0, number * factor <= 366 * 86_400
        else { return nil }
        seconds = number * factor
    }

    /// To two digits: "1.2 s", "45 s", "3 min", "2.5 h".
    var description: String {
        switch seconds {
        case ..<0.95: "\(Int((seconds * 1000).rounded())) ms"
        case ..<9.95: "\(NumberFormat.fixed(seconds, decimals: 1)) s"
        case ..<99.5: "\(Int(seconds.rounded())) s"
        case ..<5970: "\(Int((seconds / 60).rounded())) min"
        default: "\(NumberFormat.fixed(seconds / 3600, decimals: 1)) h"
        }
    }

    var defaultValueDescription: String { description }
}
