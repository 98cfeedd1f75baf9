import Git
import Measurements

/// Thinning by a policy, and cutting the history off behind it: on their way on top of whatever is the newest tip.
package struct RecordPruning {
    /// What was done, or would be.
    package struct Outcome: Sendable, Hashable {
        package fileprivate(set) var thinned: [Thinned] = []
        /// Records whose samples are no smaller as summaries.
        package fileprivate(set) var small: [RecordEntry] = []
        package fileprivate(set) var untouched: [PruningPlan.Untouched] = []
        /// Number of commits of the records that a cut leaves behind; nil where nothing is cut.
        package fileprivate(set) var cut: Int?
    }

    /// A record before it was thinned.
    package struct Thinned: Sendable, Hashable {
        package let entry: RecordEntry
        /// Bytes of samples, as git stores them before it compresses.
        package let before: Int
        package let after: Int
    }

    static let logMessage = "tollgate: prune"

    let store: RecordStore
    /// Nil: nothing is thinned.
    let policy: PruningPolicy?
    let cutsHistory: Bool
    private(set) var outcome = Outcome()

    private var repository: Repository { store.repository }

    package init(of store: RecordStore, by policy: PruningPolicy?, cuttingHistory: Bool = false) {
        self.store = store
        self.policy = policy
        cutsHistory = cuttingHistory
    }

    /// What would be done, without doing it.
    package func foreseen() throws -> Outcome {
        var pruning = self
        _ = try pruning.lines(in: store.snapshot(), isWriting: false)
        if cutsHistory, let tip = try repository.reference(store.reference) {
            pruning.outcome.cut = try repository.commits(reachableFrom: tip).count
        }
        return pruning.outcome
    }

    /// What comes on top of that tip, or in its place; nil where there is nothing to do.
    mutating func commit(on tip: ObjectID?) throws -> RecordsCommit? {
        outcome = Outcome()
        guard let tip else { return nil }
        let snapshot = try store.snapshot(at: tip)
        let (added, removed) = try lines(in: snapshot, isWriting: true)
        guard !added.isEmpty || cutsHistory, let root = snapshot.root else { return nil }
        let tree = added.isEmpty ? root : try repository.writeTree(updating: root, with: added, without: removed)
        guard cutsHistory else { return RecordsCommit(tree: tree, parents: [tip], message: "Thin \(outcome.thinned.count) records\n") }
        try requireOwnHistory(snapshot)
        let commits = try repository.commits(reachableFrom: tip)
        outcome.cut = commits.count
        return RecordsCommit(tree: tree, parents: [], message: try ReplacedHistory(endingAt: tip, commits, in: repository).message)
    }

    /// A branch with files of its own is somebody's, with its history.
    private func requireOwnHistory(_ snapshot: RecordSnapshot) throws {
        let foreign = try snapshot.lines(at: nil).filter { !RecordPath.isOwn($0.name) }
        if let first = foreign.first { throw RecordError.sharedBranch(reference: store.reference, file: first.name) }
    }

    private mutating func lines(in snapshot: RecordSnapshot, isWriting: Bool) throws -> (added: [TreeEntry], removed: [String]) {
        guard let policy else { return ([], []) }
        let plan = try snapshot.pruningPlan(policy)
        outcome.untouched = plan.untouched
        var added: [TreeEntry] = []
        var removed: [String] = []
        for group in plan.groups {
            let thin = try group.entries.compactMap { try thinned($0, in: snapshot, isWriting: isWriting) }
            guard !thin.isEmpty else { continue }
            let identities = Set(thin.map(\.entry.record.identity))
            for (entry, digest) in thin {
                let path = RecordPath.entry(digest, suite: entry.suite, commit: entry.commit)
                added.append(TreeEntry(name: path, id: digest, kind: .tree))
            }
            for old in try snapshot.entries(of: group.commit, suite: group.suite) where identities.contains(old.record.identity) {
                removed.append(RecordPath.entry(old.digest, suite: group.suite, commit: group.commit))
            }
        }
        return (added, removed)
    }

    /// The entry that takes the place of one; nil where that would save nothing.
    private mutating func thinned(
        _ entry: RecordEntry, in snapshot: RecordSnapshot, isWriting: Bool
    ) throws -> (entry: RecordEntry, digest: ObjectID)? {
        guard entry.record.thinned == nil else { return nil }
        let before = try repository.blobSize(entry.samples)
        let bytes = Samples.encode(try snapshot.results(of: entry).thinned())
        guard bytes.count < before else {
            outcome.small.append(entry)
            return nil
        }
        outcome.thinned.append(Thinned(entry: entry, before: before, after: bytes.count))
        guard isWriting else { return (entry, entry.digest) }
        let record = entry.record.thinned(
            from: ThinnedSamples(entry: entry.digest.hex, samples: entry.samples.hex, bytes: before))
        let digest = try repository.writeTree([
            TreeEntry(name: RecordPath.recordName, id: try repository.writeBlob(try record.encoded()), kind: .blob),
            TreeEntry(name: RecordPath.samplesName, id: try repository.writeBlob(bytes), kind: .blob),
        ])
        return (entry, digest)
    }
}

extension RecordStore {
    /// Thins, and cuts, by compare-and-swap: where others record meanwhile, it is done again on top of theirs.
    package func prune(_ pruning: RecordPruning) throws -> RecordPruning.Outcome {
        var pruning = pruning
        try advance(RecordPruning.logMessage) { try pruning.commit(on: $0) }
        return pruning.outcome
    }
}

extension SignedRecords {
    /// As `RecordStore.prune`, on top of what is signed.
    package func prune(_ pruning: RecordPruning) async throws -> RecordPruning.Outcome {
        var pruning = pruning
        _ = try await advance(RecordPruning.logMessage) { tip in
            if let tip { try await signatures.verify(tip) }
            return try pruning.commit(on: tip).map { .commit($0) } ?? .stay
        }
        return pruning.outcome
    }
}
