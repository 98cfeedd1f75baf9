import Baselines
import Measurements
import Testing

@Suite("record.json")
struct RecordTests {
    private let hex = String(repeating: "1", count: 40)

    private func record(_ results: ResultSet) -> Record {
        Record(results: results, identity: RecordIdentity(suite: "load", digests: ["b", "a"]), commit: hex, tree: hex)
    }

    /// Expected values: NumPy's `percentile(…, method="median_unbiased")`.
    @Test(
        "Percentiles are of type 8 and stay within the sample",
        arguments: [
            ([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10], 50.0, 5.5), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, 9.633333333333333),
            ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 25, 2.9166666666666665), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 99.9, 10),
            ([3, 1, 4, 1, 5, 9, 2, 6].sorted(), 75, 5.583333333333333), ([7], 1, 7),
        ])
    func percentiles(values: [Double], percent: Double, expected: Double) throws {
        #expect(abs(try #require(RecordedSummary.percentile(percent, ofSorted: values)) - expected) < 1e-12)
        #expect(RecordedSummary.percentile(percent, ofSorted: []) == nil)
    }

    @Test("A summary counts what failed and what is missing, and is of the rest")
    func summaries() throws {
        var series = Series(metric: Metric(name: "latency", unit: .milliseconds))
        for value in [1.0, 2, 4, 9] { series.append(value, labels: 1) }
        series.append(100, labels: 1, failed: true)
        series.append(.nan, labels: 2)
        let results = ResultSet(
            format: "csv", series: ["latency": series], labels: [.empty, Labels([("a", "1")]), Labels([("a", "2")])], runs: [Run(name: "r")]
        )
        let summaries = record(results).summaries
        #expect(summaries.map(\.labels) == [nil, ["a": "1"], ["a": "2"]])
        let all = try #require(summaries.first)
        #expect([all.n, all.failed, all.missing] == [4, 1, 1])
        #expect(all.mean == 4)
        #expect(all.m2 == 38)
        #expect(all.m3 == 90)
        #expect(all.percentiles["p50"] == 3)
        let missing = try #require(summaries.last)
        #expect([missing.n, missing.failed, missing.missing] == [0, 0, 1])
        #expect(missing.mean == nil)
        #expect(missing.percentiles.isEmpty)
    }

    @Test("Too many sets of labels are left out and counted")
    func labelLimit() {
        var series = Series(metric: Metric(name: "latency", unit: .milliseconds))
        for label in 1...1500 { series.append(1, labels: Int32(label)) }
        let labels = [Labels.empty] + (1...1500).map { Labels([("url", "\($0)")]) }
        let record = record(ResultSet(format: "csv", series: ["latency": series], labels: labels, runs: [Run(name: "r")]))
        #expect(record.summaries.count == 1000)
        #expect(record.omittedSummaries == 501)
        #expect(record.summaries.first?.n == 1500)
    }

    @Test("Any set's record comes back, from the same bytes", arguments: 0..<100)
    func roundTrip(seed: Int) throws {
        let record = record(.random(seed: UInt64(seed)))
        let bytes = try record.encoded()
        let decoded = try Record(decoding: bytes, place: "test")
        #expect(decoded == record)
        #expect(try decoded.encoded() == bytes)
    }

    @Test("A record of another version, or none, says which")
    func versions() throws {
        #expect(throws: RecordError.unknownVersion(place: "here", version: "tollgate/record/v9")) {
            try Record(decoding: Array(#"{"schema": "tollgate/record/v9"}"#.utf8), place: "here")
        }
        for text in ["", "{", "[]", "{}", #"{"schema": "tollgate/record/v1"}"#, String(repeating: "[", count: 100_000)] {
            #expect { try Record(decoding: Array(text.utf8), place: "here") } throws: { "\($0)".contains("here: the record is damaged") }
        }
    }

    @Test("All jobs of one attempt are one look; outside of CI each identity is one")
    func looks() {
        func identity(_ run: String?, _ job: String?, _ attempt: String?, _ digest: String = "d") -> RecordIdentity {
            RecordIdentity(suite: "s", digests: [digest], ciRun: run, job: job, attempt: attempt)
        }
        #expect(identity("7", "linux", "1").look == identity("7", "mac", "1", "e").look)
        #expect(identity("7", "linux", "1").look != identity("7", "linux", "2").look)
        #expect(identity("7", "linux", "1").look != identity("8", "linux", "1").look)
        #expect(identity(nil, nil, nil, "d").look != identity(nil, nil, nil, "e").look)
        #expect(RecordIdentity(suite: "a", runID: "x").look == RecordIdentity(suite: "b", runID: "x").look)
        #expect(identity("7", nil, "2").precedes(identity("7", nil, "10")))
    }

    @Test("Results without a digest are known by their content, those with one by it")
    func identities() throws {
        func identity(_ values: [Double], digest: String) throws -> RecordIdentity {
            try RecordIdentity(suite: "s", results: .simple(values, run: Run(name: "r", digest: digest, started: 5)))
        }
        #expect(try identity([1], digest: "") != identity([2], digest: ""))
        #expect(try identity([1], digest: "") == identity([1], digest: ""))
        #expect(try identity([1], digest: "b+a").digests == ["a", "b"])
        #expect(try identity([1], digest: "a").started == 5)
    }
}
