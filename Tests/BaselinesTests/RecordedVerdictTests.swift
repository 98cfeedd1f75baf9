import Baselines
import Foundation
import Git
import Measurements
import RepositoryFixtures
import Statistics
import Testing

/// Verdicts beside the records: written once, never replaced, read only where they are what their address says.
@Suite("Recorded verdicts")
struct RecordedVerdictTests {
    private static func verdict(
        _ commit: ObjectID, _ outcome: Outcome = .pass, tree: String = "", look: Int = 1, attempt: String? = nil, job: String? = nil,
        host: String? = nil, name: String = "speed"
    ) -> RecordedVerdict {
        let objective = RecordedObjectiveVerdict(
            name: name, suite: "load", metric: "time", statistic: "mean", outcome: outcome, blocks: outcome == .fail)
        let policy = RecordedPolicy(
            alpha: 0.025, undecided: "block-if-worse", absent: "undecided", unscored: "undecided", correction: "beyond")
        return RecordedVerdict(
            commit: commit.hex, tree: tree, look: look, outcome: outcome, exit: outcome == .fail ? 1 : 0,
            identity: VerdictIdentity(ciRun: attempt.map { _ in "7" }, job: job, attempt: attempt),
            provenance: RecordProvenance(tollgate: "1", host: host),
            budgets: [
                RecordedBudgetVerdict(
                    file: "Budgets/shop.yaml", blob: nil, commit: nil, service: "shop", policy: policy, outcome: outcome,
                    exit: outcome == .fail ? 1 : 0, objectives: [objective])
            ])
    }

    private struct There {
        let made: TemporaryRepository
        let store: RecordStore
        let commit: ObjectID
        let tree: String
        var folder: String { "v/\(commit.hex.prefix(2))/\(commit.hex.dropFirst(2))" }

        init() async throws {
            made = try await TemporaryRepository()
            commit = try await made.commit("one")
            store = try RecordStore(made.open())
            tree = try store.repository.commit(commit).tree.hex
        }

        func put(_ lines: [TreeEntry]) throws {
            let tip = try #require(try store.repository.reference(store.reference))
            let tree = try store.repository.writeTree(updating: store.repository.commit(tip).tree, with: lines)
            let changed = try store.repository.writeCommit(tree: tree, parents: [tip], message: "tampered\n")
            try store.repository.updateReference(store.reference, from: tip, to: changed, message: "tampered")
        }

        func entry(_ text: String, file: String = "verdict.json") throws -> TreeEntry {
            let blob = try store.repository.writeBlob(Array(text.utf8))
            let tree = try store.repository.writeTree([TreeEntry(name: file, id: blob, kind: .blob)])
            return TreeEntry(name: "\(folder)/\(tree.hex)", id: tree, kind: .tree)
        }
    }

    @Test("the same again is recorded already; another one of the same attempt replaces nothing")
    func identity() async throws {
        let there = try await There()
        let first = Self.verdict(there.commit, .fail, attempt: "1", host: "a")
        #expect(try there.store.append(first, commit: there.commit) == .recorded)
        let tip = try there.store.repository.reference(there.store.reference)
        #expect(try there.store.append(first, commit: there.commit) == .alreadyRecorded)
        #expect(
            try there.store.append(Self.verdict(there.commit, .fail, attempt: "1", host: "b"), commit: there.commit) == .alreadyRecorded)
        #expect(try there.store.repository.reference(there.store.reference) == tip, "nothing was written")
        #expect(try there.store.append(Self.verdict(there.commit, .pass, attempt: "1"), commit: there.commit) == .recorded)
        #expect(try there.store.append(Self.verdict(there.commit, .fail, attempt: "2"), commit: there.commit) == .recorded)
        let kept = try there.store.snapshot().verdicts(of: there.commit).map(\.verdict)
        #expect(kept.count == 3 && kept.contains(first))
        #expect(try there.store.snapshot().judgedCommits() == [there.commit])
        #expect(try await there.made.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test("records and verdicts do not get into each other's way")
    func besideRecords() async throws {
        let there = try await There()
        _ = try there.store.append(Self.verdict(there.commit, tree: there.tree), commit: there.commit)
        #expect(try there.store.snapshot().list().isEmpty && !there.store.snapshot().contains(there.commit))
        let record = NewRecord(
            results: .simple([1, 2, 3], run: Run(name: "run", digest: "a")), identity: RecordIdentity(suite: "load", digests: ["a"]))
        #expect(try there.store.append([record], commit: there.commit) == [.recorded])
        let verification = try there.store.snapshot().verification()
        #expect(verification.isWhole && verification.records == 1 && verification.verdicts == 1, "\(verification.faults)")
        #expect(try there.store.snapshot().verdicts(of: there.commit).count == 1)
    }

    @Test("what was judged last stands last: by look, CI run and attempt, in natural order")
    func order() async throws {
        let there = try await There()
        let verdicts = [
            Self.verdict(there.commit, attempt: "2"), Self.verdict(there.commit, attempt: "10"),
            Self.verdict(there.commit, look: 2, attempt: "1"),
        ]
        for verdict in verdicts.reversed() { _ = try there.store.append(verdict, commit: there.commit) }
        #expect(try there.store.snapshot().verdicts(of: there.commit).map(\.verdict) == verdicts)
    }

    @Test("bytes are the same for the same verdict, and come back as it")
    func bytes() async throws {
        let there = try await There()
        let verdict = Self.verdict(there.commit, .fail, attempt: "1", host: "a", name: "a/\"b\"\u{202E}\n")
        #expect(try verdict.encoded() == verdict.encoded())
        #expect(try RecordedVerdict(decoding: verdict.encoded(), place: "x") == verdict)
    }

    @Test("a verdict too large to be read is not written")
    func oversized() async throws {
        let there = try await There()
        let verdict = Self.verdict(there.commit, name: String(repeating: "x", count: 17 << 20))
        #expect { try there.store.append(verdict, commit: there.commit) } throws: { "\($0)".contains("fewer objectives") }
        #expect(try there.store.repository.reference(there.store.reference) == nil)
    }

    private static let hostile: [(name: String, text: String, file: String)] = [
        ("no JSON", "x", "verdict.json"), ("nothing in it", "{}", "verdict.json"), ("another file", "{}", "other.json"),
        ("another schema", "{\"schema\": \"\u{1B}[31mtollgate/recorded-verdict/v2\"}", "verdict.json"),
        ("a version without end", "{\"schema\": \"tollgate/recorded-verdict/v\(String(repeating: "9", count: 5000))\"}", "verdict.json"),
        ("deep", String(repeating: "[", count: 100_000), "verdict.json"),
    ]

    @Test("what is damaged or foreign is left out and named, with nothing of its own words", arguments: hostile.map(\.name))
    func damaged(_ name: String) async throws {
        let there = try await There()
        _ = try there.store.append(Self.verdict(there.commit, tree: there.tree), commit: there.commit)
        let bad = try #require(Self.hostile.first { $0.name == name })
        try there.put([try there.entry(bad.text, file: bad.file)])
        let snapshot = try there.store.snapshot()
        #expect(try snapshot.verdicts(of: there.commit).count == 1)
        #expect(snapshot.faults.all.count == 1)
        let fault = "\(snapshot.faults.all)"
        #expect(fault.contains("is damaged") && fault.utf8.count < 500 && !fault.contains("\u{1B}"), "\(fault)")
        let verification = try snapshot.verification()
        #expect(verification.verdicts == 2 && verification.faults.count == 1)
    }

    @Test("one under a foreign name, on another commit, or that is no folder, counts for nothing")
    func foreign() async throws {
        let there = try await There()
        let other = try await there.made.commit("two")
        _ = try there.store.append(Self.verdict(there.commit, tree: there.tree), commit: there.commit)
        let entry = try #require(try there.store.snapshot().verdicts(of: there.commit).first)
        let blob = try there.store.repository.writeBlob([120])
        try there.put([
            TreeEntry(name: "\(there.folder)/0123456789012345678901234567890123456789", id: entry.digest, kind: .tree),
            TreeEntry(name: "\(there.folder)/note", id: blob, kind: .blob), TreeEntry(name: "v/README", id: blob, kind: .blob),
            TreeEntry(name: "v/ab/README", id: blob, kind: .blob),
            TreeEntry(name: "v/\(other.hex.prefix(2))/\(other.hex.dropFirst(2))/\(entry.digest.hex)", id: entry.digest, kind: .tree),
        ])
        let snapshot = try there.store.snapshot()
        #expect(try snapshot.verdicts(of: there.commit) == [entry])
        #expect(try snapshot.verdicts(of: other).isEmpty)
        #expect(snapshot.faults.all.count == 3)
        #expect(try snapshot.verification().faults.count == 5)
    }

    @Test("a tree that the commit does not have is found")
    func wrongTree() async throws {
        let there = try await There()
        _ = try there.store.append(Self.verdict(there.commit, tree: there.commit.hex), commit: there.commit)
        let faults = try there.store.snapshot().verification().faults
        #expect(faults.count == 1 && faults[0].contains("is not the commit's"), "\(faults)")
    }

    @Test("one of a later version is refused where it is needed, and left out where it is not")
    func laterVersion() async throws {
        let there = try await There()
        _ = try there.store.append(Self.verdict(there.commit, tree: there.tree), commit: there.commit)
        try there.put([try there.entry("{\"schema\": \"tollgate/recorded-verdict/v2\"}")])
        let snapshot = try there.store.snapshot()
        #expect { try snapshot.verdicts(of: there.commit) } throws: { "\($0)".contains("update Tollgate") }
        #expect(try snapshot.verdicts(of: there.commit, laterVersions: .leftOut).count == 1)
        #expect("\(snapshot.faults.all)".contains("recorded-verdict/v2"))
        #expect(try snapshot.verification().faults.count == 1)
        #expect(try there.store.append(Self.verdict(there.commit, .fail), commit: there.commit) == .recorded)
    }

    @Test("two histories of verdicts unite, and each is counted once")
    func union() async throws {
        let there = try await There()
        let store = there.store
        _ = try store.append(Self.verdict(there.commit, attempt: "1"), commit: there.commit)
        let base = try #require(try store.repository.reference(store.reference))
        _ = try store.append(Self.verdict(there.commit, attempt: "2"), commit: there.commit)
        let left = try #require(try store.repository.reference(store.reference))
        try store.repository.updateReference(store.reference, from: left, to: base, message: "test")
        _ = try store.append(Self.verdict(there.commit, .fail, attempt: "2"), commit: there.commit)
        let union = try store.unite(with: left)
        #expect(union.conflicts.isEmpty)
        #expect(try store.snapshot().verdicts(of: there.commit).count == 3)
        #expect(try store.verdictCount(in: union.tip, notIn: left) == 1 && store.verdictCount(in: union.tip, notIn: nil) == 3)
        #expect(try store.recordCount(in: union.tip, notIn: nil) == 0)
    }
}
