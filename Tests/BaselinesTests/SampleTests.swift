import Baselines
import Git
import Measurements
import Testing

@Suite("Samples")
struct SampleTests {
    @Test("Every result set comes back bit for bit, from the same bytes", arguments: 0..<300)
    func roundTrip(seed: Int) throws {
        let results = ResultSet.random(seed: UInt64(seed))
        let bytes = Samples.encode(results)
        let decoded = try Samples.decode(bytes, place: "test")
        #expect(decoded.isIdentical(to: results))
        #expect(Samples.encode(decoded) == bytes)
    }

    @Test("What is of a whole run is not added up with its parts")
    func wholeRuns() throws {
        var results = ResultSet(format: "k6-summary", runs: [Run(name: "a")])
        let metric = Metric.failed
        var whole = Summary(metric: metric, count: 10, values: [.rate: 0.2])
        whole.isOfWholeRun = true
        let part = Summary(metric: metric, labels: Labels([("endpoint", "search")]), count: 4, values: [.rate: 0.5])
        results.summaries = [whole, part, Summary(metric: Metric(name: "max", unit: .none), values: [.maximum: 3])]
        let decoded = try Samples.decode(Samples.encode(results), place: "test")
        #expect(decoded.summaries == results.summaries)
    }

    @Test("An empty set and a large one")
    func sizes() throws {
        let empty = ResultSet(format: "")
        #expect(try Samples.decode(Samples.encode(empty), place: "test") == empty)
        let large = ResultSet.simple((0..<20_000).map { Double($0 * 7919 % 100_000) / 1000 })
        let bytes = Samples.encode(large)
        #expect(try Samples.decode(bytes, place: "test") == large)
        // Milliseconds with three decimals below 100 are three bytes each; all else is constant.
        #expect(bytes.count < 20_000 * 3 + 300)
    }

    @Test("Version 1 has these bytes for ever")
    func stable() throws {
        let run = Run(
            name: "a", isNamedByFile: true, source: "a.json", digest: "00", started: 1.5, kind: .load,
            environment: Environment(tool: "k6", os: "Linux"), unfinished: "status: error")
        var series = Series(metric: Metric(name: "latency", unit: .milliseconds))
        for (index, value) in [1.5, 2.25, -3, .nan].enumerated() {
            series.append(value, case: Int32(index % 2), epoch: Int32(index), labels: Int32(index % 2), failed: index == 1, time: 1e9)
        }
        let results = ResultSet(
            format: "csv", series: ["latency": series], cases: [Case(id: "x", digest: "d"), Case(id: "y")],
            labels: [.empty, Labels([("intent", "refund")])], runs: [run],
            summaries: [
                Summary(metric: Metric(name: "s", unit: Unit(parsing: "MB/s")), count: 3, values: [.mean: 1, .percentile(99.9): 2])
            ],
            notes: ["note"])
        let bytes = Samples.encode(results)
        #expect(try Repository.hash(bytes).hex == "98cea14cda8582da22b34e5227b608cc98548b4b")
    }

    @Test("Damaged bytes are refused or read, and never crash", arguments: 0..<60)
    func fuzz(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed) &* 977)
        let bytes = Samples.encode(.random(seed: UInt64(seed)))
        for _ in 0..<80 {
            var damaged = bytes
            switch Int.random(in: 0...3, using: &random) {
            case 0: damaged.removeLast(Int.random(in: 1...damaged.count, using: &random))
            case 1: damaged.insert(.random(in: 0...255, using: &random), at: Int.random(in: 0...damaged.count, using: &random))
            default:
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    damaged[Int.random(in: 0..<damaged.count, using: &random)] = .random(in: 0...255, using: &random)
                }
            }
            guard let results = try? Samples.decode(damaged, place: "test") else { continue }
            for series in results.series.values {
                for index in 0..<series.count {
                    #expect(results.runs.indices.contains(Int(series.runs[index])))
                    #expect(results.labels.indices.contains(Int(series.labels[index])))
                    #expect(series.cases[index] == -1 || results.cases.indices.contains(Int(series.cases[index])))
                }
            }
        }
    }

    @Test("Every truncation is refused")
    func truncation() {
        let bytes = Samples.encode(.random(seed: 5))
        for length in 0..<bytes.count {
            #expect(throws: RecordError.self) { try Samples.decode(Array(bytes.prefix(length)), place: "test") }
        }
        #expect(throws: RecordError.self) { try Samples.decode(bytes + [0], place: "test") }
    }

    @Test("Counts that promise more than there is allocate nothing", arguments: [UInt8(0x7f), 0xff])
    func hugeCounts(filler: UInt8) {
        let start = Array("TGSAMPLE".utf8) + [1]
        let huge: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]
        for zeros in 0..<12 {
            let bytes = start + Array(repeating: 0, count: zeros) + huge + Array(repeating: filler, count: 50)
            #expect(throws: RecordError.self) { try Samples.decode(bytes, place: "test") }
        }
    }

    @Test("Values that repeat are told once with their count, and more of them than memory holds are refused")
    func repeated() throws {
        let sorted = ResultSet.simple((0..<100_000).map { Double($0 / 20_000) })
        let bytes = Samples.encode(sorted)
        #expect(bytes.count < 500 && bytes[8] == 2)
        #expect(try Samples.decode(bytes, place: "test") == sorted)
        let distinct = Samples.encode(.simple((0..<100_000).map(Double.init)))
        #expect(distinct[8] == 1)
        // The count of the last span, 20,000, in LEB128.
        let span: [UInt8] = [0xa0, 0x9c, 0x01]
        let place = try #require(bytes.indices.last { bytes[$0...].starts(with: span) })
        var huge = bytes
        huge.replaceSubrange(place..<(place + 3), with: [0xff, 0xff, 0xff, 0xff, 0x7f])
        #expect(throws: RecordError.self) { try Samples.decode(huge, place: "test") }
    }

    @Test("A condensed histogram keeps counts alone, another one its edges")
    func histograms() throws {
        let values = (1...50_000).map { 20 + Double($0 % 977) / 10 }
        var results = ResultSet(format: "k6", runs: [Run(name: "a", kind: .load)])
        let metric = Metric(name: "latency", unit: .milliseconds)
        results.histograms = [
            MeasuredHistogram(metric: metric, histogram: try Histogram(condensing: values), failed: 3, missing: 1, dependence: 2.5),
            MeasuredHistogram(
                metric: metric, labels: Labels([("k", "v")]),
                histogram: try Histogram(bounds: [1, 2, 5], counts: [0, 4, 9, 1], sum: 60, minimum: 1.5)),
        ]
        let bytes = Samples.encode(results)
        #expect(bytes.count < 1_500)
        #expect(try Samples.decode(bytes, place: "test") == results)
    }

    @Test("Another version is named, not guessed at")
    func version() {
        var bytes = Samples.encode(.simple([1]))
        #expect(bytes[8] == 1)
        bytes[8] = 3
        #expect(throws: RecordError.unknownVersion(place: "test", version: "samples/v3")) { try Samples.decode(bytes, place: "test") }
    }
}
