package import Git
package import Measurements

/// Results to be recorded; the identity names the suite.
package struct NewRecord: Sendable {
    package let results: ResultSet
    /// What is kept of the observations.
    package let kept: ResultSet
    package let identity: RecordIdentity
    package let provenance: RecordProvenance?

    /// - Parameter kept: the same results with less detail; nil keeps all.
    package init(results: ResultSet, kept: ResultSet? = nil, identity: RecordIdentity, provenance: RecordProvenance? = nil) {
        self.results = results
        self.kept = kept ?? results
        self.identity = identity
        self.provenance = provenance
    }
}

/// What became of one record.
package enum RecordOutcome: Sendable, Hashable {
    case recorded
    /// A record of the same identity was there.
    case alreadyRecorded
}

/// The records of a repository: a history of its own under one reference, whose tree fans out by the measured commit.
package struct RecordStore {
    package static let defaultReference = "refs/tollgate/records"

    package let repository: Repository
    /// The full name of the reference.
    package let reference: String
    let limits: RetryLimits

    /// `git config tollgate.ref` names another reference than the default, or a branch by its short name.
    package init(_ repository: Repository, limits: RetryLimits = RetryLimits()) throws(GitError) {
        self.repository = repository
        self.limits = limits
        let configured = try repository.configuration("tollgate.ref") ?? RecordStore.defaultReference
        reference = configured.hasPrefix("refs/") ? configured : "refs/heads/" + configured
        guard Repository.isValidReferenceName(reference) else { throw .invalidReferenceName(configured) }
    }

    /// The records as they are now.
    package func snapshot() throws(GitError) -> RecordSnapshot { try snapshot(at: try repository.reference(reference)) }

    private func snapshot(at tip: ObjectID?) throws(GitError) -> RecordSnapshot {
        guard let tip else { return RecordSnapshot(repository: repository, root: nil) }
        return RecordSnapshot(repository: repository, root: try repository.commit(tip).tree)
    }

    /// Records all of these for a commit, or none: they enter the history in one commit. Answers for each in its order. The work does not
    /// grow with the number of records there are, and other writers lose nothing.
    package func append(_ records: [NewRecord], commit: ObjectID) throws -> [RecordOutcome] {
        for record in records where !RecordPath.isValidSuite(record.identity.suite) {
            throw RecordError.invalidSuiteName(record.identity.suite)
        }
        let measured = try repository.commit(commit)
        var written: [Int: ObjectID] = [:]
        var outcomes: [RecordOutcome] = []
        let suites = Set(records.map(\.identity.suite)).sorted().joined(separator: ", ")
        try extend(message: "Record \(suites) at \(commit.short)\n") { snapshot in
            outcomes = try self.outcomes(of: records, commit: commit, in: snapshot)
            var lines: [TreeEntry] = []
            for (index, record) in records.enumerated() where outcomes[index] == .recorded {
                let digest = try written[index] ?? write(record, commit: measured)
                written[index] = digest
                let path = RecordPath.entry(digest, suite: record.identity.suite, commit: commit)
                lines.append(TreeEntry(name: path, id: digest, kind: .tree))
            }
            guard !lines.isEmpty else { return [] }
            let mark = try repository.writeBlob([])
            return lines + [TreeEntry(name: RecordPath.index(ofTree: measured.tree) + "/" + commit.hex, id: mark, kind: .blob)]
        }
        return outcomes
    }

    /// Adds the lines that the history lacks as it is, in one commit; asks again for them where others were faster.
    func extend(message: String, _ lacking: (RecordSnapshot) throws -> [TreeEntry]) throws {
        var backoff = Backoff(limits)
        while true {
            let tip = try repository.reference(reference)
            let snapshot = try snapshot(at: tip)
            let lines = try lacking(snapshot)
            if lines.isEmpty { return }
            let tree = try repository.writeTree(updating: snapshot.root, with: lines)
            let new = try repository.writeCommit(tree: tree, parents: tip.map { [$0] } ?? [], message: message)
            do throws(GitError) {
                try repository.updateReference(reference, from: tip, to: new, message: "tollgate: record")
                return
            } catch {
                try backoff.wait(after: error)
            }
        }
    }

    /// Which of the records are new: neither in the store nor earlier in the list.
    private func outcomes(of records: [NewRecord], commit: ObjectID, in snapshot: RecordSnapshot) throws -> [RecordOutcome] {
        var known: [String: Set<RecordIdentity>] = [:]
        return try records.map { record in
            let suite = record.identity.suite
            if known[suite] == nil {
                known[suite] = Set(try snapshot.records(of: commit, suite: suite).map(\.record.identity))
            }
            return known[suite, default: []].insert(record.identity).inserted ? .recorded : .alreadyRecorded
        }
    }

    /// Stores the entry's objects, which nothing names yet.
    private func write(_ new: NewRecord, commit: Commit) throws -> ObjectID {
        let record = Record(
            results: new.results, kept: new.kept, identity: new.identity, provenance: new.provenance, commit: commit.id.hex,
            tree: commit.tree.hex)
        return try repository.writeTree([
            TreeEntry(name: RecordPath.recordName, id: try repository.writeBlob(try record.encoded()), kind: .blob),
            TreeEntry(name: RecordPath.samplesName, id: try repository.writeBlob(Samples.encode(new.kept)), kind: .blob),
        ])
    }
}
