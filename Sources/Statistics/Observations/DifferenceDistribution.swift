/// All differences between the members of two ascending lists, ordered without being formed.
///
/// Members may be infinite; ∞ − ∞ counts as minus infinity, and so does what is not a number.
struct DifferenceDistribution: Sendable {
    /// How many differences there are.
    let count: Int
    private let minuends, subtrahends: [Double]
    private let minusInfinite: Int

    init(_ minuends: [Double], minus subtrahends: [Double]) {
        count = minuends.count * subtrahends.count
        let lowest = minuends.count { !($0 > -.infinity) }
        let highest = subtrahends.count { !($0 < .infinity) }
        minusInfinite = lowest * subtrahends.count + highest * minuends.count - lowest * highest
        self.minuends = minuends.filter(\.isFinite)
        self.subtrahends = subtrahends.filter(\.isFinite)
    }

    /// How many differences are at most `limit`, a finite number: O(size of the lists).
    func count(atMost limit: Double) -> Int {
        var result = minusInfinite
        // As the minuend grows, the first subtrahend that is large enough moves up.
        var index = 0
        for minuend in minuends {
            while index < subtrahends.count, minuend - subtrahends[index] > limit { index += 1 }
            result += subtrahends.count - index
        }
        return result
    }

    /// The difference of rank `rank`, 1-based and from the smallest on: exact, by bisection over the representable numbers.
    func smallest(_ rank: Int) -> Double {
        if rank <= minusInfinite { return -.infinity }
        guard let first = minuends.first, let last = minuends.last,
            let lowest = subtrahends.first, let highest = subtrahends.last,
            rank <= minusInfinite + minuends.count * subtrahends.count
        else { return .infinity }
        var (low, high) = (OrderedBits(first - highest), OrderedBits(last - lowest))
        while low < high {
            let middle = low.midpoint(to: high)
            if count(atMost: middle.value) >= rank { high = middle } else { low = middle.next }
        }
        return high.value
    }
}

/// Differences of a confidence distribution, as a bound from below. Those of plus infinity are out of its reach: too few values do not
/// show that a change is larger than any number, only that this many cannot bound it.
extension DifferenceDistribution {
    /// The difference that a share `alpha` of them lies below or at, the last finite one at most; minus infinity where none is finite.
    func lowerBound(alpha: Double) -> Double {
        let rank = min(Int(alpha * Double(count)) + 1, reachable)
        return rank > minusInfinite ? smallest(rank) : -.infinity
    }

    /// The level at which that bound reaches `limit`, a finite number: the share of differences that do not exceed it; 1 where no
    /// level's bound does.
    func level(reaching limit: Double) -> Double {
        let below = count(atMost: limit)
        return below >= reachable ? 1 : Double(below) / Double(count)
    }

    /// How many differences are not plus infinity.
    private var reachable: Int { minusInfinite + minuends.count * subtrahends.count }
}

/// The representable numbers counted through in their order, from 0.
private struct OrderedBits: Comparable {
    private let index: Int64

    init(_ value: Double) {
        let bits = Int64(bitPattern: value.bitPattern)
        index = bits >= 0 ? bits : Int64.min &- bits
    }

    private init(index: Int64) { self.index = index }

    var value: Double {
        Double(bitPattern: UInt64(bitPattern: index >= 0 ? index : Int64.min &- index))
    }

    var next: OrderedBits { OrderedBits(index: index &+ 1) }

    /// Rounded down, without the sum that could overflow.
    func midpoint(to other: OrderedBits) -> OrderedBits {
        OrderedBits(index: (index & other.index) + ((index ^ other.index) >> 1))
    }

    static func < (left: OrderedBits, right: OrderedBits) -> Bool { left.index < right.index }
}
