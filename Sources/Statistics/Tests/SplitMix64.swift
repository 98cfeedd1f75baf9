/// The step and the output function of SplitMix64, which fill the state of `Xoshiro256` and derive seeds.
///
/// Source: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
enum SplitMix64 {
    static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

    static func mix(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
