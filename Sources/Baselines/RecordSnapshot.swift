package import Git
package import Measurements

/// The records as they were at one moment; others may append meanwhile without changing what is read here.
package struct RecordSnapshot {
    package let repository: Repository
    /// The commit of the records that this is; nil where nothing was ever recorded.
    package let tip: ObjectID?
    /// Nil where nothing was ever recorded.
    let root: ObjectID?
    /// What was found damaged or foreign so far, and left out.
    package let faults = RecordFaults()

    /// More bytes of samples than this are not read.
    static let samplesLimit = 4 << 30

    /// True where nothing was ever recorded.
    package var isEmpty: Bool { root == nil }

    /// Whether the commit has a record of the suite (nil: of any).
    package func contains(_ commit: ObjectID, suite: String? = nil) throws -> Bool {
        guard let root else { return false }
        let path = suite.map { RecordPath.suite($0, of: commit) } ?? RecordPath.commit(commit)
        return try repository.entry(atPath: path, inTree: root)?.kind == .tree
    }

    /// The commit's records by suite; each suite's in the order of their identities.
    package func records(of commit: ObjectID) throws -> [String: [RecordEntry]] {
        var records: [String: [RecordEntry]] = [:]
        for suite in try trees(at: RecordPath.commit(commit)) where RecordPath.isValidSuite(suite.name) {
            records[suite.name] = try self.records(of: commit, suite: suite.name)
        }
        return records
    }

    /// The commit's records of one suite, in the order of their identities. A damaged or foreign one is left out and noted in `faults`; one of a
    /// later version is an error.
    package func records(of commit: ObjectID, suite: String) throws -> [RecordEntry] {
        var entries = try entries(of: commit, suite: suite)
        let superseded = RecordEntry.superseded(in: entries)
        entries.sort { left, right in
            if left.record.identity == right.record.identity { return left.digest < right.digest }
            return left.record.identity.precedes(right.record.identity)
        }
        // Two clones may have recorded the same upload with different circumstances: it stays one.
        var seen = Set<RecordIdentity>()
        return entries.filter { !superseded.contains($0.digest) && seen.insert($0.record.identity).inserted }
    }

    /// Every readable entry, also where several are of one measurement.
    func entries(of commit: ObjectID, suite: String) throws -> [RecordEntry] {
        guard RecordPath.isValidSuite(suite) else { throw RecordError.invalidSuiteName(suite) }
        var entries: [RecordEntry] = []
        for line in try lines(at: RecordPath.suite(suite, of: commit)) {
            do {
                entries.append(try entry(line, commit: commit, suite: suite))
            } catch let error as RecordError {
                guard error.isDamage else { throw error }
                faults.note(error)
            }
        }
        return entries
    }

    /// Every commit with a record, in the order of their ids.
    package func recordedCommits() throws -> [ObjectID] {
        var commits: [ObjectID] = []
        for first in try trees(at: nil) where RecordPath.isFanOut(first.name) {
            for rest in try repository.entries(ofTree: first.id) where rest.kind == .tree {
                if let commit = ObjectID(hex: first.name + rest.name) { commits.append(commit) }
            }
        }
        return commits.sorted()
    }

    /// All records: by commit, then suite, then identity.
    package func list() throws -> [RecordEntry] {
        try recordedCommits().flatMap { commit in
            let records = try records(of: commit)
            return records.keys.sorted().flatMap { records[$0] ?? [] }
        }
    }

    /// The recorded commits that have this tree, in the order of their ids; they need not be in this clone.
    package func commits(withTree tree: ObjectID) throws -> [ObjectID] {
        try lines(at: RecordPath.index(ofTree: tree)).compactMap { ObjectID(hex: $0.name) }
    }

    /// The results of one record, as they were recorded, or what is left of them.
    package func results(of entry: RecordEntry) throws -> ResultSet {
        do {
            guard try repository.blobSize(entry.samples) <= RecordSnapshot.samplesLimit else {
                throw RecordError.malformed(place: entry.place, reason: "its samples are larger than 4 GiB")
            }
            var results = try Samples.decode(repository.blob(entry.samples), place: entry.place)
            if entry.record.thinned != nil { results.markThinned(entry.record) }
            return results
        } catch let error as GitError {
            throw RecordError(reading: entry.place, error)
        }
    }

    /// Reads the entry of one line of a suite's tree, and believes nothing that its address does not say.
    func entry(_ line: TreeEntry, commit: ObjectID, suite: String) throws -> RecordEntry {
        let digest = line.id
        let place = "record \(digest.short) of suite \"\(suite)\" at commit \(commit.short)"
        guard line.kind == .tree else { throw RecordError.malformed(place: place, reason: "it is no folder with record.json and samples") }
        guard line.name == digest.hex else {
            throw RecordError.malformed(place: place, reason: "it lies under the name \(line.name.prefix(12)), which is not its content's")
        }
        do {
            let lines = try repository.entries(ofTree: digest)
            guard let record = lines.first(where: { $0.name == RecordPath.recordName && $0.kind == .blob }),
                let samples = lines.first(where: { $0.name == RecordPath.samplesName && $0.kind == .blob })
            else { throw RecordError.malformed(place: place, reason: "record.json or samples is missing") }
            guard try repository.blobSize(record.id) <= Record.sizeLimit else {
                throw RecordError.malformed(place: place, reason: "record.json is too large")
            }
            let decoded = try Record(decoding: repository.blob(record.id), place: place)
            guard decoded.commit == commit.hex, decoded.suite == suite else {
                throw RecordError.malformed(place: place, reason: "it says that it belongs to \"\(decoded.suite)\" at \(decoded.commit)")
            }
            return RecordEntry(commit: commit, suite: suite, digest: digest, record: decoded, samples: samples.id)
        } catch let error as GitError {
            throw RecordError(reading: place, error)
        }
    }

    /// The lines of the tree at a path (nil: the root); none where there is no such tree.
    func lines(at path: String?) throws(GitError) -> [TreeEntry] {
        guard let root else { return [] }
        guard let path else { return try repository.entries(ofTree: root) }
        guard let entry = try repository.entry(atPath: path, inTree: root), entry.kind == .tree else { return [] }
        return try repository.entries(ofTree: entry.id)
    }

    private func trees(at path: String?) throws(GitError) -> [TreeEntry] { try lines(at: path).filter { $0.kind == .tree } }
}
