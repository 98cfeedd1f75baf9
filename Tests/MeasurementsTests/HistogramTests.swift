import Measurements
import Testing

/// Histograms from each layout, their addition, and what contradicts itself.
@Suite struct HistogramTests {
    typealias Bucket = Histogram.Bucket

    static let explicit = Result { try Histogram(bounds: [5, 10, 25], counts: [3, 0, 7, 1], sum: 200, minimum: 2, maximum: 40) }

    @Test func explicitBounds() throws {
        let histogram = try Self.explicit.get()
        #expect(
            histogram.buckets == [
                Bucket(lower: -.infinity, upper: 5, count: 3), Bucket(lower: 10, upper: 25, count: 7),
                Bucket(lower: 25, upper: .infinity, count: 1),
            ])
        #expect(histogram.count == 11 && histogram.counts == [3, 7, 1])
        // The minimum and the maximum close the open ends.
        #expect(histogram.lowerEdges == [2, 10, 25] && histogram.upperEdges == [5, 25, 40])
        #expect(histogram.relativeError == 1.5)
        let open = try Histogram(bounds: [5], counts: [1, 1])
        #expect(open.lowerEdges == [-.infinity, 5] && open.upperEdges == [5, .infinity] && open.relativeError == .infinity)
        let times = try Histogram(bounds: [5], counts: [1, 1], floor: 0)
        #expect(times.lowerEdges == [0, 5])
        #expect(try Histogram(bounds: [], counts: [4], minimum: 1, maximum: 1).upperEdges == [1])
    }

    @Test func nothingObserved() throws {
        let empty = try Histogram(bounds: [1, 2], counts: [0, 0, 0], sum: 0, minimum: .infinity, maximum: -.infinity)
        #expect(empty.count == 0 && empty.buckets.isEmpty && empty.lowerEdges.isEmpty && empty.relativeError == 0)
        #expect(empty.sum == nil && empty.minimum == nil && empty.maximum == nil)
        let some = try Self.explicit.get()
        #expect(try empty.merging(some) == some && some.merging(empty) == some)
    }

    @Test func cumulativeCounts() throws {
        let histogram = try Histogram(cumulative: [(0.1, 5), (0.2, 5), (0.5, 9), (.infinity, 10)], sum: 3, floor: 0)
        #expect(histogram == (try Histogram(bounds: [0.1, 0.2, 0.5], counts: [5, 0, 4, 1], sum: 3, floor: 0)))
    }

    @Test func exponentialBuckets() throws {
        // Base √2: bucket 2 holds (2, √8].
        let histogram = try Histogram(
            scale: 1, zeroCount: 4, zeroThreshold: 0.5, positive: .init(offset: 2, counts: [7, 0, 1]),
            negative: .init(offset: 0, counts: [2, 3]))
        #expect(
            histogram.buckets == [
                Bucket(lower: -2, upper: -(2.0.squareRoot()), count: 3), Bucket(lower: -(2.0.squareRoot()), upper: -1, count: 2),
                Bucket(lower: -0.5, upper: 0.5, count: 4), Bucket(lower: 2, upper: 8.0.squareRoot(), count: 7),
                Bucket(lower: 4, upper: 32.0.squareRoot(), count: 1),
            ])
        // Negative indices and scales.
        let coarse = try Histogram(scale: -1, zeroCount: 0, positive: .init(offset: -2, counts: [1, 1, 1]))
        #expect(coarse.lowerEdges == [1 / 16.0, 1 / 4.0, 1] && coarse.upperEdges == [1 / 4.0, 1, 4])
        // What counts as zero is not negative where nothing is.
        let positive = try Histogram(scale: 0, zeroCount: 1, zeroThreshold: 1.5, positive: .init(offset: 0, counts: [1]), minimum: 0)
        #expect(positive.lowerEdges == [0, 1.5] && positive.upperEdges == [1.5, 2])
        #expect(try Histogram(scale: 3, zeroCount: 2, positive: .none).buckets == [Bucket(lower: 0, upper: 0, count: 2)])
    }

    /// A histogram of one scale adds to one of another, since each bucket of the finer one lies in one of the coarser.
    @Test(arguments: [(0, 1), (3, 5), (-2, 4), (10, 20)] as [(Int, Int)])
    func exponentialScalesAdd(coarse: Int, fine: Int) throws {
        let many = Array(repeating: 1, count: 300)
        let left = try Histogram(scale: coarse, zeroCount: 0, positive: .init(offset: -3, counts: Array(repeating: 1, count: 7)))
        let right = try Histogram(scale: fine, zeroCount: 0, positive: .init(offset: -150, counts: many))
        let sum = try left.merging(right)
        #expect(sum == (try right.merging(left)))
        #expect(sum.count == 307 && sum.buckets.count <= 7 + 300)
        #expect(left.buckets.allSatisfy { bucket in sum.buckets.contains { $0.lower == bucket.lower && $0.upper == bucket.upper } })
    }

    /// Of every value the bucket that HdrHistogram's Java library keeps it in, with 3 digits: 2048 single values, then steps of 2, 4 …
    @Test(
        arguments: [
            (0, 0, 1), (1, 1, 2), (2047, 2047, 2048), (2048, 2048, 2050), (2049, 2048, 2050), (4095, 4094, 4096), (4097, 4096, 4100),
            (92_607, 92_544, 92_608), (143_743, 143_616, 143_744), (60_000_000, 59_998_208, 60_030_976),
        ] as [(Int, Double, Double)])
    func hdrBuckets(value: Int, lower: Double, upper: Double) throws {
        let edges = try HdrLayout(significantDigits: 3).edges(of: value)
        #expect(edges.lower == lower && edges.upper == upper)
    }

    @Test(arguments: [(0, 1), (1, 1), (2, 1000), (3, 1), (5, 7)] as [(Int, Int)])
    func hdrIndicesAreTheBucketsInOrder(digits: Int, lowest: Int) throws {
        let layout = try HdrLayout(significantDigits: digits, lowestDiscernible: lowest)
        var end = 0.0
        for index in 0..<3000 {
            let edges = layout.edges(at: index)
            #expect(edges.lower == end && edges.upper > edges.lower)
            end = edges.upper
            guard edges.upper < 1e15 else { break }
            for value in [Int(edges.lower), Int(edges.upper) - 1] {
                #expect(layout.edges(of: value).lower == edges.lower && layout.edges(of: value).upper == edges.upper)
            }
            if edges.lower > 0, edges.lower > Double(2 * lowest) {
                // So many digits are kept, of what is large beside the smallest unit.
                let unit = max(1, Double(lowest))
                #expect((edges.upper - edges.lower - unit) / edges.lower <= 1 / [1, 10, 100, 1000, 1e4, 1e5][digits])
            }
        }
    }

    @Test func hdrValuesAndCounts() throws {
        let layout = try HdrLayout(significantDigits: 3)
        let byValue = try Histogram(layout, values: [(4097, 2), (0, 1), (4099, 3), (5, 0)])
        #expect(byValue.buckets == [Bucket(lower: 0, upper: 1, count: 1), Bucket(lower: 4096, upper: 4100, count: 5)])
        var counts = Array(repeating: 0, count: 3100)
        counts[0] = 1
        counts[3072] = 5
        #expect(try Histogram(layout, countsByIndex: counts) == byValue)
    }

    @Test func sameEdgesAdd() throws {
        let left = try Self.explicit.get()
        let right = try Histogram(bounds: [5, 10, 25], counts: [0, 2, 1, 0], sum: 40, minimum: 6, maximum: 20)
        let sum = try left.merging(right)
        #expect(sum.counts == [3, 2, 8, 1] && sum.sum == 240 && sum.minimum == 2 && sum.maximum == 40)
        #expect(sum == (try right.merging(left)))
        let unknown = try left.merging(Histogram(bounds: [5, 10, 25], counts: [0, 2, 1, 0]))
        #expect(unknown.sum == nil && unknown.minimum == nil && unknown.maximum == nil)
    }

    @Test func finerEdgesAddToCoarserOnes() throws {
        let coarse = try Histogram(bounds: [0, 10, 20], counts: [0, 5, 0, 0])
        let fine = try Histogram(bounds: [0, 5, 10, 15, 20], counts: [0, 1, 2, 4, 8, 0])
        let sum = try coarse.merging(fine)
        #expect(
            sum.buckets == [
                Bucket(lower: 0, upper: 10, count: 8), Bucket(lower: 10, upper: 15, count: 4), Bucket(lower: 15, upper: 20, count: 8),
            ])
        #expect(sum == (try fine.merging(coarse)))
        // Single values: one in a bucket, one on a bucket's lower edge, which it does not hold.
        let points = try Histogram(buckets: [Bucket(lower: 0, upper: 0, count: 1), Bucket(lower: 7, upper: 7, count: 1)])
        #expect(
            try coarse.merging(points).buckets == [Bucket(lower: 0, upper: 0, count: 1), Bucket(lower: 0, upper: 10, count: 6)])
        #expect(try points.merging(points).counts == [2, 2])
        // Converted edges differ in the last digit.
        let milliseconds = try Histogram(bounds: [0, 5, 10, 35], counts: [0, 1, 1, 1, 0]).scaled(by: 1e-3)
        let seconds = try Histogram(bounds: [0, 0.005, 0.01, 0.035], counts: [0, 1, 1, 1, 0])
        #expect(try milliseconds.merging(seconds).counts == [2, 2, 2])
    }

    @Test func otherEdgesDoNotAdd() throws {
        let left = try Histogram(bounds: [0, 10], counts: [0, 1, 0])
        let right = try Histogram(bounds: [5, 15], counts: [0, 1, 0])
        #expect(throws: HistogramError.incompatible(Bucket(lower: 0, upper: 10, count: 1), Bucket(lower: 5, upper: 15, count: 1))) {
            try left.merging(right)
        }
        #expect(throws: HistogramError.tooMany) {
            let most = try Histogram(bounds: [0], counts: [1 << 53, 0])
            return try most.merging(most)
        }
    }

    @Test func scaling() throws {
        let histogram = try Self.explicit.get().scaled(by: 1e-3)
        #expect(histogram.lowerEdges == [0.002, 0.01, 0.025] && histogram.sum == 0.2 && histogram.buckets[0].lower == -.infinity)
        #expect(throws: HistogramError.self) { try Histogram(bounds: [1e300, 1.5e300], counts: [0, 1, 0]).scaled(by: 1e10) }
    }

    /// A fault of a histogram and how it comes about.
    struct Fault: Sendable {
        let error: HistogramError
        let make: @Sendable () throws -> Histogram

        init(_ error: HistogramError, _ make: @escaping @Sendable () throws -> Histogram) {
            self.error = error
            self.make = make
        }
    }

    private static let faults: [Fault] = [
        Fault(.countMismatch(bounds: 2, counts: 2), { try Histogram(bounds: [1, 2], counts: [1, 2]) }),
        Fault(.unsorted(index: 1), { try Histogram(bounds: [2, 1], counts: [1, 2, 3]) }),
        Fault(.unsorted(index: 2), { try Histogram(bounds: [1, 2, 2], counts: [1, 2, 3, 4]) }),
        Fault(.invalidBound(index: 1, bound: .infinity), { try Histogram(bounds: [1, .infinity], counts: [1, 2, 3]) }),
        Fault(.negativeCount(index: 1, count: -2), { try Histogram(bounds: [1, 2], counts: [1, -2, 3]) }),
        Fault(.tooMany, { try Histogram(bounds: [1, 2], counts: [.max, 1, 3]) }),
        Fault(.tooMany, { try Histogram(bounds: [1], counts: [1 << 53, 1]) }),
        Fault(
            .contradiction(.min, value: 6, lowest: -.infinity, highest: 5), { try Histogram(bounds: [5], counts: [1, 1], minimum: 6) }
        ),
        Fault(.contradiction(.max, value: 4, lowest: 5, highest: .infinity), { try Histogram(bounds: [5], counts: [1, 1], maximum: 4) }),
        Fault(
            .contradiction(.min, value: 3, lowest: 1, highest: 2),
            { try Histogram(bounds: [1, 5], counts: [0, 1, 0], minimum: 3, maximum: 2) }
        ),
        Fault(.contradiction(.sum, value: 31, lowest: 10, highest: 20), { try Histogram(bounds: [1, 2], counts: [0, 10, 0], sum: 31) }),
        Fault(.invalidBucket(index: 0, lower: 0, upper: -1), { try Histogram(bounds: [-1], counts: [1, 1], floor: 0) }),
        Fault(.invalidBucket(index: 0, lower: 2, upper: 1), { try Histogram(buckets: [Bucket(lower: 2, upper: 1, count: 1)]) }),
        Fault(
            .unsorted(index: 1),
            { try Histogram(buckets: [Bucket(lower: 0, upper: 2, count: 1), Bucket(lower: 1, upper: 3, count: 1)]) }
        ),
        Fault(.noLastBucket, { try Histogram(cumulative: [(1, 3)]) }), Fault(.noLastBucket, { try Histogram(cumulative: []) }),
        Fault(.fallingCount(index: 1), { try Histogram(cumulative: [(1, 3), (2, 2), (.infinity, 4)]) }),
        Fault(.negativeCount(index: 0, count: -1), { try Histogram(cumulative: [(1, -1), (.infinity, 4)]) }),
        Fault(.unsorted(index: 1), { try Histogram(cumulative: [(1, 1), (1, 2), (.infinity, 4)]) }),
        Fault(.invalidScale(21, allowed: -10...20), { try Histogram(scale: 21, zeroCount: 0, positive: .none) }),
        Fault(.invalidScale(6, allowed: 0...5), { try Histogram(HdrLayout(significantDigits: 6), values: []) }),
        Fault(
            .invalidBucket(index: 1, lower: -3, upper: -3),
            { try Histogram(HdrLayout(significantDigits: 3), values: [(1, 1), (-3, 1)]) }
        ),
    ]

    @Test(arguments: faults)
    func refuses(_ fault: Fault) {
        #expect(throws: fault.error) { try fault.make() }
        #expect(!fault.error.description.isEmpty)
    }

    /// Numbers that are none, wherever they stand.
    @Test func refusesWhatIsNoNumber() {
        #expect(throws: HistogramError.self) { try Histogram(bounds: [.nan], counts: [1, 1]) }
        #expect(throws: HistogramError.self) { try Histogram(bounds: [1], counts: [1, 1], sum: .nan) }
        #expect(throws: HistogramError.self) { try Histogram(bounds: [1], counts: [1, 1], minimum: .nan) }
        #expect(throws: HistogramError.self) { try Histogram(bounds: [1], counts: [1, 1], maximum: .infinity) }
        #expect(throws: HistogramError.self) { try Histogram(buckets: [Bucket(lower: .nan, upper: 1, count: 1)]) }
        #expect(throws: HistogramError.self) { try Histogram(buckets: [Bucket(lower: .infinity, upper: .infinity, count: 1)]) }
        #expect(throws: HistogramError.self) { try Histogram(scale: 0, zeroCount: 1, zeroThreshold: .nan, positive: .none) }
        #expect(throws: HistogramError.self) {
            try Histogram(scale: 0, zeroCount: 0, positive: .init(offset: .max, counts: [1]))
        }
        #expect(throws: HistogramError.self) {
            try Histogram(HdrLayout(significantDigits: 0), countsByIndex: Array(repeating: 1, count: 3000))
        }
    }

    // MARK: In a result set

    private static func file(_ name: String, _ histograms: [(Metric, [(String, String)], [Int])]) throws -> ResultSet {
        var builder = ResultSetBuilder(format: "test", run: Run(name: name, digest: "d" + name))
        for (metric, labels, counts) in histograms {
            builder.append(
                histogram: MeasuredHistogram(
                    metric: metric, labels: Labels(labels), histogram: try Histogram(bounds: [0, 10, 20], counts: counts)))
        }
        return try builder.build()
    }

    @Test func histogramsByRun() throws {
        let seconds = Metric(name: "latency", unit: .seconds)
        let result = try ResultSet.merging([
            Self.file("b", [(MergingTests.latency, [("intent", "x")], [0, 1, 2, 0])]),
            Self.file(
                "a",
                [
                    (MergingTests.latency, [("intent", "x")], [0, 3, 4, 0]), (MergingTests.latency, [("intent", "y")], [0, 5, 6, 0]),
                    (Metric(name: "size", unit: .bytes), [], [0, 9, 9, 9]),
                ]),
            Self.file("c", [(seconds, [], [0, 7, 8, 0])]),
        ])
        #expect(result.runs.map(\.name) == ["a", "b", "c"] && !result.isEmpty && result.metrics.map(\.name) == ["latency", "size"])
        let all = try result.histogramsByRun(of: "latency")
        #expect(all.map(\.run) == [0, 1, 2] && all.map(\.histogram.counts) == [[8, 10], [1, 2], [7, 8]])
        // In seconds.
        #expect(all.map(\.histogram.upperEdges) == [[0.01, 0.02], [0.01, 0.02], [10, 20]])
        let some = try result.histogramsByRun(of: "latency") { $0["intent"] == "x" }
        #expect(some.map(\.run) == [0, 1] && some.map(\.histogram.counts) == [[3, 4], [1, 2]])
        #expect(try result.histogramsByRun(of: "ttft").isEmpty)
        #expect(result.lookup("latency") == .found("latency"))
    }

    @Test func histogramsBesideObservations() throws {
        let raw = try MergingTests.file("raw", [.init(value: 1, labels: [("k", "v")])])
        let same = try Self.file("h", [(MergingTests.latency, [("k", "v")], [0, 1, 0, 0])])
        #expect(try ResultSet.merging([raw, same], allShards: true).histograms.isEmpty)
        #expect(try ResultSet.merging([raw, same]).histograms.map(\.run) == [0])
        let other = try Self.file("h", [(MergingTests.latency, [("k", "w")], [0, 1, 0, 0])])
        #expect(try ResultSet.merging([raw, other], allShards: true).histograms.count == 1)
        // Shards of one run add up.
        let shards = try ResultSet.merging([same, other], allShards: true)
        #expect(shards.runs.count == 1)
        #expect(try shards.histogramsByRun(of: "latency").map(\.histogram.counts) == [[2]])
        let bytes = try Self.file("z", [(Metric(name: "latency", unit: .bytes), [], [0, 1, 0, 0])])
        for parts in [[raw, bytes], [same, bytes]] {
            #expect(throws: MeasurementError.self) { try ResultSet.merging(parts) }
        }
    }

    @Test func emptyHistogramsAreNothing() throws {
        #expect(try Self.file("a", [(MergingTests.latency, [], [0, 0, 0, 0])]).isEmpty)
        var builder = ResultSetBuilder(format: "test", run: Run(name: "file"))
        builder.append(
            histogram: MeasuredHistogram(
                metric: MergingTests.latency, run: builder.runIndex("own"), histogram: try Histogram(bounds: [1], counts: [1, 0])))
        let result = try builder.build()
        #expect(result.runs.map(\.name) == ["own"] && result.histograms.map(\.run) == [0])
    }
}
