import Budgets
import Gate
import Measurements

extension [Budget] {
    /// A suite on the command line that no budget has is a mistake worth an error.
    func requireSuites(of overrides: [SuiteGlob]) throws(CommandFailure) {
        let known = Set(flatMap { $0.suites.map(\.name) })
        for override in overrides where !known.contains(override.suite) {
            let near = likelySpelling(of: override.suite, in: known.sorted()).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure(
                .usage, "no budget has a suite \"\(override.suite)\" (there is \(known.sorted().joined(separator: ", ")))\(near)")
        }
    }
}

extension Sequence {
    /// A value for each budget, or every contradiction between budgets and results in one failure.
    func judging<Value>(_ judge: (Element) throws(GateErrors) -> Value) throws(CommandFailure) -> [Value] {
        var values: [Value] = []
        var problems: [String] = []
        for element in self {
            do { values.append(try judge(element)) } catch { problems.append(error.description) }
        }
        guard problems.isEmpty else { throw CommandFailure(.malformed, problems.joined(separator: "\n")) }
        return values
    }
}
