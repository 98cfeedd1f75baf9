/// The distinct values of a sample and how many of them were seen but once, found by hashing: O(n), and in little memory where
/// many values repeat. Zero and minus zero are one value.
struct DistinctValues {
    /// How many values occurred exactly once.
    private(set) var seenOnce = 0
    private var slots: [Slot]
    private var used = 0

    private struct Slot {
        var bits: UInt64 = 0
        var occurrence = Occurrence.none
    }

    private enum Occurrence: UInt8 {
        case none, once, repeated
    }

    init() { slots = Array(repeating: Slot(), count: 256) }

    /// The distinct values in no particular order.
    var values: [Double] {
        slots.filter { $0.occurrence != .none }.map { Double(bitPattern: $0.bits) }
    }

    mutating func insert(_ value: Double) {
        let bits = value == 0 ? 0 : value.bitPattern
        let index = slot(of: bits)
        switch slots[index].occurrence {
        case .none:
            slots[index] = Slot(bits: bits, occurrence: .once)
            seenOnce += 1
            used += 1
            if 2 * used > slots.count { grow() }
        case .once:
            slots[index].occurrence = .repeated
            seenOnce -= 1
        case .repeated:
            break
        }
    }

    /// Where `bits` are or would be put: linear probing in a table of a power of two that is at most half full.
    private func slot(of bits: UInt64) -> Int {
        let mask = slots.count - 1
        // Mixed by SplitMix64's finaliser, for round decimals differ in few bits.
        var hash = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        var index = Int(truncatingIfNeeded: hash ^ (hash >> 31)) & mask
        while slots[index].occurrence != .none && slots[index].bits != bits { index = (index + 1) & mask }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: 2 * old.count)
        for entry in old where entry.occurrence != .none { slots[slot(of: entry.bits)] = entry }
    }
}
