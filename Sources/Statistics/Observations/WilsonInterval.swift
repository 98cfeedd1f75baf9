import RealModule

/// A rate of independent events by Wilson's score interval: the rates p with |p̂ − p| ≤ z·√(p(1 − p)/n).
///
/// An alternative that is reported and never decides: at small rates it errs up to four times its level, where `RateAgainstLimit`
/// keeps it. No trials: no estimate (NaN), and the bounds are 0 and 1. Source: Wilson 1927.
package struct WilsonInterval: IntervalMethod {
    /// How many of `count` trials were events, 0 … `count`.
    package let events: Int
    package let count: Int

    package init(events: Int, count: Int) {
        self.events = events
        self.count = count
    }

    package var estimate: Double { count > 0 ? Double(events) / Double(count) : .nan }

    package func bounds(alpha: Double) -> Bounds {
        guard count > 0 else { return Bounds(lower: 0, upper: 1) }
        let z = Normal.upperQuantile(alpha)
        let below = smallerRoot(events, z)
        let above = 1 - smallerRoot(count - events, z)
        // Levels above one half exchange the roots.
        return z >= 0 ? Bounds(lower: below, upper: above) : Bounds(lower: above, upper: below)
    }

    package func pValue(atMost margin: Double) -> Double {
        if count == 0 || margin >= 1 { return 1 }
        if margin < 0 { return 0 }
        let distance = estimate - margin
        return distance == 0 ? 0.5 : Normal.survival(distance / .sqrt(margin * (1 - margin) / Double(count)))
    }

    /// The smaller root for so many events: their product over the larger root, so that no event gives exactly 0.
    private func smallerRoot(_ events: Int, _ z: Double) -> Double {
        let (n, square) = (Double(count), z * z)
        let rate = Double(events) / n
        let radical = abs(z) * .sqrt(rate * (1 - rate) / n + square / (4 * n * n))
        let larger = rate + square / (2 * n) + radical
        return larger > 0 ? rate * rate / larger : 0
    }
}
