import Foundation
import RepositoryFixtures
import Testing

/// Records in git: stored once, whole, beside everything else that git does at the same time.
@Suite("Recording, end to end")
struct RecordingTests {
    @Test func recordsOnceAndLists() async throws {
        let repository = try await ScratchRepository()
        try await repository.commit("Start")
        try repository.copy("formats/hyperfine/v1.15/baseline.json", to: "bench.json")
        let first = try await repository.tollgate("record", "--results", "bench=bench.json")
        #expect(first.status == 0 && first.output.hasPrefix("recorded bench"), "\(first.errors)")
        let again = try await repository.tollgate("record", "--results", "bench=bench.json")
        #expect(again.status == 0 && again.output.hasPrefix("already recorded"))
        let other = try await repository.tollgate("record", "--results", "bench=bench.json", "--run-id", "second")
        #expect(other.status == 0 && other.output.hasPrefix("recorded bench"), "equal values of another run are another record")
        let head = try await repository.git("rev-parse", "HEAD")
        let records = try await repository.records()
        #expect(records.count == 2)
        #expect(records.first?["commit"] as? String == head)
        let json = try await repository.tollgate("record", "--results", "bench=bench.json", "--json")
        #expect(json.output.contains("\"already-recorded\"") && json.output.contains(head), "\(json.output)")
        try await repository.git("fsck", "--strict")
        // A plain clone does not fetch the records; asked for, it does.
        try await repository.git("clone", "--quiet", ".", "clone")
        let cloned = try await repository.tollgate("baseline", "list", "--json", "--repo", "clone")
        #expect(cloned.output.contains("\"records\": []"))
        try await repository.git("-C", "clone", "fetch", "--quiet", "origin", "refs/tollgate/records:refs/tollgate/records")
        let fetched = try await repository.tollgate("baseline", "list", "--json", "--repo", "clone")
        #expect(fetched.output == (try await repository.tollgate("baseline", "list", "--json").output))
    }

    @Test("each CI attempt is a record, and branches and the index are left alone")
    func ciAttempts() async throws {
        let repository = try await ScratchRepository()
        try await repository.commit("Start")
        try repository.copy("formats/hyperfine/v1.15/baseline.json", to: "bench.json")
        let before = try await repository.git("for-each-ref", "refs/heads", "refs/tags")
        for attempt in ["1", "2", "2"] {
            let ended = try await repository.tollgate(
                "record", "--results", "bench=bench.json",
                environment: ["GITHUB_RUN_ID": "7", "GITHUB_JOB": "bench", "GITHUB_RUN_ATTEMPT": attempt])
            #expect(ended.status == 0, "\(ended.errors)")
        }
        #expect(try await repository.records().count == 2)
        #expect(try await repository.git("for-each-ref", "refs/heads", "refs/tags") == before)
        #expect(try await repository.git("status", "--porcelain") == "?? bench.json")
    }

    /// Slow, three to eight seconds: thirty processes and six runs of git's upkeep are what is tested.
    @Test("six processes record at once beside gc and pack-refs, and nothing is lost")
    func recordsConcurrently() async throws {
        let repository = try await ScratchRepository()
        let jobs = 6
        let each = 5
        for index in 0..<(jobs * each) {
            try await repository.commit("Commit \(index)")
            try await repository.git("tag", "c\(index)")
            try repository.write("metric,value,unit\nlatency,\(index + 1),ms\n", to: "r\(index).csv")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for job in 0..<jobs {
                group.addTask {
                    for index in stride(from: job, to: jobs * each, by: jobs) {
                        let ended = try await repository.tollgate("record", "--commit", "c\(index)", "--results", "load=r\(index).csv")
                        #expect(ended.status == 0, "\(ended.errors)")
                    }
                }
            }
            group.addTask {
                for _ in 0..<3 {
                    try await repository.git("gc", "--quiet")
                    try await repository.git("pack-refs", "--all")
                }
            }
            try await group.waitForAll()
        }
        let recorded = try await repository.records().compactMap { $0["commit"] as? String }
        #expect(recorded.count == jobs * each && Set(recorded).count == jobs * each)
        try await repository.git("fsck", "--strict", "--full")
        try await repository.git("gc", "--quiet", "--prune=now")
        #expect(try await repository.records().count == jobs * each)
        for index in [0, jobs * each - 1] {
            let shown = try await repository.tollgate("baseline", "show", "c\(index)")
            #expect(shown.status == 0 && shown.output.contains("latency"), "\(shown.errors)")
        }
    }
}
