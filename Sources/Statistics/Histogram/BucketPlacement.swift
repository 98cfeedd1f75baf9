/// One way in which the values of a histogram may lie in their buckets: values and how often each occurs.
struct BucketPlacement {
    private var values: [Double] = []
    private var counts: [Int] = []

    /// All values at `edges`, one for each bucket.
    init(_ edges: [Double], _ counts: [Int]) {
        values = edges
        self.counts = counts
    }

    private init() {}

    private mutating func append(_ value: Double, _ count: Int) {
        guard count > 0 else { return }
        values.append(value)
        counts.append(count)
    }

    /// The moments of the values, all moved by `offset`.
    func moments(movedBy offset: Double = 0) -> Moments {
        var moments = Moments()
        for (value, count) in zip(values, counts) { moments.merge(Moments(repeating: value + offset, count: count)) }
        return moments
    }

    /// The moments of the values, all moved so that their mean is `mean`.
    func moments(movedToMean mean: Double) -> Moments { moments(movedBy: mean - moments().mean) }

    // MARK: The widest ones

    /// The placement of the largest variance; edges are finite.
    ///
    /// The variance is convex in the values, so that it is largest with each at an edge of its bucket: those below the mean at the
    /// lower one, those above it at the upper one, and in the bucket that holds the mean so many at the lower one that the mean
    /// becomes the bucket's middle, where the derivative is zero.
    static func widest(_ lower: [Double], _ upper: [Double], _ counts: [Int]) -> BucketPlacement {
        // Moments of the upper edges from bucket i on.
        var behind = Array(repeating: Moments(), count: counts.count + 1)
        for index in counts.indices.reversed() {
            behind[index] = Moments(repeating: upper[index], count: counts[index])
            behind[index].merge(behind[index + 1])
        }
        var before = Moments()
        var best = (variance: -Double.infinity, index: 0, atLower: 0)
        for (index, count) in counts.enumerated() {
            var others = before
            others.merge(behind[index + 1])
            let (low, width) = (lower[index], upper[index] - lower[index])
            let middle = low + width / 2
            let distance = others.count == 0 ? 0 : Double(others.count) * (others.mean - middle)
            let exact = width > 0 ? ((distance + Double(count) * (width / 2)) / width).rounded() : 0
            let atLower = Int(min(max(exact, 0), Double(count)))
            others.merge(Moments(repeating: low, count: atLower))
            others.merge(Moments(repeating: upper[index], count: count - atLower))
            if others.count > 1, others.variance > best.variance { best = (others.variance, index, atLower) }
            before.merge(Moments(repeating: low, count: count))
        }
        var placement = BucketPlacement()
        for (index, count) in counts.enumerated() {
            let atLower = index < best.index ? count : index == best.index ? best.atLower : 0
            placement.append(lower[index], atLower)
            placement.append(upper[index], count - atLower)
        }
        return placement
    }

    /// The placement of the largest variance among those with the sum `sum`; nil where no finite one is the largest, that is where the
    /// buckets are open on both ends.
    ///
    /// By the same convexity: all at their lower edges, and what the sum leaves raises values to their upper edges from the largest
    /// down, the last one as far as it reaches. An open last bucket takes it all with one value, an open first one mirrored.
    static func widest(_ buckets: Buckets, sum: Double) -> BucketPlacement? {
        guard buckets.lowerEdges.first != -.infinity else {
            guard buckets.upperEdges.last != .infinity else { return nil }
            return BucketPlacement.raised(
                buckets.upperEdges.reversed().map { -$0 }, buckets.lowerEdges.reversed().map { -$0 }, buckets.counts.reversed(), -sum
            ).negated
        }
        return raised(buckets.lowerEdges, buckets.upperEdges, buckets.counts, sum)
    }

    private static func raised(_ lower: [Double], _ upper: [Double], _ counts: [Int], _ sum: Double) -> BucketPlacement {
        let size = counts.reduce(0.0) { $0 + Double($1) }
        let lowest = BucketPlacement(lower, counts).moments().mean
        // A sum below that of the lower edges differs by rounding.
        var left = size > 0 ? max((sum / size - lowest) * size, 0) : 0
        var pieces: [(value: Double, count: Int)] = []
        for index in counts.indices.reversed() {
            let (low, width, count) = (lower[index], upper[index] - lower[index], counts[index])
            let fits = width > 0 ? left / width : .infinity
            if fits >= Double(count) {
                pieces.append((upper[index], count))
                left -= width * Double(count)
            } else {
                let full = Int(fits)
                let rest = width.isFinite ? max(left - width * Double(full), 0) : left
                pieces.append((upper[index], full))
                pieces.append((min(low + rest, upper[index]), 1))
                pieces.append((low, count - full - 1))
                left = 0
            }
        }
        var placement = BucketPlacement()
        for piece in pieces.reversed() { placement.append(piece.value, piece.count) }
        return placement
    }

    private var negated: BucketPlacement { BucketPlacement(values.reversed().map { -$0 }, counts.reversed()) }
}

extension Moments {
    /// The same value `count` times: by doubling, in O(log n).
    init(repeating value: Double, count: Int) {
        self.init()
        var part = Moments()
        part.add(value)
        var left = count
        while left > 0 {
            if left & 1 == 1 { merge(part) }
            left >>= 1
            if left > 0 { part.merge(part) }
        }
    }
}
