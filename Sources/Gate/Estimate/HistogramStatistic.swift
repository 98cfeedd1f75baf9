package import Measurements
import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where in its bucket each observation is taken to lie.
enum BucketEdge: Sendable {
    case lower, middle, upper

    var opposite: BucketEdge {
        switch self {
        case .lower: .upper
        case .middle: .middle
        case .upper: .lower
        }
    }
}

/// A statistic of one run that is a histogram, and between which values it lies, were the observations known.
struct HistogramStatistic: Sendable {
    let estimate: Double
    /// Infinite where a bucket is open.
    let range: Bounds
    /// How wide the buckets are that it rests on, relative to the values.
    let resolution: Double
    private let bounds: Bounds
    private let dependence: Double

    /// The level at which the sampling variance is found from the bounds.
    private static let level = 0.025

    /// Nil where a histogram does not tell the statistic.
    init?(_ run: RunHistogram, _ statistic: Statistic) {
        let histogram = run.histogram
        func exact(_ value: Double) -> (Double, Bounds, Double, Bounds) {
            (value, Bounds(lower: value, upper: value), 0, Bounds(lower: value, upper: value))
        }
        let method: any BucketedMethod
        // Unknown dependence is left out, as of values without an order.
        dependence = run.dependence ?? 1
        switch statistic {
        case .minimum where histogram.minimum != nil:
            (estimate, range, resolution, bounds) = exact(histogram.minimum ?? .nan)
            return
        case .maximum where histogram.maximum != nil:
            (estimate, range, resolution, bounds) = exact(histogram.maximum ?? .nan)
            return
        case .sum where histogram.sum != nil:
            (estimate, range, resolution, bounds) = exact(histogram.sum ?? .nan)
            return
        case .percentile(let percent):
            guard let buckets = try? Buckets(histogram) else { return nil }
            method = HistogramPercentile(buckets, q: percent / 100)
        case .mean, .rate:
            guard let buckets = try? Buckets(histogram) else { return nil }
            method = HistogramMean(buckets)
        case .minimum, .maximum, .sum, .geomean: return nil
        }
        estimate = method.estimate
        range = method.estimateRange
        resolution = method.relativeResolution(alpha: HistogramStatistic.level)
        bounds = method.boundsOfMiddles(alpha: HistogramStatistic.level)
    }

    func value(_ edge: BucketEdge) -> Double {
        switch edge {
        case .lower: range.lower
        case .middle: estimate
        case .upper: range.upper
        }
    }

    /// The sampling variance inside the run, on the logarithm where asked; 0 where nothing bounds the statistic.
    func variance(isLog: Bool) -> Double {
        guard bounds.lower.isFinite, bounds.upper.isFinite, !isLog || bounds.lower > 0 else { return 0 }
        let width = isLog ? log(bounds.upper / bounds.lower) : bounds.upper - bounds.lower
        let half = width / (2 * Normal.upperQuantile(HistogramStatistic.level))
        return half * half * dependence
    }
}

extension RunHistogram {
    /// The statistic, base units; nil where a histogram does not tell it.
    package func estimate(_ statistic: Statistic) -> Double? { HistogramStatistic(self, statistic)?.estimate }
}

extension Buckets {
    init(_ histogram: Histogram) throws(BucketsError) {
        try self.init(lowerEdges: histogram.lowerEdges, upperEdges: histogram.upperEdges, counts: histogram.counts, sum: histogram.sum)
    }
}

extension Reason {
    static func notOfHistograms(_ question: Question) -> Reason {
        Reason(
            code: .summaryOnly, sentence: "a histogram gives no \(code: question.statistic.name) for \(code: question.objective)",
            remedy:
                "Keep the raw samples (\(code: "store: samples") in the suite keeps them in records), or judge a percentile or the mean.")
    }

    static func unfitHistograms(_ question: Question) -> Reason {
        Reason(
            code: .summaryOnly, sentence: "the histograms of \(code: question.objective) have buckets that do not fit together",
            remedy: "Keep the same buckets in every run.")
    }

    /// The start of a run cannot be told in a histogram.
    static func noStartOfHistograms(_ question: Question) -> Reason {
        Reason(
            code: .summaryOnly, sentence: "\(code: question.objective) cuts the warm-up, and a histogram does not say what came first",
            remedy: "Keep the raw samples: \(code: "store: samples") in the suite keeps them in records.")
    }
}
