import Measurements
import Testing

@testable import Formats

struct PrometheusTests {
    private let prometheus = FormatFixture(format: .prometheus, folder: "prometheus")

    @Test func recognisesItsOwnFilesOnly() throws { #expect(try prometheus.misjudgedFiles() == []) }

    @Test("many bounds of one histogram, and many labels in one line, take no longer than as many lines", .timeLimit(.minutes(1)))
    func readsManyBoundsAndLabels() throws {
        let bounds = (1...200_000).map { "h_bucket{le=\"\($0)\"} \($0)\n" }.joined()
        let set = try prometheus.resultSet(text: "# TYPE h histogram\n\(bounds)h_bucket{le=\"+Inf\"} 200000\n")
        #expect(set.histograms.map(\.histogram.count) == [200_000] && set.histograms[0].histogram.buckets.count == 200_000)
        let labels = (1...200_000).map { "l\($0)=\"1\"" }.joined(separator: ",")
        let wide = try prometheus.resultSet(text: "# TYPE g gauge\ng{\(labels)} 5\n")
        #expect(Selection(wide, "g") { $0["l200000"] == "1" }.values == [5])
    }

    @Test func aCounterWithoutEndIsMissing() throws {
        let result = "{\"metric\":{\"__name__\":\"c_total\"},\"value\":[1795573111,\"+Inf\"]}"
        let set = try prometheus.resultSet(
            text: "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[\(result)]}}")
        #expect(Selection(set, "c_total").missing == 1)
    }

    // MARK: Against figures computed from the same files

    @Test(arguments: [
        HistogramFigure(file: "baseline", metric: "latency", count: 405, sum: 102.727046),
        HistogramFigure(file: "candidate", metric: "latency", count: 405, sum: 111.447902),
        HistogramFigure(file: "baseline", metric: "ttft", count: 405, sum: 37.784672),
        HistogramFigure(file: "candidate", metric: "ttft", count: 405, sum: 39.958944),
        HistogramFigure(file: "baseline", metric: "itl", count: 29_229, sum: 64.910717),
        HistogramFigure(file: "candidate", metric: "itl", count: 29_229, sum: 71.469085),
        HistogramFigure(file: "baseline", metric: "tpot", count: 405, sum: 0.90672),
        HistogramFigure(file: "candidate", metric: "tpot", count: 405, sum: 0.994282),
        HistogramFigure(file: "baseline", metric: "vllm:request_queue_time_seconds", count: 405, sum: 4.505581),
        HistogramFigure(file: "candidate", metric: "vllm:request_queue_time_seconds", count: 405, sum: 6.584708),
        HistogramFigure(file: "baseline", metric: "input_tokens", count: 405, sum: 340_659),
        HistogramFigure(file: "candidate", metric: "output_tokens", count: 405, sum: 29_634),
    ])
    func histogramsAgree(figure: HistogramFigure) throws {
        let set = try prometheus.resultSet("\(figure.file).prom.gz")
        guard case .found(let name) = set.lookup(figure.metric) else {
            Issue.record("\(set.lookup(figure.metric))")
            return
        }
        let histogram = try #require(try set.histogramsByRun(of: name).first).histogram
        let sum = try #require(histogram.sum)
        #expect(histogram.count == figure.count && abs(sum - figure.sum) < 1e-6)
    }

    @Test func countersAndGaugesAgree() throws {
        let set = try prometheus.resultSet("baseline.prom.gz")
        #expect(Selection(set, "vllm:request_success_total") { $0["finished_reason"] == "abort" }.values == [5])
        #expect(Selection(set, "vllm:request_success_total").sum == 410)
        #expect(Selection(set, "vllm:generation_tokens_total").values == [29_634])
        #expect(set.series["vllm:generation_tokens_total"]?.metric.unit == .tokens)
        #expect(set.series["vllm:kv_cache_usage_perc"]?.metric.unit == .ratio)
        #expect(set.series["vllm:num_requests_waiting"]?.metric.direction == .lower)
        #expect(set.series["process_resident_memory_bytes"]?.metric.unit == .bytes)
        // Unix times and constants are no measurements.
        #expect(
            !set.metrics.contains { $0.name.hasSuffix("_created") || $0.name.hasSuffix("_info") || $0.name.hasSuffix("start_time_seconds") }
        )
        #expect(set.environment.model == "meta-llama/Llama-3.1-8B-Instruct" && set.runs[0].started == 1_795_573_370.68)
        #expect(set.notes.isEmpty)
    }

    /// OpenMetrics writes samples with underscores where the lines about them have colons.
    @Test func readsOpenMetricsUnderTheSameNames() throws {
        let set = try prometheus.resultSet("openmetrics-negotiated.txt")
        let latency = try #require(try set.histogramsByRun(of: "vllm:e2e_request_latency_seconds").first).histogram
        #expect(latency.count == 50 && latency.sum == 34.00102076156559)
        #expect(Selection(set, "vllm:generation_tokens_total").values == [3_500])
        #expect(set.metrics.count == 3)
    }

    @Test(arguments: [("baseline", 30, 0.496551724137931), ("candidate", 34, 0.6564285714285713)])
    func readsExpressions(name: String, count: Int, most: Double) throws {
        let source = try InputSource(path: prometheus.path("\(name).query_range.e2e_p95.json.gz"))
        let set = try prometheus.format.read(source)
        #expect(Selection(set, "value").values.count == count && Selection(set, "value").values.max() == most)
        #expect(set.notes == ["the query's result has no name; it is called \"value\", and --unit gives its unit"])
        let named = try prometheus.format.read(source, options: ReadingOptions(unit: .seconds))
        #expect(named.series["value"]?.metric.unit == .seconds && named.series["value"]?.count == count)
    }

    @Test(arguments: [("baseline", 31, 4.0), ("candidate", 32, 8)])
    func readsGaugesOverTime(name: String, count: Int, most: Double) throws {
        let set = try prometheus.resultSet("\(name).query_range.gauges.json.gz")
        let waiting = Selection(set, "vllm:num_requests_waiting")
        #expect(waiting.values.count == count && waiting.values.max() == most)
        #expect(Selection(set, "vllm:num_requests_running").values.max() == 10)
        #expect(set.series["vllm:kv_cache_usage_perc"]?.times.count == count && set.runs[0].started != nil)
    }

    /// Between the first point and the last; the candidate's first points are of the server before, which had counted 405.
    @Test(arguments: [("baseline", 396 - 22), ("candidate", 383)])
    func bucketsCountWhatCameWithinTheRange(name: String, count: Int) throws {
        let set = try prometheus.resultSet("\(name).query_range.ttft_buckets.json.gz")
        #expect(try set.histogramsByRun(of: "vllm:time_to_first_token_seconds").map(\.histogram.count) == [count])
    }

    // MARK: Made up

    private func read(_ lines: String...) throws -> ResultSet { try prometheus.resultSet(text: lines.joined(separator: "\n") + "\n") }

    @Test(
        "escapes, spaces, times, exemplars and quoted names",
        arguments: [
            ("g 1", 1.0, nil as Double?), ("g{} 1", 1, nil), ("g{a=\"x\",} 2", 2, nil), (" g { a = \"x\" , b=\"}\" } 3", 3, nil),
            ("g\t4", 4, nil),
            ("g 1 1795573370680", 1, 1_795_573_370.68), ("g 1 1795573370.68", 1, 1_795_573_370.68), ("g 1 # {trace_id=\"a\"} 0.5", 1, nil),
            ("g{a=\"q\\\"u\\\\o\\n\"} 5e3", 5_000, nil), ("{\"g\",a=\"x\"} 6", 6, nil), ("{\"g\",\"a\"=\"x\"} 7", 7, nil),
        ])
    func readsSamples(line: String, value: Double, time: Double?) throws {
        let set = try read("# TYPE g gauge", line)
        #expect(set.series["g"]?.values == [value] && set.series["g"]?.times.first == time)
    }

    @Test func readsEscapedLabels() throws {
        #expect(try read("# TYPE g gauge", "g{a=\"q\\\"u\\\\o\\n\"} 1").values(ofLabel: "a") == ["q\"u\\o\n"])
    }

    @Test(arguments: ["NaN", "+Inf", "-Inf", "nan"])
    func noNumbersAreMissing(text: String) throws {
        #expect(Selection(try read("# TYPE g gauge", "g \(text)"), "g").missing == 1)
    }

    @Test("several scrapes in one file: the last of a counter, every one of a gauge")
    func standsSeveralScrapes() throws {
        let set = try read(
            "# TYPE g gauge", "g 1", "# TYPE c_total counter", "c_total 5", "# TYPE g gauge", "g 2", "# TYPE c_total counter", "c_total 7")
        #expect(Selection(set, "g").values == [1, 2] && Selection(set, "c_total").values == [7])
        #expect(set.notes.contains { $0.contains("several scrapes: 1") })
    }

    @Test("a summary gives its quantiles and its mean")
    func readsSummaries() throws {
        let set = try read(
            "# TYPE s_seconds summary", "s_seconds{quantile=\"0.5\"} 2", "s_seconds{quantile=\"0.99\"} NaN", "s_seconds_sum 9",
            "s_seconds_count 3")
        #expect(set.summaries.map(\.values) == [[.median: 2, .mean: 3]] && set.summaries.first?.count == 3)
    }

    @Test("a histogram that no line describes, and one without its last bucket")
    func readsBareHistograms() throws {
        let bare = try read(
            "# TYPE g gauge", "g 1", "h_seconds_bucket{le=\"1\"} 2", "h_seconds_bucket{le=\"+Inf\"} 3", "h_seconds_sum 4",
            "h_seconds_count 3")
        #expect(bare.histograms.map(\.histogram.counts) == [[2, 1]] && bare.histograms.first?.histogram.sum == 4)
        let open = try read("# TYPE h_seconds histogram", "h_seconds_bucket{le=\"1\"} 2", "h_seconds_count 3")
        #expect(open.histograms.map(\.histogram.counts) == [[2, 1]])
    }

    @Test("a sum that the buckets do not allow is left out, and said")
    func standsAWrongSum() throws {
        let set = try read(
            "# TYPE h_seconds histogram", "h_seconds_bucket{le=\"1\"} 2", "h_seconds_bucket{le=\"+Inf\"} 2", "h_seconds_sum 40")
        #expect(set.histograms.first?.histogram.sum == nil && set.notes.count == 1)
    }

    private func query(_ type: String, _ result: String) throws -> ResultSet {
        try prometheus.resultSet(text: "{\"status\":\"success\",\"data\":{\"resultType\":\"\(type)\",\"result\":\(result)}}")
    }

    @Test(
        "what is counted within a range allows for resets",
        arguments: [
            ("[[1,\"5\"],[2,\"7\"]]", 2.0), ("[[1,\"5\"],[2,\"3\"],[3,\"4\"]]", 4), ("[[1,\"5\"]]", 5),
        ])
    func countsWithinTheRange(values: String, increase: Double) throws {
        let set = try query("matrix", "[{\"metric\":{\"__name__\":\"c_total\"},\"values\":\(values)}]")
        #expect(Selection(set, "c_total").values == [increase])
    }

    @Test("a bucket that grew over a restart begins at 0, too")
    func resetsAllBuckets() throws {
        func bucket(_ le: String, _ values: String) -> String {
            "{\"metric\":{\"__name__\":\"h_bucket\",\"le\":\"\(le)\"},\"values\":\(values)}"
        }
        let set = try query("matrix", "[\(bucket("1", "[[1,\"2\"],[2,\"3\"]]")),\(bucket("+Inf", "[[1,\"9\"],[2,\"4\"]]"))]")
        #expect(set.histograms.map(\.histogram.counts) == [[3, 1]])
    }

    @Test func readsInstantQueries() throws {
        #expect(Selection(try query("vector", "[{\"metric\":{\"__name__\":\"g\"},\"value\":[1,\"NaN\"]}]"), "g").missing == 1)
        #expect(Selection(try query("scalar", "[1,\"2.5\"]"), "value").values == [2.5])
    }

    @Test func saysThatNothingWasFound() throws {
        #expect(try #require(throws: FormatError.self) { try query("matrix", "[]") }.kind == .empty)
    }

    // MARK: Wrong input

    @Test(arguments: [
        ("g{a=\"x\" 1", 2, "expected , or }"), ("g{a=x} 1", 2, "quotation mark"), ("g one", 2, "\"one\""), ("g", 2, "a number"),
        ("g{a=\"x", 2, "ends inside"), ("g 1 2 3", 2, "line's end"), ("{} 1", 2, "a metric's name"), ("g 0x10", 2, "\"0x10\""),
    ])
    func namesThePlace(line: String, number: Int, words: String) throws {
        let error = try #require(throws: FormatError.self) { try read("# TYPE g gauge", line) }
        #expect(error.line == number && error.column != nil && error.problem.contains(words), "\(error)")
    }

    @Test(
        "buckets that are no histogram",
        arguments: [
            ["h_bucket{le=\"1\"} 5", "h_bucket{le=\"+Inf\"} 3"], ["h_bucket{le=\"1\"} 2.5"], ["h_bucket{le=\"x\"} 2"],
            ["h_bucket{le=\"1\"} -2"],
            ["h_bucket{le=\"1\"} 2"],
        ])
    func refusesWrongBuckets(lines: [String]) throws {
        let text = (["# TYPE h histogram"] + lines).joined(separator: "\n")
        let error = try #require(throws: FormatError.self) { try prometheus.resultSet(text: text) }
        #expect(error.line != nil, "\(error)")
    }

    @Test(arguments: [
        ("{\"status\":\"error\",\"data\":{\"resultType\":\"matrix\"},\"error\":\"bad\"}", "status"),
        ("{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}", "data.resultType"),
        (
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1,2]]}]}}",
            "data.result[0].values[0][1]"
        ),
        (
            "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[[1]]}]}}",
            "data.result[0].values[0]"
        ),
    ])
    func namesTheField(text: String, path: String) throws {
        #expect(try #require(throws: FormatError.self) { try prometheus.resultSet(text: text) }.path == path)
    }

    @Test("a share of counts, as rate() makes it, is no count")
    func refusesRatesOfBuckets() throws {
        let error = try #require(throws: FormatError.self) {
            try query("vector", "[{\"metric\":{\"__name__\":\"h_bucket\",\"le\":\"+Inf\"},\"value\":[1,\"2.5\"]}]")
        }
        #expect(error.remedy?.contains("rate()") == true)
    }
}
