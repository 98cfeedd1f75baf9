/// Random Poisson counts of one mean, by inversion with a guide table: one generator word and about two comparisons each.
///
/// The law is exact to 1e-15 in each cumulative probability. The table is made of sums, products and quotients alone, which every
/// machine rounds alike, so that a seed draws the same counts everywhere. Source: Chen and Asau 1974.
struct PoissonTable: Sendable {
    /// The count of the first entry.
    private let first: Int
    /// P(X ≤ first + k) in units of 2⁻⁶⁴; the last one is the largest word.
    private let cumulative: [UInt64]
    /// For each value of a word's upper bits the first entry that such a word can select.
    private let guide: [Int]

    private static let guideBits: UInt64 = 10

    /// - Parameter mean: above 0 and small beside 2⁵³.
    init(mean: Double) {
        // Weights relative to the mode's, down to where they no longer show.
        let mode = Int(mean)
        var below: [Double] = []
        var weight = 1.0
        for count in stride(from: mode, to: 0, by: -1) where weight > 1e-22 {
            weight *= Double(count) / mean
            below.append(weight)
        }
        var weights = Array(below.reversed()) + [1]
        first = mode - below.count
        weight = 1
        var count = mode
        while weight > 1e-22 {
            count += 1
            weight *= mean / Double(count)
            weights.append(weight)
        }
        let total = weights.reduce(0, +)
        var sum = 0.0
        var cumulative = weights.map { weight in
            sum += weight
            return UInt64(exactly: (sum / total * 0x1p64).rounded()) ?? .max
        }
        cumulative[cumulative.count - 1] = .max
        self.cumulative = cumulative
        var entry = 0
        guide = (0..<(1 << PoissonTable.guideBits)).map { upper in
            let smallest = UInt64(upper) << (64 - PoissonTable.guideBits)
            while cumulative[entry] < smallest { entry += 1 }
            return entry
        }
    }

    /// The count that a uniform random word stands for.
    func count(_ word: UInt64) -> Int {
        cumulative.withUnsafeBufferPointer { cumulative in
            var entry = guide[Int(truncatingIfNeeded: word >> (64 - PoissonTable.guideBits))]
            // Ends at the last entry, which no word exceeds.
            while cumulative[entry] < word { entry += 1 }
            return first + entry
        }
    }
}
