import RealModule

/// The edges between which the order statistics of a histogram lie.
///
/// Counts have no limit in practice (a counter of a year's requests), the law of the ranks costs O(√n): from 2²⁶ values on, so many
/// of them count as one that fewer are left, each group reaching from the lower edge of its first to the upper edge of its last
/// value. That only widens bounds.
struct BucketRanks: Sendable {
    let buckets: Buckets
    /// How many values count as one.
    let step: Int

    init(_ buckets: Buckets, most: Int = 1 << 26) {
        self.buckets = buckets
        step = max(1, (buckets.count - 1) / most + 1)
    }

    /// How many order statistics there are.
    var count: Int { buckets.count / step }

    /// The bucket of the smallest value that rank `rank` counts for, 1 … count.
    func firstBucket(_ rank: Int) -> Int { buckets.index(ofRank: (rank - 1) * step + 1) }

    /// The bucket of the largest one.
    func lastBucket(_ rank: Int) -> Int { buckets.index(ofRank: rank * step) }

    /// What order statistics lie above, minus infinity below rank 1.
    func lowerEdge(_ rank: Int) -> Double { edge(rank) { buckets.lowerEdges[firstBucket($0)] } }

    /// What order statistics lie below, infinity above rank n.
    func upperEdge(_ rank: Int) -> Double { edge(rank) { buckets.upperEdges[lastBucket($0)] } }

    /// The middle of its bucket.
    func middle(_ rank: Int) -> Double { edge(rank) { buckets.value(inBucket: firstBucket($0), at: 0.5) } }

    private func edge(_ rank: Int, _ edge: (Int) -> Double) -> Double {
        if rank < 1 { return -.infinity }
        return rank > count ? .infinity : edge(rank)
    }

    /// The rank that lies above `values` of the values for certain: all that it counts for do.
    func rank(above values: Int) -> Int { (values + step - 1) / step + 1 }
}
