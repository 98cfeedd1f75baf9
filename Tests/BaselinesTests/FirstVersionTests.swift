import Baselines
import Foundation
import Git
import Measurements
import RepositoryFixtures
import Testing

/// Records as the first version of the format wrote them. They lie in people's repositories for years: every later version reads the same values from them.
/// The fixture is never made anew.
@Suite("Records of the first version")
struct FirstVersionTests {
    private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/records/v1")

    private func records() async throws -> (TemporaryRepository, RecordSnapshot) {
        let made = try await TemporaryRepository()
        try await made.git(
            "fetch", "-q", Self.fixture.appending(path: "records.bundle").path, "refs/tollgate/records:refs/tollgate/records",
            "refs/heads/main:refs/heads/first")
        return (made, try RecordStore(made.open()).snapshot())
    }

    @Test("They are whole, and found by commit, suite and tree")
    func areWhole() async throws {
        let (made, snapshot) = try await records()
        let verification = try snapshot.verification()
        #expect(verification.isWhole && verification.records == 9 && verification.commits == 3, "\(verification.faults)")
        let newest = try await made.id("first")
        #expect(try snapshot.records(of: newest).mapValues(\.count) == ["micro": 1, "own": 2])
        let before = try await made.id("first^")
        #expect(try snapshot.commits(withTree: made.open().commit(newest).tree).sorted() == [newest, before].sorted())
        let loads = try snapshot.records(of: before, suite: "load")
        #expect(try snapshot.load(loads).looks == 2)
    }

    @Test("Every value is what it was")
    func values() async throws {
        let (_, snapshot) = try await records()
        var lines: [String] = []
        for entry in try snapshot.list() { lines += Self.lines(entry.record) + Self.lines(try snapshot.results(of: entry)) + [""] }
        let expected = try String(contentsOf: Self.fixture.appending(path: "values.txt"), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines.count == expected.count)
        for (number, (line, before)) in zip(lines, expected).enumerated() where line != before {
            Issue.record("line \(number + 1) of values.txt: \(before)\nis now: \(line)")
            break
        }
    }

    // MARK: as text

    private static func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "-" }

    private static func lines(_ record: Record) -> [String] {
        let identity = record.identity
        let marks = [identity.ciRun, identity.job, identity.attempt, identity.runID, record.provenance?.host, record.provenance?.url]
        return [
            "record \(record.suite) of \(record.commit), tree \(record.tree), \(record.format), \(record.observations) observations",
            "  \(marks.map { $0 ?? "-" }.joined(separator: " ")) started \(text(identity.started)) \(identity.digests.joined(separator: " "))",
        ]
            + record.summaries.map { summary in
                let values = [summary.mean, summary.m2, summary.m3].map(text).joined(separator: " ")
                let percentiles = summary.percentiles.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
                return
                    "  summary \(summary.metric) run \(summary.run) \(summary.labels.map { pairs(Labels($0.map { ($0.key, $0.value) })) } ?? "all") "
                    + "\(summary.n) \(summary.failed) \(summary.missing): \(values) \(percentiles)"
            }
    }

    private static func pairs(_ labels: Labels) -> String {
        labels.pairs.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }

    private static func lines(_ results: ResultSet) -> [String] {
        var lines = results.notes.map { "  note \($0)" }
        for run in results.runs {
            let environment = run.environment
            let parts = [
                environment.tool, environment.toolVersion, environment.hostClass, environment.os, environment.architecture, environment.cpu,
                environment.model, environment.judge, environment.prompt, environment.goldenSet, run.unfinished,
            ]
            lines.append(
                "  run \(run.name) \(run.isNamedByFile) \(run.source) \(run.digest) \(text(run.started)) \(run.kind.rawValue) "
                    + parts.map { $0 ?? "-" }.joined(separator: "|"))
        }
        for summary in results.summaries {
            let values = summary.values.map { "\($0.key.name)=\($0.value)" }.sorted().joined(separator: " ")
            lines.append(
                "  \(metric(summary.metric)) run \(summary.run) n \(summary.count ?? -1) \(pairs(summary.labels)): \(values)")
        }
        for series in results.series.values {
            lines.append("  \(metric(series.metric))")
            for index in 0..<series.count {
                let item = series.cases[index]
                let labels = pairs(results.labels[Int(series.labels[index])])
                let numbers = [series.epochs[index], series.repetitions[index], series.runs[index], series.failed[index]]
                let name = item < 0 ? "-" : results.cases[Int(item)].id + (results.cases[Int(item)].digest.map { "#" + $0 } ?? "")
                lines.append(
                    "    \(series.values[index]) \(name) \(numbers.map(String.init).joined(separator: " ")) "
                        + "\(series.times.isEmpty ? "-" : "\(series.times[index])") \(labels)")
            }
        }
        return lines
    }

    private static func metric(_ metric: Metric) -> String {
        "metric \(metric.name) \(metric.standardName ?? "-") \(metric.unit.symbol) \(metric.unit.factor) \(metric.unit.dimension.baseSymbol) "
            + "\(metric.direction?.rawValue ?? "-") \(metric.mood.rawValue)"
    }
}
