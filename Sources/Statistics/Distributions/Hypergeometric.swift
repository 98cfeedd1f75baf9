/// The number of successes among draws without replacement from a finite population.
package struct Hypergeometric: Sendable {
    package let population: Int
    package let successes: Int
    package let draws: Int

    /// - Parameters:
    ///   - population: at least 0.
    ///   - successes: how many of the population are successes, in 0...population.
    ///   - draws: how many are drawn, in 0...population. Anything else in any of the three answers NaN everywhere.
    package init(population: Int, successes: Int, draws: Int) {
        self.population = population
        self.successes = successes
        self.draws = draws
    }

    private var isValid: Bool { successes >= 0 && draws >= 0 && successes <= population && draws <= population }

    /// The values of positive probability, for valid parameters.
    private var support: ClosedRange<Int> { max(0, draws - (population - successes))...min(draws, successes) }

    /// P(X = k), as a ratio of three binomial terms at the success probability draws/population (C. Loader, 2000).
    package func mass(_ k: Int) -> Double {
        guard isValid else { return .nan }
        guard support.contains(k) else { return 0 }
        if support.lowerBound == support.upperBound { return 1 }
        // The support has two values or more only where 0 < draws < population.
        let share = Double(draws) / Double(population)
        return Binomial(trials: successes, probability: share).mass(k)
            * (Binomial(trials: population - successes, probability: share).mass(draws - k)
                / Binomial(trials: population, probability: share).mass(draws))
    }

    /// P(X ≤ k).
    package func cdf(_ k: Int) -> Double {
        guard isValid else { return .nan }
        if k < support.lowerBound { return 0 }
        if k >= support.upperBound { return 1 }
        return isBelowMode(k) ? lowerSum(k) : 1 - upperSum(k + 1)
    }

    /// P(X > k), without cancellation in the upper tail.
    package func survival(_ k: Int) -> Double {
        guard isValid else { return .nan }
        if k < support.lowerBound { return 1 }
        if k >= support.upperBound { return 0 }
        return isBelowMode(k) ? 1 - lowerSum(k) : upperSum(k + 1)
    }

    private func isBelowMode(_ k: Int) -> Bool {
        (Double(k) + 1) * (Double(population) + 2) <= (Double(draws) + 1) * (Double(successes) + 1)
    }

    /// P(X = k + 1) / P(X = k).
    private func ratio(after k: Int) -> Double {
        let others = Double(population - successes)
        return (Double(successes - k) / Double(k + 1)) * (Double(draws - k) / (others - Double(draws) + Double(k) + 1))
    }

    /// P(X ≤ k) for k below the mode, from the largest term down.
    private func lowerSum(_ k: Int) -> Double {
        var term = mass(k)
        var sum = term
        for value in stride(from: k - 1, through: support.lowerBound, by: -1) where term > 1e-18 * sum {
            term /= ratio(after: value)
            sum += term
        }
        return sum
    }

    /// P(X ≥ k) for k above the mode, from the largest term up.
    private func upperSum(_ k: Int) -> Double {
        var term = mass(k)
        var sum = term
        for value in stride(from: k, to: support.upperBound, by: 1) where term > 1e-18 * sum {
            term *= ratio(after: value)
            sum += term
        }
        return sum
    }
}
