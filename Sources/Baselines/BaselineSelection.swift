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
    private let suite: String
    private let target: TargetRequest

    private var repository: Repository { snapshot.repository }
    private var ancestors: RecordedAncestors { RecordedAncestors(snapshot: snapshot, candidate: candidate, suite: suite) }

    package init(in snapshot: RecordSnapshot, candidate: ObjectID, suite: String, target: TargetRequest = TargetRequest()) {
        self.snapshot = snapshot
        self.candidate = candidate
        self.suite = suite
        self.target = target
    }

    /// The commit that a policy names, before any record is looked for.
    private struct Reference {
        let commit: ObjectID
        let name: String
        var notes: [String] = []
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

    private func mergeBase() throws -> Found<Reference> {
        switch try target.branch(in: repository) {
        case .missing(let missing): return .missing(missing)
        case .found(let branch):
            let bases = try repository.mergeBases(candidate, branch.commit)
            guard let base = try bases.commits.first(where: { try snapshot.contains($0, suite: suite) }) ?? bases.commits.first else {
                let remedy =
                    repository.isShallow
                    ? GitError.MissingCause.shallow.remedy : "name the branch that the change is for with --target"
                return .missing(
                    MissingBaseline(
                        reason: "the candidate \(candidate.short) and \(branch.name) have no common ancestor"
                            + (repository.isShallow ? " in this clone, whose history is shallow" : ""),
                        remedy: remedy, metShallowBoundary: repository.isShallow))
            }
            if base == candidate { return try firstParent(notes: []) }
            var reference = Reference(commit: base, name: "the merge base")
            if bases.commits.count > 1 { reference.notes.append("there are \(bases.commits.count) merge bases with \(branch.name)") }
            if !bases.isCertain {
                reference.notes.append(
                    "the history is shallow, so a later merge base may be hidden; " + GitError.MissingCause.shallow.remedy)
            }
            return .found(reference)
        }
    }

    private func firstParent(notes: [String]) throws -> Found<Reference> {
        if let parent = try repository.commit(candidate).parents.first {
            return .found(Reference(commit: parent, name: "the first parent", notes: notes))
        }
        let isCut = repository.shallowBoundary.contains(candidate)
        return .missing(
            MissingBaseline(
                reason: isCut
                    ? "the history of this clone ends at the candidate \(candidate.short), at a shallow boundary"
                    : "the candidate \(candidate.short) is the first commit of the history",
                remedy: isCut ? GitError.MissingCause.shallow.remedy : "record its results, so that the next commit has a baseline",
                metShallowBoundary: isCut))
    }

    private func latestTag(_ pattern: String?) throws -> Found<Reference> {
        let (tag, end) = try LatestTag(repository: repository, pattern: pattern).before(candidate)
        if let tag { return .found(Reference(commit: tag.commit, name: "tag \(tag.name)")) }
        let which = pattern.map { "no tag that matches \"\($0)\"" } ?? "no tag"
        let isCut = end == .shallowBoundary
        return .missing(
            MissingBaseline(
                reason: "there is \(which) before \(candidate.short)" + (isCut ? "; the history ends at a shallow boundary" : ""),
                remedy: isCut ? GitError.MissingCause.shallow.remedy : "fetch the tags with \"git fetch --tags\", or tag a release",
                metShallowBoundary: isCut))
    }

    private func named(_ revision: String) throws -> Found<Reference> {
        let commit = try repository.resolve(revision)
        if commit == candidate { return try firstParent(notes: ["\(revision) is the candidate itself, so what is before it counts"]) }
        if try repository.isAncestor(candidate, of: commit) {
            return .missing(
                MissingBaseline(
                    reason: "\(revision) (\(commit.short)) comes after the candidate \(candidate.short)",
                    remedy: "name a revision before the candidate, or use \"baseline: merge-base\""))
        }
        var reference = Reference(commit: commit, name: revision)
        if try !repository.isAncestor(commit, of: candidate) {
            reference.notes.append("\(revision) (\(commit.short)) is not an ancestor of the candidate")
        }
        return .found(reference)
    }

    private func nearest(to found: Found<Reference>) throws -> BaselineAnswer {
        let reference: Reference
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

    private func window(_ count: Int, from found: Found<Reference>) throws -> BaselineAnswer {
        let reference: Reference
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

    private func chosen(_ commits: [RecordedCommit], _ reference: Reference, notes: [String]) -> ChosenBaseline {
        ChosenBaseline(
            commits: commits, reference: reference.commit, referenceName: reference.name, notes: reference.notes + notes)
    }

    /// How the record's commit differs from the one that the policy names; nothing where it does not.
    private func note(on recorded: RecordedCommit, _ reference: Reference, _ unit: String) -> [String] {
        let place = "\(reference.name) \(reference.commit.short)"
        let steps = "\(recorded.distance) \(unit)\(recorded.distance == 1 ? "" : "s") before \(place), which has no record"
        switch (recorded.match, recorded.distance) {
        case (.exact, _): return []
        case (.sameTree, 0): return ["recorded at \(recorded.measured.short), whose tree is that of \(place), which has no record"]
        case (.sameTree, _): return ["\(steps) (measured at \(recorded.measured.short), whose tree is the same)"]
        case (.nearest, _): return [steps]
        }
    }

    private var nothingRecorded: MissingBaseline {
        MissingBaseline(
            reason: "nothing is recorded in this clone",
            remedy:
                "fetch the records with \"git fetch origin refs/tollgate/records:refs/tollgate/records\", or record results with \"tollgate record\" on the target branch"
        )
    }

    private func noRecord(_ reference: Reference, end: WalkEnd) -> MissingBaseline {
        let isCut = end == .shallowBoundary
        let before = end == .limit ? "any of the \(RecordedAncestors.limit) commits" : "a commit"
        return MissingBaseline(
            reason: "neither \(reference.name) \(reference.commit.short) nor \(before) before it has a record of suite \"\(suite)\""
                + (isCut ? "; the history ends at a shallow boundary" : ""),
            remedy: isCut
                ? GitError.MissingCause.shallow.remedy
                : "record the suite with \"tollgate record\" on the target branch, or fetch the records of others with \"git fetch origin refs/tollgate/records:refs/tollgate/records\"",
            metShallowBoundary: isCut)
    }
}
