/// The generator xoshiro256** 1.0, its state filled from a seed by SplitMix64, as its authors advise: a seed gives the same
/// numbers on every machine and in every version.
///
/// Source: Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", 2018.
package struct Xoshiro256: RandomNumberGenerator, Sendable {
    /// As verdicts and listings print it beside a seed.
    package static let name = "xoshiro256**"

    // Four words and not one vector: a vector would cross between registers at every step.
    private var a, b, c, d: UInt64

    package init(seed: UInt64) {
        var splitMix = seed
        func word() -> UInt64 {
            splitMix &+= SplitMix64.increment
            return SplitMix64.mix(splitMix)
        }
        self.init(state: SIMD4(word(), word(), word(), word()))
    }

    /// - Parameter state: not all zero.
    init(state: SIMD4<UInt64>) { (a, b, c, d) = (state[0], state[1], state[2], state[3]) }

    package mutating func next() -> UInt64 {
        let scrambled = Self.rotated(b &* 5, by: 7) &* 9
        let shifted = b << 17
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = Self.rotated(d, by: 45)
        return scrambled
    }

    /// A number of 0 ..< bound, all equally likely; 0 for a bound of 0.
    ///
    /// The high half of a product, rejecting the few low halves that would favour some numbers (Lemire 2019), and not the
    /// standard library's method, which may change.
    package mutating func next(below bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        let range = UInt64(bound)
        let biased = (0 &- range) % range
        while true {
            let product = next().multipliedFullWidth(by: range)
            if product.low >= biased { return Int(product.high) }
        }
    }

    private static func rotated(_ word: UInt64, by count: UInt64) -> UInt64 { word << count | word >> (64 - count) }
}
