import RealModule

/// The chance of deciding that everything is planned for, 80 %, and what it asks of a test.
package enum Power {
    /// The planned chance.
    package static let planned = 0.8

    /// z_α + z_0.2: how many standard errors the truth must lie from the margin if the error is known; 2.80 at α = 2.5 %.
    package static func distance(alpha: Double) -> Double {
        Normal.upperQuantile(alpha) + Normal.upperQuantile(1 - planned)
    }

    /// The same where the error is estimated: the noncentrality at which Student's test at level `alpha` rejects with 80 %.
    ///
    /// NaN for degrees of freedom that are not positive.
    package static func distance(alpha: Double, degreesOfFreedom: Double) -> Double {
        guard degreesOfFreedom > 0 else { return .nan }
        let critical = StudentT(degreesOfFreedom: degreesOfFreedom).upperQuantile(alpha)
        guard critical.isFinite else { return .infinity }
        func suffices(_ noncentrality: Double) -> Bool {
            NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: noncentrality).survival(critical) >= planned
        }
        var high = max(distance(alpha: alpha), critical)
        while !suffices(high) {
            if high > 1e100 { return .infinity }
            high *= 2
        }
        var low = 0.0
        for _ in 0..<60 where high - low > 1e-14 * high {
            let middle = (low + high) / 2
            if suffices(middle) { high = middle } else { low = middle }
        }
        return (low + high) / 2
    }
}

/// How many more observations would decide, if the truth is today's estimate.
package struct MoreObservations: Sendable, Equatable {
    /// How many times today's number it takes; infinite if the estimate is the margin.
    package let factor: Double
    /// How many more than today; 0 if today's number should have decided.
    package let more: Double

    /// From an estimate with its standard error, both in the unit of the margin, on `count` observations.
    package init(count: Int, standardError: Double, estimate: Double, margin: Double, alpha: Double) {
        let gap = abs(estimate - margin)
        let root = Power.distance(alpha: alpha) * standardError / gap
        factor = gap == 0 ? .infinity : root * root
        more = factor == .infinity ? .infinity : max(0, Double(count) * (factor - 1))
    }

    /// Whether that is a number worth printing. More than twenty times today's data is "not by adding observations".
    package var isWorthwhile: Bool { factor <= 20 }
}
