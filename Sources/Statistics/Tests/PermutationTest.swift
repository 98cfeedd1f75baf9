extension HypothesisTest {
    /// The permutation test of the difference of means, candidate − baseline: how extreme it is among all ways to deal the pooled
    /// values to the two sides.
    ///
    /// Exact where there are at most 200,000 ways (ten values a side), and otherwise estimated from `resamples` random ones by
    /// `Xoshiro256`, the observed one counted among them, so that p is never 0. The statistic is the difference, or if
    /// `isStudentized` Welch's t, with which the test also holds for large samples of unequal variance. The estimate is the
    /// difference in either case. The two-sided p-value is twice the smaller one-sided one, for unequal sizes have no symmetric law.
    ///
    /// * No values on a side, or if `isStudentized` fewer than two, are too few. Infinite values are not a number, and
    ///   neither are those whose differences are infinite.
    /// * Differences that agree to rounding count as equal.
    ///
    /// O(resamples × the smaller side). Source: Pitman 1937; Janssen 1997 for the studentised form, Phipson and Smyth 2010 for
    /// counting the observed one.
    package static func permutation(
        baseline: [Double], candidate: [Double], isStudentized: Bool = false, resamples: Int = 9_999, seed: UInt64 = 1
    ) -> HypothesisTest {
        let name = isStudentized ? "studentised permutation test" : "permutation test"
        let moments = (Moments(baseline), Moments(candidate))
        let difference = moments.1.meanDifference(from: moments.0)
        func result(_ statistic: Double, _ pValues: PValues, _ law: Law) -> HypothesisTest {
            HypothesisTest(
                name: name, statistic: statistic, pValues: pValues, law: law,
                estimate: Estimate(name: "difference of means", value: difference), baselineCount: baseline.count,
                candidateCount: candidate.count)
        }
        guard (baseline + candidate).allSatisfy(\.isFinite) else { return result(.nan, .notANumber, .exact) }
        guard min(baseline.count, candidate.count) >= (isStudentized ? 2 : 1) else { return result(.nan, .one, .exact) }
        guard difference.isFinite else { return result(.nan, .notANumber, .exact) }

        let statistic = isStudentized ? welch(baseline: moments.0, candidate: moments.1).statistic : difference
        var deal = Deal(baseline: baseline, candidate: candidate, isStudentized: isStudentized)
        if deal.isEnumerable {
            let tally = deal.enumerate()
            return result(
                statistic, PValues(less: tally.share(tally.atMost), greater: tally.share(tally.atLeast)), .exact)
        }
        let tally = deal.draw(max(0, resamples), seed: seed)
        return result(
            statistic, PValues(less: tally.share(tally.atMost), greater: tally.share(tally.atLeast)),
            .monteCarlo(resamples: max(0, resamples), seed: seed))
    }
}

/// All ways to deal pooled values to two sides of given sizes.
private struct Deal {
    /// The pooled values about their mean and divided by the largest distance from it; the smaller side's come first.
    private var values: [Double]
    private let few, many: Double
    private let fewCount: Int
    private let sum, squares: Double
    /// 1 if the smaller side is the candidate, -1 if it is the baseline.
    private let sign: Double
    private let isStudentized: Bool

    init(baseline: [Double], candidate: [Double], isStudentized: Bool) {
        let isCandidateSmaller = candidate.count < baseline.count
        let pooled = isCandidateSmaller ? candidate + baseline : baseline + candidate
        let center = Moments(pooled).mean
        let distances = pooled.map { $0 - center }
        let scale = distances.reduce(0) { max($0, $1.magnitude) }
        values = scale > 0 ? distances.map { $0 / scale } : distances
        fewCount = min(baseline.count, candidate.count)
        few = Double(fewCount)
        many = Double(pooled.count - fewCount)
        sum = values.reduce(0, +)
        squares = values.reduce(0) { $0 + $1 * $1 }
        sign = isCandidateSmaller ? 1 : -1
        self.isStudentized = isStudentized
    }

    /// How many ways have a statistic at most and at least the observed one.
    struct Tally {
        var atMost = 0
        var atLeast = 0
        var count = 0

        func share(_ ways: Int) -> Double { Double(ways) / Double(count) }

        mutating func add(_ statistic: Double, observed: Double, tolerance: Double) {
            count += 1
            // Equal infinities compare as equal, and the subtraction of a tolerance changes none.
            if statistic <= observed + tolerance { atMost += 1 }
            if statistic >= observed - tolerance { atLeast += 1 }
        }
    }

    /// The most ways that are enumerated.
    private static let mostWays = 200_000

    /// Whether there are at most `mostWays`.
    var isEnumerable: Bool {
        var ways = 1
        for place in 1...max(1, fewCount) {
            // The product of consecutive numbers is divisible at each step, and stays small until the limit ends it.
            ways = ways * (values.count - fewCount + place) / place
            if ways > Self.mostWays { return false }
        }
        return true
    }

    /// The statistic of giving the smaller side values of this sum and sum of squares.
    private func statistic(_ part: Double, _ partSquares: Double) -> Double {
        let rest = sum - part
        let difference = sign * (part / few - rest / many)
        guard isStudentized else { return difference }
        let spread = (partSquares - part * part / few, squares - partSquares - rest * rest / many)
        // What rounding leaves of equal values is no spread.
        func variance(_ spread: Double, _ size: Double) -> Double {
            spread > 1e-13 * squares ? spread / (size - 1) / size : 0
        }
        let error = (variance(spread.0, few) + variance(spread.1, many)).squareRoot()
        if error > 0 { return difference / error }
        return abs(difference) <= 1e-13 ? 0 : difference > 0 ? .infinity : -.infinity
    }

    private var observed: Double {
        let part = values.prefix(fewCount)
        return statistic(part.reduce(0, +), part.reduce(0) { $0 + $1 * $1 })
    }

    /// Rounding of values that are at most 1; of a ratio, relative to it.
    private func tolerance(_ observed: Double) -> Double {
        isStudentized ? (observed.isFinite ? 1e-9 * max(1, abs(observed)) : 0) : 1e-13
    }

    func enumerate() -> Tally {
        let observed = observed
        let tolerance = tolerance(observed)
        var tally = Tally()
        func deal(from start: Int, remaining: Int, _ part: Double, _ partSquares: Double) {
            guard remaining > 0 else {
                tally.add(statistic(part, partSquares), observed: observed, tolerance: tolerance)
                return
            }
            for index in start...(values.count - remaining) {
                let value = values[index]
                deal(from: index + 1, remaining: remaining - 1, part + value, partSquares + value * value)
            }
        }
        deal(from: 0, remaining: fewCount, 0, 0)
        return tally
    }

    /// Random ways, and the observed one.
    mutating func draw(_ resamples: Int, seed: UInt64) -> Tally {
        let observed = observed
        let tolerance = tolerance(observed)
        var generator = Xoshiro256(seed: seed)
        var tally = Tally()
        tally.add(observed, observed: observed, tolerance: tolerance)
        for _ in 0..<resamples {
            var (part, partSquares) = (0.0, 0.0)
            for index in 0..<fewCount {
                values.swapAt(index, index + generator.next(below: values.count - index))
                let value = values[index]
                part += value
                partSquares += value * value
            }
            tally.add(statistic(part, partSquares), observed: observed, tolerance: tolerance)
        }
        return tally
    }
}
