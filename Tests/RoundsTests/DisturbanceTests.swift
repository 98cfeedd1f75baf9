import Testing

@testable import Rounds

/// When a round is measured again: by what others used, never by what was measured.
@Suite struct DisturbanceTests {
    private let rule = Disturbance(bound: 0.25)

    private func use(_ share: Double?) -> MachineUse { MachineUse(seconds: 1, othersShare: share) }

    @Test(
        "what is disturbed",
        arguments: [([0.1, 0.25], false), ([0.1, 0.26], true), ([nil, nil], false), ([nil, 0.9], true), ([], false)]
            as [([Double?], Bool)])
    func bound(_ shares: [Double?], _ isDisturbed: Bool) {
        #expect(rule.isDisturbed(shares.map(use)) == isDisturbed)
        #expect(rule.repeats(shares.map(use), earlier: []) == isDisturbed)
    }

    @Test(
        "a machine that is always so is not waited for",
        arguments: [
            ([true, true], true), ([true, true, true], false), ([true, true, true, false, true], false), ([true, false, true, true], true),
        ] as [([Bool], Bool)])
    func patience(_ earlier: [Bool], _ repeats: Bool) { #expect(rule.repeats([use(0.9)], earlier: earlier) == repeats) }
}
