import Git

/// Which files of each commit are budgets: those whose paths match, and what they were called before and after they were renamed.
struct BudgetFileHistory {
    /// Parents before children.
    let commits: [Git.Commit]
    /// The blobs of a commit's budgets by path.
    private(set) var files: [ObjectID: [String: ObjectID]] = [:]
    private var renames: RenameFinder

    /// A commit's budgets, sorted by path.
    func filesByPath(of commit: ObjectID) -> [(path: String, blob: ObjectID)] {
        (files[commit] ?? [:]).map { ($0.key, $0.value) }.sorted { BudgetFileHistory.precedes($0.0, $1.0) }
    }

    static func precedes(_ left: String, _ right: String) -> Bool { left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars) }

    /// Every path that a budget ever had, sorted.
    var paths: [String] {
        var paths = Set<String>()
        // Most commits change no budget: what is equal to the parent's is passed over.
        for commit in commits {
            guard let own = files[commit.id], commit.parents.first.flatMap({ files[$0] }) != own else { continue }
            paths.formUnion(own.keys)
        }
        return paths.sorted(by: BudgetFileHistory.precedes)
    }

    init(of repository: Repository, from head: ObjectID, patterns: [String], contents: BudgetContents) throws(GitError) {
        var newestFirst: [Git.Commit] = []
        for id in try repository.commits(reachableFrom: head) { newestFirst.append(try repository.commit(id)) }
        commits = newestFirst.reversed()
        renames = RenameFinder(repository: repository, patterns: patterns, contents: contents)
        let trees = Dictionary(commits.map { ($0.id, $0.tree) }) { first, _ in first }
        let matching = TreeFiles(in: repository, matching: patterns.map { PathPattern($0) })
        var previous: [String: ObjectID] = [:]
        for commit in commits {
            let found = try matching.files(ofTree: commit.tree)
            // Most commits have what the one before had: one storage for all of them.
            if found != previous { previous = found }
            files[commit.id] = previous
        }
        // Backwards: where a budget came from another path it is followed to it.
        for commit in newestFirst {
            for (path, blob) in files[commit.id] ?? [:] {
                for parent in commit.parents where files[parent]?[path] != blob {
                    guard let tree = trees[parent] else { continue }
                    let earlier =
                        try repository.entry(atPath: path, inTree: tree) != nil
                        ? path : try renames.source(of: path, from: tree, to: commit.tree)
                    try track(earlier, at: parent, tree, repository)
                }
            }
        }
        // Forwards: where it went to another path, likewise.
        for commit in commits {
            for parent in commit.parents {
                guard let tree = trees[parent] else { continue }
                for (path, blob) in files[parent] ?? [:] where files[commit.id]?[path] != blob {
                    let later =
                        try repository.entry(atPath: path, inTree: commit.tree) != nil
                        ? path : try renames.target(of: path, from: tree, to: commit.tree)
                    try track(later, at: commit.id, commit.tree, repository)
                }
            }
        }
    }

    /// The path that a commit's file has in one of its parents: the same, or the one that it was renamed from; nil where it is new.
    mutating func path(of path: String, of commit: Git.Commit, in parent: Git.Commit) throws(GitError) -> String? {
        guard let before = files[parent.id] else { return nil }
        if before[path] != nil { return path }
        let source = try renames.source(of: path, from: parent.tree, to: commit.tree)
        return source.flatMap { before[$0] == nil ? nil : $0 }
    }

    /// The path that a parent's file has in the commit; nil where it is gone.
    mutating func path(after path: String, in parent: Git.Commit, at commit: Git.Commit) throws(GitError) -> String? {
        guard let after = files[commit.id] else { return nil }
        if after[path] != nil { return path }
        let target = try renames.target(of: path, from: parent.tree, to: commit.tree)
        return target.flatMap { after[$0] == nil ? nil : $0 }
    }

    private mutating func track(_ path: String?, at commit: ObjectID, _ tree: ObjectID, _ repository: Repository) throws(GitError) {
        guard let path, files[commit]?[path] == nil, let entry = try repository.entry(atPath: path, inTree: tree), entry.kind == .blob
        else {
            return
        }
        files[commit]?[path] = entry.id
    }
}

/// Finds which budgets were renamed between two trees, once for each pair.
private struct RenameFinder {
    let repository: Repository
    private let patterns: [PathPattern]
    /// Budgets are YAML; what is like one in content only is not looked at.
    private let candidates: [String]
    private let contents: BudgetContents
    private var found: [[ObjectID]: [RenamedFile]] = [:]

    init(repository: Repository, patterns: [String], contents: BudgetContents) {
        self.repository = repository
        self.patterns = patterns.map { PathPattern($0) }
        self.contents = contents
        candidates = ["*.yaml", "*.yml"] + patterns
    }

    mutating func source(of path: String, from old: ObjectID, to new: ObjectID) throws(GitError) -> String? {
        guard let source = try renames(from: old, to: new).first(where: { $0.to == path })?.from else { return nil }
        return try isBudget(source, in: old) ? source : nil
    }

    mutating func target(of path: String, from old: ObjectID, to new: ObjectID) throws(GitError) -> String? {
        guard let target = try renames(from: old, to: new).first(where: { $0.from == path })?.to else { return nil }
        return try isBudget(target, in: new) ? target : nil
    }

    /// Outside of the patterns a file that is merely similar is not taken for the budget.
    private func isBudget(_ path: String, in tree: ObjectID) throws(GitError) -> Bool {
        if patterns.contains(where: { $0.matches(path) }) { return true }
        guard let entry = try repository.entry(atPath: path, inTree: tree), entry.kind == .blob else { return false }
        return try contents.budget(entry.id) != nil
    }

    private mutating func renames(from old: ObjectID, to new: ObjectID) throws(GitError) -> [RenamedFile] {
        if let known = found[[old, new]] { return known }
        let renames = try repository.renamedFiles(fromTree: old, toTree: new, among: candidates)
        found[[old, new]] = renames
        return renames
    }
}
