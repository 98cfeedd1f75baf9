/// How much of the beginning of a series is warm-up, by the rule MSER-5.
///
/// Of the m = ⌊n/5⌋ means of five values each, the first d are cut that leave the smallest Σ(B − B̄)²/k² over the k = m − d kept ones,
/// d = 0 … ⌊m/2⌋ − 1 and the smallest such d. What five does not divide at the end is not looked at.
///
/// A cut at the largest d means that the series never settled. Below 1,000 values it cuts too much where there is no warm-up.
/// Source: White 1997; White, Cobb and Spratt 2000.
package struct WarmUp: Sendable, Equatable {
    /// How many values the series has.
    package let count: Int
    /// How many of its first values are warm-up.
    package let cut: Int
    /// Whether the series goes on changing up to the largest cut that is tried.
    package let neverSettled: Bool

    /// From so many values on the rule is used.
    package static let fewest = 1000
    private static let batch = 5

    /// Values in the order of time; O(n).
    package init(_ series: [Double]) {
        let batches = series.count / WarmUp.batch
        let largest = max(batches / 2 - 1, 0)
        // From the end on, so that each further mean is one step for all later ones.
        var kept = Moments()
        var errors: [Double] = []
        for place in (0..<batches).reversed() {
            let start = place * WarmUp.batch
            kept.add(Moments(series[start..<(start + WarmUp.batch)]).mean)
            if place <= largest { errors.append(kept.squares / Double(kept.count) / Double(kept.count)) }
        }
        var (best, least) = (0, Double.infinity)
        for (place, error) in errors.reversed().enumerated() where error < least * (1 - 1e-12) {
            // Places that tie but for rounding tie: the first one is taken.
            (best, least) = (place, error)
        }
        count = series.count
        cut = best * WarmUp.batch
        neverSettled = best > 0 && best == largest
    }

    /// The share of the values that is cut; 0 without values.
    package var cutShare: Double { count == 0 ? 0 : Double(cut) / Double(count) }

    /// Whether the series is long enough for the rule.
    package var applies: Bool { count >= WarmUp.fewest }
}
