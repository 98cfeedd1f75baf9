/// When a round is measured again: where others used more of the processors than a bound that was stated before. The measured values are never
/// looked at, so that repeating favours no side.
package struct Disturbance: Sendable, Hashable, Codable {
    /// The largest share of all processors that others may use during a command.
    package let bound: Double

    package init(bound: Double = Disturbance.defaultBound) { self.bound = bound }

    package static let defaultBound = 0.25

    /// After so many first rounds that were all disturbed the machine is taken to be so, and nothing is repeated any more.
    package static let patience = 3

    /// Whether any of the commands of a round was disturbed.
    package func isDisturbed(_ uses: [MachineUse]) -> Bool { uses.contains { ($0.othersShare ?? 0) > bound } }

    /// Whether this round is to be measured once more.
    ///
    /// - Parameter earlier: for each finished round whether its first attempt was disturbed.
    package func repeats(_ uses: [MachineUse], earlier: [Bool]) -> Bool {
        isDisturbed(uses) && !(earlier.count >= Disturbance.patience && earlier.prefix(Disturbance.patience).allSatisfy { $0 })
    }
}
