import Budgets
import Git

/// The budgets that blobs hold, each read once.
final class BudgetContents {
    private enum Content {
        case budget(Budget)
        case problem(String)
    }

    /// More bytes than a budget may have are not read.
    private static let mostBytes = 1 << 20

    private let repository: Repository
    private var known: [ObjectID: Content] = [:]

    init(of repository: Repository) {
        self.repository = repository
    }

    /// Nil where the blob is no budget.
    func budget(_ blob: ObjectID) throws(GitError) -> Budget? {
        if case .budget(let budget) = try content(blob) { budget } else { nil }
    }

    /// Why the blob is no budget: its first error, with the line.
    func problem(_ blob: ObjectID) throws(GitError) -> String? {
        if case .problem(let text) = try content(blob) { text } else { nil }
    }

    private func content(_ blob: ObjectID) throws(GitError) -> Content {
        if let content = known[blob] { return content }
        let content = try read(blob)
        known[blob] = content
        return content
    }

    private func read(_ blob: ObjectID) throws(GitError) -> Content {
        let size = try repository.blobSize(blob)
        guard size <= BudgetContents.mostBytes else {
            return .problem("the file has \(size) bytes; a budget has at most \(BudgetContents.mostBytes)")
        }
        let parse = Budget.parse(bytes: try repository.blob(blob), file: "")
        if let budget = parse.budget { return .budget(budget) }
        let problem = parse.errors.first
        let mend = problem?.mend.map { "; \($0)" } ?? ""
        return .problem(problem.map { "line \($0.line): \($0.message)\(mend)" } ?? "not a budget")
    }
}
