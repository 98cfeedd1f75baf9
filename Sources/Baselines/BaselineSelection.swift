package import Budgets
package import Git
package import Measurements

/// Chooses the records that a candidate commit is compared with, for one suite.
///
/// A commit is never compared with itself, also not by a tag or an equal tree: what is chosen lies before it. A walk that met the end of a
/// shallow history says so.
package struct BaselineSelection {
    private let snapshot: RecordSnapshot
    private let candidate: ObjectID
    package let suite: String
    private let target: TargetRequest

    private var repository: Repository { snapshot.repository }
    private var ancestors: RecordedAncestors { RecordedAncestors(snapshot: snapshot, candidate: candidate, suite: suite) }

    package init(in snapshot: RecordSnapshot, candidate: ObjectID, suite: String, target: TargetRequest = TargetRequest()) {
        self.snapshot = snapshot
        self.candidate = candidate
        self.suite = suite
        self.target = target
    }

    /// The baseline by a policy. Throws where a revision does not exist, a record is damaged or the repository cannot be read.
    package func baseline(for policy: BaselinePolicy) throws -> BaselineAnswer {
        switch policy {
        case .mergeBase: return try nearest(to: mergeBase())
        case .latestTag(let pattern): return try nearest(to: latestTag(pattern))
        case .revision(let revision): return try nearest(to: named(revision))
        case .window(let count): return try window(count, from: mergeBase())
        case .sameJob:
            return .missing(
                MissingBaseline(
                    reason: "the budget compares with the other side of the same job, and this job measured one side",
                    remedy: "measure both sides, and give the other one with --baseline-results"))
        }
    }

    /// The last recorded first-parent commits up to and including `commit`, oldest first: what shows the spread between commits. Only
    /// records of the same environment count where one is given. `isComplete` is false where a shallow history ended the walk too early.
    package func history(
        endingAt commit: ObjectID, limit: Int = 20, like environment: Environment? = nil
    ) throws -> (commits: [RecordedCommit], isComplete: Bool) {
        let (commits, end) = try ancestors.line(from: commit, count: limit) { entries in
            guard let environment else { return entries }
            return entries.filter { $0.record.environment.noiseKey == environment.noiseKey }
        }
        return (commits.reversed(), commits.count == limit || end != .shallowBoundary)
    }

    private func mergeBase() throws -> Found<NamedCommit> {
        try target.base(of: candidate, in: repository) { try snapshot.contains($0, suite: suite) }
    }

    private func latestTag(_ pattern: String?) throws -> Found<NamedCommit> {
        let (tag, end) = try LatestTag(repository: repository, pattern: pattern).before(candidate)
        if let tag { return .found(NamedCommit(commit: tag.commit, name: "tag \(tag.name)")) }
        let which = pattern.map { "no tag that matches \"\($0)\"" } ?? "no tag"
        let isCut = end == .shallowBoundary
        return .missing(
            MissingBaseline(
                reason: "there is \(which) before \(candidate.short)" + (isCut ? "; the history ends at a shallow boundary" : ""),
                remedy: isCut ? GitError.MissingCause.shallow.remedy : "fetch the tags with \"git fetch --tags\", or tag a release",
                metShallowBoundary: isCut))
    }

    private func named(_ revision: String) throws -> Found<NamedCommit> {
        let commit = try repository.resolve(revision)
        if commit == candidate {
            return try NamedCommit.firstParent(
                of: candidate, in: repository, notes: ["\(revision) is the candidate itself, so what is before it counts"])
        }
        if try repository.isAncestor(candidate, of: commit) {
            return .missing(
                MissingBaseline(
                    reason: "\(revision) (\(commit.short)) comes after the candidate \(candidate.short)",
                    remedy: "name a revision before the candidate, or use \"baseline: merge-base\""))
        }
        var reference = NamedCommit(commit: commit, name: revision)
        if try !repository.isAncestor(commit, of: candidate) {
            reference.notes.append("\(revision) (\(commit.short)) is not an ancestor of the candidate")
        }
        return .found(reference)
    }

    private func nearest(to found: Found<NamedCommit>) throws -> BaselineAnswer {
        let reference: NamedCommit
        switch found {
        case .missing(let missing): return .missing(missing)
        case .found(let named): reference = named
        }
        if snapshot.isEmpty { return .missing(nothingRecorded) }
        let (line, lineEnd) = try ancestors.line(from: reference.commit, count: 1)
        if let recorded = line.first { return .found(chosen([recorded], reference, notes: note(on: recorded, reference, "commit"))) }
        let (other, end) = try ancestors.nearest(from: reference.commit)
        if let other { return .found(chosen([other], reference, notes: note(on: other, reference, "step"))) }
        return .missing(noRecord(reference, end: lineEnd == .shallowBoundary ? lineEnd : end))
    }

    private func window(_ count: Int, from found: Found<NamedCommit>) throws -> BaselineAnswer {
        let reference: NamedCommit
        switch found {
        case .missing(let missing): return .missing(missing)
        case .found(let named): reference = named
        }
        if snapshot.isEmpty { return .missing(nothingRecorded) }
        let (commits, end) = try ancestors.line(from: reference.commit, count: max(1, count))
        guard !commits.isEmpty else { return .missing(noRecord(reference, end: end)) }
        var notes: [String] = []
        if commits.count < count {
            notes.append(
                "window of \(count), found \(commits.count)"
                    + (end == .shallowBoundary ? ", history ends at a shallow boundary; " + GitError.MissingCause.shallow.remedy : ""))
        }
        return .found(chosen(commits.reversed(), reference, notes: notes))
    }

    private func chosen(_ commits: [RecordedCommit], _ reference: NamedCommit, notes: [String]) -> ChosenBaseline {
        let isThinned = commits.last?.entries.contains { $0.record.thinned != nil } ?? false
        return ChosenBaseline(
            commits: commits, reference: reference.commit, referenceName: reference.name,
            notes: reference.notes + notes + (isThinned ? ["its samples were thinned to summaries"] : []))
    }

    /// How the record's commit differs from the one that the policy names; nothing where it does not.
    private func note(on recorded: RecordedCommit, _ reference: NamedCommit, _ unit: String) -> [String] {
        let place = "\(reference.name) \(reference.commit.short)"
        let steps = "\(recorded.distance) \(unit)\(recorded.distance == 1 ? "" : "s") before \(place), which has no record"
        switch (recorded.match, recorded.distance) {
        case (.exact, _): return []
        case (.sameTree, 0): return ["measured at \(recorded.measured.short), whose tree is that of \(place), which has no record"]
        case (.sameTree, _): return ["\(steps) (measured at \(recorded.measured.short), whose tree is the same)"]
        case (.nearest, _): return [steps]
        }
    }

    private var nothingRecorded: MissingBaseline {
        MissingBaseline(
            reason: "nothing is recorded in this clone",
            remedy:
                "fetch the records with \"tollgate baseline sync --fetch-only\", or record results with \"tollgate record\" on the target branch"
        )
    }

    private func noRecord(_ reference: NamedCommit, end: WalkEnd) -> MissingBaseline {
        let isCut = end == .shallowBoundary
        let before = end == .limit ? "any of the \(RecordedAncestors.limit) commits" : "a commit"
        return MissingBaseline(
            reason: "neither \(reference.name) \(reference.commit.short) nor \(before) before it has a record of suite \"\(suite)\""
                + (isCut ? "; the history ends at a shallow boundary" : ""),
            remedy: isCut
                ? GitError.MissingCause.shallow.remedy
                : "record the suite with \"tollgate record\" on the target branch, or fetch the records of others with \"tollgate baseline sync --fetch-only\"",
            metShallowBoundary: isCut)
    }
}
