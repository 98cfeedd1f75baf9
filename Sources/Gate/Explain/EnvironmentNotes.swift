import Measurements

/// What differs between the two sides' environments, said where a reader sees it before any number.
enum EnvironmentNotes {
    /// The change under test (model, prompt) is named; what makes a comparison unfair (machine, judge, golden set) is said as such.
    static func notes(suite: String, baseline: Environment, candidate: Environment) -> [Sentence] {
        var notes: [Sentence] = []
        func differs(_ field: KeyPath<Environment, String?>) -> (String, String)? {
            let before = baseline[keyPath: field]
            let after = candidate[keyPath: field]
            guard before != after, before != nil || after != nil else { return nil }
            return (before ?? "unknown", after ?? "unknown")
        }
        let machine: [(String, KeyPath<Environment, String?>)] = [
            ("CPU", baseline.hostClass != nil && candidate.hostClass != nil ? \.hostClass : \.cpu), ("system", \.os),
            ("architecture", \.architecture),
        ]
        for (name, field) in machine {
            if let (before, after) = differs(field) {
                notes.append("\(code: suite) was measured on another \(name): \(code: before) before, \(code: after) now")
            }
        }
        if let (before, after) = differs(\.judge) {
            notes.append("another judge scored \(code: suite): \(code: before) before, \(code: after) now")
        }
        if differs(\.goldenSet) != nil {
            notes.append("the golden set of \(code: suite) is not the same as before; only common cases are compared")
        }
        if let (before, after) = differs(\.model) { notes.append("model of \(code: suite): \(code: before) → \(code: after)") }
        if let (before, after) = differs(\.prompt) { notes.append("prompt of \(code: suite): \(code: before) → \(code: after)") }
        return notes
    }
}
