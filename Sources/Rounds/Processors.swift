import CProcess

/// On which processors this process and its children run.
package enum Processors {
    /// Bytes of a set: as many as the GNU library's own.
    private static let size = 128

    /// The numbers of those it may use, ascending; empty where the system does not tell.
    package static var allowed: [Int] {
        var bits = [UInt8](repeating: 0, count: size)
        guard tollgate_affinity_get(&bits, size) == 0 else { return [] }
        return (0..<size * 8).filter { bits[$0 / 8] >> ($0 % 8) & 1 == 1 }
    }

    /// Keeps this process and the children it starts from now on to `count` of the processors it may use: the last ones, for the first serve
    /// most interrupts.
    ///
    /// - Returns: the processors; nil where there are fewer, or the system refuses.
    package static func pin(to count: Int) -> [Int]? {
        let chosen = Array(allowed.suffix(count))
        guard count >= 1, chosen.count == count else { return nil }
        var bits = [UInt8](repeating: 0, count: size)
        for number in chosen { bits[number / 8] |= 1 << (number % 8) }
        return tollgate_affinity_set(bits, size) == 0 ? chosen : nil
    }
}
