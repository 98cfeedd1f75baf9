import Statistics

/// One way to take unchanged runs for a baseline and a candidate: places in the order of measurement.
package struct RunSplit: Sendable, Hashable {
    package let baseline: [Int]
    package let candidate: [Int]

    /// The sides exchanged, which is as likely.
    var mirrored: RunSplit { RunSplit(baseline: candidate, candidate: baseline) }
}

/// The splits of `count` runs into two sides of `aSide` runs that are judged: all there are, or as many distinct ones as asked for, drawn
/// with xoshiro256**. Each stands beside its mirror, as neither side of unchanged code is the changed one.
///
/// * Runs: any `aSide` runs against any other `aSide`, each side in the order of measurement.
/// * Rounds: `aSide` disjoint pairs of neighbours in the order of measurement, each pair either way round: so a drift stays as small within a
///   round as it is between runs that follow each other.
package struct RunSplits: Sendable {
    package let areRounds: Bool
    /// How many distinct ones there are; `Int.max` where more than can be counted.
    package let distinct: Int
    package let splits: [RunSplit]

    package init(of count: Int, aSide: Int, areRounds: Bool, most: Int, seed: UInt64) {
        self.areRounds = areRounds
        guard aSide >= 1, 2 * aSide <= count, most >= 1 else {
            distinct = 0
            splits = []
            return
        }
        distinct = areRounds ? RunSplits.rounds(count, aSide) : RunSplits.runs(count, aSide)
        let halves =
            distinct <= most
            ? (areRounds ? RunSplits.allRounds(count, aSide) : RunSplits.allRuns(count, aSide))
            : RunSplits.drawn(count, aSide, areRounds, (most + 1) / 2, seed)
        splits = Array(halves.flatMap { [$0, $0.mirrored] }.prefix(most))
    }

    // MARK: counting

    private static func product(_ a: Int, _ b: Int) -> Int {
        let (value, isTooLarge) = a.multipliedReportingOverflow(by: b)
        return isTooLarge ? .max : value
    }

    private static func choose(_ n: Int, _ k: Int) -> Int {
        var result = 1
        for step in 0..<min(k, n - k) {
            let next = product(result, n - step)
            guard next < .max else { return .max }
            result = next / (step + 1)
        }
        return result
    }

    private static func runs(_ count: Int, _ aSide: Int) -> Int { product(choose(count, aSide), choose(count - aSide, aSide)) }

    /// C(n − k, k) choices of disjoint neighbours, each pair either way round.
    private static func rounds(_ count: Int, _ aSide: Int) -> Int {
        aSide >= 62 ? .max : product(choose(count - aSide, aSide), 1 << aSide)
    }

    // MARK: all of them, one of each pair of mirrors

    private static func combinations(_ items: [Int], _ size: Int) -> [[Int]] {
        guard size > 0 else { return [[]] }
        guard items.count >= size else { return [] }
        let rest = Array(items.dropFirst())
        return combinations(rest, size - 1).map { [items[0]] + $0 } + combinations(rest, size)
    }

    private static func allRuns(_ count: Int, _ aSide: Int) -> [RunSplit] {
        combinations(Array(0..<count), 2 * aSide).flatMap { used in
            // The first run of all is the baseline's: the mirror has it in the candidate.
            combinations(Array(used.dropFirst()), aSide - 1).map { others in
                let baseline = [used[0]] + others
                return RunSplit(baseline: baseline, candidate: used.filter { !baseline.contains($0) })
            }
        }
    }

    private static func allRounds(_ count: Int, _ aSide: Int) -> [RunSplit] {
        combinations(Array(0..<(count - aSide)), aSide).flatMap { choice in
            (0..<(1 << (aSide - 1))).map { bits in rounds(choice, isExchanged: { $0 > 0 && bits >> ($0 - 1) & 1 == 1 }) }
        }
    }

    /// The rounds of a choice of k of n − k: the i-th chosen number plus i is where its pair begins.
    private static func rounds(_ choice: [Int], isExchanged: (Int) -> Bool) -> RunSplit {
        var baseline: [Int] = []
        var candidate: [Int] = []
        for (round, number) in choice.enumerated() {
            let first = number + round
            baseline.append(isExchanged(round) ? first + 1 : first)
            candidate.append(isExchanged(round) ? first : first + 1)
        }
        return RunSplit(baseline: baseline, candidate: candidate)
    }

    // MARK: some of them

    private static func drawn(_ count: Int, _ aSide: Int, _ areRounds: Bool, _ wanted: Int, _ seed: UInt64) -> [RunSplit] {
        var generator = Xoshiro256(seed: seed)
        var seen = Set<RunSplit>()
        var result: [RunSplit] = []
        while result.count < wanted {
            let split: RunSplit
            if areRounds {
                let choice = sample(count - aSide, aSide, &generator).sorted()
                let flips = (0..<aSide).map { $0 > 0 && generator.next(below: 2) == 1 }
                split = rounds(choice, isExchanged: { flips[$0] })
            } else {
                let chosen = sample(count, 2 * aSide, &generator)
                let first = chosen.prefix(aSide).sorted()
                let second = chosen.suffix(aSide).sorted()
                split = first[0] < second[0] ? RunSplit(baseline: first, candidate: second) : RunSplit(baseline: second, candidate: first)
            }
            if seen.insert(split).inserted { result.append(split) }
        }
        return result
    }

    /// `size` of the numbers below `count` in random order.
    private static func sample(_ count: Int, _ size: Int, _ generator: inout Xoshiro256) -> [Int] {
        var items = Array(0..<count)
        for place in 0..<size { items.swapAt(place, place + generator.next(below: count - place)) }
        return Array(items.prefix(size))
    }
}
