import Foundation
import Git
import Measurements
import RepositoryFixtures
import Testing

@testable import Baselines

/// Old samples are thinned to summaries, by a policy, and do not come back.
@Suite("Thinning records")
struct PruningTests {
    private static let day = 86_400

    private func new(_ suite: String, _ name: String, failed: Int = 0) -> NewRecord {
        var series = Series(metric: Metric(name: "latency", unit: .milliseconds))
        var score = Series(metric: Metric(name: "accuracy", unit: .none))
        for index in 0..<200 {
            series.append(Double(index % 37) * 1.5 + 1, case: Int32(index), labels: Int32(index % 2), failed: index < failed)
            score.append(index < failed ? .nan : Double(index % 2), case: Int32(index))
        }
        let results = ResultSet(
            format: "csv", series: ["latency": series, "accuracy": score], cases: (0..<200).map { Case(id: "case-\($0)") },
            labels: [.empty, Labels([("intent", "refund")])], runs: [Run(name: "run", digest: name)])
        return NewRecord(results: results, identity: RecordIdentity(suite: suite, digests: [name]))
    }

    /// Commits `0…9`, ten days apart, each with a record of suite `load`; 2 has a tag, and 5 one of suite `golden` too.
    private struct History {
        let made: TemporaryRepository
        let commits: [ObjectID]
        let store: RecordStore

        init(_ new: (String, String) -> NewRecord) async throws {
            made = try await TemporaryRepository()
            var commits: [ObjectID] = []
            for index in 0..<10 {
                commits.append(
                    try await made.commit("\(index)", files: ["file": "\(index)"], time: 1_700_000_000 + index * 10 * PruningTests.day))
            }
            self.commits = commits
            store = try RecordStore(made.open())
            for (index, commit) in commits.enumerated() { _ = try store.append([new("load", "l\(index)")], commit: commit) }
            _ = try store.append([new("golden", "g")], commit: commits[5])
            try await made.git("tag", "-a", "-m", "release", "v1", commits[2].hex)
        }

        func policy(age: Int? = nil, keep: Int? = nil) throws -> PruningPolicy {
            let now = 1_700_000_000 + 90 * PruningTests.day
            return PruningPolicy(before: age.map { Double(now - $0 * PruningTests.day) }, keep: keep, branch: commits[9])
        }

        func prune(age: Int? = nil, keep: Int? = nil, cut: Bool = false) throws -> RecordPruning.Outcome {
            try store.prune(RecordPruning(of: store, by: try policy(age: age, keep: keep), cuttingHistory: cut))
        }

        func thinned() throws -> [Int] {
            let thin = try store.snapshot().list().filter { $0.record.thinned != nil }.map(\.commit)
            return commits.indices.filter { thin.contains(commits[$0]) }
        }
    }

    private func counts(_ outcome: RecordPruning.Outcome) -> [PruningPlan.Protection: Int] {
        Dictionary(grouping: outcome.untouched, by: \.why).mapValues { $0.reduce(0) { $0 + $1.group.entries.count } }
    }

    struct Pruned: CustomTestStringConvertible {
        let age: Int?
        let keep: Int?
        let thinned: [Int]
        let untouched: [PruningPlan.Protection: Int]

        var testDescription: String { "age \(age ?? -1), keep \(keep ?? -1)" }
    }

    @Test(
        "A policy thins what is old, and never what a tag leads to or what is newest",
        arguments: [
            Pruned(age: 45, keep: nil, thinned: [0, 1, 3, 4], untouched: [.tagged: 1, .newest: 2, .young: 4]),
            Pruned(age: 0, keep: nil, thinned: [0, 1, 3, 4, 5, 6, 7, 8], untouched: [.tagged: 1, .newest: 2]),
            Pruned(age: nil, keep: 3, thinned: [0, 1, 3, 4, 5, 6], untouched: [.tagged: 1, .newest: 2, .kept: 2]),
            Pruned(age: 45, keep: 8, thinned: [0, 1], untouched: [.tagged: 1, .newest: 2, .young: 4, .kept: 2]),
            Pruned(age: nil, keep: 10, thinned: [], untouched: [.tagged: 1, .newest: 2, .kept: 8]),
            Pruned(age: 1000, keep: nil, thinned: [], untouched: [.tagged: 1, .newest: 2, .young: 8]),
        ])
    func policy(_ item: Pruned) async throws {
        let history = try await History { new($0, $1) }
        let tip = try history.store.repository.reference(history.store.reference)
        let foreseen = try RecordPruning(of: history.store, by: history.policy(age: item.age, keep: item.keep)).foreseen()
        #expect(try history.store.repository.reference(history.store.reference) == tip)
        #expect(try history.thinned().isEmpty)
        let outcome = try history.prune(age: item.age, keep: item.keep)
        #expect(outcome == foreseen)
        #expect(try history.thinned() == item.thinned)
        #expect(outcome.thinned.count == item.thinned.count && counts(outcome) == item.untouched)
        #expect(item.thinned.isEmpty == (try history.store.repository.reference(history.store.reference) == tip))
        let verification = try history.store.snapshot().verification()
        #expect(verification.isWhole && verification.records == 11, "\(verification.faults)")
        // Again there is nothing to do.
        #expect(try history.prune(age: item.age, keep: item.keep).thinned.isEmpty)
        #expect(try await history.made.git("fsck", "--strict", "--no-dangling") == "")
    }

    @Test("What is left of a record: everything in record.json, and the summaries that can be told")
    func summaries() async throws {
        let history = try await History { new($0, $1, failed: 3) }
        let before = try #require(try history.store.snapshot().records(of: history.commits[0], suite: "load").first)
        _ = try history.prune(age: 45)
        let snapshot = try history.store.snapshot()
        let after = try #require(try snapshot.records(of: history.commits[0], suite: "load").first)
        #expect(after.record.identity == before.record.identity && after.record.summaries == before.record.summaries)
        #expect(after.record.observations == before.record.observations && after.record.metrics == before.record.metrics)
        let thinned = try #require(after.record.thinned)
        #expect(thinned.entry == before.digest.hex && thinned.samples == before.samples.hex)
        let results = try snapshot.results(of: after)
        #expect(results.observationCount == 0 && results.summaries.count == 4 && results.summaries.allSatisfy(\.isThinned))
        let whole = try #require(results.summaries.first)
        #expect(whole.isOfWholeRun && whole.count == 197 && whole.values[.median] == before.record.summaries.first?.percentiles["p50"])
        let latency = try #require(results.summaries.first { $0.metric.name == "latency" && $0.labels == Labels([("intent", "refund")]) })
        let recorded = try #require(before.record.summaries.first { $0.metric == "latency" && $0.labels == ["intent": "refund"] })
        #expect(
            latency.count == recorded.n && latency.values[.mean] == recorded.mean
                && latency.values[.percentile(95)] == recorded.percentiles["p95"])
        // Of a score whose cases are missing, a mean of the others would flatter.
        let accuracy = try #require(results.summaries.first { $0.metric.name == "accuracy" })
        #expect(accuracy.count == 197 && accuracy.values.isEmpty)
        // The same upload again is recorded already.
        #expect(try history.store.append([new("load", "l0", failed: 3)], commit: history.commits[0]) == [.alreadyRecorded])
    }

    @Test("What a tag leads to is also the record before it, and that of an equal tree")
    func tags() async throws {
        let history = try await History { new($0, $1) }
        // On a line of its own, from 6: a commit without a record, with a tag.
        try await history.made.git("checkout", "-q", "--detach", history.commits[6].hex)
        try await history.made.commit("fix", files: ["other": "x"], time: 1_700_000_000 + 61 * Self.day)
        try await history.made.git("tag", "v1.1")
        // A commit with the tree of 4, elsewhere.
        let tree = try await history.made.git("rev-parse", history.commits[4].hex + "^{tree}")
        let twin = try await history.made.git("commit-tree", "-m", "squashed", tree)
        try await history.made.git("tag", "v0", twin)
        _ = try history.prune(age: 0)
        #expect(try history.thinned() == [0, 1, 3, 5, 7, 8])
    }

    @Test("Attempts of one commit are thinned together, and what is of unknown age is left")
    func groups() async throws {
        let history = try await History { new($0, $1) }
        _ = try history.store.append([new("load", "again")], commit: history.commits[1])
        // A commit that this clone lacks.
        let clone = try await TemporaryRepository(cloning: history.made.path)
        try await history.made.git("checkout", "-q", "--orphan", "gone")
        let gone = try await history.made.commit("gone", files: ["gone": "1"], time: 1_600_000_000)
        _ = try history.store.append([new("load", "gone")], commit: gone)
        try await clone.git("fetch", "-q", "origin", "refs/tollgate/records:refs/tollgate/records", "refs/tags/*:refs/tags/*")
        let store = try RecordStore(clone.open())
        let outcome = try store.prune(RecordPruning(of: store, by: history.policy(age: 75)))
        #expect(outcome.thinned.count == 3 && counts(outcome)[.undated] == 1)
        #expect(try store.snapshot().records(of: history.commits[1], suite: "load").allSatisfy { $0.record.thinned != nil })
        #expect(try store.snapshot().verification().isWhole)
    }

    @Test("A union with a history that has the whole entry does not bring it back, whichever way round", arguments: [false, true])
    func union(isTheirs: Bool) async throws {
        let history = try await History { new($0, $1) }
        let store = history.store
        let old = try #require(try store.repository.reference(store.reference))
        // Another clone goes on from the old state, at a commit that is thinned here.
        _ = try store.append([new("load", "more")], commit: history.commits[1])
        let other = try #require(try store.repository.reference(store.reference))
        try store.repository.updateReference(store.reference, from: other, to: old, message: "test")
        _ = try history.prune(age: 45)
        let thin = try #require(try store.repository.reference(store.reference))
        if isTheirs { try store.repository.updateReference(store.reference, from: thin, to: other, message: "test") }
        let union = try store.unite(with: isTheirs ? thin : other)
        #expect(union.conflicts.isEmpty)
        let snapshot = try store.snapshot()
        let entries = try snapshot.entries(of: history.commits[1], suite: "load")
        #expect(entries.count == 2 && entries.filter { $0.record.thinned != nil }.count == 1)
        #expect(try history.thinned() == [0, 1, 3, 4])
        // The same commit, whoever unites.
        try store.repository.updateReference(store.reference, from: union.tip, to: isTheirs ? thin : other, message: "test")
        #expect(try store.unite(with: isTheirs ? other : thin).tip == union.tip)
    }

    @Test("Where both are there, as a Tollgate that knows no thinning unites them, the thinned one counts")
    func both() async throws {
        let history = try await History { new($0, $1) }
        let store = history.store
        let whole = try #require(try store.snapshot().records(of: history.commits[0], suite: "load").first)
        _ = try history.prune(age: 45)
        let tip = try #require(try store.repository.reference(store.reference))
        let path = "\(history.commits[0].hex.prefix(2))/\(history.commits[0].hex.dropFirst(2))/load/\(whole.digest.hex)"
        let tree = try store.repository.writeTree(
            updating: store.repository.commit(tip).tree, with: [TreeEntry(name: path, id: whole.digest, kind: .tree)])
        let both = try store.repository.writeCommit(tree: tree, parents: [tip], message: "old\n")
        try store.repository.updateReference(store.reference, from: tip, to: both, message: "test")
        let entries = try store.snapshot().records(of: history.commits[0], suite: "load")
        #expect(entries.count == 1 && entries[0].record.thinned != nil)
        #expect(try store.snapshot().verification().isWhole)
    }

    @Test("A record that says it was thinned, and has other samples, is not whole")
    func forged() async throws {
        let history = try await History { new($0, $1) }
        _ = try history.prune(age: 45)
        let store = history.store
        let repository = store.repository
        let thin = try #require(try store.snapshot().records(of: history.commits[0], suite: "load").first)
        let record = try #require(try repository.entries(ofTree: thin.digest).first { $0.name == "record.json" })
        let samples = try repository.writeBlob(Samples.encode(new("load", "l0").results))
        let forged = try repository.writeTree([record, TreeEntry(name: "samples", id: samples, kind: .blob)])
        let tip = try #require(try repository.reference(store.reference))
        let path = "\(history.commits[0].hex.prefix(2))/\(history.commits[0].hex.dropFirst(2))/load/\(forged.hex)"
        let tree = try repository.writeTree(
            updating: repository.commit(tip).tree, with: [TreeEntry(name: path, id: forged, kind: .tree)])
        let commit = try repository.writeCommit(tree: tree, parents: [tip], message: "forged\n")
        try repository.updateReference(store.reference, from: tip, to: commit, message: "test")
        let faults = try store.snapshot().verification().faults
        #expect(faults.count == 1 && faults[0].contains("says that it was thinned"), "\(faults)")
    }

    @Test("A cut history has one commit, names what it replaces, and git frees the old samples")
    func cut() async throws {
        let history = try await History { new($0, $1) }
        let tip = try #require(try history.store.repository.reference(history.store.reference))
        let root = try await history.made.git("rev-list", "--max-parents=0", "refs/tollgate/records")
        let before = try #require(try history.store.snapshot().records(of: history.commits[0], suite: "load").first)
        let outcome = try history.prune(age: 45, cut: true)
        #expect(outcome.cut == 11 && outcome.thinned.count == 4)
        #expect(try await history.made.git("rev-list", "--count", "refs/tollgate/records") == "1")
        let message = try await history.made.git("log", "-1", "--format=%B", "refs/tollgate/records")
        #expect(message.contains("Tollgate-Replaces: \(tip.hex)") && message.contains("Tollgate-Replaces-History: \(root)"), "\(message)")
        try await history.made.git("gc", "--quiet", "--prune=now")
        await #expect(throws: (any Error).self) { try await history.made.git("cat-file", "-e", before.samples.hex) }
        #expect(try history.store.snapshot().verification().isWhole)
        #expect(try await history.made.git("fsck", "--strict", "--no-dangling") == "")
        // A second cut names the first one's history too.
        _ = try history.store.append([new("load", "more")], commit: history.commits[9])
        _ = try history.prune(cut: true)
        #expect(
            try await history.made.git("log", "-1", "--format=%B", "refs/tollgate/records").contains("Tollgate-Replaces-History: \(root)"))
    }

    @Test("A branch with files of its own keeps its history")
    func branch() async throws {
        let history = try await History { new($0, $1) }
        try await history.made.git("config", "tollgate.ref", "main")
        let store = try RecordStore(history.made.open())
        _ = try store.append([new("load", "x")], commit: history.commits[0])
        #expect(throws: RecordError.self) { try store.prune(RecordPruning(of: store, by: nil, cuttingHistory: true)) }
        #expect(try await history.made.git("rev-list", "--count", "main") == "11")
    }
}
