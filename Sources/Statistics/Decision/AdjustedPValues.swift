/// P-values corrected for their number, to be reported: each is the level of the family at which its own hypothesis would just be
/// rejected. Decisions are made by `FailRule`.
///
/// In the order of the p-values, each at most 1; NaN counts as 1.
package struct AdjustedPValues: Sendable, Equatable {
    /// Holm 1979: the largest of (m − j + 1)·p₍ⱼ₎ over j ≤ i; rejects as `HolmProcedure`.
    package let holm: [Double]
    /// Benjamini and Hochberg 1995: the smallest of m·p₍ⱼ₎/j over j ≥ i. A level of false discoveries.
    package let benjaminiHochberg: [Double]
    /// Benjamini and Yekutieli 2001: the same times 1 + ½ + … + 1/m, valid whatever the dependence.
    package let benjaminiYekutieli: [Double]

    package init(_ pValues: [Double]) {
        let pValues = pValues.map { $0.isNaN ? 1 : $0 }
        let order = pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        let count = Double(order.count)
        var (holm, hochberg, yekutieli) = (pValues, pValues, pValues)
        var largest = 0.0
        for (step, index) in order.enumerated() {
            largest = max(largest, min(1, (count - Double(step)) * pValues[index]))
            holm[index] = largest
        }
        // Smallest terms first, so that the sum keeps its digits.
        let harmonic = order.indices.reversed().reduce(0) { $0 + 1 / Double($1 + 1) }
        var smallest = Double.infinity
        for (step, index) in order.enumerated().reversed() {
            smallest = min(smallest, count / Double(step + 1) * pValues[index])
            hochberg[index] = min(1, smallest)
            yekutieli[index] = min(1, harmonic * smallest)
        }
        self.holm = holm
        benjaminiHochberg = hochberg
        benjaminiYekutieli = yekutieli
    }
}
