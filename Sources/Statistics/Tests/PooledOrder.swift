/// Two samples in one order, as what tests on ranks need of them: O(n log n) to make, O(n) to walk.
struct PooledOrder: Sendable {
    /// The two samples, ascending; infinite values are ordinary ones.
    let baseline, candidate: [Double]
    /// Whether a value of either sample is not a number; there is no order then, and both samples are empty.
    let hasNotANumber: Bool

    init(baseline: [Double], candidate: [Double]) {
        hasNotANumber = baseline.contains(where: \.isNaN) || candidate.contains(where: \.isNaN)
        self.baseline = hasNotANumber ? [] : baseline.sorted()
        self.candidate = hasNotANumber ? [] : candidate.sorted()
    }

    /// How often one value occurs on each side, and how many smaller ones there are.
    struct Step {
        let baseline, candidate: Int
        let baselineBelow, candidateBelow: Int
    }

    /// Calls `body` with every distinct value of the pooled samples, ascending.
    func forEachStep(_ body: (Step) -> Void) {
        var (i, j) = (0, 0)
        while i < baseline.count || j < candidate.count {
            let value = min(i < baseline.count ? baseline[i] : .infinity, j < candidate.count ? candidate[j] : .infinity)
            let (startI, startJ) = (i, j)
            while i < baseline.count, baseline[i] == value { i += 1 }
            while j < candidate.count, candidate[j] == value { j += 1 }
            body(Step(baseline: i - startI, candidate: j - startJ, baselineBelow: startI, candidateBelow: startJ))
        }
    }

    /// What rank tests sum over the pairs of a candidate's and a baseline's value.
    struct Pairs {
        /// Twice the number of pairs in which the candidate's value is the larger, ties counting one half.
        var twiceAbove = 0
        /// Σ(t³ − t) over the sizes t of the groups of equal values in the pooled samples.
        var ties = 0.0
    }

    /// O(n).
    func pairs() -> Pairs {
        var pairs = Pairs()
        forEachStep { step in
            pairs.twiceAbove += step.candidate * (2 * step.baselineBelow + step.baseline)
            let size = Double(step.baseline + step.candidate)
            pairs.ties += (size * size - 1) * size
        }
        return pairs
    }
}
