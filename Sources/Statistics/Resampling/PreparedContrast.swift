import RealModule

/// A mean or a contrast of means as distances from its estimate, in a unit in which nothing overflows.
struct PreparedContrast: Sendable {
    let estimate: Double
    /// The samples' moments, in their own unit.
    let moments: [Moments]
    /// One sample of a mean, or baseline and candidate; empty where the bounds need no resamples.
    let sides: [ContrastSide]
    /// The unit of distances from the estimate: 1 on the log scale, else a power of two.
    let unit: Double
    /// The bounds where there are no sides.
    let boundsWithoutSides: Bounds

    /// - Parameters:
    ///   - estimate: the contrast, last sample minus first if there are two.
    ///   - rounding: how far values that are equal may differ by rounding.
    init(_ samples: [[Double]], _ moments: [Moments], estimate: Double, isLogarithmic: Bool = false, rounding: Double = 0) {
        self.estimate = estimate
        self.moments = moments
        // From the shifted mean, so that values far from zero keep their digits.
        let distances = zip(samples, moments).map { values, moments in
            values.map { ($0 - moments.shift) - moments.meanFromShift }
        }
        let isKnown = estimate.isFinite && moments.allSatisfy { $0.count >= 2 && ($0.maximum - $0.minimum).isFinite }
        let hasSpread = moments.contains { $0.maximum - $0.minimum > rounding }
        guard isKnown, hasSpread else {
            unit = 1
            sides = []
            boundsWithoutSides = isKnown ? .point(estimate) : .unbounded
            return
        }
        let largest = distances.joined().reduce(0) { max($0, abs($1)) }
        let unit = isLogarithmic ? 1 : Double(sign: .plus, exponent: largest.exponent, significand: 1)
        self.unit = unit
        boundsWithoutSides = .unbounded
        sides = samples.indices.map { index in
            let scale = isLogarithmic ? moments[index].mean : unit
            return ContrastSide(
                distances[index].map { $0 / scale }, sign: index == samples.count - 1 ? 1 : -1, isLogarithmic: isLogarithmic)
        }
    }

    /// The standard error of the estimate, on the log scale by the delta method, in `unit`.
    var standardError: Double { .sqrt(sides.reduce(0) { $0 + $1.variance }) }

    /// How far from the estimate a resample may lie by rounding and still agree with it, in `unit`.
    var tolerance: Double { 1e-12 * sides.reduce(0) { $0 + $1.moments.standardDeviation } }

    /// Each resample's distance from the estimate in `unit`; NaN where the contrast is undefined.
    func distances(_ sums: [[SIMD2<Double>]]) -> [Double] {
        combined(sums) { side, sums in side.distance(sums) }
    }

    /// Each resample's standard error in `unit`; NaN where the contrast is undefined.
    func standardErrors(_ sums: [[SIMD2<Double>]]) -> [Double] {
        combined(sums) { side, sums in side.variance(sums) }.map { .sqrt($0) }
    }

    private func combined(_ sums: [[SIMD2<Double>]], _ term: (ContrastSide, SIMD2<Double>) -> Double) -> [Double] {
        guard let first = sides.first, let last = sides.last else { return [] }
        if sides.count == 1 { return sums[0].map { term(first, $0) } }
        return zip(sums[0], sums[1]).map { term(first, $0) + term(last, $1) }
    }
}

extension PreparedContrast {
    /// - Throws: `RelativeChangeError.notPositive` on the log scale if a mean is zero or negative.
    init(_ contrast: BootstrapContrast) throws(RelativeChangeError) {
        switch contrast {
        case .mean(let values):
            let moments = Moments(values)
            self.init([values], [moments], estimate: moments.mean)
        case .difference(let baseline, let candidate):
            let (before, after) = (Moments(baseline), Moments(candidate))
            self.init([baseline, candidate], [before, after], estimate: after.meanDifference(from: before))
        case .logRatio(let baseline, let candidate):
            let (before, after) = (Moments(baseline), Moments(candidate))
            let estimate = try logRatio(
                candidate: after.mean, baseline: before.mean, difference: after.meanDifference(from: before))
            self.init([baseline, candidate], [before, after], estimate: estimate, isLogarithmic: true)
        case .pairedDifference(let baseline, let candidate):
            let differences = zip(baseline, candidate).map { $1 - $0 }
            let moments = Moments(differences)
            let rounding = 1e-12 * zip(baseline, candidate).reduce(0) { max($0, abs($1.0), abs($1.1)) }
            self.init(
                [differences], [moments], estimate: abs(moments.mean) <= rounding ? 0 : moments.mean, rounding: rounding)
        }
    }
}

/// One sample of a contrast: its values as distances from its mean, on the log scale relative to the mean.
struct ContrastSide: Sendable {
    let sample: BlockedSample
    /// The moments of the distances.
    let moments: Moments
    /// 1 if the contrast rises with this mean, −1 if it falls.
    let sign: Double
    private let isLogarithmic: Bool
    private let size: Double

    /// A mean of so small a share of the sample's mean is what rounding leaves of one that is zero.
    private static let leastRatio = 1e-12
    /// Likewise a sum of squared distances, of those that were subtracted.
    private static let leastSpread = 1e-12

    init(_ distances: [Double], sign: Double, isLogarithmic: Bool) {
        sample = BlockedSample(distances)
        moments = Moments(distances)
        size = Double(distances.count)
        self.sign = sign
        self.isLogarithmic = isLogarithmic
    }

    /// The variance of the sample's mean.
    var variance: Double { moments.variance / size }

    /// How far a resample moves the contrast: infinite where the resampled mean has no logarithm.
    func distance(_ sums: SIMD2<Double>) -> Double {
        let moved = sums[0] / size
        guard isLogarithmic else { return sign * moved }
        return sign * (1 + moved > ContrastSide.leastRatio ? .log(onePlus: moved) : -.infinity)
    }

    /// The variance of the mean as a resample estimates it; NaN where the resampled mean has no logarithm.
    func variance(_ sums: SIMD2<Double>) -> Double {
        let spread = sums[1] - sums[0] / size * sums[0]
        let variance = spread > ContrastSide.leastSpread * sums[1] ? spread / (size - 1) / size : 0
        guard isLogarithmic else { return variance }
        let ratio = 1 + sums[0] / size
        return ratio > ContrastSide.leastRatio ? variance / (ratio * ratio) : .nan
    }
}
