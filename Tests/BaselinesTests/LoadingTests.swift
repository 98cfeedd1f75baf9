import Baselines
import Git
import Measurements
import RepositoryFixtures
import Testing

@Suite("Loading records")
struct LoadingTests {
    /// Records these for one commit and loads them again.
    private func loaded(_ records: [NewRecord], like environment: Measurements.Environment? = nil) async throws -> LoadedRecords {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        let store = try RecordStore(made.open())
        for record in records { _ = try store.append([record], commit: commit) }
        let snapshot = try store.snapshot()
        return try snapshot.load(snapshot.records(of: commit, suite: "s"), like: environment)
    }

    private func record(
        _ value: Double, run: String = "run", isNamed: Bool = false, attempt: String? = nil, job: String? = nil, os: String? = nil
    ) -> NewRecord {
        let run = Run(name: run, isNamedByFile: isNamed, digest: "d\(value)", environment: Environment(os: os))
        return NewRecord(
            results: .simple([value], run: run),
            identity: RecordIdentity(suite: "s", digests: [run.digest], ciRun: attempt == nil ? nil : "7", job: job, attempt: attempt))
    }

    @Test("Records are runs, also where their names are equal", arguments: [false, true])
    func runs(isNamed: Bool) async throws {
        let both = try await loaded([record(2, isNamed: isNamed, attempt: "2"), record(1, isNamed: isNamed, attempt: "1")])
        #expect(both.results.runs.map(\.name) == ["run", "run (7, attempt 2)"])
        #expect(both.results.runs.map(\.isNamedByFile) == [isNamed, isNamed])
        #expect(both.results.series["latency"]?.values == [1, 2])
        #expect(both.looks == 2)
        let jobs = try await loaded([
            record(1, attempt: "1", job: "a"), record(2, attempt: "1", job: "b"), record(3, attempt: "1", job: "b"),
        ])
        #expect(jobs.results.runs.map(\.name) == ["run", "run (7, attempt 1, b)", "run (7, attempt 1, b, 2)"])
        #expect(jobs.looks == 1)
        #expect(try await loaded([record(1), record(2)]).looks == 2)
        #expect(try await loaded([record(1, run: "a"), record(2, run: "b")]).results.runs.map(\.name) == ["a", "b"])
    }

    @Test("Environments are never pooled")
    func environments() async throws {
        let records = [record(1, job: "l", os: "Linux"), record(2, job: "m", os: "Darwin")]
        let linux = try await loaded(records, like: Environment(os: "Linux"))
        #expect(linux.results.series["latency"]?.values == [1])
        #expect(linux.elsewhere == 1)
        for unlike in [nil, Environment(os: "Plan 9")] {
            let all = try await loaded(records, like: unlike)
            #expect(all.results.values(ofLabel: "environment") == ["Darwin", "Linux"])
            #expect(all.results.labels.first == .empty)
            #expect(all.elsewhere == 0)
        }
        #expect(try await loaded([record(1, job: "l", os: "Linux")]).results.values(ofLabel: "environment").isEmpty)
    }
}
