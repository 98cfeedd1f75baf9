import Measurements

/// What a change does to a promise.
package enum Tendency: String, Sendable, Hashable, CaseIterable {
    /// Less is allowed, or more is promised.
    case tightened
    /// More is allowed, or less is promised.
    case loosened
    /// Neither can be said.
    case other

    /// That of the change back.
    package var reversed: Tendency {
        switch self {
        case .tightened: .loosened
        case .loosened: .tightened
        case .other: .other
        }
    }

    /// Of a number that allows more the larger it is; nil where nothing changed.
    static func loosenedIfLarger(_ old: Double, _ new: Double) -> Tendency? {
        let (old, new) = (NumberFormat.tenDigits(old), NumberFormat.tenDigits(new))
        return old == new ? nil : new > old ? .loosened : .tightened
    }

    /// Of a value whose places go from the strictest to the loosest; nil where nothing changed.
    static func byRank<Value: Equatable>(_ old: Value, _ new: Value, strictestFirst ranks: [Value]) -> Tendency? {
        guard old != new else { return nil }
        guard let before = ranks.firstIndex(of: old), let after = ranks.firstIndex(of: new) else { return .other }
        return after > before ? .loosened : .tightened
    }

    /// Of several changes of one promise: what all of them do; nil where there is none.
    static func together(_ parts: [Tendency?]) -> Tendency? {
        let kinds = Set(parts.compactMap { $0 })
        return kinds.count > 1 ? .other : kinds.first
    }
}

extension Quantity {
    /// Of two bounds in one scale: nil where they are equal. A bare number is a share or a count, as the results have it, so it agrees with
    /// those, as when it is judged.
    func tendency(to new: Quantity, larger: Tendency) -> Tendency? {
        guard isComparable(with: new) else { return .other }
        let change = Tendency.loosenedIfLarger(baseValue, new.baseValue)
        return larger == .loosened ? change : change?.reversed
    }

    private func isComparable(with other: Quantity) -> Bool {
        let plain: Set<Dimension?> = [nil, Dimension.none, .ratio]
        let (mine, others) = (unit?.dimension, other.unit?.dimension)
        if mine == others || (plain.contains(mine) && plain.contains(others)) { return true }
        return [mine, others].contains(.tokens) && [mine, others].contains(nil)
    }
}

extension Margin {
    /// Of several terms the largest counts: one more allows more. Nil where both allow the same.
    func tendency(to new: Margin) -> Tendency? {
        let kinds = ["relative", "points", "absolute"]
        return .together(
            kinds.map { kind in
                switch (terms.first { $0.kind == kind }, new.terms.first { $0.kind == kind }) {
                case (.relative(let old), .relative(let new)), (.points(let old), .points(let new)): .loosenedIfLarger(old, new)
                case (.absolute(let old), .absolute(let new)): old.tendency(to: new, larger: .loosened)
                case (nil, nil): nil
                case (nil, _?): .loosened
                case (_?, nil): .tightened
                default: .other
                }
            })
    }
}

extension Noise {
    /// A larger spread makes it harder to find a change; observations that are independent have none.
    func tendency(to new: Noise) -> Tendency? { .loosenedIfLarger(share ?? 0, new.share ?? 0) }
}

extension FailurePolicy {
    /// Counting failed requests as slow ones makes a metric that is better when lower worse, and the more so the longer the timeout.
    func tendency(to new: FailurePolicy, direction: Direction?) -> Tendency? {
        let change: Tendency? =
            switch (self, new) {
            case (.exclude, .exclude): nil
            case (.exclude, .asTimeout): .tightened
            case (.asTimeout, .exclude): .loosened
            case (.asTimeout(let old), .asTimeout(let new)): old.tendency(to: new, larger: .tightened)
            }
        return change == nil || direction == .lower ? change : .other
    }

    /// As budgets write it.
    var text: String {
        switch self {
        case .exclude: "exclude"
        case .asTimeout(let timeout): "as-timeout(\(timeout.text))"
        }
    }
}

extension AbsentPolicy {
    /// Nothing at all is a pass where lower is better, and a fail where higher is.
    func tendency(to new: AbsentPolicy, direction: Direction?) -> Tendency? {
        guard self != new else { return nil }
        if self == .zero || new == .zero, direction != .lower { return .other }
        return .byRank(self, new, strictestFirst: [.fail, .undecided, .zero])
    }
}

extension UnscoredPolicy {
    /// Left out, a case without a score can no longer do harm; whether "wrong" or "undecided" is stricter depends on how many there are.
    func tendency(to new: UnscoredPolicy) -> Tendency? {
        guard self != new else { return nil }
        return new == .exclude ? .loosened : self == .exclude ? .tightened : .other
    }
}

extension [BaselinePolicy] {
    /// Each baseline is a promise of its own: one more tightens.
    func tendency(to new: [BaselinePolicy]) -> Tendency? {
        let (old, new) = (Set(self), Set(new))
        if old == new { return nil }
        return old.isSubset(of: new) ? .tightened : new.isSubset(of: old) ? .loosened : .other
    }
}
