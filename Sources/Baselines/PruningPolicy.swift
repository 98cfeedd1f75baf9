package import Git

/// Which records are old enough to be thinned. Where both are given, a record has to be older than the age, and beyond those to keep.
package struct PruningPolicy: Sendable, Hashable {
    /// Seconds since 1970: what was measured before.
    package let before: Double?
    /// So many of the newest recorded commits of each suite stay whole, along the first parents of `branch`.
    package let keep: Int?
    /// The commit whose line of first parents counts.
    package let branch: ObjectID

    package init(before: Double? = nil, keep: Int? = nil, branch: ObjectID) {
        self.before = before
        self.keep = keep
        self.branch = branch
    }
}

/// The records of one commit and suite: thinned together, so that they stay alike, or not at all.
package struct RecordGroup: Sendable, Hashable {
    package let commit: ObjectID
    package let suite: String
    /// In the order of their identities.
    package let entries: [RecordEntry]
    /// Seconds since 1970: the latest start that the files tell, else the commit's time; nil where the clone has not got the commit.
    package let time: Double?
}

/// What a policy comes to.
package struct PruningPlan: Sendable, Hashable {
    package enum Protection: String, Sendable, Hashable, CaseIterable {
        case tagged, newest, young, kept, undated, thinned
    }

    package internal(set) var groups: [RecordGroup] = []
    /// What stays as it is, and why.
    package internal(set) var untouched: [Untouched] = []

    package struct Untouched: Sendable, Hashable {
        package let group: RecordGroup
        package let why: Protection
    }
}

extension RecordSnapshot {
    /// The groups that the policy thins. Never those that a tag leads to, and never the newest of a suite.
    package func pruningPlan(_ policy: PruningPolicy) throws -> PruningPlan {
        var plan = PruningPlan()
        let suites = Dictionary(grouping: try groups(), by: \.suite)
        let tags = Set(try repository.tags().map(\.commit))
        for suite in suites.keys.sorted() {
            let groups = suites[suite] ?? []
            let line = try line(of: suite, from: policy.branch)
            var newest = Set(line.first?.measured ?? [])
            if let last = groups.filter({ $0.time != nil }).max(by: { ($0.time ?? 0, $1.commit) < ($1.time ?? 0, $0.commit) }) {
                newest.insert(last.commit)
            }
            let tagged = try tags.reduce(into: Set<ObjectID>()) {
                $0.formUnion(try self.line(of: suite, from: $1, count: 1).first?.measured ?? [])
            }
            let kept = policy.keep.map { line.prefix($0).reduce(into: Set<ObjectID>()) { $0.formUnion($1.measured) } }
            // What is not on the line goes by its time: as old as the last one kept.
            let last = groups.filter { kept?.contains($0.commit) == true }.compactMap(\.time).min()
            let onLine = line.reduce(into: Set<ObjectID>()) { $0.formUnion($1.measured) }
            for group in groups {
                let why: PruningPlan.Protection? =
                    if tagged.contains(group.commit) || tags.contains(group.commit) {
                        .tagged
                    } else if newest.contains(group.commit) {
                        .newest
                    } else if group.entries.allSatisfy({ $0.record.thinned != nil }) {
                        .thinned
                    } else if let time = group.time {
                        if let before = policy.before, time >= before {
                            .young
                        } else if let keep = policy.keep, let kept,
                            kept.contains(group.commit) || line.count <= keep
                                || (!onLine.contains(group.commit) && time >= last ?? -.infinity)
                        {
                            .kept
                        } else {
                            nil
                        }
                    } else {
                        .undated
                    }
                if let why { plan.untouched.append(PruningPlan.Untouched(group: group, why: why)) } else { plan.groups.append(group) }
            }
        }
        return plan
    }

    private func groups() throws -> [RecordGroup] {
        try recordedCommits().flatMap { commit in
            let time = (try? repository.commit(commit)).map { Double($0.committerTime) }
            return try records(of: commit).map { suite, entries in
                RecordGroup(commit: commit, suite: suite, entries: entries, time: entries.compactMap(\.time).max() ?? time)
            }
        }
    }

    /// The commits of a line of first parents that have records of the suite, or whose tree has, the newest first; with the commits that were measured.
    private func line(of suite: String, from head: ObjectID, count: Int = .max) throws -> [(commit: ObjectID, measured: Set<ObjectID>)] {
        var found: [(commit: ObjectID, measured: Set<ObjectID>)] = []
        var walk = FirstParentWalk(in: repository, from: head, limit: RecordedAncestors.limit)
        while found.count < count, let commit = try walk.next() {
            var measured = Set(try commits(withTree: commit.tree).filter { try contains($0, suite: suite) })
            if try contains(commit.id, suite: suite) { measured = [commit.id] }
            if !measured.isEmpty { found.append((commit.id, measured)) }
        }
        return found
    }
}
