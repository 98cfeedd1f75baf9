/// The mean degradation of paired cases: the wider of t and Hall's transformed t on the case differences, and where fewer than ten
/// of them are not zero, bounds from the signs of the differences and their largest possible size W.
///
/// From signs the upper bound is W times the pass/fail bound of the worse cases, no better case credited; the lower bound is W
/// times that of the cases that drop by W against all better ones, since E[d] ≥ W·(P(d = W) − P(d < 0)).
///
/// * A difference of at most 1e-12 of the largest value is zero, and differences that agree so are equal.
/// * No cases, or a difference that is not finite: no estimate (NaN) and infinite bounds. Fewer than ten changes and no W: infinite bounds.
/// * Neither a change in two or more cases nor a W, as of exact counts: the bounds are 0.
/// * Ten or more changes, all equal: both bounds are that change.
package struct PairedScores: IntervalMethod {
    /// The rule that the data allow.
    package enum Path: Sendable, Equatable {
        /// Nothing can be said.
        case unbounded
        /// All cases changed by the same.
        case point
        /// Student's and Hall's bounds of the mean.
        case mean
        /// Bounds from the signs and the largest possible change.
        case signs
    }

    package let path: Path
    package let estimate: Double
    /// How many differences are not zero.
    package let changed: Int
    /// How many cases drop by the largest possible change; 0 where that is not known.
    package let fullDrops: Int
    private let mean: MeanAgainstLimit
    private let signs: Signs?

    /// Fewer changes than this do not describe their own spread.
    static let fewestChanges = 10
    private static let rounding = 1e-12

    /// Degradations of the cases (candidate − baseline turned so that positive is worse), the largest one that is possible if the
    /// scores have a range, and the largest size of the values that were subtracted, which tells rounding from change.
    package init(_ differences: [Double], largestChange: Double? = nil, largestValue: Double = 0) {
        let moments = Moments(differences)
        let largest = largestChange.flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
        let size = max(largestValue, largest ?? 0, abs(moments.maximum), abs(moments.minimum))
        let zero = differences.isEmpty ? 0 : PairedScores.rounding * size
        let worse = differences.count { $0 > zero }
        let better = differences.count { $0 < -zero }
        changed = worse + better
        estimate = moments.mean.isFinite ? moments.mean : .nan
        mean = MeanAgainstLimit(moments)
        if let largest {
            fullDrops = differences.count { $0 >= largest * (1 - PairedScores.rounding) }
            signs = Signs(
                largestChange: largest,
                upper: GoldenPassFail(passToFail: worse, failToPass: 0, count: differences.count),
                lower: GoldenPassFail(passToFail: fullDrops, failToPass: better, count: differences.count))
        } else {
            fullDrops = 0
            signs = nil
        }
        if estimate.isNaN {
            path = .unbounded
        } else if changed >= PairedScores.fewestChanges {
            path = moments.maximum - moments.minimum <= zero ? .point : .mean
        } else if signs != nil {
            path = .signs
        } else {
            path = changed == 0 && differences.count >= 2 ? .point : .unbounded
        }
    }

    /// Whether a verdict must be called approximate: the mean of few cases, or of few for so skewed differences.
    package var isApproximate: Bool { path == .mean && mean.isApproximate }

    package func bounds(alpha: Double) -> Bounds {
        switch path {
        case .unbounded: .unbounded
        case .point: .point(pointValue)
        case .mean: mean.bounds(alpha: alpha)
        case .signs: signs?.bounds(alpha: alpha) ?? .unbounded
        }
    }

    /// Rounding alone is not beyond a margin.
    package func pValue(atMost margin: Double) -> Double { pValue(notAbove: Point.ceiling(of: margin)) }

    /// The p-value without that allowance, which would be large beside values in a large unit.
    func pValue(notAbove limit: Double) -> Double {
        switch path {
        case .unbounded: 1
        case .point: pointValue > limit ? 0 : 1
        case .mean: mean.pValue(notAbove: limit)
        case .signs: signs?.pValue(notAbove: limit) ?? 1
        }
    }

    /// The distances of the mean's bounds from the mean, on that path.
    func distances(alpha: Double) -> (below: Double, above: Double)? {
        path == .mean ? mean.distances(alpha: alpha) : nil
    }

    private var pointValue: Double { changed == 0 ? 0 : estimate }
}

/// Bounds of a mean of differences from how many are worse, better and as bad as can be.
private struct Signs: Sendable {
    let largestChange: Double
    let upper, lower: GoldenPassFail

    func bounds(alpha: Double) -> Bounds {
        Bounds(
            lower: largestChange * lower.bounds(alpha: alpha).lower, upper: largestChange * upper.bounds(alpha: alpha).upper)
    }

    func pValue(notAbove limit: Double) -> Double { lower.pValue(atMost: limit / largestChange) }
}
