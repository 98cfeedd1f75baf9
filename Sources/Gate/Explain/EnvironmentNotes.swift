import Measurements

/// What differs between the two sides' circumstances.
struct EnvironmentNotes {
    /// What makes the comparison unfair: the machine, the judge, the golden set, the load. Said before any number.
    private(set) var unfair: [Sentence] = []
    /// The change under test: the model, the prompt.
    private(set) var changes: [Sentence] = []

    init(suite: String, baseline: ResultSet, candidate: ResultSet) {
        let (before, after) = (baseline.environment, candidate.environment)
        func differs(_ field: KeyPath<Environment, String?>) -> (String, String)? {
            let (old, new) = (before[keyPath: field], after[keyPath: field])
            guard old != new, old != nil || new != nil else { return nil }
            return (old ?? "unknown", new ?? "unknown")
        }
        let machine: [(String, KeyPath<Environment, String?>)] = [
            ("CPU", before.hostClass != nil && after.hostClass != nil ? \.hostClass : \.cpu), ("system", \.os),
            ("architecture", \.architecture),
        ]
        for (name, field) in machine {
            if let (old, new) = differs(field) {
                unfair.append("\(code: suite) was measured on another \(name): \(code: old) before, \(code: new) now")
            }
        }
        if let (old, new) = differs(\.judge) {
            unfair.append("another judge scored \(code: suite): \(code: old) before, \(code: new) now")
        }
        if differs(\.goldenSet) != nil {
            unfair.append("the golden set of \(code: suite) is not the same as before; only common cases are compared")
        }
        for key in ["load", "rate", "concurrency", "users"] {
            let (old, new) = (baseline.values(ofLabel: key), candidate.values(ofLabel: key))
            guard !old.isEmpty, !new.isEmpty, Set(old).isDisjoint(with: new) else { continue }
            unfair.append(
                "\(code: suite) was measured at another \(key == "load" ? "load" : key): \(.list(codes: old, most: 3)) before, \(.list(codes: new, most: 3)) now"
            )
        }
        let (oldCache, newCache) = (EnvironmentNotes.cached(baseline), EnvironmentNotes.cached(candidate))
        if oldCache.share != newCache.share {
            unfair.append(
                "\(newCache.words) of \(code: suite) came from a cache, and \(oldCache.words) before: a cached answer takes no time and no tokens"
            )
        }
        if let (old, new) = differs(\.model) {
            if EnvironmentNotes.isMock(old) != EnvironmentNotes.isMock(new) {
                unfair.append("\(code: suite) was answered by a mock model on one side: \(code: old) before, \(code: new) now")
            } else {
                changes.append("model of \(code: suite): \(code: old) → \(code: new)")
            }
        }
        if let (old, new) = differs(\.prompt) { changes.append("prompt of \(code: suite): \(code: old) → \(code: new)") }
    }

    /// Whether a model's name says that it is none: `mockllm/model`, `dummy`, `echo`.
    private static func isMock(_ model: String) -> Bool {
        model.lowercased().split { !$0.isLetter && !$0.isNumber }.contains { word in
            word.hasPrefix("mock") || ["dummy", "echo", "fake", "stub"].contains(word)
        }
    }

    private static func cached(_ results: ResultSet) -> (share: Double, words: String) {
        guard let series = results.series[Metric.cached.name], series.metric == Metric.cached, series.count > 0 else {
            return (0, "none of the answers")
        }
        let count = series.values.count { $0 == 1 }
        return (Double(count) / Double(series.count), "\(count) of \(series.count) answers")
    }
}
