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
        if let (old, new) = differs(\.model) { changes.append("model of \(code: suite): \(code: old) → \(code: new)") }
        if let (old, new) = differs(\.prompt) { changes.append("prompt of \(code: suite): \(code: old) → \(code: new)") }
    }
}
