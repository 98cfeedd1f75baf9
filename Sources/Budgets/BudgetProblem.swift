/// What is wrong, or doubtful, at one place of a budget file.
package struct BudgetProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Severity: String, Sendable, Hashable {
        /// The file is no budget.
        case error
        /// The file is a budget that probably says something else than was meant.
        case warning
    }

    package let file: String
    package let location: SourceLocation
    package let severity: Severity
    /// What is wrong. Text from the file is quoted, shortened and without control characters.
    package let message: String
    /// What was expected, or what to write instead; nil where the message says it.
    package let mend: String?

    package init(file: String, location: SourceLocation, severity: Severity, message: String, mend: String?) {
        self.file = file
        self.location = location
        self.severity = severity
        self.message = message
        self.mend = mend
    }

    package var line: Int { location.line }
    package var column: Int { location.column }

    /// `Budgets/chat.yaml:12:7: error: unknown key "limt"; did you mean "limit"?`
    package var description: String {
        "\(file):\(line):\(column): \(severity.rawValue): \(message)" + (mend.map { "; \($0)" } ?? "")
    }
}

/// A budget file as read: the budget where there is no error, and every problem in the order of the file.
package struct BudgetParse: Sendable, Hashable {
    /// Nil exactly where `problems` holds an error.
    package let budget: Budget?
    package let problems: [BudgetProblem]

    package init(budget: Budget?, problems: [BudgetProblem]) {
        self.budget = budget
        self.problems = problems
    }

    package var errors: [BudgetProblem] { problems.filter { $0.severity == .error } }
    package var warnings: [BudgetProblem] { problems.filter { $0.severity == .warning } }
}
