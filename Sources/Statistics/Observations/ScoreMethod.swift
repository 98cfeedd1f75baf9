import RealModule

/// A difference of two proportions bounded by a score statistic: the differences at which the statistic is at most the normal
/// quantile in size.
protocol ScoreMethod: IntervalMethod {
    /// The standardised distance of the data from a true difference of −1 … 1; falls as that grows. 0 at 0/0.
    func score(at difference: Double) -> Double
}

extension ScoreMethod {
    /// The roots of the score; −1 or 1 where it has none on that side.
    package func bounds(alpha: Double) -> Bounds {
        let z = Normal.upperQuantile(alpha)
        return Bounds(lower: root(z), upper: root(-z))
    }

    package func pValue(atMost margin: Double) -> Double {
        if margin >= 1 { return 1 }
        return margin < -1 ? 0 : Normal.survival(score(at: margin))
    }

    /// The quotient of a distance and its standard error, 0 at 0/0.
    func standardized(_ distance: Double, variance: Double) -> Double {
        distance == 0 ? 0 : distance / .sqrt(max(variance, 0))
    }

    private func root(_ target: Double) -> Double {
        if score(at: -1) <= target { return -1 }
        if score(at: 1) > target { return 1 }
        var (low, high) = (-1.0, 1.0)
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if middle == low || middle == high { break }
            if score(at: middle) > target { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
