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
    /// `git config tollgate.requireSigned`: every tip of the records has to bear a signature that git vouches for.
    package let isSignatureRequired: Bool
    let limits: RetryLimits

    /// `git config tollgate.ref` names another reference than the default, or a branch by its short name.
    package init(_ repository: Repository, limits: RetryLimits = RetryLimits()) throws(GitError) {
        self.repository = repository
        self.limits = limits
        let configured = try repository.configuration("tollgate.ref") ?? RecordStore.defaultReference
        reference = configured.hasPrefix("refs/") ? configured : "refs/heads/" + configured
        guard Repository.isValidReferenceName(reference) else { throw .invalidReferenceName(configured) }
        isSignatureRequired = try repository.isSet("tollgate.requireSigned")
    }

    /// The records as they are now.
    package func snapshot() throws(GitError) -> RecordSnapshot { try snapshot(at: try repository.reference(reference)) }

    func snapshot(at tip: ObjectID?) throws(GitError) -> RecordSnapshot {
        guard let tip else { return RecordSnapshot(repository: repository, tip: nil, root: nil) }
        return RecordSnapshot(repository: repository, tip: tip, root: try repository.commit(tip).tree)
    }

    /// Records all of these for a commit, or none: they enter the history in one commit. Answers for each in its order. The work does not
    /// grow with the number of records there are, and other writers lose nothing.
    package func append(_ records: [NewRecord], commit: ObjectID) throws -> [RecordOutcome] {
        var addition = try addition(of: records, commit: commit)
        try extend(message: addition.message) { try addition.lines(in: $0) }
        return addition.outcomes
    }

    /// Adds the lines that the history lacks as it is, in one commit; asks again for them where others were faster.
    func extend(message: String, _ lacking: (RecordSnapshot) throws -> [TreeEntry]) throws {
        try advance("tollgate: record") { tip in
            let snapshot = try snapshot(at: tip)
            return try extending(snapshot, with: lacking(snapshot), message: message)
        }
    }

    /// The commit that adds these lines; nil without any.
    func extending(_ snapshot: RecordSnapshot, with lines: [TreeEntry], message: String) throws(GitError) -> RecordsCommit? {
        guard !lines.isEmpty else { return nil }
        let tree = try repository.writeTree(updating: snapshot.root, with: lines)
        return RecordsCommit(tree: tree, parents: snapshot.tip.map { [$0] } ?? [], message: message)
    }

    /// Moves the reference to a new commit by compare-and-swap; asks again for one where others were faster. Nil ends it.
    func advance(_ log: String, _ next: (ObjectID?) throws -> RecordsCommit?) throws {
        var backoff = Backoff(limits)
        while true {
            let tip = try repository.reference(reference)
            guard let commit = try next(tip) else { return }
            let new = try repository.writeCommit(commit)
            do throws(GitError) {
                try repository.updateReference(reference, from: tip, to: new, message: log)
                return
            } catch {
                try backoff.wait(after: error)
            }
        }
    }

    /// What appending these would write.
    func addition(of records: [NewRecord], commit: ObjectID) throws -> RecordsAddition {
        for record in records where !RecordPath.isValidSuite(record.identity.suite) {
            throw RecordError.invalidSuiteName(record.identity.suite)
        }
        return RecordsAddition(records: records, measured: try repository.commit(commit), store: self)
    }
}

/// A commit of the records that is yet to be written.
struct RecordsCommit {
    let tree: ObjectID
    let parents: [ObjectID]
    let message: String
    /// Nil: the configured user, now.
    var author: Signature?
}

extension Repository {
    func writeCommit(_ commit: RecordsCommit) throws(GitError) -> ObjectID {
        try writeCommit(tree: commit.tree, parents: commit.parents, message: commit.message, author: commit.author)
    }
}

/// New records of one commit, on their way into whatever is the newest history.
struct RecordsAddition {
    let records: [NewRecord]
    let measured: Commit
    let store: RecordStore
    /// For each record, as of the history that was looked at last.
    private(set) var outcomes: [RecordOutcome] = []
    private var written: [Int: ObjectID] = [:]

    private var repository: Repository { store.repository }

    init(records: [NewRecord], measured: Commit, store: RecordStore) {
        self.records = records
        self.measured = measured
        self.store = store
    }

    var message: String {
        "Record \(Set(records.map(\.identity.suite)).sorted().joined(separator: ", ")) at \(measured.id.short)\n"
    }

    /// What the history lacks of them as it is.
    mutating func lines(in snapshot: RecordSnapshot) throws -> [TreeEntry] {
        outcomes = try outcomes(in: snapshot)
        var lines: [TreeEntry] = []
        for (index, record) in records.enumerated() where outcomes[index] == .recorded {
            let digest = try written[index] ?? write(record)
            written[index] = digest
            let path = RecordPath.entry(digest, suite: record.identity.suite, commit: measured.id)
            lines.append(TreeEntry(name: path, id: digest, kind: .tree))
        }
        guard !lines.isEmpty else { return [] }
        let mark = try repository.writeBlob([])
        return lines + [TreeEntry(name: RecordPath.index(ofTree: measured.tree) + "/" + measured.id.hex, id: mark, kind: .blob)]
    }

    /// Which of the records are new: neither in the store nor earlier in the list.
    private func outcomes(in snapshot: RecordSnapshot) throws -> [RecordOutcome] {
        var known: [String: Set<RecordIdentity>] = [:]
        return try records.map { record in
            let suite = record.identity.suite
            if known[suite] == nil {
                known[suite] = Set(try snapshot.records(of: measured.id, suite: suite).map(\.record.identity))
            }
            return known[suite, default: []].insert(record.identity).inserted ? .recorded : .alreadyRecorded
        }
    }

    /// Stores the entry's objects, which nothing names yet.
    private func write(_ new: NewRecord) throws -> ObjectID {
        let record = Record(
            results: new.results, kept: new.kept, identity: new.identity, provenance: new.provenance, commit: measured.id.hex,
            tree: measured.tree.hex)
        return try repository.writeTree([
            TreeEntry(name: RecordPath.recordName, id: try repository.writeBlob(try record.encoded()), kind: .blob),
            TreeEntry(name: RecordPath.samplesName, id: try repository.writeBlob(Samples.encode(new.kept)), kind: .blob),
        ])
    }
}
