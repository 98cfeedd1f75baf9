import Measurements

/// The problems of one file while it is read. Bounded, so that a hostile file cannot make the report, or the search for likely
/// spellings, grow without end.
struct ProblemList {
    static let most = 200
    private static let mostSuggestions = 50
    private static let mostCandidates = 200

    let file: String
    private(set) var all: [BudgetProblem] = []
    private var suggestionsLeft = ProblemList.mostSuggestions

    init(file: String) {
        self.file = file
    }

    var isFull: Bool { all.count >= ProblemList.most }
    var hasErrors: Bool { all.contains { $0.severity == .error } }

    mutating func error(_ message: String, at location: SourceLocation, mend: String? = nil) {
        add(.error, message, location, mend)
    }

    mutating func warning(_ message: String, at location: SourceLocation, mend: String? = nil) {
        add(.warning, message, location, mend)
    }

    mutating func error(_ fault: SyntaxFault, at location: SourceLocation) {
        add(.error, fault.message, location, fault.mend)
    }

    /// The spelling that was likely meant; nil also once many were given.
    mutating func likely(_ name: String, in names: [String]) -> String? {
        guard suggestionsLeft > 0 else { return nil }
        suggestionsLeft -= 1
        return likelySpelling(of: name, in: Array(names.prefix(ProblemList.mostCandidates)))
    }

    /// "did you mean …?" where a name is near enough, else the names there are.
    mutating func mend(for name: String, in names: [String], known: String) -> String? {
        if let near = likely(name, in: names) { return "did you mean \(quoted(near))?" }
        guard !names.isEmpty else { return nil }
        let shown = names.prefix(12).map(shortened).joined(separator: ", ")
        return "\(known): \(shown)" + (names.count > 12 ? " and \(names.count - 12) more" : "")
    }

    /// By place; problems of one place keep the order in which they were found.
    var sorted: [BudgetProblem] {
        all.enumerated()
            .sorted { ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset) }
            .map(\.element)
    }

    private mutating func add(_ severity: BudgetProblem.Severity, _ message: String, _ location: SourceLocation, _ mend: String?) {
        guard !isFull else { return }
        if all.count == ProblemList.most - 1, !hasErrors || severity == .error {
            let message = "\(ProblemList.most - 1) problems were found before this one; the rest is not listed"
            all.append(BudgetProblem(file: file, location: location, severity: .error, message: message, mend: "mend these first"))
        } else {
            all.append(BudgetProblem(file: file, location: location, severity: severity, message: message, mend: mend))
        }
    }
}
