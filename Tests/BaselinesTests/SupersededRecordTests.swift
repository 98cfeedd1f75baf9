import Baselines
import Git
import Measurements
import RepositoryFixtures
import Testing

/// Which records a later attempt of the same job superseded; nothing is left out for it.
@Suite("Superseded records")
struct SupersededRecordTests {
    private struct Upload: CustomTestStringConvertible {
        let run: String?
        let job: String?
        let attempt: String?
        let cpu: String

        init(_ run: String?, _ job: String?, _ attempt: String?, cpu: String = "A") {
            (self.run, self.job, self.attempt, self.cpu) = (run, job, attempt, cpu)
        }

        var testDescription: String { "\(run ?? "-")/\(job ?? "-")/\(attempt ?? "-") on \(cpu)" }
    }

    private static let cases: [(name: String, uploads: [Upload], superseded: [String])] = [
        ("attempts in natural order", [Upload("7", "gate", "2"), Upload("7", "gate", "10"), Upload("7", "gate", "1")], ["10", "10"]),
        ("two jobs", [Upload("7", "a", "1"), Upload("7", "b", "2")], []),
        ("two runs", [Upload("7", "gate", "1"), Upload("8", "gate", "2")], []),
        ("a matrix of machines", [Upload("7", "gate", "1", cpu: "B"), Upload("7", "gate", "2")], []),
        ("one attempt twice", [Upload("7", "gate", "1"), Upload("7", "gate", "1")], []),
        ("no job's name", [Upload("7", nil, "1"), Upload("7", nil, "2")], ["2"]),
        ("outside of CI", [Upload(nil, nil, nil), Upload(nil, "gate", "2")], []),
    ]

    @Test("is said of what has the same run, job and machine", arguments: cases.map(\.name))
    func superseded(_ name: String) async throws {
        let made = try await TemporaryRepository()
        let commit = try await made.commit("one")
        let store = try RecordStore(made.open())
        let example = try #require(Self.cases.first { $0.name == name })
        let records = example.uploads.enumerated().map { index, upload in
            NewRecord(
                results: .simple([1, 2], run: Run(name: "run", digest: "\(index)", environment: Environment(cpu: upload.cpu))),
                identity: RecordIdentity(
                    suite: "load", digests: ["\(index)"], ciRun: upload.run, job: upload.job, attempt: upload.attempt))
        }
        _ = try store.append(records, commit: commit)
        let entries = try store.snapshot().records(of: commit, suite: "load")
        #expect(entries.count == records.count)
        #expect(entries.supersedingAttempts.values.sorted() == example.superseded)
        #expect(try store.snapshot().load(entries).results.runs.count == records.count, "all are read as runs")
    }
}
