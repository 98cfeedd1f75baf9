package import Budgets
package import Measurements
package import Statistics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How degradations (positive = worse, whatever the direction) translate to changes in the metric's own sign, and back.
///
/// Relative changes live on the log scale: δ = ln(candidate/baseline), or ln(baseline/candidate) where higher is better. Everything else
/// lives on the difference scale, limits on the value itself.
package struct JudgementScale: Sendable, Hashable {
    package let scale: ChangeScale
    package let direction: Direction

    package var isLog: Bool { scale == .relative }

    /// A margin term or a limit as a degradation.
    package func degradation(ofAllowed value: Double) -> Double {
        switch (scale, direction) {
        case (.relative, .lower): log1p(value)
        case (.relative, .higher): -log1p(-value)
        case (.value, .higher): -value
        default: value
        }
    }

    /// A degradation as a change (or a value) in the metric's own sign; what the data cannot bound stays infinite.
    package func change(ofDegradation degradation: Double) -> Double {
        let signed = direction == .lower ? degradation : -degradation
        return scale == .relative && signed.isFinite ? expm1(signed) : signed
    }

    /// The method of "candidate minus baseline" (or of the value) turned so that positive is worse.
    package func degradation(of method: any IntervalMethod) -> any IntervalMethod {
        if direction == .lower { return method }
        if let point = method as? Point { return Point(-point.estimate) }
        return negated(method)
    }

    /// The two sides in the order in which "second against first" is a degradation. A method applied so answers with its own p-value, where
    /// a negated one is bisected.
    func ordered<Side>(_ baseline: Side, _ candidate: Side) -> (first: Side, second: Side) {
        direction == .lower ? (baseline, candidate) : (candidate, baseline)
    }

    private func negated(_ method: some IntervalMethod) -> any IntervalMethod { Negated(method) }
}

/// What a check asks: a limit, or one term of a margin.
package struct Target: Sendable, Hashable {
    package let scale: JudgementScale
    /// The margin or the limit as a degradation.
    package let degradation: Double
    package let allowed: AllowedBound

    package init(limit: Double, text: String, direction: Direction) {
        scale = JudgementScale(scale: .value, direction: direction)
        degradation = scale.degradation(ofAllowed: limit)
        allowed = AllowedBound(scale: .value, value: limit, text: text)
    }

    package init(margin term: Margin.Term, text: String, direction: Direction) {
        let sign = direction == .lower ? 1.0 : -1.0
        let (kind, amount): (ChangeScale, Double) =
            switch term {
            case .relative(let share): (.relative, share)
            case .points(let share): (.points, share)
            case .absolute(let quantity): (.absolute, quantity.baseValue)
            }
        scale = JudgementScale(scale: kind, direction: direction)
        degradation = scale.degradation(ofAllowed: amount)
        allowed = AllowedBound(scale: kind, value: sign * amount, text: text)
    }
}
