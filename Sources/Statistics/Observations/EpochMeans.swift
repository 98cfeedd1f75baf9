/// Repeated cases reduced to one value a side: the mean over a case's epochs. The case is the unit; a case without epochs on a
/// side is no pair.
package struct EpochMeans: Sendable, Equatable {
    /// The means of the paired cases, in the order of the cases.
    package let baseline, candidate: [Double]
    /// How many cases had epochs on one side only, or on none.
    package let unpaired: Int

    /// The epochs of each case, in any number on either side.
    package init(_ cases: some Sequence<(baseline: [Double], candidate: [Double])>) {
        var (baseline, candidate, unpaired) = ([Double](), [Double](), 0)
        for epochs in cases {
            if epochs.baseline.isEmpty || epochs.candidate.isEmpty {
                unpaired += 1
            } else {
                baseline.append(Moments(epochs.baseline).mean)
                candidate.append(Moments(epochs.candidate).mean)
            }
        }
        self.baseline = baseline
        self.candidate = candidate
        self.unpaired = unpaired
    }

    /// The degradation of each paired case: candidate − baseline, or the reverse where higher is better.
    package func degradations(higherIsBetter: Bool) -> [Double] {
        zip(baseline, candidate).map { higherIsBetter ? $0 - $1 : $1 - $0 }
    }

    /// The largest size of any of the means, against which `PairedScores` tells rounding from change; 0 without pairs.
    package var largestValue: Double { (baseline + candidate).reduce(0) { max($0, abs($1)) } }
}
