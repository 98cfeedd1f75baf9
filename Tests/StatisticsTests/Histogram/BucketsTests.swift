import RealModule
import Testing

@testable import Statistics

@Suite("Buckets")
struct BucketsTests {
    @Test func emptyBucketsAreDropped() throws {
        let buckets = try Buckets(lowerEdges: [0, 1, 2, 3], upperEdges: [1, 2, 3, 4], counts: [0, 2, 0, 1])
        #expect(buckets.lowerEdges == [1, 3] && buckets.upperEdges == [2, 4] && buckets.counts == [2, 1] && buckets.count == 3)
        #expect(try Buckets(lowerEdges: [], upperEdges: [], counts: []).count == 0)
    }

    @Test(
        arguments: [
            ([0], [1, 2], [1], .unequalLengths), ([2], [1], [1], .invalidEdges(index: 0)), ([.nan], [1], [1], .invalidEdges(index: 0)),
            ([0], [.nan], [0], .invalidEdges(index: 0)), ([.infinity], [.infinity], [1], .invalidEdges(index: 0)),
            ([-.infinity], [-.infinity], [1], .invalidEdges(index: 0)), ([1, 0], [2, 3], [1, 1], .invalidEdges(index: 1)),
            ([0, 1], [3, 2], [1, 1], .invalidEdges(index: 1)), ([0, 1], [1, 2], [1, -1], .negativeCount(index: 1)),
            ([0, 1], [1, 2], [1, .max], .tooMany), ([0], [1], [(1 << 53) + 1], .tooMany),
        ] as [([Double], [Double], [Int], BucketsError)])
    func refuses(lower: [Double], upper: [Double], counts: [Int], error: BucketsError) {
        #expect(throws: error) { try Buckets(lowerEdges: lower, upperEdges: upper, counts: counts) }
    }

    @Test func ranksAndCounts() throws {
        let buckets = try Buckets(lowerEdges: [0, 1, 2], upperEdges: [1, 2, 5], counts: [3, 4, 1])
        #expect((1...8).map { buckets.index(ofRank: $0) } == [0, 0, 0, 1, 1, 1, 1, 2])
        #expect(buckets.index(ofRank: 99) == 2)
        #expect([-1, 0, 0.5, 1, 1.5, 2, 9].map { buckets.count(withLowerEdgeAtMost: $0) } == [0, 3, 3, 7, 7, 8, 8])
    }

    @Test(
        arguments: [
            (1, 4, 0.5, 2), (-4, -1, 0.5, -2), (0, 4, 0.25, 1), (-2, 2, 0.75, 1), (3, 3, 0.1, 3), (5, .infinity, 0.5, 5),
            (-.infinity, 5, 0.5, 5), (-.infinity, .infinity, 0.5, .nan), (1e-300, 1e300, 0.5, 1), (-1e308, 1e308, 0.5, 0),
        ] as [(Double, Double, Double, Double)])
    func interpolation(lower: Double, upper: Double, share: Double, expected: Double) throws {
        let buckets = try Buckets(lowerEdges: [lower], upperEdges: [upper], counts: [1])
        expectClose(buckets.value(inBucket: 0, at: share), expected, 1e-12)
    }

    @Test(
        arguments: [
            (1, .exp(1), .exp(1) - 1), (-.exp(1), -1, 1 - .exp(1)), (0, 4, 2), (-2, 4, 1), (3, 3, 3), (5, .infinity, 5),
            (1, 1 + 1e-9, 1 + 5e-10), (100, 100.009, 100.0045), (1, 1.00011, 1.000054998),
        ] as [(Double, Double, Double)])
    func meanOfABucket(lower: Double, upper: Double, expected: Double) throws {
        let buckets = try Buckets(lowerEdges: [lower], upperEdges: [upper], counts: [1])
        expectClose(buckets.mean(ofBucket: 0), expected, 1e-9)
    }

    /// Groups of three that count as one reach from the first's lower to the last's upper edge.
    @Test func thinnedRanks() throws {
        let buckets = try Buckets(lowerEdges: [0, 1, 2], upperEdges: [1, 2, 3], counts: [4, 12, 10])
        let ranks = BucketRanks(buckets, most: 10)
        #expect(ranks.step == 3 && ranks.count == 8)
        #expect((0...9).map { ranks.lowerEdge($0) } == [-.infinity, 0, 0, 1, 1, 1, 1, 2, 2, .infinity])
        #expect((0...9).map { ranks.upperEdge($0) } == [-.infinity, 1, 2, 2, 2, 2, 3, 3, 3, .infinity])
        // The group above 4 values is the third: the second holds the fourth.
        #expect([0, 3, 4, 6, 7].map { ranks.rank(above: $0) } == [1, 2, 3, 3, 4])
        #expect(BucketRanks(buckets).step == 1)
    }

    @Test func repeatedValues() {
        for count in [0, 1, 2, 3, 7, 64, 1_000_003] {
            let moments = Moments(repeating: 1e9 + 0.1, count: count)
            #expect(moments.count == count && (count == 0 || (moments.mean == 1e9 + 0.1 && moments.isConstant)))
        }
        var mixed = Moments(repeating: 2, count: 5)
        mixed.merge(Moments(repeating: 7, count: 3))
        let plain = Moments([2, 2, 2, 2, 2, 7, 7, 7])
        expectClose(mixed.variance, plain.variance, 1e-14)
        expectClose(mixed.thirdCentralMoment, plain.thirdCentralMoment, 1e-13)
    }

    /// Against every way to put so many of each bucket's values at its lower and the others at its upper edge.
    @Test func widestPlacement() {
        var generator = SampleGenerator(seed: 8)
        for _ in 0..<300 {
            let (lower, upper, counts) = BucketsTests.random(&generator)
            let widest = BucketPlacement.widest(lower, upper, counts).moments()
            var largest = 0.0
            func place(_ index: Int, _ moments: Moments) {
                guard index < counts.count else {
                    largest = max(largest, moments.variance)
                    return
                }
                for atLower in 0...counts[index] {
                    var next = moments
                    next.merge(Moments(repeating: lower[index], count: atLower))
                    next.merge(Moments(repeating: upper[index], count: counts[index] - atLower))
                    place(index + 1, next)
                }
            }
            place(0, Moments())
            #expect(widest.count == counts.reduce(0, +))
            if widest.count > 1 { expectClose(widest.variance, largest, 1e-9) }
        }
    }

    /// No random placement with the same sum has a larger variance; open ends too.
    @Test(arguments: [(false, false), (false, true), (true, false)] as [(Bool, Bool)])
    func widestPlacementOfASum(opensBelow: Bool, opensAbove: Bool) throws {
        var generator = SampleGenerator(seed: 9)
        for _ in 0..<300 {
            var (lower, upper, counts) = BucketsTests.random(&generator)
            let values = lower.indices.flatMap { index in
                (0..<counts[index]).map { _ in lower[index] + (upper[index] - lower[index]) * .pow(generator.uniform(), 3) }
            }
            if opensBelow { lower[0] = -.infinity }
            if opensAbove { upper[upper.count - 1] = .infinity }
            let moments = Moments(values)
            let buckets = try Buckets(lowerEdges: lower, upperEdges: upper, counts: counts)
            let widest = try #require(BucketPlacement.widest(buckets, sum: moments.mean * Double(values.count))).moments()
            #expect(widest.count == values.count)
            expectClose(widest.mean, moments.mean, 1e-9)
            if values.count > 1 { #expect(widest.variance >= moments.variance * (1 - 1e-9)) }
        }
        let both = try Buckets(lowerEdges: [-.infinity, 1], upperEdges: [1, .infinity], counts: [1, 1])
        #expect(BucketPlacement.widest(both, sum: 2) == nil)
    }

    /// One to four buckets with one to four values each, beside each other or not.
    private static func random(_ generator: inout SampleGenerator) -> (lower: [Double], upper: [Double], counts: [Int]) {
        var (lower, upper, counts) = ([Double](), [Double](), [Int]())
        var edge = 10 * generator.normal()
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            edge += generator.uniform() < 0.5 ? 0 : generator.uniform()
            lower.append(edge)
            edge += generator.uniform() < 0.2 ? 0 : 5 * generator.uniform()
            upper.append(edge)
            counts.append(Int.random(in: 1...4, using: &generator))
        }
        return (lower, upper, counts)
    }
}
