/// Numbers byte strings from 0 in the order of their arrival. Made for many look-ups of few strings: a `Dictionary` of `String` costs
/// more than parsing the line that a name stands in.
struct ByteTable: Sendable {
    private var arena: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    /// Index of a string plus 1, or 0 for an empty slot; a power of two, at most half full.
    private var slots: [Int32] = [Int32](repeating: 0, count: 16)

    var count: Int { ends.count }
    /// Bytes of all strings together.
    var size: Int { arena.count }

    func text(at index: Int) -> String { String(decoding: arena[start(of: index)..<ends[index]], as: UTF8.self) }

    /// The string's number, which it gets if it has none.
    mutating func index(of bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = ByteTable.hash(bytes)
        let (slot, found) = slot(of: bytes, hash: hash)
        return found ?? insert(bytes, hash: hash, slot: slot)
    }

    /// The string's number; nil where it has none.
    func find(_ bytes: UnsafeBufferPointer<UInt8>) -> Int32? { slot(of: bytes, hash: ByteTable.hash(bytes)).found }

    private func start(of index: Int) -> Int { index == 0 ? 0 : ends[index - 1] }

    private func slot(of bytes: UnsafeBufferPointer<UInt8>, hash: UInt64) -> (slot: Int, found: Int32?) {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if hashes[index] == hash, isEqual(index, bytes) { return (slot, Int32(index)) }
            slot = (slot + 1) & mask
        }
        return (slot, nil)
    }

    private func isEqual(_ index: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = start(of: index)
        guard ends[index] - start == bytes.count else { return false }
        return arena.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[start..<ends[index]]).hasSameBytes(as: bytes) }
    }

    private mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64, slot: Int) -> Int32 {
        let index = Int32(ends.count)
        arena.append(contentsOf: bytes)
        ends.append(arena.count)
        hashes.append(hash)
        slots[slot] = index + 1
        if 2 * ends.count > slots.count { rehash() }
        return index
    }

    private mutating func rehash() {
        slots = [Int32](repeating: 0, count: 2 * slots.count)
        let mask = slots.count - 1
        for index in hashes.indices {
            var slot = Int(truncatingIfNeeded: hashes[index]) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(index) + 1
        }
    }

    /// Eight bytes at a time, each folded in by a multiplication whose halves are mixed.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(bytes)
        var hash = UInt64(truncatingIfNeeded: bytes.count) ^ 0x9E37_79B9_7F4A_7C15
        var index = 0
        while index + 8 <= raw.count {
            hash = mixed(hash ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            index += 8
        }
        var rest: UInt64 = 0
        while index < raw.count {
            rest = rest << 8 | UInt64(raw[index])
            index += 1
        }
        return mixed(hash ^ rest)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}
