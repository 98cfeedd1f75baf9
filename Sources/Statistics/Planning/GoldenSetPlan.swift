import RealModule

/// How many pass/fail cases decide about a margin with 80 %, given what share of them flips and how far the truth has moved.
package struct GoldenSetPlan: Sendable, Equatable {
    /// The share of cases that flip, in either direction; at least the size of `change`.
    package let discordance: Double
    /// The true degradation: share of pass→fail minus share of fail→pass.
    package let change: Double
    /// The margin as a share, 0.02 for two points.
    package let margin: Double
    /// The one-sided level.
    package let alpha: Double

    package init(discordance: Double, change: Double = 0, margin: Double, alpha: Double) {
        self.discordance = discordance.isNaN ? .nan : min(1, max(discordance, abs(change)))
        self.change = change
        self.margin = margin
        self.alpha = alpha
    }

    /// n times the variance of the estimated change if the true one were the margin, as Tango's score takes it.
    var varianceAtMargin: Double {
        let shares = Tango(worse: (discordance + change) / 2, better: (discordance - change) / 2, count: 1)
        // The score of the expected shares, as of one case, is their distance over the root of the variance.
        let root = (change - margin) / shares.score(at: margin)
        return root * root
    }

    /// The number by the normal approximation, to be rounded up; infinite if the truth is the margin. Within 4 % of the exact
    /// number unless few cases flip and nearly all of them one way.
    var byFormula: Double {
        if change == margin { return .infinity }
        let variance = max(0, discordance - change * change)
        let root =
            Normal.upperQuantile(alpha) * .sqrt(varianceAtMargin) + Normal.upperQuantile(1 - Power.planned) * .sqrt(variance)
        return root * root / ((change - margin) * (change - margin))
    }

    /// The needed number of cases: by the formula, and where fewer than sixty of them would flip by exact enumeration. Infinite
    /// if no number decides, or where a share is not a number.
    package var needed: Double {
        let formula = byFormula.rounded(.up)
        guard formula.isFinite else { return .infinity }
        guard formula * discordance < 60, formula < 1e6 else { return formula }
        var low = 0
        var high = Int(max(1, formula))
        while power(count: high) < Power.planned {
            low = high
            high *= 2
            // A gap so small that rounding decides: no better number than the formula's.
            if Double(high) > 16 * max(formula, 10) { return formula }
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if power(count: middle) >= Power.planned { high = middle } else { low = middle }
        }
        return Double(high)
    }

    /// The exact chance that a set of `count` cases decides as the truth is: fails if that lies beyond the margin, passes if it
    /// lies within; 0 for an empty set.
    package func power(count: Int) -> Double {
        guard count > 0, discordance >= 0, alpha > 0 else { return 0 }
        let fails = change > margin
        // To pass is to fail with directions exchanged.
        let decisive = (fails ? discordance + change : discordance - change) / 2
        let threshold = fails ? margin : -margin
        func decides(_ flips: Int, _ decisiveFlips: Int) -> Bool {
            GoldenPassFail(passToFail: decisiveFlips, failToPass: flips - decisiveFlips, count: count)
                .pValue(atMost: threshold) <= alpha
        }
        let flips = Binomial(trials: count, probability: discordance)
        let mean = Double(count) * discordance
        let reach = 8 * Double.sqrt(mean) + 8
        let range = Int(max(0, mean - reach))...Int(min(Double(count), mean + reach))
        var chance = 0.0
        for number in range where flips.mass(number) > 0 {
            // More flips the decisive way decide the more.
            var (low, high) = (-1, number + 1)
            while high - low > 1 {
                let middle = low + (high - low) / 2
                if decides(number, middle) { high = middle } else { low = middle }
            }
            let share = discordance > 0 ? min(1, max(0, decisive / discordance)) : 0
            chance += flips.mass(number) * Binomial(trials: number, probability: share).survival(high - 1)
        }
        return chance
    }

    /// The fewest cases of which none flips that pass: z²(1 − M)/M, to be rounded up. 0 < margin < 1.
    package static func neededWithoutFlips(margin: Double, alpha: Double) -> Double {
        let z = Normal.upperQuantile(alpha)
        return z * z * (1 - margin) / margin
    }
}
