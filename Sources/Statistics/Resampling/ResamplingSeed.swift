/// Seeds of random resampling.
///
/// A seed that comes from the data makes a verdict repeat itself on every machine without anybody choosing a number, and so without
/// anybody choosing among numbers.
package enum ResamplingSeed {
    /// A seed that depends on every bit of the samples, on their order and on where one ends and the next begins; −0 counts as 0.
    ///
    /// From h = 0, each sample's length and then the bit pattern of each value w makes h = mix(h + w + γ), where γ and mix are the
    /// increment and the output function of SplitMix64. The upper 32 bits of the last h are the seed: short enough to be typed
    /// again, and exact in every JSON reader. It guards against chance, not against somebody who makes up data.
    package static func derived(from samples: [[Double]]) -> UInt64 {
        var hash: UInt64 = 0
        for sample in samples {
            hash = mix(hash &+ UInt64(sample.count) &+ increment)
            for value in sample {
                hash = mix(hash &+ (value == 0 ? 0 : value.bitPattern) &+ increment)
            }
        }
        return hash >> 32
    }

    /// The seed of the generator of one of many independent streams.
    static func stream(_ index: Int, of seed: UInt64) -> UInt64 {
        // Not a step of SplitMix64 itself: the generator fills its state with successive ones, and streams would share words.
        mix(mix(seed &+ increment) ^ UInt64(truncatingIfNeeded: index) &* 0xd134_2543_de82_ef95)
    }

    private static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

    private static func mix(_ word: UInt64) -> UInt64 {
        var z = word
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
