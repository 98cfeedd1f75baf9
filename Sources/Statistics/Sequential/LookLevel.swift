import RealModule

/// The level of a single test at one look of a design, for each level that is promised over all of its looks together, and back.
///
/// Both ways are one curve: the boundary of `LanDeMets` at this look as a function of the promised level's normal quantile z. The
/// boundary times the root of the information, less z, is smooth, and with O'Brien and Fleming's spending falls to 0. It is laid out
/// at Chebyshev's points of ln(1 + z) by recursions, to about 1e-5, and then read off: a check asks for many levels, and each recursion
/// costs milliseconds. What is spent is less than the promise by the design's surcharge.
///
/// * A level above one half, at which nobody decides: a straight line to 1.
/// * A level so small that the nominal one is below 1e-300: that one.
package struct LookLevel: Sendable {
    /// The curve at the points, from one half to the smallest level.
    private let excess: [Double]
    private let root: Double
    /// ln(1 + z) of the last point.
    private let end: Double
    private let surcharge: Double

    private static let points = 20

    /// - Parameter look: which of the design's looks, from 0.
    package init?(_ design: SequentialDesign, look: Int) {
        guard design.looks.indices.contains(look) else { return nil }
        let information = Array(design.information.prefix(look + 1))
        let root = Double.sqrt(information[look])
        // Beyond it nothing is spent, for that underflows.
        let end = Double.log(onePlus: min(12, 36 * root))
        excess = (0..<LookLevel.points).map { index in
            let z = Double.expMinusOne(LookLevel.position(index, end: end))
            let spent = information.map { design.spending.spent(information: $0, alpha: Normal.survival(z)) }
            let boundary = LanDeMets.boundaries(information: information, spent: spent).last ?? .infinity
            return boundary * root - z
        }
        self.root = root
        self.end = end
        surcharge = design.surcharge
    }

    /// The one-sided level of a test that is made only once and has this look's boundary, for `alpha` over all looks.
    package func nominal(_ alpha: Double) -> Double {
        let spent = alpha / surcharge
        if spent >= 0.5 {
            return 1 - (1 - nominalAtHalf) * (1 - alpha) / (1 - surcharge / 2)
        }
        return max(1e-300, Normal.survival(boundary(at: Normal.upperQuantile(spent))))
    }

    /// The level over all looks at which this look's boundary is that of a single test at level `nominal`.
    package func promised(_ nominal: Double) -> Double {
        guard nominal > 0, nominal < 1 else { return nominal.isNaN ? 1 : nominal }
        let half = nominalAtHalf
        if nominal >= half { return 1 - (1 - surcharge / 2) * (1 - nominal) / (1 - half) }
        return surcharge * Normal.survival(quantile(ofBoundary: Normal.upperQuantile(nominal)))
    }

    private var nominalAtHalf: Double { Normal.survival(boundary(at: 0)) }

    private func boundary(at z: Double) -> Double { (z + excess(at: z)) / root }

    /// The inverse of `boundary(at:)`, as a fixed point within a bracket: the excess falls by less than z rises.
    private func quantile(ofBoundary boundary: Double) -> Double {
        let target = boundary * root
        var (low, high) = (0.0, 40.0)
        var z = max(0, target - excess(at: target))
        for _ in 0..<100 {
            let missing = target - excess(at: z) - z
            if missing >= 0 { low = z } else { high = z }
            if abs(missing) <= 1e-13 * max(1, target) { break }
            let next = z + missing
            z = next > low && next < high ? next : (low + high) / 2
        }
        return z
    }

    /// By the barycentric formula; constant beyond the last point, where it hardly falls any more, which errs to the wider side.
    private func excess(at z: Double) -> Double {
        let place = Double.log(onePlus: z)
        if place >= end { return excess[LookLevel.points - 1] }
        var (sum, weights) = (0.0, 0.0)
        for index in excess.indices {
            let distance = place - LookLevel.position(index, end: end)
            if distance == 0 { return excess[index] }
            let isEnd = index == 0 || index == LookLevel.points - 1
            let weight = (index.isMultiple(of: 2) ? 1 : -1) * (isEnd ? 0.5 : 1) / distance
            sum += weight * excess[index]
            weights += weight
        }
        return sum / weights
    }

    /// Chebyshev's points of the second kind, from 0 to `end`.
    private static func position(_ index: Int, end: Double) -> Double {
        end * (1 - .cos(.pi * Double(index) / Double(points - 1))) / 2
    }
}
