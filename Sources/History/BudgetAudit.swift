package import Baselines
package import Budgets
package import Statistics

/// Every change of a branch's budgets: who, when, why, and what it did to the promises.
package struct BudgetAudit: Sendable, Hashable {
    /// What a commit says of itself.
    package struct Commit: Sendable, Hashable {
        /// Forty hexadecimal digits.
        package let id: String
        package let author: String
        package let email: String
        /// Seconds since 1970, as the author's clock had it. What was rebased or merged later keeps it.
        package let time: Int64
        /// The first paragraph of the message, on one line.
        package let summary: String

        package init(id: String, author: String, email: String, time: Int64, summary: String) {
            self.id = id
            self.author = author
            self.email = email
            self.time = time
            self.summary = summary
        }

        /// The author's day in UTC; nil where the clock was out of this calendar.
        package var day: Day? { Day(secondsSince1970: time) }
    }

    package enum Event: Sendable, Hashable {
        case change(BudgetDifference.Change)
        /// A merge took back what one of its parents, named by its id, had done: it differs from that parent and not from another.
        case dropped(BudgetDifference.Change, from: String)
        /// The file was no budget: the first problem, with its place. What changes until it is one again is told where it is.
        case unparseable(String)

        package var change: BudgetDifference.Change? {
            switch self {
            case .change(let change), .dropped(let change, _): change
            case .unparseable: nil
            }
        }
    }

    package struct Entry: Sendable, Hashable {
        package let commit: Commit
        /// Where the commit has the file, or last had it where it was removed.
        package let file: String
        package let event: Event

        package init(commit: Commit, file: String, event: Event) {
            self.commit = commit
            self.file = file
            self.event = event
        }

        package var tendency: Tendency { event.change?.tendency ?? .other }
    }

    /// A waiver that stands in a budget where the history ends, that is, today.
    package struct StandingWaiver: Sendable, Hashable {
        package let file: String
        package let waiver: Waiver
        /// Its last day has passed, so that it no longer does anything.
        package let isExpired: Bool

        package init(file: String, waiver: Waiver, isExpired: Bool) {
            self.file = file
            self.waiver = waiver
            self.isExpired = isExpired
        }
    }

    /// A waiver that a recorded verdict used: without it the commit would have failed, or would not have been decided.
    package struct UsedWaiver: Sendable, Hashable {
        /// The commit that was judged.
        package let commit: String
        /// The branch's commit that it is: another one where only the tree is the same, after a squash or a rebase.
        package let branchCommit: Commit
        package let file: String
        /// Of the objective, `name` or `name[value]`.
        package let objective: String
        package let outcome: Outcome
        package let waiver: RecordedWaiver
        /// Number of verdicts on the commit that used it.
        package let verdicts: Int
        /// Who wrote the waiver into the budget; nil where the history does not tell.
        package let granted: Commit?

        package init(
            commit: String, branchCommit: Commit, file: String, objective: String, outcome: Outcome, waiver: RecordedWaiver, verdicts: Int,
            granted: Commit?
        ) {
            self.commit = commit
            self.branchCommit = branchCommit
            self.file = file
            self.objective = objective
            self.outcome = outcome
            self.waiver = waiver
            self.verdicts = verdicts
            self.granted = granted
        }
    }

    /// What was asked for, as it was asked for.
    package struct Scope: Sendable, Hashable {
        package let branch: String
        /// The id of the commit that the branch is at.
        package let head: String
        package let since: String?
        package let until: Day?
        /// The day by which waivers have expired or not.
        package let today: Day

        package init(branch: String, head: String, since: String?, until: Day?, today: Day) {
            self.branch = branch
            self.head = head
            self.since = since
            self.until = until
            self.today = today
        }
    }

    package let scope: Scope
    /// The newest commit first and no commit before its children; within one by file, then in the order of its difference.
    package let entries: [Entry]
    package let waivers: [StandingWaiver]
    /// The newest commit first.
    package let used: [UsedWaiver]
    /// Number of judged commits that used a waiver and are not on the branch.
    package let usedElsewhere: Int
    /// Every path that one of the budgets ever had, sorted.
    package let files: [String]
    /// The commits at which a shallow clone ends, sorted; what was changed in and before them is not known.
    package let cutAt: [String]

    package init(
        scope: Scope, entries: [Entry], waivers: [StandingWaiver], used: [UsedWaiver] = [], usedElsewhere: Int = 0, files: [String],
        cutAt: [String] = []
    ) {
        self.scope = scope
        self.entries = entries
        self.waivers = waivers
        self.used = used
        self.usedElsewhere = usedElsewhere
        self.files = files
        self.cutAt = cutAt
    }

    /// Whether the waiver that an entry granted or changed has expired by today; nil where it did neither.
    package func isExpired(_ entry: Entry) -> Bool? {
        guard let waiver = entry.event.change?.waiver else { return nil }
        return waiver.until < scope.today
    }
}

extension BudgetAudit.Commit {
    /// `2026-11-25T02:10:09Z`; nil where the clock was out of this calendar.
    package var utc: String? {
        guard let day else { return nil }
        let second = ((time % 86400) + 86400) % 86400
        func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
        return "\(day)T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }
}
