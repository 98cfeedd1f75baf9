import RealModule

/// The mean of the differences of pairs at one look of several, out of a number of pairs that was fixed beforehand: the estimate
/// ∓ the boundary of this look times the standard error.
///
/// At each level the boundaries are those of that level, so that looking at all of the design's looks errs at most at it.
///
/// * A number of pairs at which the design does not look: infinite bounds, p = 1.
/// * No pairs: no estimate (NaN).
/// * All differences equal: both bounds are that difference.
/// * A look on which nothing is spent: infinite bounds.
package struct GroupSequentialMean: IntervalMethod {
    /// The differences of the pairs up to this look.
    package let differences: Moments
    package let design: SequentialDesign
    /// Which of the design's looks this is, from 0; nil if it is none.
    package let look: Int?
    private let planned: LanDeMets?

    /// - Parameter planned: the boundaries at the level that is asked for most, so that they are not computed again.
    package init(_ differences: Moments, design: SequentialDesign, planned: LanDeMets? = nil) {
        self.differences = differences
        self.design = design
        look = design.looks.firstIndex(of: differences.count)
        self.planned = planned?.design == design ? planned : nil
    }

    package var estimate: Double { differences.mean }

    package func bounds(alpha: Double) -> Bounds {
        guard let look, differences.isMeasurable else { return .unbounded }
        if differences.isConstant { return .point(estimate) }
        let distance = quantile(alpha: alpha, look: look) * differences.standardError
        return Bounds(lower: estimate - distance, upper: estimate + distance)
    }

    /// The level at which this look's boundary is the studentised distance from the margin; to 1e-10.
    package func pValue(atMost margin: Double) -> Double {
        guard let look, differences.isMeasurable else { return 1 }
        if differences.isConstant { return Point(estimate).pValue(atMost: margin) }
        let studentized = differences.meanDifference(from: Point.ceiling(of: margin)) / differences.standardError
        let nominal = StudentT(degreesOfFreedom: degreesOfFreedom).survival(studentized)
        guard nominal > 0, nominal < 1 else { return nominal.isNaN ? 1 : nominal }
        let target = Normal.upperQuantile(nominal)
        let crossing = crossing(from: target * .sqrt(design.information[look])) { quantile in
            target - LanDeMets.boundary(design, looks: look + 1, alpha: Normal.survival(quantile))
        }
        return Normal.survival(crossing)
    }

    private var degreesOfFreedom: Double { Double(differences.count - 1) }

    private func quantile(alpha: Double, look: Int) -> Double {
        if let planned, planned.alpha == alpha { return planned.looks[look].t }
        let boundary = LanDeMets.boundary(design, looks: look + 1, alpha: alpha)
        return StudentT(degreesOfFreedom: degreesOfFreedom).upperQuantile(Normal.survival(boundary))
    }

    /// Where the falling `excess` becomes negative, of quantiles that belong to levels 1e-300 … 1 − 1e-12; infinite beyond.
    ///
    /// By the rule of false position with the Illinois correction, for each value costs a recursion and is nearly linear.
    private func crossing(from start: Double, _ excess: (Double) -> Double) -> Double {
        let range = (low: -7.03, high: 37.04)
        var (low, high) = (min(max(start, range.low), range.high), min(max(start, range.low), range.high))
        var atLow = excess(low)
        var atHigh = atLow
        var step = 0.125
        while atLow < 0 {
            if low <= range.low { return -.infinity }
            (high, atHigh) = (low, atLow)
            low = max(low - step, range.low)
            atLow = excess(low)
            step *= 2
        }
        while atHigh >= 0 {
            if high >= range.high { return .infinity }
            (low, atLow) = (high, atHigh)
            high = min(high + step, range.high)
            atHigh = excess(high)
            step *= 2
        }
        var movedLow: Bool?
        for _ in 0..<200 where high - low > 1e-11 * max(1, abs(low)) {
            let chord = (low * atHigh - high * atLow) / (atHigh - atLow)
            let next = chord > low && chord < high ? chord : (low + high) / 2
            let value = excess(next)
            if abs(value) <= 1e-11 { return next }
            // An end that stays a second time counts half, so that it moves soon.
            if value >= 0 {
                if movedLow == true { atHigh /= 2 }
                (low, atLow, movedLow) = (next, value, true)
            } else {
                if movedLow == false { atLow /= 2 }
                (high, atHigh, movedLow) = (next, value, false)
            }
        }
        return (low + high) / 2
    }
}
