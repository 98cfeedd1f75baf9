import Measurements
import Testing

@testable import Formats

@Suite struct LocustTests {
    static let fixture = FormatFixture(format: .locust, folder: "locust")

    private func histogram(_ set: ResultSet, _ metric: String, _ name: String) throws -> MeasuredHistogram {
        try #require(set.histograms.first { $0.metric.name == metric && $0.labels["name"] == name })
    }

    private func summary(_ set: ResultSet, _ metric: String, _ name: String?) throws -> Summary {
        try #require(set.summaries.first { $0.metric.name == metric && $0.labels["name"] == name })
    }

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    @Test(arguments: [
        ("baseline", "search", 421, 1, 219.0897, 220.0, 280.0), ("baseline", "chat", 291, 0, 182.1348, 180, 240),
        ("candidate", "search", 437, 7, 241.4863, 240, 310), ("candidate", "chat", 281, 1, 190.3719, 190, 260),
    ])
    func theHistogramHasTheToolsFigures(
        file: String, name: String, count: Int, failed: Int, mean: Double, median: Double, p95: Double
    ) throws {
        let set = try Self.fixture.resultSet(file + ".json")
        let times = try histogram(set, "latency", name)
        #expect(times.metric.unit == .milliseconds && times.histogram.count == count && times.failed == 0 && times.missing == 0)
        #expect(abs((times.histogram.sum ?? 0) / Double(count) - mean) < 5e-5)
        for (share, key) in [(0.5, median), (0.95, p95)] {
            var seen = 0
            let bucket = times.histogram.buckets.first { bucket in
                seen += bucket.count
                return Double(seen) >= share * Double(count)
            }
            // The key is what the bucket's values are rounded to.
            #expect(bucket?.lower == key - 5 && bucket?.upper == key + 5)
        }
        let failures = try summary(set, "failed", name)
        #expect(failures.count == count && failures.values[.rate] == Double(failed) / Double(count))
    }

    @Test func endpointsAreLabelledAndThroughputIsSummed() throws {
        let set = try Self.fixture.resultSet("candidate.json")
        #expect(set.values(ofLabel: "type") == ["GET", "POST"] && set.values(ofLabel: "name") == ["chat", "search"])
        #expect(set.observationCount == 0 && set.runs.first?.environment.tool == "locust" && set.runs.first?.started == 1795574547.6806037)
        // 718 requests in 44.53 s.
        let whole = try #require(set.summaries.first { $0.isOfWholeRun })
        #expect(whole.metric.name == "throughput" && abs((whole.values[.mean] ?? 0) - 718 / 44.5287629) < 1e-6)
        #expect(set.notes.contains { $0.contains("failed requests are among") })
    }

    @Test(arguments: [
        ("0", 0.0, 0.5), ("99", 98.5, 99.5), ("100", 99.5, 105), ("110", 105, 115), ("1000", 995, 1050), ("1100", 1050, 1150),
        ("10000", 9950, 10500), ("11000", 10500, 11500), ("12.0", 11.5, 12.5),
    ])
    func aKeyStandsForWhatRoundsToIt(key: String, lower: Double, upper: Double) throws {
        let edges = try #require(LocustStatistics.edges(ofKey: key))
        #expect(edges.lower == lower && edges.upper == upper)
    }

    @Test(arguments: ["105", "1010", "-1", "0.5", "x", "nan", "inf", "1e300"])
    func anotherKeyIsNone(key: String) {
        #expect(LocustStatistics.edges(ofKey: key) == nil)
    }

    @Test("the table's last second is missing, and its percentiles are of rounded times")
    func theTableIsSummaries() throws {
        let set = try Self.fixture.resultSet("baseline_stats.csv")
        let search = try summary(set, "latency", "search")
        #expect(search.count == 417 && abs((search.values[.mean] ?? 0) - 219.1359) < 5e-5 && search.values[.median] == 220)
        #expect(search.values[.percentile(95)] == 280 && search.values[.percentile(99.9)] == 420 && search.labels["type"] == "GET")
        #expect(
            try summary(set, "failed", "search").values[.rate] == 1.0 / 417
                && summary(set, "throughput", "search").values[.mean] == 9.452814773274502)
        #expect(set.notes.contains { $0.contains("--json-file") })
    }

    @Test func whatIsAggregatedIsOfTheWholeRunAndNoEndpoint() throws {
        let set = try Self.fixture.resultSet("candidate_stats.csv")
        #expect(set.values(ofLabel: "name") == ["chat", "search"])
        let whole = set.summaries.filter(\.isOfWholeRun)
        #expect(whole.count == 3 && whole.allSatisfy { $0.labels.pairs.isEmpty } && whole.first?.count == 711)
    }

    @Test func ofTheHistoryTheLastTotalsCount() throws {
        let set = try Self.fixture.resultSet("candidate_stats_history.csv")
        let search = try summary(set, "latency", "search")
        #expect(search.count == 435 && search.values[.mean] == 241.4688248666732 && search.values[.percentile(95)] == nil)
        #expect(set.values(ofLabel: "users") == ["8"] && set.runs.first?.started == 1_795_574_547)
        #expect(!set.summaries.contains { $0.metric.name == "throughput" })
    }

    @Test func withoutFullHistoryOnlyTheWholeIsThere() throws {
        let lines = try Self.fixture.text("candidate_stats_history.csv").split(separator: "\n").filter {
            !$0.contains("search") && !$0.contains("chat")
        }
        let set = try Self.fixture.resultSet(text: lines.joined(separator: "\n"))
        let latency = try #require(set.summaries.first { $0.metric.name == "latency" })
        #expect(latency.count == 711 && latency.labels == Labels([("users", "8")]) && set.summaries.count == 2)
    }

    @Test(arguments: ["candidate_failures.csv", "candidate_exceptions.csv"])
    func aListOfFailuresIsNoMeasurement(file: String) throws {
        let error = try #require(throws: FormatError.self) { try Self.fixture.resultSet(file) }
        #expect(error.kind == .empty && error.remedy?.contains("--json-file") == true)
    }

    private static func text(_ fields: String) -> String { #"[{"name": "a", "method": "GET", \#(fields)}]"# }

    @Test func aRequestWithoutATimeIsMissing() throws {
        let set = try Self.fixture.resultSet(
            text: Self.text(#""num_requests": 3, "num_none_requests": 1, "num_failures": 1, "response_times": {"5": 2}"#))
        #expect(try histogram(set, "latency", "a").missing == 1 && histogram(set, "latency", "a").histogram.count == 2)
        #expect(try summary(set, "failed", "a").count == 3)
    }

    @Test(arguments: [
        (#""num_requests": 2, "num_none_requests": 0, "response_times": {"5": 1}"#, "[0]"),
        (#""num_requests": 1, "num_none_requests": 0, "response_times": {"5": -1}"#, "[0].response_times.5"),
        (#""num_requests": 1, "num_none_requests": 0, "response_times": {"105": 1}"#, "[0].response_times.105"),
        (#""num_requests": 1, "num_none_requests": 0, "response_times": {"5": 1}, "num_failures": 2"#, "[0]"),
        (#""num_requests": 1, "num_none_requests": 0, "response_times": {"5": 1}, "max_response_time": 9"#, "[0].response_times"),
        (#""num_requests": "x", "num_none_requests": 0, "response_times": {}"#, "[0].num_requests"),
        (#""num_requests": 9223372036854775807, "num_none_requests": 9223372036854775807, "response_times": {"5": 1}"#, "[0]"),
    ])
    func aContradictionIsNamed(fields: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(fields)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func anEndpointIsThereOnce() throws {
        let one = String(Self.text(#""num_requests": 1, "num_none_requests": 0, "response_times": {"5": 1}"#).dropFirst().dropLast())
        #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: "[\(one), \(one)]") }
        let header = "Type,Name,Request Count,Failure Count,Average Response Time\n"
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: header + "GET,a,1,0,5\nGET,a,1,0,5\n") }
        #expect(error?.line == 3)
    }

    @Test(arguments: ["GET,a,1,0\n", "GET,a,1,x,5\n", "GET,a,\"1,000\",0,5\n"])
    func aWrongRowIsNamed(row: String) throws {
        let header = "Type,Name,Request Count,Failure Count,Average Response Time\n"
        #expect(try #require(throws: FormatError.self) { try Self.fixture.resultSet(text: header + row) }.line == 2)
    }

    @Test func anEndpointWithoutRequestsHasNoTimes() throws {
        let header = "Type,Name,Request Count,Failure Count,Average Response Time,50%\n"
        let set = try Self.fixture.resultSet(text: header + "GET,a,0,0,0,N/A\nGET,Aggregated,2,0,5,4\n")
        #expect(set.summaries.filter { $0.metric.name == "latency" }.map { $0.labels["name"] } == ["Aggregated"])
        #expect(set.summaries.allSatisfy { !$0.isOfWholeRun })
    }

    @Test func mergedInAnyOrderTheyAreTheSame() throws {
        let parts = try ["baseline.json", "candidate.json"].map { try Self.fixture.resultSet($0) }
        let merged = try ResultSet.merging(parts)
        let other = try ResultSet.merging(parts.reversed())
        #expect(merged == other && merged.runs.count == 2)
    }
}
