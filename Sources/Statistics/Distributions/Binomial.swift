import RealModule

/// The number of successes in independent trials of one success probability.
package struct Binomial: Sendable {
    package let trials: Int
    package let probability: Double

    /// - Parameters:
    ///   - trials: at least 0.
    ///   - probability: in [0, 1]. Anything else in either answers NaN everywhere.
    package init(trials: Int, probability: Double) {
        self.trials = trials
        self.probability = trials >= 0 && probability >= 0 && probability <= 1 ? probability : .nan
    }

    /// P(X = k), by the saddle-point form of C. Loader (2000); 0 outside 0...trials.
    package func mass(_ k: Int) -> Double {
        if probability.isNaN { return .nan }
        if k < 0 || k > trials { return 0 }
        if probability == 0 { return k == 0 ? 1 : 0 }
        if probability == 1 { return k == trials ? 1 : 0 }
        let n = Double(trials)
        if k == 0 { return .exp(n * .log(onePlus: -probability)) }
        if k == trials { return .pow(probability, n) }
        let successes = Double(k)
        let failures = Double(trials - k)
        return BetaTerm(x: probability, y: 1 - probability, a: successes, b: failures).value * (n / successes) / failures
    }

    /// P(X ≤ k).
    package func cdf(_ k: Int) -> Double {
        if probability.isNaN { return .nan }
        if k < 0 { return 0 }
        if k >= trials { return 1 }
        return IncompleteBeta.complement(x: probability, a: Double(k) + 1, b: Double(trials - k))
    }

    /// P(X > k), without cancellation in the upper tail.
    package func survival(_ k: Int) -> Double {
        if probability.isNaN { return .nan }
        if k < 0 { return 1 }
        if k >= trials { return 0 }
        return IncompleteBeta.regularized(x: probability, a: Double(k) + 1, b: Double(trials - k))
    }
}
