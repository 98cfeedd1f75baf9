package import Git

/// Writes to records of which every tip is signed. A signature vouches for all that lies below it, so none is put on top of what came
/// without one, unless somebody says so.
package struct SignedRecords {
    package let store: RecordStore
    package let signatures: RecordSignatures

    package init(_ store: RecordStore) {
        self.store = store
        signatures = RecordSignatures(of: store)
    }

    /// As `RecordStore.append`, and the commit is signed.
    package func append(_ records: [NewRecord], commit: ObjectID) async throws -> [RecordOutcome] {
        var addition = try store.addition(of: records, commit: commit)
        try await extend(message: addition.message) { try addition.lines(in: $0) }
        return addition.outcomes
    }

    /// As `RecordStore.extend`.
    func extend(message: String, _ lacking: (RecordSnapshot) throws -> [TreeEntry]) async throws {
        _ = try await advance("tollgate: record") { tip in
            if let tip { try await signatures.verify(tip) }
            let snapshot = try store.snapshot(at: tip)
            return try store.extending(snapshot, with: lacking(snapshot), message: message).map { .commit($0) } ?? .stay
        }
    }

    /// As `RecordStore.unite`, where both histories are signed.
    package func unite(with other: ObjectID, from origin: RecordSignatures.Origin) async throws -> RecordsUnion {
        var conflicts: [String] = []
        let tip = try await advance(RecordsUnion.logMessage) { tip in
            conflicts = []
            switch try store.unionStep(from: tip, with: other) {
            case .stay: return .stay
            case .move:
                try await signatures.verify(other, from: origin)
                return .move(other)
            case .merge(let merge, let found):
                try await signatures.verify(other, from: origin)
                if let tip { try await signatures.verify(tip) }
                // Signatures differ, and so would merges of the same two histories: where nothing is missing there, theirs is taken.
                if merge.parents.count > 1, try store.repository.commit(other).tree == merge.tree { return .move(other) }
                conflicts = found
                return .commit(merge)
            }
        }
        return RecordsUnion(tip: tip ?? other, conflicts: conflicts)
    }

    /// What somebody vouched for.
    package enum Vouched: Sendable, Hashable {
        case nothingRecorded
        /// A signature that counts is there already.
        case alreadySigned(ObjectID)
        /// Not signed: the records are not whole.
        case faults(RecordVerification)
        case signed(ObjectID, RecordVerification)
    }

    /// Signs the records, whoever wrote them, after each was read and found whole; with another history, that one's too.
    package func vouch(including other: ObjectID? = nil) async throws -> Vouched {
        var verification: RecordVerification?
        let new = try await advance("tollgate: sign") { tip in
            verification = nil
            guard let (tree, parents) = try vouchable(tip, other) else { return .stay }
            if let parent = parents.first, parents.count == 1, try await isSigned(parent) { return .move(parent) }
            let found = try RecordSnapshot(repository: store.repository, tip: nil, root: tree).verification()
            verification = found
            return found.isWhole ? .commit(RecordsCommit(tree: tree, parents: parents, message: "Sign records\n")) : .stay
        }
        if let verification, !verification.isWhole { return .faults(verification) }
        guard let new else { return .nothingRecorded }
        return verification.map { .signed(new, $0) } ?? .alreadySigned(new)
    }

    private func isSigned(_ commit: ObjectID) async throws -> Bool {
        do {
            try await signatures.verify(commit)
            return true
        } catch let error as RecordSignatureError where !error.isUnavailable {
            return false
        }
    }

    private func vouchable(_ tip: ObjectID?, _ other: ObjectID?) throws -> (tree: ObjectID, parents: [ObjectID])? {
        guard let other else { return try tip.map { (try store.repository.commit($0).tree, [$0]) } }
        switch try store.unionStep(from: tip, with: other) {
        case .stay(let tip): return (try store.repository.commit(tip).tree, [tip])
        case .move: return (try store.repository.commit(other).tree, [other])
        case .merge(let merge, _): return (merge.tree, merge.parents)
        }
    }

    enum Step {
        case stay
        /// To a commit that is there.
        case move(ObjectID)
        case commit(RecordsCommit)
    }

    /// Moves the reference by compare-and-swap, as often as others are faster; answers where it then is.
    func advance(_ log: String, _ next: (ObjectID?) async throws -> Step) async throws -> ObjectID? {
        var backoff = Backoff(store.limits)
        while true {
            let tip = try store.repository.reference(store.reference)
            let new: ObjectID
            switch try await next(tip) {
            case .stay: return tip
            case .move(let other): new = other
            case .commit(let commit): new = try await signatures.write(commit)
            }
            if new == tip { return tip }
            do throws(GitError) {
                try store.repository.updateReference(store.reference, from: tip, to: new, message: log)
                return new
            } catch {
                try backoff.wait(after: error)
            }
        }
    }
}
