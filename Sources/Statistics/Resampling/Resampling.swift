import Dispatch

/// The sums of many resamples of one or two samples, on all cores.
///
/// Resamples are drawn in groups of 16, each by a generator of its own whose seed comes from the seed and the group's number, so that
/// neither the number of cores nor which one is faster shows in the result.
enum Resampling {
    private static let groupSize = 16
    /// Fewer draws than this are done before another thread has begun.
    private static let fewDraws = 200_000

    /// For each sample the sum and the sum of squares of each of its resamples; those of one number are drawn together.
    static func sums(
        _ samples: [BlockedSample], resamples: Int, seed: UInt64, isConcurrent: Bool = true
    ) -> [[SIMD2<Double>]] {
        let resamples = max(0, resamples)
        let groups = (resamples + groupSize - 1) / groupSize
        // The resamples of the first sample, then those of the second.
        var all = [SIMD2<Double>](repeating: .zero, count: samples.count * resamples)
        all.withUnsafeMutableBufferPointer { buffer in
            // Each group writes to places of its own.
            nonisolated(unsafe) let sums = buffer
            let draw: @Sendable (Int) -> Void = { group in
                var generator = Xoshiro256(seed: ResamplingSeed.stream(group, of: seed))
                let places = (group * groupSize)..<min((group + 1) * groupSize, resamples)
                for (index, sample) in samples.enumerated() {
                    let start = index * resamples
                    sample.resample(
                        into: UnsafeMutableBufferPointer(rebasing: sums[(start + places.lowerBound)..<(start + places.upperBound)]),
                        using: &generator)
                }
            }
            let draws = samples.reduce(0.0) { $0 + Double($1.count) } * Double(resamples)
            if isConcurrent && draws > Double(fewDraws) {
                DispatchQueue.concurrentPerform(iterations: groups, execute: draw)
            } else {
                for group in 0..<groups { draw(group) }
            }
        }
        return samples.indices.map { Array(all[($0 * resamples)..<(($0 + 1) * resamples)]) }
    }
}
