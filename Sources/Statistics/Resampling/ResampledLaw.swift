/// The law of a statistic as its resamples show it, and quantiles of that law.
///
/// Quantiles interpolate between order statistics as NumPy does by default (Hyndman and Fan's type 7). A resample in which the
/// statistic is undefined (NaN) counts to whichever side makes a bound wider.
struct ResampledLaw: Sendable {
    /// In ascending order, infinities included.
    private let sorted: [Double]
    private let undefined: Int

    init(_ values: [Double]) {
        sorted = values.filter { !$0.isNaN }.sorted()
        undefined = values.count - sorted.count
    }

    var count: Int { sorted.count + undefined }

    /// The least level at which the resamples say anything: below 1/(B + 1) the quantile lies beyond the smallest of them.
    private var leastLevel: Double { 1 / Double(count + 1) }

    /// A bound from below: the quantile at `level`, minus infinity for a level below 1/(B + 1).
    func lower(_ level: Double) -> Double {
        guard level >= leastLevel else { return -.infinity }
        let (rank, fraction) = HyndmanFan.linear.position(count: count, level)
        func value(_ rank: Int) -> Double { rank > undefined ? sorted[min(rank - undefined, sorted.count) - 1] : -.infinity }
        let (left, right) = (value(rank), value(rank + 1))
        return fraction == 0 || left == right || !left.isFinite || !right.isFinite ? left : left + fraction * (right - left)
    }

    /// A bound from above: the quantile at `level`, infinity for a level above B/(B + 1).
    func upper(_ level: Double) -> Double {
        guard level <= 1 - leastLevel, count > 0 else { return .infinity }
        let (rank, fraction) = HyndmanFan.linear.position(count: count, level)
        func value(_ rank: Int) -> Double { rank <= sorted.count ? sorted[rank - 1] : .infinity }
        let left = value(rank)
        if fraction == 0 { return left }
        let right = value(rank + 1)
        return left == right || !left.isFinite || !right.isFinite ? right : left + fraction * (right - left)
    }

    /// The share of resamples below zero, those within `tolerance` of it and undefined ones counted by half; NaN without resamples.
    func shareBelowZero(tolerance: Double) -> Double {
        let below = sorted.count { $0 < -tolerance }
        let above = sorted.count { $0 > tolerance }
        return (Double(below) + Double(count - below - above) / 2) / Double(count)
    }
}
