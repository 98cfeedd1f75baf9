import RealModule

/// ln(candidate mean / baseline mean) of paired cases, by the rule for the mean of cᵢ − R·bᵢ against 0 at every ratio R.
///
/// A bound is the ratio at which the bound of that mean crosses 0. The p-value applies `PairedScores` at the margin itself, so
/// that a decision is that of the rule at the margin. Where higher is better exchange the sides: bᵢ − R·cᵢ against 0 decides as
/// bᵢ/R − cᵢ does.
///
/// * No cases: no estimate (NaN) and infinite bounds. Fewer than ten cases, any changed: infinite bounds.
/// * No case changed, of two or more: both bounds are 0.
/// * Fewer than ten of more cases changed: a margin of 0 is never decided, so that the bounds always hold 0 in their inside.
package struct PairedRatio: IntervalMethod {
    package let estimate: Double
    private let baseline, candidate: [Double]
    private let unchanged: PairedScores

    /// The least distance from a margin that counts as one, with room.
    private static let insideOfZero = 1e-11

    /// The values of each case on both sides, in the same order; what one side has more is not paired.
    ///
    /// - Throws: `RelativeChangeError.notPositive` if a mean is zero or negative: then there is no relative change.
    package init(baseline: [Double], candidate: [Double]) throws(RelativeChangeError) {
        let count = min(baseline.count, candidate.count)
        self.baseline = Array(baseline.prefix(count))
        self.candidate = Array(candidate.prefix(count))
        let means = (baseline: Moments(self.baseline), candidate: Moments(self.candidate))
        let ratio = try logRatio(
            candidate: means.candidate.mean, baseline: means.baseline.mean,
            difference: means.candidate.meanDifference(from: means.baseline))
        unchanged = PairedRatio.scores(self.baseline, self.candidate, ratio: 1)
        estimate = unchanged.changed == 0 && count > 0 ? 0 : ratio
    }

    /// Whether a verdict must be called approximate: few cases, or few for so skewed differences at the estimated ratio.
    package var isApproximate: Bool {
        MeanAgainstLimit(PairedRatio.differences(baseline, candidate, ratio: .exp(estimate))).isApproximate
    }

    package func bounds(alpha: Double) -> Bounds {
        if isUnchanged { return .point(0) }
        guard baseline.count >= PairedScores.fewestChanges else { return .unbounded }
        let quantile = StudentT(degreesOfFreedom: Double(baseline.count - 1)).upperQuantile(alpha)
        let bounds = Bounds(
            lower: PairedRatio.crossing(from: estimate) { meanBounds(at: $0, quantile).lower > 0 },
            upper: -PairedRatio.crossing(from: -estimate) { meanBounds(at: -$0, quantile).upper < 0 })
        guard unchanged.path == .unbounded else { return bounds }
        return bounds.union(Bounds(lower: -PairedRatio.insideOfZero, upper: PairedRatio.insideOfZero))
    }

    package func pValue(atMost margin: Double) -> Double {
        if isUnchanged { return Point(0).pValue(atMost: margin) }
        return PairedRatio.scores(baseline, candidate, ratio: .exp(margin)).pValue(notAbove: 0)
    }

    private var isUnchanged: Bool { unchanged.changed == 0 && unchanged.path == .point }

    /// The bounds of the mean of cᵢ − R·bᵢ at the ratio R = exp(`logRatio`) and the upper Student quantile `quantile`.
    private func meanBounds(at logRatio: Double, _ quantile: Double) -> Bounds {
        let moments = Moments(PairedRatio.differences(baseline, candidate, ratio: .exp(logRatio)))
        guard moments.isMeasurable else { return .unbounded }
        if moments.isConstant { return .point(moments.mean) }
        let distances = StudentizedMean(moments).widerDistances(quantile)
        return Bounds(lower: moments.mean - distances.below, upper: moments.mean + distances.above)
    }

    private static func differences(
        _ baseline: [Double], _ candidate: [Double], ratio: Double
    ) -> some Sequence<Double> {
        zip(baseline, candidate).lazy.map { $1 - ratio * $0 }
    }

    private static func scores(_ baseline: [Double], _ candidate: [Double], ratio: Double) -> PairedScores {
        let largest = zip(baseline, candidate).reduce(0) { max($0, abs(ratio * $1.0), abs($1.1)) }
        return PairedScores(Array(differences(baseline, candidate, ratio: ratio)), largestValue: largest)
    }

    /// Where `isExcluded`, true far to the left, becomes false; minus infinity if no ratio within e¹²⁷ of the start is excluded,
    /// infinity if all are.
    private static func crossing(from start: Double, _ isExcluded: (Double) -> Bool) -> Double {
        let startIsExcluded = isExcluded(start)
        var (inside, step) = (start, 1.0 / 1024)
        var outside = start
        repeat {
            inside = outside
            outside = startIsExcluded ? inside + step : inside - step
            step *= 2
            if step > 128 { return startIsExcluded ? .infinity : -.infinity }
        } while isExcluded(outside) == startIsExcluded
        var (low, high) = startIsExcluded ? (inside, outside) : (outside, inside)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if isExcluded(middle) { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
