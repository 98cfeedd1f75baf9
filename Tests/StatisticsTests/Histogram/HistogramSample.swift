import RealModule
import Testing

@testable import Statistics

/// Values of one shape from a fixed seed, and what of them is left in buckets.
struct HistogramSample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let baseline, candidate: [Double]
    /// Whether all values are positive, so that relative buckets and relative changes make sense.
    var isPositive: Bool { baseline.allSatisfy { $0 > 0 } && candidate.allSatisfy { $0 > 0 } }

    private init(_ name: String, seed: UInt64, sizes: (Int, Int), factor: Double, _ draw: (inout SampleGenerator) -> Double) {
        var generator = SampleGenerator(seed: seed)
        testDescription = "\(name), \(sizes.0) and \(sizes.1)"
        baseline = (0..<sizes.0).map { _ in draw(&generator) }
        candidate = (0..<sizes.1).map { _ in factor * draw(&generator) }
    }

    static let all: [HistogramSample] = [(40, 60), (400, 300), (3000, 5000)].enumerated().flatMap { index, sizes in
        let seed = UInt64(100 * index)
        return [
            HistogramSample("lognormal 0.5", seed: seed + 1, sizes: sizes, factor: 1.05) { .exp(0.5 * $0.normal()) },
            HistogramSample("lognormal 1", seed: seed + 2, sizes: sizes, factor: 0.9) { 20 * .exp($0.normal()) },
            HistogramSample("bimodal", seed: seed + 3, sizes: sizes, factor: 1.2) {
                ($0.uniform() < 0.9 ? 1 : 5) * .exp(0.1 * $0.normal())
            },
            HistogramSample("Pareto 2.5", seed: seed + 4, sizes: sizes, factor: 1.1) { .pow($0.uniform(), -0.4) },
            HistogramSample("rounded", seed: seed + 5, sizes: sizes, factor: 1) { (20 * .exp(0.3 * $0.normal())).rounded() + 1 },
            HistogramSample("left-skewed", seed: seed + 6, sizes: sizes, factor: 1.02) { 100 - 5 * .exp(0.8 * $0.normal()) },
            HistogramSample("around zero", seed: seed + 7, sizes: sizes, factor: 1.5) { 3 * $0.normal() + 0.5 },
        ]
    }

    static let positive = all.filter(\.isPositive)
    /// Those of the smaller sizes, for what is slow.
    static let small = all.filter { $0.baseline.count <= 400 }

    /// Bounds that are `width` apart, relative for positive samples and in units of 1 otherwise, beyond all values of both sides.
    func bounds(width: Double) -> [Double] {
        let values = baseline + candidate
        guard let smallest = values.min(), let largest = values.max() else { return [] }
        if isPositive {
            let step = Double.log(onePlus: width)
            let first = (Double.log(smallest) / step).rounded(.down) - 1
            return (0...Int(Double.log(largest) / step - first) + 2).map { .exp((first + Double($0)) * step) }
        }
        let first = (smallest / width).rounded(.down) - 1
        return (0...Int(largest / width - first) + 2).map { (first + Double($0)) * width }
    }
}

extension Buckets {
    /// Counts of (−∞, b₀], (b₀, b₁] …, (bₘ₋₁, ∞), with the values' sum where asked for.
    init(_ values: [Double], bounds: [Double], withSum: Bool = false) throws {
        var counts = Array(repeating: 0, count: bounds.count + 1)
        for value in values {
            var (low, high) = (0, bounds.count)
            while low < high {
                let middle = (low + high) / 2
                if bounds[middle] >= value { high = middle } else { low = middle + 1 }
            }
            counts[low] += 1
        }
        try self.init(
            lowerEdges: [-.infinity] + bounds, upperEdges: bounds + [.infinity], counts: counts,
            sum: withSum ? Moments(values).mean * Double(values.count) : nil)
    }
}

/// Whether the first interval contains the second, up to rounding.
func expectContains(
    _ outer: Bounds, _ inner: Bounds, _ tolerance: Double, _ comment: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(outer.lower <= inner.lower + tolerance, "\(outer) \(inner) \(comment)", sourceLocation: sourceLocation)
    #expect(outer.upper >= inner.upper - tolerance, "\(outer) \(inner) \(comment)", sourceLocation: sourceLocation)
}
