import Measurements
import Testing

@testable import Formats

@Suite struct OrdoBenchmarkTests {
    static let fixture = FormatFixture(format: .ordoBenchmark, folder: "ordo-one-benchmark")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    /// The figures take each bin for its highest whole value.
    @Test(arguments: try fixture.groundTruth())
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(expected.file + ".json.gz")
        let histogram = try #require(
            set.histograms.first { $0.metric.name == expected.metric && $0.labels["benchmark"] == expected.item }?.histogram)
        let values = histogram.buckets.flatMap { Array(repeating: $0.upper - 1, count: $0.count) }
        #expect(values.count == expected.count)
        #expect(agrees(values.reduce(0, +) / Double(values.count), expected.mean))
        let middle = values.count / 2
        #expect(agrees(values.count.isMultiple(of: 2) ? (values[middle - 1] + values[middle]) / 2 : values[middle], expected.median))
    }

    @Test func metricsHaveUnitsWhateverTheDisplayUnit() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        func metric(_ name: String) throws -> Metric { try #require(set.metrics.first { $0.name == name }) }
        #expect(set.lookup("time") == .found("wallClock") && set.lookup("memory") == .found("peakMemoryResident"))
        #expect(try metric("wallClock").unit.symbol == "ns" && metric("throughput").direction == .higher)
        #expect(try metric("tokens").direction == .lower && metric("cacheHits").direction == .higher)
        #expect(set.lookup("allocations") == .found("mallocCountTotal"))
        #expect(set.observationCount == 0 && set.notes.contains { $0.contains("scaling factor 1000") })
        #expect(set.values(ofLabel: "benchmark") == ["flaky", "hash/sha256", "parse", "parse #2 spaced, \"quoted\"", "sort"])
        #expect(set.values(ofLabel: "target") == ["ShopBenchmarks"])
        #expect(set.runs.first?.environment == Environment(tool: "ordo-one-benchmark", architecture: "x86_64"))
    }

    @Test func theExportForJMHIsRefused() throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet("baseline.jmh.json.gz") }
        #expect(error?.remedy?.contains("results.json") == true)
    }

    private static let histogram = #"{"numberOfSignificantValueDigits": 3, "counts": [0, 2, 1], "subBucketMask": 2047}"#

    private static func result(_ metric: String = #"{"wallClock": {}}"#, _ histogram: String = histogram) -> String {
        #"{"metric": \#(metric), "scalingFactor": 1, "tags": {"os": "x"}, "statistics": {"histogram": \#(histogram)}}"#
    }

    private static func text(_ results: String) -> String { #"{"baselineName": "b", "machine": {}, "results": [\#(results)]}"# }

    @Test func tagsAreLabelsAndSmallValuesExact() throws {
        let set = try Self.fixture.resultSet(text: Self.text(#"{"name": "a", "target": "T"}, [\#(Self.result())]"#))
        #expect(set.histograms.first?.labels == Labels([("benchmark", "a"), ("target", "T"), ("os", "x")]))
        #expect(
            set.histograms.first?.histogram.buckets == [
                Histogram.Bucket(lower: 1, upper: 2, count: 2), Histogram.Bucket(lower: 2, upper: 3, count: 1),
            ])
    }

    @Test(arguments: [
        (#"{"name": "a"}"#, "results[0]"), (#"{"name": 1}, [\#(result())]"#, "results[0].name"),
        (#"{"name": "a"}, [\#(result()), \#(result())]"#, "results[1][1]"), (#"{"name": "a"}, [\#(result("{}"))]"#, "results[1][0].metric"),
        (#"{"name": "a"}, [\#(result(#"{"custom": {}}"#))]"#, "results[1][0].metric.custom._0"),
        (
            #"{"name": "a"}, [\#(result(#"{"wallClock": {}}"#, #"{"numberOfSignificantValueDigits": 9, "counts": []}"#))]"#,
            "results[1][0].statistics.histogram"
        ),
        (
            #"{"name": "a"}, [\#(result(#"{"wallClock": {}}"#, #"{"numberOfSignificantValueDigits": 3, "counts": [-1]}"#))]"#,
            "results[1][0].statistics.histogram"
        ),
        (
            #"{"name": "a"}, [\#(result(#"{"wallClock": {}}"#, #"{"numberOfSignificantValueDigits": 3, "counts": [0.5]}"#))]"#,
            "results[1][0].statistics.histogram.counts[0]"
        ),
    ])
    func aWrongFieldIsNamed(results: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(results)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() {
        let text = Self.text(#"{"name": "a", "target": "T"}, [\#(Self.result())]"#)
        for length in 0..<text.utf8.count {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(text.prefix(length))) }
        }
    }
}
