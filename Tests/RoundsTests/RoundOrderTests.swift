import Rounds
import Testing

/// The order of the sides: drawn, and balanced in spite of it.
@Suite struct RoundOrderTests {
    @Test("in each block of two rounds each side goes first once", arguments: [1, 2, 3, 4, 5, 1_000_003] as [UInt64])
    func isBalanced(seed: UInt64) {
        let order = RoundOrder(seed: seed)
        for unit in 0..<3 {
            for block in 0..<50 {
                let first = order.sides(round: 2 * block + 1, unit: unit)
                let second = order.sides(round: 2 * block + 2, unit: unit)
                #expect(Set(first) == Set(RoundSide.allCases))
                #expect(second == Array(first.reversed()))
            }
        }
    }

    /// 200 fair draws lie outside of 60 … 140 with a probability below 1e-7.
    @Test func whichSideBeginsABlockIsDrawn() {
        let order = RoundOrder(seed: 42)
        let leads = (0..<200).count { order.sides(round: 2 * $0 + 1, unit: 0)[0] == .baseline }
        #expect((60...140).contains(leads))
        let units = (0..<200).count { order.sides(round: 2 * $0 + 1, unit: 0) == order.sides(round: 2 * $0 + 1, unit: 1) }
        #expect((60...140).contains(units))
    }

    @Test func theSameCommitsAreMeasuredInTheSameOrder() {
        let seed = RoundOrder.seed(baseline: "a1", candidate: "b2")
        #expect(seed == RoundOrder.seed(baseline: "a1", candidate: "b2"))
        #expect(seed != RoundOrder.seed(baseline: "b2", candidate: "a1"))
        #expect(seed != RoundOrder.seed(baseline: "a", candidate: "1b2"))
    }
}
