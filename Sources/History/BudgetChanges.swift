import Budgets
import Git

/// Goes through a history from its beginning and tells what each commit did to the budgets.
struct BudgetChanges {
    var history: BudgetFileHistory
    let graph: CommitGraph
    /// Where a shallow history ends; what these commits changed is not known.
    private let boundary: Set<ObjectID>
    private let contents: BudgetContents
    /// For each commit and path the last blob up to it that was a budget; none where there was none yet.
    private var sound: [ObjectID: [String: ObjectID]] = [:]

    init(history: BudgetFileHistory, contents: BudgetContents, boundary: Set<ObjectID>) {
        self.history = history
        self.contents = contents
        self.boundary = boundary
        graph = CommitGraph(history.commits, boundary: boundary)
    }

    /// Parents before children; within a commit by path.
    mutating func entriesOldestFirst() throws(GitError) -> [BudgetAudit.Entry] {
        var byID: [ObjectID: Git.Commit] = [:]
        var entries: [BudgetAudit.Entry] = []
        for commit in history.commits {
            byID[commit.id] = commit
            let parents = commit.parents.compactMap { byID[$0] }
            let events = try self.events(of: commit, parents: parents) + dropped(by: commit, parents: parents)
            guard !events.isEmpty, !boundary.contains(commit.id) else { continue }
            let audited = BudgetAudit.Commit(commit)
            entries += events.map { BudgetAudit.Entry(commit: audited, file: $0.file, event: $0.event) }
        }
        return entries
    }

    /// The last budget that a commit had at a path.
    func budget(at path: String?, of commit: ObjectID) throws(GitError) -> Budget? {
        guard let path, let blob = sound[commit]?[path] else { return nil }
        return try contents.budget(blob)
    }

    private mutating func events(
        of commit: Git.Commit, parents: [Git.Commit]
    ) throws(GitError) -> [(file: String, event: BudgetAudit.Event)] {
        // Most commits change no budget, and most merges take one side whole.
        if let same = parents.first(where: { history.files[$0.id] == history.files[commit.id] }) {
            sound[commit.id] = sound[same.id]
            return []
        }
        sound[commit.id] = [:]
        var events: [(file: String, event: BudgetAudit.Event)] = []
        for (path, blob) in history.filesByPath(of: commit.id) {
            events += try self.events(of: commit, parents: parents, path: path, blob: blob).map { (path, $0) }
        }
        for path in try gone(from: parents, in: commit) {
            var before: [Budget?] = []
            for parent in parents { before.append(try budget(at: path, of: parent.id)) }
            events += BudgetDifference(merging: before, to: nil).changes.map { (path, .change($0)) }
        }
        return events
    }

    /// What the commit did to one of its files, compared with what each parent had of it.
    private mutating func events(
        of commit: Git.Commit, parents: [Git.Commit], path: String, blob: ObjectID
    ) throws(GitError) -> [BudgetAudit.Event] {
        var earlier: [(path: String?, blob: ObjectID?, sound: ObjectID?)] = []
        for parent in parents {
            let before = try history.path(of: path, of: commit, in: parent)
            earlier.append((before, before.flatMap { history.files[parent.id]?[$0] }, before.flatMap { sound[parent.id]?[$0] }))
        }
        let move = BudgetChanges.move(from: earlier.map(\.path), to: path)
        if let same = earlier.first(where: { $0.blob == blob }) {
            sound[commit.id]?[path] = same.sound
            return move
        }
        guard let budget = try contents.budget(blob) else {
            sound[commit.id]?[path] = earlier.lazy.compactMap(\.sound).first
            return move + [.unparseable(try contents.problem(blob) ?? "")]
        }
        sound[commit.id]?[path] = blob
        var before: [Budget?] = []
        for parent in earlier { before.append(try parent.sound.flatMap { blob throws(GitError) in try contents.budget(blob) }) }
        return move + BudgetDifference(merging: before.isEmpty ? [nil] : before, to: budget).changes.map { .change($0) }
    }

    /// The paths that parents had budgets at and that have no counterpart in the commit.
    private mutating func gone(from parents: [Git.Commit], in commit: Git.Commit) throws(GitError) -> [String] {
        var gone = Set<String>()
        var kept = Set<String>()
        for parent in parents {
            for path in (history.files[parent.id] ?? [:]).keys {
                if try history.path(after: path, in: parent, at: commit) == nil { gone.insert(path) } else { kept.insert(path) }
            }
        }
        return gone.subtracting(kept).sorted(by: BudgetFileHistory.precedes)
    }

    /// A move changes something only where it leaves or enters the folder that `check` reads by itself.
    private static func move(from earlier: [String?], to path: String) -> [BudgetAudit.Event] {
        guard let first = earlier.first, let before = first, !earlier.contains(where: { $0 == nil || $0 == path }) else { return [] }
        let (was, becomes) = (isRead(before), isRead(path))
        guard was != becomes else { return [] }
        return [.change(BudgetDifference.Change(.budget, "file", from: before, to: path, becomes ? .tightened : .loosened))]
    }

    private static let readPatterns = AuditRequest.usualFiles.map { PathPattern($0) }

    private static func isRead(_ path: String) -> Bool { readPatterns.contains { $0.matches(path) } }
}

extension BudgetAudit.Commit {
    init(_ commit: Git.Commit) {
        self.init(
            id: commit.id.hex, author: commit.authorName, email: commit.authorEmail, time: commit.authorTime, summary: commit.summary)
    }
}
