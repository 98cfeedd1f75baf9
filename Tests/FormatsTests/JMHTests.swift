import Measurements
import Testing

@testable import Formats

@Suite struct JMHTests {
    static let fixture = FormatFixture(format: .jmh, folder: "jmh")

    @Test func itsFilesAreRecognisedAndNoOthers() throws {
        #expect(try Self.fixture.misjudgedFiles() == [])
    }

    static func stored(_ file: String) -> String {
        ["candidate-failing-and-singleshot.json", "single-sample.json"].contains(file) ? file : file + ".gz"
    }

    /// `sort[size=64]`, as the table of figures writes it.
    static func shortName(_ labels: Labels) -> String {
        "\((labels["benchmark"] ?? "").split(separator: ".").last ?? "")[size=\(labels["size"] ?? "")]"
    }

    @Test(arguments: try fixture.groundTruth().filter { $0.metric != "sample" })
    func countMeanAndMedianAgree(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(Self.stored(expected.file))
        let selection = Selection(set, expected.metric == "thrpt" ? "throughput" : "time") {
            Self.shortName($0) == expected.item && $0["mode"] == expected.metric
        }
        #expect(selection.values.count == expected.count)
        #expect(agrees(selection.mean, expected.mean))
        #expect(agrees(selection.median, expected.median))
    }

    @Test(arguments: try fixture.groundTruth().filter { $0.metric == "sample" })
    func sampledTimesAreAHistogramOfTheirValues(_ expected: GroundTruth) throws {
        let set = try Self.fixture.resultSet(Self.stored(expected.file))
        let measured = try #require(set.histograms.first { Self.shortName($0.labels) == expected.item && $0.metric.name == "time" })
        let values = measured.histogram.buckets.flatMap { Array(repeating: $0.lower, count: $0.count) }
        #expect(values.count == expected.count && measured.metric.unit.factor == 1e-3)
        #expect(agrees(values.reduce(0, +) / Double(values.count), expected.mean))
        let middle = values.count / 2
        #expect(agrees(values.count.isMultiple(of: 2) ? (values[middle - 1] + values[middle]) / 2 : values[middle], expected.median))
    }

    @Test func metricsFollowModeAndUnit() throws {
        let set = try Self.fixture.resultSet("baseline.json.gz")
        func metric(_ name: String) throws -> Metric { try #require(set.series[name]?.metric) }
        #expect(try metric("time").unit.factor == 1e-6 && metric("time").direction == .lower && metric("time").mood == .moody)
        #expect(try metric("throughput").unit.dimension == .perSecond(.none) && metric("throughput").direction == .higher)
        let norm = try metric("gc.alloc.rate.norm")
        #expect(norm.unit.dimension == .size && norm.mood == .exact && norm.direction == .lower)
        #expect(try metric("gc.alloc.rate").direction == .lower && metric("gc.count").unit == .none)
        #expect(!set.series.keys.contains { $0.contains("p0.") } && !set.histograms.contains { $0.metric.name != "time" })
        #expect(agrees(Selection(set, "gc.alloc.rate.norm") { Self.shortName($0) == "hash[size=64]" }.mean, 60.28464098390306))
        #expect(set.runs.first?.environment == Environment(tool: "jmh", toolVersion: "1.38-SNAPSHOT"))
    }

    @Test func forksAreRepetitions() throws {
        let set = try Self.fixture.resultSet("candidate-failing-and-singleshot.json")
        let series = try #require(set.series["time"])
        #expect((0..<series.count).map { series.repetitions[$0] } == [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2])
        #expect(set.cases.map(\.id) == ["com.example.shop.Shop.cold [mode=ss size=64]"])
        #expect(
            set.labels.last == Labels([("benchmark", "com.example.shop.Shop.cold"), ("mode", "ss"), ("size", "64"), ("threads", "1")]))
    }

    @Test(arguments: [("ops/s", 1.0), ("ops/ms", 1e3), ("ops/us", 1e6), ("ops/min", 1.0 / 60)])
    func ratesHaveTheUnitOfTheirDenominator(unit: String, factor: Double) throws {
        let set = try Self.fixture.resultSet(text: Self.text(mode: "thrpt", primary: #"{"scoreUnit": "\#(unit)", "rawData": [[2]]}"#))
        #expect(try agrees(#require(set.series["throughput"]?.metric.unit.factor), factor))
    }

    @Test func textsThatAreNoNumbersAreMissing() throws {
        let set = try Self.fixture.resultSet(text: Self.text(mode: "ss", primary: #"{"scoreUnit": "s/op", "rawData": [["NaN", 1]]}"#))
        #expect(Selection(set, "time").present == [1] && Selection(set, "time").missing == 1)
    }

    @Test func aScoreAloneIsASummary() throws {
        let set = try Self.fixture.resultSet(text: Self.text(mode: "avgt", primary: #"{"scoreUnit": "ns/op", "score": 5}"#))
        #expect(set.observationCount == 0 && set.summaries.map(\.values) == [[.mean: 5]])
    }

    @Test(arguments: [
        ("avgt", #"{"scoreUnit": "ops/s", "rawData": [[1]]}"#, "[0].primaryMetric.scoreUnit"),
        ("thrpt", #"{"scoreUnit": "us/op", "rawData": [[1]]}"#, "[0].primaryMetric.scoreUnit"),
        ("never", #"{"scoreUnit": "us/op"}"#, "[0].mode"),
        ("avgt", #"{"scoreUnit": "us/op", "rawData": [[-1]]}"#, "[0].primaryMetric.rawData[0][0]"),
        ("avgt", #"{"scoreUnit": "us/op", "rawData": [1]}"#, "[0].primaryMetric.rawData[0]"),
        ("avgt", #"{"scoreUnit": "us/op"}"#, "[0].primaryMetric.score"),
        ("sample", #"{"scoreUnit": "us/op", "rawDataHistogram": [[[[1]]]]}"#, "[0].primaryMetric.rawDataHistogram[0][0][0]"),
        ("sample", #"{"scoreUnit": "us/op", "rawDataHistogram": [[[[1, -1]]]]}"#, "[0].primaryMetric.rawDataHistogram[0][0][0]"),
        ("sample", #"{"scoreUnit": "us/op", "rawDataHistogram": [[[[1, 9007199254740993]]]]}"#, "[0].primaryMetric.rawDataHistogram"),
    ])
    func aWrongFieldIsNamed(mode: String, primary: String, path: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: Self.text(mode: mode, primary: primary)) }
        #expect(error?.path == path, "\(String(describing: error))")
    }

    @Test func aFileCutAnywhereIsAnErrorAndNoCrash() throws {
        let text = try Self.fixture.text("single-sample.json").utf8.dropLast(2)
        for length in stride(from: 0, to: text.count, by: 41) {
            #expect(throws: FormatError.self) { try Self.fixture.resultSet(text: String(Substring(text.prefix(length)))) }
        }
    }

    private static func text(mode: String, primary: String) -> String {
        #"[{"jmhVersion": "1.37", "benchmark": "a.B.c", "mode": "\#(mode)", "primaryMetric": \#(primary)}]"#
    }
}
