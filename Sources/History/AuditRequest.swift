package import Baselines
package import Budgets
package import Git

/// What an audit is asked to tell.
package struct AuditRequest {
    /// The beginning of what is told.
    package enum Beginning: Sendable, Hashable {
        /// This day and later, by the author's date.
        case day(Day)
        /// What is not reachable from this commit.
        case commit(ObjectID, name: String)

        var text: String {
            switch self {
            case .day(let day): day.description
            case .commit(_, let name): name
            }
        }
    }

    /// The files that are budgets where nothing else is asked for.
    package static let usualFiles = ["Budgets/*.yaml", "Budgets/*.yml"]

    package let branch: String
    package let head: ObjectID
    package let since: Beginning?
    /// This day and earlier, by the author's date.
    package let until: Day?
    /// Patterns of paths from the repository's root.
    package let budgets: [String]
    package let today: Day

    package init(
        branch: String, head: ObjectID, since: Beginning? = nil, until: Day? = nil, budgets: [String] = usualFiles, today: Day
    ) {
        self.branch = branch
        self.head = head
        self.since = since
        self.until = until
        self.budgets = budgets
        self.today = today
    }
}

extension AuditRequest {
    /// Whether something of a commit is to be told.
    fileprivate func isAsked(in repository: Repository) throws(GitError) -> (BudgetAudit.Commit) -> Bool {
        var earlier = Set<String>()
        if case .commit(let id, _) = since { earlier = Set(try repository.commits(reachableFrom: id).map(\.hex)) }
        return { commit in
            if case .day(let first) = self.since, let day = commit.day, day < first { return false }
            if let last = self.until, let day = commit.day, day > last { return false }
            return !earlier.contains(commit.id)
        }
    }
}

extension BudgetAudit {
    /// Reads a branch's history, and what verdicts in the records say of it.
    package init(of repository: Repository, _ request: AuditRequest, records: RecordSnapshot? = nil) throws {
        let contents = BudgetContents(of: repository)
        let history = try BudgetFileHistory(of: repository, from: request.head, patterns: request.budgets, contents: contents)
        var changes = BudgetChanges(history: history, contents: contents, boundary: repository.shallowBoundary)
        let all = try changes.entriesOldestFirst()
        let isAsked = try request.isAsked(in: repository)
        let entries = all.filter { isAsked($0.commit) }
        let used = try records.map {
            try UsedWaivers(in: $0, on: history.commits, files: history.paths, patterns: request.budgets, grants: all)
        }
        var waivers: [StandingWaiver] = []
        for (file, blob) in history.filesByPath(of: request.head) {
            for waiver in try contents.budget(blob)?.waivers ?? [] {
                waivers.append(StandingWaiver(file: file, waiver: waiver, isExpired: waiver.until < request.today))
            }
        }
        self.init(
            scope: Scope(
                branch: request.branch, head: request.head.hex, since: request.since?.text, until: request.until, today: request.today),
            entries: BudgetAudit.newestCommitFirst(entries), waivers: waivers,
            used: used?.used.filter { isAsked($0.branchCommit) } ?? [], usedElsewhere: used?.elsewhere ?? 0, files: history.paths,
            cutAt: history.commits.filter { repository.shallowBoundary.contains($0.id) }.map(\.id.hex).sorted())
    }

    /// Turns the commits about, and leaves the entries of each in their order.
    private static func newestCommitFirst(_ entries: [Entry]) -> [Entry] {
        var groups: [[Entry]] = []
        for entry in entries {
            if groups.last?.first?.commit == entry.commit { groups[groups.count - 1].append(entry) } else { groups.append([entry]) }
        }
        return groups.reversed().flatMap { $0 }
    }
}
