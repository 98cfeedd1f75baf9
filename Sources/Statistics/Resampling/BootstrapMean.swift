import RealModule

/// How resamples become bounds.
package enum BootstrapKind: String, Sendable, Hashable, CaseIterable {
    /// Quantiles of the resampled statistic, corrected for bias and for a spread that changes with the value (Efron 1987).
    case bca
    /// Quantiles of each resample's distance from the estimate divided by its own standard error: the bootstrap-t (Efron 1979, Hall
    /// 1988). On the log scale that error is by the delta method.
    case studentized
}

/// A mean or a contrast of means, bounded by resampling the observations of each sample with replacement.
///
/// An alternative to the closed forms, which need no random numbers and err less: by simulation both kinds exceed their level for
/// few and skewed observations, BCa more than the studentised one. The estimate is the plain statistic. The bounds at every level
/// come from the same resamples, so that they widen as the level falls, and the p-value is at least 1/(B + 1) for B resamples.
///
/// * No values on a side: no estimate (NaN) and infinite bounds; one value on a side, or one that is not finite: infinite bounds.
/// * All values equal on each side: both bounds are the estimate. Paired differences that agree to 1e-12 of the largest value are
///   equal, and such a mean of them is 0.
/// * A level below 1/(B + 1): infinite bounds; a side for which the resamples do not suffice (`BiasCorrected`), likewise.
/// * A resample without spread has an infinitely distant studentised mean, unless it is the estimate itself, and one whose mean is
///   not positive has an infinite logarithm. What is undefined then counts to whichever side makes a bound wider.
///
/// The resamples are the same on every machine; bounds differ by the last bits of its logarithm and exponential function at most.
/// O(B·n). Source: Efron 1987; Hall 1988; DiCiccio and Efron 1996.
package struct BootstrapMean: IntervalMethod {
    package let kind: BootstrapKind
    package let estimate: Double
    package let resamples: Int
    package let seed: UInt64
    private let contrast: PreparedSummary
    private let bounding: Bounding

    package static let defaultResamples = 10_000

    /// Resamples at once; `bounds(alpha:)` does not see the observations again.
    ///
    /// - Parameters:
    ///   - resamples: how many; 0 or fewer bound nothing.
    ///   - seed: as a rule `contrast.derivedSeed`.
    /// - Throws: `RelativeChangeError.notPositive` on the log scale if a mean is zero or negative: then there is no relative change.
    package init(
        _ contrast: BootstrapContrast, kind: BootstrapKind, resamples: Int = BootstrapMean.defaultResamples, seed: UInt64
    ) throws(RelativeChangeError) {
        let prepared = try PreparedContrast(contrast)
        let sums = prepared.sides.isEmpty ? [] : Resampling.sums(prepared.sides.map(\.sample), resamples: resamples, seed: seed)
        self.init(prepared, kind: kind, sums: sums, resamples: resamples, seed: seed)
    }

    /// From resamples that are there already.
    init(_ prepared: PreparedContrast, kind: BootstrapKind, sums: [[SIMD2<Double>]], resamples: Int, seed: UInt64) {
        self.kind = kind
        self.resamples = max(0, resamples)
        self.seed = seed
        estimate = prepared.estimate
        contrast = PreparedSummary(prepared)
        if prepared.sides.isEmpty {
            bounding = .known(prepared.boundsWithoutSides)
            return
        }
        let distances = prepared.distances(sums)
        switch kind {
        case .bca:
            let acceleration = BiasCorrected.acceleration(prepared.sides.map { ($0.sign, $0.moments) })
            bounding = .bca(
                BiasCorrected(distances: distances, acceleration: acceleration, tolerance: prepared.tolerance), unit: prepared.unit)
        case .studentized:
            let tolerance = prepared.tolerance
            let studentized = zip(distances, prepared.standardErrors(sums)).map { distance, error in
                // Without spread and without distance this is 0/0, which is undefined as it should be.
                (abs(distance) <= tolerance && error == 0 ? 0 : distance) / error
            }
            bounding = .studentized(ResampledLaw(studentized), standardError: prepared.standardError * prepared.unit)
        }
    }

    package func bounds(alpha: Double) -> Bounds {
        switch bounding {
        case .known(let bounds): return bounds
        case .bca(let corrected, let unit):
            let distances = corrected.distances(alpha: alpha)
            return Bounds(lower: estimate + distances.lower * unit, upper: estimate + distances.upper * unit)
        case .studentized(let law, let standardError):
            return Bounds(
                lower: estimate - law.upper(1 - alpha) * standardError, upper: estimate - law.lower(alpha) * standardError)
        }
    }

    /// The standard error of the estimate, on the log scale by the delta method; 0 for data without spread, NaN for fewer than two
    /// values on a side.
    package var standardError: Double { contrast.standardError }

    /// Whether a verdict must be called approximate: few observations, or few for so skewed means.
    package var isApproximate: Bool { contrast.isApproximate }
}

/// What bounds are computed from.
private enum Bounding: Sendable {
    /// The bounds themselves.
    case known(Bounds)
    /// Distances from the estimate in `unit`.
    case bca(BiasCorrected, unit: Double)
    /// Distances from the estimate in standard errors.
    case studentized(ResampledLaw, standardError: Double)
}

/// What is told of a contrast beside its bounds.
private struct PreparedSummary: Sendable {
    let standardError: Double
    let isApproximate: Bool

    init(_ prepared: PreparedContrast) {
        if prepared.sides.isEmpty {
            standardError = prepared.boundsWithoutSides == .unbounded ? .nan : 0
        } else {
            standardError = prepared.standardError * prepared.unit
        }
        let skewness = 6 * BiasCorrected.acceleration(prepared.sides.map { ($0.sign, $0.moments) })
        isApproximate = Moments.isApproximate(prepared.moments, skewnessOfContrast: skewness)
    }
}
