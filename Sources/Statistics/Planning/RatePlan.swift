import RealModule

/// How many trials decide about a limit of a rate with 80 %, by exact binomial power.
///
/// Power rises and falls with every trial, as the largest number of events that passes steps up. The number given is the least one
/// that has the power, just after such a step.
package struct RatePlan: Sendable, Equatable {
    /// The true rate, 0 … 1.
    package let rate: Double
    /// The limit, 0 < limit < 1.
    package let limit: Double
    /// The one-sided level.
    package let alpha: Double

    package init(rate: Double, limit: Double, alpha: Double) {
        self.rate = rate
        self.limit = limit
        self.alpha = alpha
    }

    /// The needed number of trials, for a pass if the rate lies below the limit and for a fail if above. Infinite if it is the
    /// limit. Beyond 10⁷ by the normal approximation.
    package var needed: Double {
        guard rate != limit, limit > 0, limit < 1, rate >= 0, rate <= 1 else { return .infinity }
        let approximate = byNormalApproximation
        if approximate > 1e7 { return approximate.rounded(.up) }
        var low = -1
        var high = rate < limit ? 0 : 1
        while trials(events: high) == nil {
            low = high
            high = 2 * high + 1
            if high > 1 << 30 { return approximate.rounded(.up) }
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if trials(events: middle) == nil { low = middle } else { high = middle }
        }
        return trials(events: high).map(Double.init) ?? approximate.rounded(.up)
    }

    var byNormalApproximation: Double {
        let root =
            Normal.upperQuantile(alpha) * .sqrt(limit * (1 - limit))
            + Normal.upperQuantile(1 - Power.planned) * .sqrt(rate * (1 - rate))
        return root * root / ((rate - limit) * (rate - limit))
    }

    /// The fewest trials at which `events` of them are the last number that passes, or the first that fails, and that number is
    /// kept with 80 %; nil if there are none.
    private func trials(events: Int) -> Int? {
        func atMost(_ trials: Int, _ probability: Double) -> Double { Binomial(trials: trials, probability: probability).cdf(events) }
        func atLeast(_ trials: Int, _ probability: Double) -> Double {
            Binomial(trials: trials, probability: probability).survival(events - 1)
        }
        if rate < limit {
            guard let fewest = RatePlan.least(from: events, { atMost($0, limit) <= alpha }) else { return nil }
            return atMost(fewest, rate) >= Power.planned ? fewest : nil
        }
        guard events > 0, let fewest = RatePlan.least(from: events, { atLeast($0, rate) >= Power.planned }) else { return nil }
        return atLeast(fewest, limit) <= alpha ? fewest : nil
    }

    /// The least number from `fewest` on at which a condition that stays true becomes true; nil where none up to 2⁴⁰ is found.
    private static func least(from fewest: Int, _ isTrue: (Int) -> Bool) -> Int? {
        var low = max(fewest, 1) - 1
        var step = 1
        while !isTrue(low + step) {
            low += step
            step *= 2
            if step > 1 << 40 { return nil }
        }
        var high = low + step
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if isTrue(middle) { high = middle } else { low = middle }
        }
        return high
    }
}
