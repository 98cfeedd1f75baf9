/// Seeds of random resampling.
///
/// A seed that comes from the data makes a verdict repeat itself on every machine without anybody choosing a number, and so without
/// anybody choosing among numbers.
package enum ResamplingSeed {
    /// A seed that depends on every bit of the samples, on their order and on where one ends and the next begins; −0 counts as 0.
    ///
    /// From h = 0, each sample's length and then the bit pattern of each value w makes h = SplitMix64.mix(h + w + γ), where γ and mix are the
    /// increment and the output function of SplitMix64. The upper 32 bits of the last h are the seed: short enough to be typed
    /// again, and exact in every JSON reader. It guards against chance, not against somebody who makes up data.
    package static func derived(from samples: [[Double]]) -> UInt64 {
        var hash: UInt64 = 0
        for sample in samples {
            hash = SplitMix64.mix(hash &+ UInt64(sample.count) &+ SplitMix64.increment)
            for value in sample {
                hash = SplitMix64.mix(hash &+ (value == 0 ? 0 : value.bitPattern) &+ SplitMix64.increment)
            }
        }
        return hash >> 32
    }

    /// The seed of the generator of one of many independent streams.
    static func stream(_ index: Int, of seed: UInt64) -> UInt64 {
        // Not a step of SplitMix64 itself: the generator fills its state with successive ones, and streams would share words.
        SplitMix64.mix(SplitMix64.mix(seed &+ SplitMix64.increment) ^ UInt64(truncatingIfNeeded: index) &* 0xd134_2543_de82_ef95)
    }
}
