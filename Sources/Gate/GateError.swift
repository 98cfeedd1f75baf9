import Budgets
import Measurements

/// What makes a budget and results contradict each other: no verdict, exit 65. Each names the objective and how to mend it.
package struct GateError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Kind: Error, Sendable, Hashable {
        case unitMismatch(bound: String, boundDimension: String, metric: String, metricDimension: String)
        case ambiguousMetric(String, [String])
        case severalBenchmarks([String])
        case directionUnknown(metric: String)
        case pointsOfDimension(metric: String, dimension: String)
        case methodOfIndependentValues(String, metric: String)
        case modelWithoutPrice([String])
    }

    package let file: String
    package let line: Int
    package let column: Int
    package let objective: String
    package let kind: Kind

    package var description: String { "\(place): error: \(message)" }

    /// `Budgets/chat.yaml:12:7`
    package var place: String { "\(file):\(line):\(column)" }

    package var message: String {
        let text =
            switch kind {
            case .unitMismatch(let bound, let boundDimension, let metric, let metricDimension):
                "\(bound) is \(boundDimension), but the metric \"\(metric)\" is \(metricDimension); write the bound in the metric's unit"
            case .ambiguousMetric(let name, let candidates):
                "\"\(name)\" could mean \(candidates.map { "\"\($0)\"" }.joined(separator: ", ")); name one of them"
            case .severalBenchmarks(let names):
                "it covers \(names.count) benchmarks (\(names.prefix(3).joined(separator: ", "))\(names.count > 3 ? ", …" : "")); "
                    + "judge each with \"each: benchmark\", choose one with \"where:\", or use \"statistic: geomean\""
            case .directionUnknown(let metric):
                "nothing says whether a higher or a lower \"\(metric)\" is better; add \"direction: lower\" or \"direction: higher\""
            case .pointsOfDimension(let metric, let dimension):
                "percentage points need a share, but the metric \"\(metric)\" is \(dimension); write the margin in its unit or in %"
            case .methodOfIndependentValues(let method, let metric):
                "\"method: \(method)\" resamples independent values, but runs of \"\(metric)\" differ by the machine's mood; "
                    + "leave it out, or say \"noise: none\" where that is known not to matter"
            case .modelWithoutPrice(let models):
                "\"prices\" has no price of \(models.prefix(5).map { "\"\($0)\"" }.joined(separator: ", "))"
                    + "\(models.count > 5 ? " and \(models.count - 5) more" : ""), and the results have no cost of their own; add the model"
            }
        return "objective \"\(objective)\": \(text)"
    }
}

/// All contradictions of one budget, in the order of its objectives.
package struct GateErrors: Error, Sendable, CustomStringConvertible {
    package let errors: [GateError]

    package var description: String { errors.map(\.description).joined(separator: "\n") }
}
