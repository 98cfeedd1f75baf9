import Baselines
import Git
import Measurements
import RepositoryFixtures
import Testing

/// A record is what its address says, or it is left out: named, and never trusted.
@Suite("Integrity of records")
struct RecordIntegrityTests {
    private func new(_ digest: String) -> NewRecord {
        NewRecord(
            results: .simple([1, 2, 3], run: Run(name: "run", digest: digest)), identity: RecordIdentity(suite: "load", digests: [digest]))
    }

    /// A repository with one good record, and its tree with another line put in by somebody.
    private struct Tampered {
        let made: TemporaryRepository
        let repository: Repository
        let store: RecordStore
        let commit: ObjectID

        init(_ good: NewRecord) async throws {
            made = try await TemporaryRepository()
            commit = try await made.commit("one")
            repository = try made.open()
            store = try RecordStore(repository)
            _ = try store.append([good], commit: commit)
        }

        func put(_ lines: [TreeEntry]) throws {
            let tip = try #require(try repository.reference(store.reference))
            let tree = try repository.writeTree(updating: repository.commit(tip).tree, with: lines)
            let changed = try repository.writeCommit(tree: tree, parents: [tip], message: "tampered\n")
            try repository.updateReference(store.reference, from: tip, to: changed, message: "tampered")
        }

        var folder: String { "\(commit.hex.prefix(2))/\(commit.hex.dropFirst(2))" }

        func blob(_ text: String) throws -> ObjectID { try repository.writeBlob(Array(text.utf8)) }

        func file(_ name: String, _ text: String) throws -> TreeEntry { TreeEntry(name: name, id: try blob(text), kind: .blob) }
    }

    @Test func whatIsGoodIsWhole() async throws {
        let there = try await Tampered(new("a"))
        let verification = try there.store.snapshot().verification()
        #expect(verification.isWhole && verification.records == 1 && verification.commits == 1)
    }

    @Test func aDamagedRecordIsLeftOutAndNamed() async throws {
        let there = try await Tampered(new("a"))
        let bad = try there.repository.writeTree([there.file("record.json", "x")])
        try there.put([TreeEntry(name: "\(there.folder)/load/\(bad.hex)", id: bad, kind: .tree)])
        let snapshot = try there.store.snapshot()
        #expect(try snapshot.records(of: there.commit, suite: "load").count == 1)
        #expect(snapshot.faults.all.count == 1 && "\(snapshot.faults.all)".contains(bad.short))
        let verification = try snapshot.verification()
        #expect(verification.records == 2 && verification.faults.count == 1 && verification.faults[0].contains("damaged"))
    }

    @Test func aRecordUnderAForeignNameIsNotTrusted() async throws {
        let there = try await Tampered(new("a"))
        let entry = try #require(try there.store.snapshot().records(of: there.commit, suite: "load").first)
        try there.put([
            TreeEntry(name: "\(there.folder)/load/0123456789012345678901234567890123456789", id: entry.digest, kind: .tree),
            TreeEntry(name: "\(there.folder)/load/note", id: try there.blob("hello"), kind: .blob),
            TreeEntry(name: "README", id: try there.blob("hello"), kind: .blob),
            TreeEntry(name: "\(there.folder)/no suite", id: try there.blob("hello"), kind: .blob),
        ])
        let snapshot = try there.store.snapshot()
        #expect(try snapshot.records(of: there.commit, suite: "load").map(\.digest) == [entry.digest])
        #expect(snapshot.faults.all.count == 2)
        #expect(try snapshot.verification().faults.count == 4)
    }

    /// Its record.json is fine, and its samples are not.
    @Test func damagedSamplesAreLeftOutWhereOthersAre() async throws {
        let there = try await Tampered(new("a"))
        let other = try #require(try there.store.snapshot().records(of: there.commit, suite: "load").first)
        _ = try there.store.append([new("b")], commit: there.commit)
        let second = try #require(
            try there.store.snapshot().records(of: there.commit, suite: "load").first { $0.digest != other.digest })
        let lines = try there.repository.entries(ofTree: second.digest)
        let record = try #require(lines.first { $0.name == "record.json" })
        let bad = try there.repository.writeTree([record, there.file("samples", "nothing of ours")])
        // In the second one's place, with an identity of its own: both are read.
        let text = String(decoding: try there.repository.blob(record.id), as: UTF8.self).replacing("\"b\"", with: "\"c\"")
        let third = try there.repository.writeTree([there.file("record.json", text), there.file("samples", "nothing of ours")])
        try there.put([TreeEntry(name: "\(there.folder)/load/\(third.hex)", id: third, kind: .tree)])
        let snapshot = try there.store.snapshot()
        let entries = try snapshot.records(of: there.commit, suite: "load")
        #expect(entries.count == 3 && bad != third)
        #expect(try !snapshot.load(entries).results.isEmpty)
        #expect(snapshot.faults.all.count == 1)
        let alone = entries.filter { $0.digest == third }
        #expect(throws: RecordError.self) { try snapshot.load(alone) }
    }

    @Test func countsThatTheSamplesDoNotHoldAreFound() async throws {
        let there = try await Tampered(new("a"))
        let entry = try #require(try there.store.snapshot().records(of: there.commit, suite: "load").first)
        let lines = try there.repository.entries(ofTree: entry.digest)
        let record = try #require(lines.first { $0.name == "record.json" })
        let samples = try #require(lines.first { $0.name == "samples" })
        let count = "\"observations\" : \(entry.record.observations)"
        let text = String(decoding: try there.repository.blob(record.id), as: UTF8.self)
            .replacing(count, with: "\"observations\" : \(entry.record.observations + 1)").replacing("\"a\"", with: "\"z\"")
        let forged = try there.repository.writeTree([there.file("record.json", text), samples])
        try there.put([TreeEntry(name: "\(there.folder)/load/\(forged.hex)", id: forged, kind: .tree)])
        let faults = try there.store.snapshot().verification().faults
        #expect(faults.count == 1 && faults[0].contains("counts is not what its samples hold"), "\(faults)")
    }

    @Test func theSameUploadWithOtherCircumstancesIsOneRecord() async throws {
        let there = try await Tampered(new("a"))
        let entry = try #require(try there.store.snapshot().records(of: there.commit, suite: "load").first)
        let lines = try there.repository.entries(ofTree: entry.digest)
        let record = try #require(lines.first { $0.name == "record.json" })
        let samples = try #require(lines.first { $0.name == "samples" })
        let text = String(decoding: try there.repository.blob(record.id), as: UTF8.self) + "\n"
        let again = try there.repository.writeTree([there.file("record.json", text), samples])
        try there.put([TreeEntry(name: "\(there.folder)/load/\(again.hex)", id: again, kind: .tree)])
        #expect(try there.store.snapshot().records(of: there.commit, suite: "load").count == 1)
    }

    @Test func aRecordOfALaterVersionIsRefused() async throws {
        let there = try await Tampered(new("a"))
        let later = try there.repository.writeTree([
            there.file("record.json", "{\"schema\": \"tollgate/record/v2\"}"), there.file("samples", ""),
        ])
        try there.put([TreeEntry(name: "\(there.folder)/load/\(later.hex)", id: later, kind: .tree)])
        #expect { try there.store.snapshot().records(of: there.commit, suite: "load") } throws: { "\($0)".contains("update Tollgate") }
        #expect(try there.store.snapshot().verification().faults.count == 1)
    }
}
