import Statistics

/// Which side goes first in each round: in blocks of two rounds each side goes first once, and which of them begins a block is drawn.
///
/// So a drift over the job is balanced (ABBA or BAAB), and no period of the machine's can keep step with the sides.
package struct RoundOrder: Sendable, Hashable {
    package let seed: UInt64

    package init(seed: UInt64) { self.seed = seed }

    /// The sides of a round in the order in which they are measured.
    ///
    /// - Parameters:
    ///   - round: from 1; the warm-up round is 0.
    ///   - unit: which suite or load level of the round, from 0: each has an order of its own.
    package func sides(round: Int, unit: Int) -> [RoundSide] {
        let block = UInt64(max(round - 1, 0) / 2)
        var generator = Xoshiro256(seed: seed ^ (block << 16 | UInt64(unit)))
        let first: RoundSide = generator.next(below: 2) == 0 ? .baseline : .candidate
        let leader = round % 2 == 1 ? first : first.other
        return [leader, leader.other]
    }

    /// The seed that a pair of commits gives, so that the same comparison is measured in the same order: FNV-1a of both ids.
    package static func seed(baseline: String, candidate: String) -> UInt64 {
        (baseline + "\n" + candidate).utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
