/// A sample laid out for drawing n of its n values with replacement, many times, when only the sum and the sum of squares of what
/// was drawn matter.
///
/// The values lie in blocks of 256 and a rest. A resample first decides how many draws fall into each block, and then takes that
/// many values of the block. Within a block a byte is a uniform index, without rejection, and the block stays in the fastest cache.
///
/// That is the law of n independent uniform draws. Counts of blocks that are independent Poisson variables, each with the block's
/// size as its mean, are given their total N those of N independent uniform draws, and N says nothing about where they fall.
/// So totals above n are discarded and drawn anew, and n − N uniform draws, about 0.8·√n, are added to one that is not.
/// Within a block all its values are equally likely, whatever the counts are.
struct BlockedSample: Sendable {
    /// Each value and its square.
    private let pairs: [SIMD2<Double>]
    private let fullBlocks: Int
    /// How many values the last, incomplete block has.
    private let rest: Int
    /// The laws of the counts of a full block and of the rest; not there for a sample of no full block, or without a rest.
    private let blockLaw, restLaw: PoissonTable?

    private static let blockSize = 256

    init(_ values: [Double]) {
        pairs = values.map { SIMD2($0, $0 * $0) }
        fullBlocks = values.count / BlockedSample.blockSize
        rest = values.count % BlockedSample.blockSize
        blockLaw = fullBlocks > 0 ? PoissonTable(mean: Double(BlockedSample.blockSize)) : nil
        restLaw = fullBlocks > 0 && rest > 0 ? PoissonTable(mean: Double(rest)) : nil
    }

    /// How many values there are, and how many each resample draws.
    var count: Int { pairs.count }

    /// How many blocks there are, the incomplete one among them.
    private var blocks: Int { rest > 0 ? fullBlocks + 1 : fullBlocks }

    /// Fills `sums` with the sum and the sum of squares of one resample each.
    func resample(into sums: UnsafeMutableBufferPointer<SIMD2<Double>>, using generator: inout Xoshiro256) {
        let blocks = blocks
        sums.update(repeating: .zero)
        pairs.withUnsafeBufferPointer { pairs in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: blocks * sums.count) { counts in
                for index in sums.indices {
                    drawCounts(UnsafeMutableBufferPointer(rebasing: counts[(index * blocks)..<((index + 1) * blocks)]), &generator)
                }
                // One block of all resamples after the other, while it is at hand.
                for block in 0..<fullBlocks {
                    let start = block * BlockedSample.blockSize
                    let values = UnsafeRawBufferPointer(
                        UnsafeBufferPointer(rebasing: pairs[start..<(start + BlockedSample.blockSize)]))
                    guard let values = values.baseAddress else { return }
                    for index in sums.indices {
                        sums[index] += BlockedSample.sum(counts[index * blocks + block], ofBlock: values, &generator)
                    }
                }
                guard rest > 0 else { return }
                let values = UnsafeBufferPointer(rebasing: pairs[(fullBlocks * BlockedSample.blockSize)...])
                for index in sums.indices {
                    sums[index] += BlockedSample.sum(counts[index * blocks + fullBlocks], ofFew: values, &generator)
                }
            }
        }
    }

    /// How many of n uniform draws fall into each block.
    private func drawCounts(_ counts: UnsafeMutableBufferPointer<Int>, _ generator: inout Xoshiro256) {
        guard let blockLaw else {
            counts.update(repeating: count)
            return
        }
        var missing: Int
        repeat {
            missing = count
            for block in 0..<fullBlocks {
                counts[block] = blockLaw.count(generator.next())
                missing -= counts[block]
            }
            if let restLaw {
                counts[fullBlocks] = restLaw.count(generator.next())
                missing -= counts[fullBlocks]
            }
        } while missing < 0
        // As `next(below:)` of the generator, which would divide anew for each number.
        let range = UInt64(count)
        let biased = (0 &- range) % range
        while missing > 0 {
            let product = generator.next().multipliedFullWidth(by: range)
            guard product.low >= biased else { continue }
            counts[Int(truncatingIfNeeded: product.high) / BlockedSample.blockSize] += 1
            missing -= 1
        }
    }

    /// The sum of `draws` values of a block of 256: eight a word, into eight sums that do not wait for each other.
    private static func sum(
        _ draws: Int, ofBlock values: UnsafeRawPointer, _ generator: inout Xoshiro256
    ) -> SIMD2<Double> {
        var (a, b, c, d) = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
        var (e, f, g, h) = (SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero, SIMD2<Double>.zero)
        // A pair has 16 bytes: eight bits at their fourth place are the offset of one of 256 pairs.
        func value(_ offset: UInt64) -> SIMD2<Double> {
            values.load(fromByteOffset: Int(truncatingIfNeeded: offset & 0xff0), as: SIMD2<Double>.self)
        }
        for _ in 0..<(draws / 8) {
            let word = generator.next()
            a += value(word &<< 4)
            b += value(word &>> 4)
            c += value(word &>> 12)
            d += value(word &>> 20)
            e += value(word &>> 28)
            f += value(word &>> 36)
            g += value(word &>> 44)
            h += value(word &>> 52)
        }
        let word = generator.next()
        for place in 0..<UInt64(draws % 8) { a += value((word &>> (8 &* place)) &<< 4) }
        return ((a + b) + (c + d)) + ((e + f) + (g + h))
    }

    /// The sum of `draws` values of fewer than 256: four a word, the high byte of 16 random bits times their number being the index,
    /// unless the low half is among the few that would favour some indices (Lemire 2019).
    private static func sum(
        _ draws: Int, ofFew values: UnsafeBufferPointer<SIMD2<Double>>, _ generator: inout Xoshiro256
    ) -> SIMD2<Double> {
        let range = UInt64(values.count)
        let biased = 65_536 % range
        var sums = (SIMD2<Double>.zero, SIMD2<Double>.zero)
        var missing = draws
        while missing > 0 {
            var word = generator.next()
            for _ in 0..<4 where missing > 0 {
                let product = (word & 0xffff) &* range
                word >>= 16
                if product & 0xffff >= biased {
                    sums = (sums.1, sums.0 + values[Int(truncatingIfNeeded: product >> 16)])
                    missing -= 1
                }
            }
        }
        return sums.0 + sums.1
    }
}
