import RealModule

/// The change of the failure share between two runs of one set of pass/fail cases: (pass→fail − fail→pass)/n, positive when worse,
/// bounded by the wider of Tango's score interval and Bonett and Price's adjusted Wald interval.
///
/// No cases: no estimate (NaN) and infinite bounds. Bounds are not clipped to ±1; a score without a root on a side gives ±1.
/// Source: Tango 1998; Bonett and Price 2012.
package struct GoldenPassFail: IntervalMethod {
    /// Cases that passed before and fail now.
    package let passToFail: Int
    /// Cases that failed before and pass now.
    package let failToPass: Int
    /// All cases, unchanged ones included.
    package let count: Int
    let methods: Wider<Tango, BonettPrice>

    /// Counts are not negative, and those of changed cases together at most `count`.
    package init(passToFail: Int, failToPass: Int, count: Int) {
        self.passToFail = passToFail
        self.failToPass = failToPass
        self.count = count
        let (worse, better, all) = (Double(passToFail), Double(failToPass), Double(count))
        methods = Wider(
            Tango(worse: worse, better: better, count: all), BonettPrice(worse: worse, better: better, count: all))
    }

    package var estimate: Double { methods.estimate }

    package func bounds(alpha: Double) -> Bounds { count > 0 ? methods.bounds(alpha: alpha) : .unbounded }

    package func pValue(atMost margin: Double) -> Double { count > 0 ? methods.pValue(atMost: margin) : 1 }
}

/// Tango's score interval of a difference of paired proportions.
struct Tango: ScoreMethod {
    let worse, better, count: Double

    var estimate: Double { (worse - better) / count }

    func score(at d: Double) -> Double {
        // The restricted estimate q̃ of the share of better cases is the larger root of 2n q² + B q + C = 0.
        let b = (2 * count - worse + better) * d - worse - better
        let c = -better * d * (1 - d)
        let radical = Double.sqrt(max(b * b - 8 * count * c, 0))
        let share = b <= 0 ? (radical - b) / (4 * count) : -2 * c / (radical + b)
        return standardized(worse - better - count * d, variance: count * (2 * share + d * (1 - d)))
    }
}

/// Bonett and Price's adjusted Wald interval: one case is added to each of pass→fail and fail→pass.
struct BonettPrice: IntervalMethod {
    let estimate: Double
    private let center, standardError: Double

    init(worse: Double, better: Double, count: Double) {
        estimate = (worse - better) / count
        let (p, q) = ((worse + 1) / (count + 2), (better + 1) / (count + 2))
        center = p - q
        standardError = .sqrt((p + q - (p - q) * (p - q)) / (count + 2))
    }

    func bounds(alpha: Double) -> Bounds {
        let distance = Normal.upperQuantile(alpha) * standardError
        return Bounds(lower: center - distance, upper: center + distance)
    }

    func pValue(atMost margin: Double) -> Double { Normal.survival((center - margin) / standardError) }
}
