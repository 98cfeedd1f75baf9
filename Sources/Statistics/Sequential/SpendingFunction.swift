import RealModule

/// How much of the level is spent by the time a share of the planned pairs is there.
///
/// Source: Lan and DeMets 1983.
package enum SpendingFunction: String, Sendable, CaseIterable {
    /// 2 − 2Φ(z_{α/2}/√t): hardly anything early, so that the last look is nearly as sharp as a single one.
    case obrienFleming = "obrien-fleming"
    /// α·ln(1 + (e − 1)t): about the same at each look.
    case pocock

    /// The level spent up to the information `t`, the share of the planned pairs: 0 at 0, `alpha` from 1 on.
    package func spent(information t: Double, alpha: Double) -> Double {
        if t <= 0 { return 0 }
        if t >= 1 { return alpha }
        switch self {
        case .obrienFleming: return 2 * Normal.survival(Normal.upperQuantile(alpha / 2) / .sqrt(t))
        case .pocock: return alpha * .log(onePlus: .expMinusOne(1) * t)
        }
    }
}
