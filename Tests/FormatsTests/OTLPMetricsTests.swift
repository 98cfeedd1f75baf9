import Measurements
import Testing

@testable import Formats

struct OTLPMetricsTests {
    private let otlp = FormatFixture(format: .otlpMetrics, folder: "otlp-metrics")

    @Test func recognisesItsOwnFilesOnly() throws { #expect(try otlp.misjudgedFiles() == []) }

    // MARK: Against figures computed from the same files

    @Test(arguments: [
        HistogramFigure(file: "baseline.jsonl.gz", metric: "latency", count: 405, sum: 103.561476),
        HistogramFigure(file: "candidate.jsonl.gz", metric: "latency", count: 405, sum: 113.053661),
        HistogramFigure(file: "baseline.jsonl.gz", metric: "ttft", count: 405, sum: 37.026966),
        HistogramFigure(file: "candidate.jsonl.gz", metric: "ttft", count: 405, sum: 40.303515),
        HistogramFigure(file: "baseline.jsonl.gz", metric: "tpot", count: 405, sum: 0.910270),
        HistogramFigure(file: "candidate.jsonl.gz", metric: "tpot", count: 405, sum: 0.997047),
        HistogramFigure(file: "baseline.jsonl.gz", metric: "gen_ai.server.request.duration", count: 405, sum: 102.253724),
        HistogramFigure(file: "baseline.jsonl.gz", metric: "input_tokens", count: 405, sum: 340_659),
        HistogramFigure(file: "candidate.jsonl.gz", metric: "input_tokens", count: 405, sum: 340_659),
        HistogramFigure(file: "baseline.jsonl.gz", metric: "output_tokens", count: 405, sum: 29_634),
        HistogramFigure(file: "delta-oldnames.jsonl.gz", metric: "latency", count: 38, sum: 9.229658),
        HistogramFigure(file: "delta-oldnames.jsonl.gz", metric: "tpot", count: 38, sum: 0.084209),
        HistogramFigure(file: "delta-oldnames.jsonl.gz", metric: "output_tokens", count: 38, sum: 2_776),
    ])
    func histogramsAgree(figure: HistogramFigure) throws {
        let set = try otlp.resultSet(figure.file)
        guard case .found(let name) = set.lookup(figure.metric) else {
            Issue.record("\(set.lookup(figure.metric))")
            return
        }
        let histogram = try #require(try set.histogramsByRun(of: name).first)
        #expect(histogram.histogram.count == figure.count)
        let sum = try #require(histogram.histogram.sum)
        #expect(abs(sum - figure.sum) < 1e-6)
    }

    @Test("requests that timed out are counted and do not enter the times of the others", arguments: ["baseline", "candidate"])
    func failuresAreCounted(name: String) throws {
        let set = try otlp.resultSet("\(name).jsonl.gz")
        let histogram = try #require(try set.histogramsByRun(of: "gen_ai.client.operation.duration").first)
        #expect(histogram.failed == 5 && histogram.histogram.count == 405)
    }

    @Test(
        "the median lies where the buckets say",
        arguments: [
            ("baseline.jsonl.gz", 0.002224, 0.002273), ("candidate.jsonl.gz", 0.002426, 0.002479),
        ])
    func bucketsOfTheMedian(file: String, lower: Double, upper: Double) throws {
        let set = try otlp.resultSet(file)
        let buckets = try #require(try set.histogramsByRun(of: "gen_ai.server.time_per_output_token").first).histogram.buckets
        var rank = 203
        let median = buckets.first { bucket in
            rank -= bucket.count
            return rank <= 0
        }
        let found = try #require(median)
        #expect(abs(found.lower - lower) < 1e-6 && abs(found.upper - upper) < 1e-6)
    }

    @Test("a counter is its total, a gauge one observation for each export")
    func countersAndGaugesAgree() throws {
        let set = try otlp.resultSet("baseline.jsonl.gz")
        let requests = Selection(set, "app.requests") { $0["http.response.status_code"] == "504" }
        #expect(requests.values == [2, 1, 2])
        #expect(Selection(set, "app.requests") { $0["load"] == "1x" }.values == [87, 1])
        #expect(Selection(set, "app.tool.retries").values == [4, 2])
        let active = Selection(set, "app.requests.active") { $0["load"] == "2x" }
        #expect(active.values.count == 3 && active.values.max() == 11 && abs(active.mean - 3.666667) < 1e-6)
        let cpu = Selection(set, "process.cpu.utilization") { $0["load"] == "0.5x" }
        #expect(cpu.values.count == 2 && abs(cpu.mean - 0.0175) < 1e-9)
        #expect(set.series["process.cpu.utilization"]?.metric.unit == .ratio)
        #expect(set.series["process.memory.usage"]?.metric.unit == .bytes)
        #expect(set.series["app.requests"]?.metric.direction == nil)
        #expect(set.environment.model == "gpt-4o-mini" && set.environment.tool == "opentelemetry" && set.notes.isEmpty)
        #expect(set.runs[0].started == 1_795_573_110.792_545_8)
    }

    // MARK: Made up

    private func message(_ name: String, unit: String = "s", _ data: String) -> String {
        "{\"resourceMetrics\":[{\"resource\":{},\"scopeMetrics\":[{\"metrics\":[{\"name\":\"\(name)\",\"unit\":\"\(unit)\",\(data)}]}]}]}"
    }

    private func counter(_ value: Int, start: Int, end: Int, temporality: Int = 2) -> String {
        message(
            "c", unit: "1",
            "\"sum\":{\"isMonotonic\":true,\"aggregationTemporality\":\(temporality),\"dataPoints\":[{\"asInt\":\"\(value)\","
                + "\"startTimeUnixNano\":\"\(start)\",\"timeUnixNano\":\"\(end)\"}]}")
    }

    private func explicit(_ counts: [Int], end: Int, temporality: Int = 2, bounds: [Double] = [1, 2], more: String = "") -> String {
        message(
            "h",
            "\"histogram\":{\"aggregationTemporality\":\(temporality),\"dataPoints\":[{\"count\":\"\(counts.reduce(0, +))\",\"bucketCounts\":["
                + counts.map { "\"\($0)\"" }.joined(separator: ",") + "],\"explicitBounds\":\(bounds),\"startTimeUnixNano\":\"1\","
                + "\"timeUnixNano\":\"\(end)\"\(more)}]}")
    }

    @Test(
        "cumulative points are never added, delta points always, and a restart begins anew",
        arguments: [
            ([(5, 1, 10), (7, 1, 20)], 2, 7.0), ([(5, 1, 10), (7, 11, 20)], 1, 12), ([(5, 1, 10), (3, 15, 20)], 2, 8),
            // Lines in another order.
            ([(7, 1, 20), (5, 1, 10)], 2, 7),
        ])
    func totals(points: [(Int, Int, Int)], temporality: Int, total: Double) throws {
        let text = points.map { counter($0.0, start: $0.1, end: $0.2, temporality: temporality) }.joined(separator: "\n")
        #expect(Selection(try otlp.resultSet(text: text), "c").values == [total])
    }

    @Test func cumulativeHistogramsTakeTheLastPoint() throws {
        let set = try otlp.resultSet(text: explicit([1, 0, 0], end: 10) + "\n" + explicit([1, 2, 0], end: 20))
        #expect(set.histograms.map(\.histogram.count) == [3])
        let restarted = try otlp.resultSet(text: explicit([3, 0, 0], end: 10) + "\n" + explicit([1, 1, 0], end: 20))
        #expect(restarted.histograms.map(\.histogram.count) == [5] && restarted.notes.contains { $0.contains("restart") })
        let delta = try otlp.resultSet(
            text: explicit([1, 0, 0], end: 10, temporality: 1) + "\n" + explicit([1, 2, 0], end: 20, temporality: 1))
        #expect(delta.histograms.map(\.histogram.count) == [4])
    }

    @Test("exponential histograms of two scales add")
    func scalesAdd() throws {
        func point(_ scale: String, _ offset: Int, _ counts: String) -> String {
            message(
                "h",
                "\"exponentialHistogram\":{\"aggregationTemporality\":1,\"dataPoints\":[{\"count\":\"2\",\(scale)\"positive\":{\"offset\":\(offset),"
                    + "\"bucketCounts\":\(counts)},\"negative\":{}}]}")
        }
        // A scale of 0 is left out.
        let set = try otlp.resultSet(text: point("\"scale\":1,", 2, "[\"1\",\"1\"]") + "\n" + point("", 1, "[\"2\"]"))
        #expect(set.histograms.map(\.histogram.buckets) == [[Histogram.Bucket(lower: 2, upper: 4, count: 4)]])
    }

    @Test("a minimum that the buckets do not allow is left out, and said")
    func standsContradictingFigures() throws {
        let set = try otlp.resultSet(text: explicit([1, 0, 0], end: 10, more: ",\"min\":1.5,\"max\":1.6"))
        #expect(set.histograms.first?.histogram.minimum == nil && set.histograms.first?.histogram.count == 1)
        #expect(set.notes.contains { $0.contains("only the buckets count") })
    }

    @Test func summariesAreSummaries() throws {
        let set = try otlp.resultSet(
            text: message(
                "q",
                "\"summary\":{\"dataPoints\":[{\"count\":\"4\",\"sum\":8,\"quantileValues\":[{\"quantile\":0.5,\"value\":1.5},{\"quantile\":1,\"value\":3}]}]}"
            ))
        #expect(set.summaries.first?.values == [.mean: 2, .median: 1.5, .maximum: 3] && set.summaries.first?.count == 4)
    }

    @Test(
        "units are UCUM's",
        arguments: [
            ("By", "memory", Unit.bytes), ("KiBy", "memory", Unit(parsing: "KiB")), ("{token}", "n", .tokens), ("{request}", "n", .none),
            ("1", "cpu.utilization", .ratio), ("1", "n", .none), ("", "n", .none), ("ms", "t", .milliseconds),
            ("%", "p", Unit(parsing: "%")),
            ("{request}/s", "r", Unit(dimension: .perSecond(.none), symbol: "1/s", factor: 1)),
            ("By/s", "r", Unit(dimension: .perSecond(.size), symbol: "B/s", factor: 1)), ("s/{request}", "t", .seconds),
        ])
    func readsUnits(text: String, name: String, unit: Unit) { #expect(Unit(ucum: text, of: name) == unit) }

    @Test("NaN is missing, and what was not recorded is nothing")
    func missingIsMissing() throws {
        let points = "{\"asDouble\":\"NaN\"},{\"asDouble\":2},{\"flags\":1,\"timeUnixNano\":\"5\"}"
        let set = try otlp.resultSet(text: message("g", "\"gauge\":{\"dataPoints\":[\(points)]}"))
        #expect(Selection(set, "g").values.count == 2 && Selection(set, "g").missing == 1)
    }

    @Test("two processes count each by itself")
    func processesAreApart() throws {
        func process(_ id: String) -> String {
            counter(5, start: 1, end: 10).replacing(
                "\"resource\":{}",
                with: "\"resource\":{\"attributes\":[{\"key\":\"service.instance.id\",\"value\":{\"stringValue\":\"\(id)\"}}]}")
        }
        #expect(Selection(try otlp.resultSet(text: process("a") + "\n" + process("b") + "\n" + process("a")), "c").values == [5, 5])
    }

    // MARK: Wrong input

    @Test(arguments: [
        ("[1, 0]", "[2.0, 1.0]"), ("[\"-1\",\"0\",\"0\"]", "[1.0, 2.0]"), ("[\"x\",\"0\",\"0\"]", "[1.0, 2.0]"),
        ("[\"1\",\"0\"]", "[1.0, 2.0]"),
    ])
    func refusesWhatIsNoHistogram(counts: String, bounds: String) throws {
        let text = explicit([1, 0, 0], end: 10).replacing("[\"1\",\"0\",\"0\"]", with: counts).replacing("[1.0, 2.0]", with: bounds)
        let error = try #require(throws: FormatError.self) { try otlp.resultSet(text: text) }
        #expect(error.line == 1 && error.path?.hasPrefix("resourceMetrics[0].scopeMetrics[0].metrics[0].histogram.dataPoints[0]") == true)
    }

    @Test func refusesBucketsThatDoNotFit() throws {
        let text = explicit([1, 1, 0], end: 10, temporality: 1) + "\n" + explicit([1, 1, 0], end: 20, temporality: 1, bounds: [1.5, 2])
        let error = try #require(throws: FormatError.self) { try otlp.resultSet(text: text) }
        #expect(error.line == 2 && error.problem.contains("overlap"))
    }
}
