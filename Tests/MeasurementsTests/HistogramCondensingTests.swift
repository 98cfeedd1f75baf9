import Foundation
import Measurements
import Testing

/// Observations in buckets of a fixed share of the value.
@Suite struct HistogramCondensingTests {
    private static let kinds: [[Double]] = [
        [], [0], [5], [-5, 5], [0, 0, 1e-9], (1...1_000).map(Double.init), (0..<500).map { pow(10, Double($0 % 31) - 15) },
        [.leastNonzeroMagnitude, 1e-300, 1, 1e300], (-100...100).map { Double($0) / 7 }, [1, 2, 4, 8, 0.5, 0.25],
        (0..<300).map { exp2(Double($0) / 128) },
    ]

    @Test("every value lies in its bucket, and no bucket is wider than stated", arguments: kinds)
    func contained(values: [Double]) throws {
        let histogram = try Histogram(condensing: values)
        #expect(histogram.count == values.count)
        #expect(histogram.minimum == values.min() && histogram.maximum == values.max())
        if let sum = histogram.sum { #expect(abs(sum - values.reduce(0, +)) <= 1e-12 * values.reduce(0) { $0 + abs($1) }) }
        for bucket in histogram.buckets {
            let inside = values.filter { bucket.lower == bucket.upper ? $0 == bucket.lower : isInside($0, bucket) }
            #expect(inside.count == bucket.count)
            // The least numbers that there are have no room for the share.
            guard bucket.lower != bucket.upper, min(abs(bucket.lower), abs(bucket.upper)) > 1e-300 else { continue }
            let ratio = bucket.lower > 0 ? bucket.upper / bucket.lower : bucket.lower / bucket.upper
            #expect(ratio - 1 <= Histogram.condensedRelativeError * (1 + 1e-9))
        }
    }

    /// The buckets of negative values are the mirrored ones.
    private func isInside(_ value: Double, _ bucket: Histogram.Bucket) -> Bool {
        bucket.lower >= 0 ? bucket.lower < value && value <= bucket.upper : bucket.lower <= value && value < bucket.upper
    }

    @Test("places tell the histogram", arguments: kinds)
    func places(values: [Double]) throws {
        let histogram = try Histogram(condensing: values)
        guard let places = histogram.condensedPlaces else {
            // Its bucket reaches to zero.
            #expect(values.contains(.leastNonzeroMagnitude))
            return
        }
        let again = try Histogram(condensed: places, sum: histogram.sum, minimum: histogram.minimum, maximum: histogram.maximum)
        #expect(again == histogram)
        #expect(try Histogram(bounds: [1, 3], counts: [0, 4, 0]).condensedPlaces == nil)
    }

    @Test("the histogram of two halves is that of the whole", arguments: kinds)
    func merged(values: [Double]) throws {
        let half = values.count / 2
        let both = try Histogram(condensing: Array(values[..<half])).merging(Histogram(condensing: Array(values[half...])))
        let whole = try Histogram(condensing: values)
        #expect(both.buckets == whole.buckets && both.minimum == whole.minimum && both.maximum == whole.maximum)
    }

    @Test("the stated error is that of buckets of 2^(1/128)")
    func error() { #expect(abs(Histogram.condensedRelativeError - 0.005_429_9) < 1e-7) }

    @Test("what is no number is left out, and what sums to none is refused")
    func hostile() throws {
        #expect(try Histogram(condensing: [.nan, .infinity, -.infinity, 2]).count == 1)
        #expect(throws: HistogramError.self) { try Histogram(condensing: [1e308, 1e308]) }
    }
}
