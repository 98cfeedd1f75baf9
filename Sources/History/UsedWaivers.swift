import Baselines
import Budgets
import Git

/// The waivers that recorded verdicts used, on the commits of a branch.
struct UsedWaivers {
    /// The newest commit first.
    let used: [BudgetAudit.UsedWaiver]
    /// Number of judged commits that used a waiver and are not on the branch.
    let elsewhere: Int

    private struct Use: Hashable {
        let file: String
        let objective: String
        let waiver: RecordedWaiver
    }

    /// - Parameters:
    ///   - commits: the branch's, parents before children.
    ///   - files: every path that one of the budgets ever had.
    ///   - patterns: of the paths that are asked for, also where the branch never had them.
    ///   - grants: all changes of the budgets, the oldest first.
    init(
        in records: RecordSnapshot, on commits: [Git.Commit], files: [String], patterns: [String], grants: [BudgetAudit.Entry]
    ) throws {
        let places = Dictionary(commits.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        let byTree = Dictionary(grouping: commits.indices) { commits[$0].tree.hex }
        let known = Set(files.map(\.bounded))
        let wanted = patterns.map { PathPattern($0) }
        var found: [(place: Int, used: BudgetAudit.UsedWaiver)] = []
        var elsewhere = 0
        for commit in try records.judgedCommits() {
            var uses: [(use: Use, objective: RecordedObjectiveVerdict)] = []
            var tree: String?
            for entry in try records.verdicts(of: commit) {
                tree = entry.verdict.tree
                for budget in entry.verdict.budgets where known.contains(budget.file) || wanted.contains(where: { $0.matches(budget.file) })
                {
                    for objective in budget.objectives {
                        guard let waiver = objective.waived, objective.outcome != .pass else { continue }
                        uses.append((Use(file: budget.file, objective: objective.key, waiver: waiver), objective))
                    }
                }
            }
            guard !uses.isEmpty else { continue }
            var place = places[commit]
            if place == nil, let tree {
                place = try UsedWaivers.twin(of: commit, among: byTree[tree] ?? [], of: commits, records.repository)
            }
            guard let place else {
                elsewhere += 1
                continue
            }
            for (use, group) in Dictionary(grouping: uses, by: \.use) {
                guard let last = group.last?.objective else { continue }
                let used = BudgetAudit.UsedWaiver(
                    commit: commit.hex, branchCommit: BudgetAudit.Commit(commits[place]), file: use.file, objective: use.objective,
                    outcome: last.outcome, waiver: use.waiver, verdicts: group.count,
                    granted: grants.last { $0.grants(use.waiver, of: last, in: use.file) }?.commit)
                found.append((place, used))
            }
        }
        found.sort { left, right in
            if left.place != right.place { return left.place > right.place }
            let (a, b) = (left.used, right.used)
            return [a.commit, a.file, a.objective, a.waiver.until, a.waiver.by, a.waiver.reason].lexicographicallyPrecedes(
                [b.commit, b.file, b.objective, b.waiver.until, b.waiver.by, b.waiver.reason])
        }
        used = found.map(\.used)
        self.elsewhere = elsewhere
    }

    /// The first of the branch's commits with the same tree that the judged one does not come after: what it was squashed or rebased to.
    private static func twin(
        of commit: ObjectID, among places: [Int], of commits: [Git.Commit], _ repository: Repository
    ) throws -> Int? {
        guard !places.isEmpty, (try? repository.commit(commit)) != nil else { return places.first }
        return try places.first { try !repository.isAncestor(commits[$0].id, of: commit) }
    }
}

extension BudgetAudit.Entry {
    /// Whether it wrote this waiver of the objective into the file, as the waiver was recorded.
    fileprivate func grants(_ waiver: RecordedWaiver, of objective: RecordedObjectiveVerdict, in file: String) -> Bool {
        guard let granted = event.change?.waiver, self.file.bounded == file else { return false }
        return (granted.objective.bounded == objective.name || granted.objective.bounded == objective.key)
            && granted.until.description == waiver.until && granted.by.bounded == waiver.by && granted.reason.bounded == waiver.reason
    }
}
