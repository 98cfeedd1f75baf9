import Measurements
import Testing

@testable import Formats

/// What Benchmark exports of the baselines that OrdoBenchmarkTests reads.
@Suite struct OrdoBenchmarkExportTests {
    private static let fixture = FormatFixture(format: .ordoBenchmark, folder: "ordo-one-benchmark")
    private static let sort = Labels([("target", "ShopBenchmarks"), ("benchmark", "sort")])

    private static func samples(_ text: String, name: String = "a.T.b.wallClock.histogram.samples.tsv") throws -> ResultSet {
        try fixture.resultSet(text: text, name: name)
    }

    /// NumPy's figures over the baselines' histograms, in the unit of the export.
    @Test(arguments: [
        ("baseline.ShopBenchmarks.sort.wallClock", "wallClock", 60, 5_132_287.0, 500.0),
        ("candidate.ShopBenchmarks.sort.wallClock", "wallClock", 60, 5_582_847, 500),
        ("baseline.ShopBenchmarks.hash_sha256.wallClock", "wallClock", 40, 3_100_671, 500),
        ("baseline.ShopBenchmarks.sort.throughput", "throughput", 60, 194.5, 0),
        ("candidate.ShopBenchmarks.sort.throughput", "throughput", 60, 179, 0),
    ])
    func samplesAreAHistogram(file: String, metric: String, count: Int, median: Double, rounding: Double) throws {
        let set = try Self.fixture.resultSet("\(file).histogram.samples.tsv")
        let measured = try #require(set.histograms.first)
        let values = measured.histogram.buckets.flatMap { Array(repeating: ($0.lower + $0.upper) / 2, count: $0.count) }
        let middle = (values[count / 2 - 1] + values[count / 2]) / 2
        #expect(values.count == count && abs(middle - median) <= rounding && set.histograms.count == 1 && set.observationCount == 0)
        #expect(measured.metric.name == metric && measured.histogram.buckets.allSatisfy { $0.upper - $0.lower == 2 * rounding })
        let benchmark = file.contains("hash") ? "hash_sha256" : "sort"
        #expect(measured.labels == Labels([("target", "ShopBenchmarks"), ("benchmark", benchmark)]))
        #expect(set.runs.first?.name == (file.hasPrefix("baseline") ? "baseline" : "candidate"))
    }

    @Test(arguments: ["baseline", "candidate"])
    func theEncodedHistogramIsTheBaselinesOne(baseline: String) throws {
        let set = try Self.fixture.resultSet("\(baseline).ShopBenchmarks.sort.wallClock.histogram.json.gz")
        let whole = try Self.fixture.resultSet("\(baseline).json.gz")
        let stored = try #require(whole.histograms.first { $0.metric.name == "wallClock" && $0.labels["benchmark"] == "sort" })
        #expect(set.histograms.map(\.histogram) == [stored.histogram] && set.histograms.first?.metric == stored.metric)
        #expect(set.histograms.first?.labels == Self.sort && stored.histogram.count == 60)
        #expect(set.notes.contains { $0.contains("the benchmark's name is the file's") })
    }

    @Test func percentilesAreASummary() throws {
        let set = try Self.fixture.resultSet("candidate.ShopBenchmarks.sort.wallClock.histogram.percentiles.tsv")
        let summary = try #require(set.summaries.first)
        #expect(summary.values[.median] == 5_583_000 && summary.values.count == 101 && set.lookup("time") == .found("wallClock"))
        #expect(summary.values[.minimum] == 5_297_000 && summary.values[.maximum] == 9_641_000 && summary.labels == Self.sort)
        #expect(summary.metric.unit.symbol == "ns" && summary.count == nil && set.notes.contains { $0.contains("scaling factor") })
    }

    // MARK: InfluxDB

    private static func summary(_ file: String, _ metric: String, of benchmark: String) throws -> Summary {
        let set = try fixture.resultSet(file)
        return try #require(set.summaries.first { $0.metric.name == metric && $0.labels["benchmark"] == benchmark })
    }

    /// The column `unit` says μs and M; the values are nanoseconds and bytes.
    @Test func valuesForInfluxDBHaveTheUnitsOfTheBaseline() throws {
        let time = try Self.summary("candidate.influx.csv.gz", "wallClock", of: "sort")
        #expect(time.values[.median] == 5_582_847 && time.metric.unit.symbol == "ns" && time.count == 60 && time.values[.mean] == nil)
        #expect(time.values[.minimum] == 5_296_579 && time.values[.percentile(99)] == 9_641_383 && time.values.count == 7)
        let memory = try Self.summary("baseline.influx.csv.gz", "peakMemoryResident", of: "parse")
        #expect(memory.values[.median] == 23_838_720 && memory.metric.unit == .bytes && memory.metric.standardName == "memory")
    }

    /// Its percentiles go from the best to the worst.
    @Test func theFirstPercentileOfARateIsTheHighest() throws {
        let rate = try Self.summary("baseline.influx.csv.gz", "throughput", of: "parse")
        #expect(rate.values[.minimum] == 79 && rate.values[.maximum] == 255 && rate.values[.percentile(10)] == 127)
        #expect(rate.values[.median] == 241 && rate.values[.percentile(75)] == 248 && rate.values[.percentile(1)] == 79)
    }

    @Test func theExportForInfluxDBHasEveryBenchmarkAndMetric() throws {
        let set = try Self.fixture.resultSet("baseline.influx.csv.gz")
        let whole = try Self.fixture.resultSet("baseline.json.gz")
        #expect(Set(set.summaries.map(\.labels)) == Set(whole.histograms.map(\.labels)) && set.summaries.count == whole.histograms.count)
        #expect(Set(set.metrics.map(\.name)) == Set(whole.metrics.map(\.name)))
        #expect(set.runs.first?.environment == whole.runs.first?.environment && set.runs.first?.started == nil)
        // Which of these is better nothing tells.
        #expect(set.metrics.first { $0.name == "cacheHits" }?.direction == .some(nil))
    }

    // MARK: What is wrong

    @Test(arguments: ["Time (wall clock) (μs)\n1\n2\n", "Threads (peak) \n3\n", "Memory (resident peak) (M)\n23\n"])
    func withoutItsNameAFileIsNotRead(text: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.samples(text, name: "samples.tsv") }
        #expect(error?.problem.contains("file's name") == true)
    }

    @Test func namesMayHoldDotsAndQuotes() throws {
        let set = try Self.samples("Malloc (total) \n7\n7\n", name: #"v1.T.a.b,_"c".mallocCountTotal.histogram.samples.tsv"#)
        #expect(set.histograms.first?.labels["benchmark"] == #"a.b,_"c""# && set.lookup("allocations") == .found("mallocCountTotal"))
        #expect(set.histograms.first?.histogram.buckets == [Histogram.Bucket(lower: 7, upper: 7, count: 2)])
    }

    @Test(arguments: [
        ("tokens (#)\n1\n2\n", false), ("tokens \n1\n", false), ("time (ms)\n1\n", false), ("Time (wall clock)\n1\n", false),
        ("Time (wall clock) (km)\n1\n", false), ("Percentile\tLatency\n0\t1\n", false), ("#datatype tag,tag\nmeasurement,host\n", false),
        ("Time (wall clock) (ms)\n1\n", true), ("Percentile\tThroughput (# / s) *\n0\t1\n", true),
        ("{\"counts\": [1], \"maxValue\": 2}", false),
        ("{\"_totalCount\": 1, \"counts\": [1]}", true), ("{\"_totalCount\": 1, \"counts\": [1], \"x\": 1}", false),
    ])
    func onlyTheToolsOwnWordsAreRecognised(text: String, isRecognised: Bool) {
        #expect(ResultFormat.ordoBenchmark.recognises(InputPrefix(Array(text.utf8))) == isRecognised)
    }

    private static let percentiles = "Percentile\tTime (wall clock) (ns) *\n"
    private static let influx =
        "#datatype tag,tag\nmeasurement,hostName,processoryType,processors,memory,kernelVersion,metric,unit,test,percentile,value,test_average,iterations,warmup_iterations,time\n"
    private static let row = "T,h,x86_64,2,23,k,Time(wallclock),μs,a,"

    @Test(arguments: [
        ("Time (wall clock) (ns)\n5\nx\n", 3, "\"x\""), ("Time (wall clock) (ns)\n-5\n", 2, "\"-5\""),
        ("Time (wall clock) (ns)\n5\n7\n1", 4, "below"), (percentiles + "1\t5\n", 2, "percentile 0"),
        (percentiles + "0\t5\n1\t6\n", nil, "end at 1"),
        (influx + row + "0.0,5\n", 3, "11 cells"), (influx + row + "0.0,x,5,1,0,t\n", 3, "no numbers"),
        (influx + row + "0.0,5,5,1,0,t\n" + row + "0.0,5,5,1,0,t\n", 4, "twice"), (influx + row + "0.0,5,5,1,0,t\n", 3, "from 0 to 100"),
        (influx + "T,h,x86_64,2,23,k,a,b,c,d,0.0,5,5,1,0,t\n", 3, "\"b\""),
        (influx.replacing("percentile,", with: "") + row + "5,5,1,0,t\n", 2, "columns"),
        (#"{"numberOfSignificantValueDigits": 3, "_totalCount": 1, "counts": [-1]}"#, nil, "HDR"),
    ])
    func aWrongLineIsNamed(text: String, line: Int?, problem: String) throws {
        let error = #expect(throws: FormatError.self) { try Self.samples(text) }
        #expect(error?.line == line && error?.problem.contains(problem) == true, "\(String(describing: error))")
    }

    @Test(arguments: ["Time (wall clock) (ns)\n", influx])
    func aHeaderAloneIsNoMeasurement(text: String) throws {
        #expect(try #require(throws: FormatError.self) { try Self.samples(text) }.kind == .empty)
    }
}
