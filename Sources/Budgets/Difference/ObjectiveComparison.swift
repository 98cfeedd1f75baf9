import Measurements

/// The keys of `policy`, which an objective may have as its own.
enum PolicyKey: String, CaseIterable {
    case confidence, undecided, absent, unscored, baseline, correction, comparable

    /// The value as budgets write it.
    func text(_ policy: Policy) -> String {
        switch self {
        case .confidence: shortest(policy.confidence * 100) + "%"
        case .undecided: policy.undecided.rawValue
        case .absent: policy.absent.rawValue
        case .unscored: policy.unscored.rawValue
        case .baseline: policy.baselines.map(\.name).joined(separator: ", ")
        case .correction: policy.correction.rawValue
        case .comparable: policy.comparable.isEmpty ? "nothing" : policy.comparable.map(\.rawValue).joined(separator: ", ")
        }
    }
}

/// Compares two states of an objective key by key, each judged by the policy of its own budget.
struct ObjectiveComparison {
    let old: Policy
    let new: Policy
    /// The newer name of a suite that was renamed.
    let suiteNames: [String: String]

    func changes(from before: Objective, to after: Objective) -> [BudgetDifference.Change] {
        ownKeys(from: before, to: after) + policyKeys(from: before, to: after)
    }

    private func ownKeys(from before: Objective, to after: Objective) -> [BudgetDifference.Change] {
        var changes: [BudgetDifference.Change] = []
        func add(_ key: String, _ from: String?, _ to: String?, _ tendency: Tendency?) {
            guard let tendency else { return }
            changes.append(BudgetDifference.Change(.objective(after.name), key, from: from, to: to, tendency))
        }
        func addText(_ key: String, _ from: String?, _ to: String?) { add(key, from, to, from == to ? nil : .other) }

        let isSameMeasure = metric(of: before, renamed: true) == metric(of: after, renamed: false) && before.statistic == after.statistic
        addText("metric", metric(of: before, renamed: true), metric(of: after, renamed: false))
        addText("statistic", before.statistic.name, after.statistic.name)
        let directions = [before, after].map(BudgetExplanation.direction(of:))
        if before.direction != after.direction, directions[0] != directions[1] {
            addText("direction", directions[0]?.rawValue, directions[1]?.rawValue)
        }
        addText("where", ObjectiveComparison.text(before.filter), ObjectiveComparison.text(after.filter))
        addText("each", ObjectiveComparison.text(before.each), ObjectiveComparison.text(after.each))
        add("limit", before.limit?.text, after.limit?.text, limit(from: before, to: after, isSameMeasure: isSameMeasure))
        add(
            "margin", before.margin?.text, after.margin?.text,
            ObjectiveComparison.promise(before.margin, after.margin) { $0.tendency(to: $1) })
        let direction = directions[0] == directions[1] ? directions[0] : nil
        let failures = (before.failures ?? .exclude, after.failures ?? .exclude)
        add("failures", failures.0.text, failures.1.text, failures.0.tendency(to: failures.1, direction: direction))
        add("noise", ObjectiveComparison.text(before.noise), ObjectiveComparison.text(after.noise), noise(before.noise, after.noise))
        addText("method", before.method?.rawValue, after.method?.rawValue)
        addText("warm-up", before.warmUp.rawValue, after.warmUp.rawValue)
        addText("why", before.why, after.why)
        return changes
    }

    private func policyKeys(from before: Objective, to after: Objective) -> [BudgetDifference.Change] {
        let (was, became) = (resolved(before, old), resolved(after, new))
        let directions = [before, after].map(BudgetExplanation.direction(of:))
        let direction = directions[0] == directions[1] ? directions[0] : nil
        // Without a margin nothing is compared with a baseline.
        let hasMargin = before.margin != nil || after.margin != nil
        return PolicyKey.allCases.compactMap { key in
            let tendency: Tendency? =
                switch key {
                case .confidence: Tendency.loosenedIfLarger(was.confidence, became.confidence)?.reversed
                case .undecided: .byRank(was.undecided, became.undecided, strictestFirst: [.block, .blockIfWorse, .warn, .pass])
                case .absent: was.absent.tendency(to: became.absent, direction: direction)
                case .unscored: was.unscored.tendency(to: became.unscored)
                case .baseline: hasMargin ? was.baselines.tendency(to: became.baselines) : nil
                case .correction: was.correction == became.correction ? nil : .other
                case .comparable: hasMargin && Set(was.comparable) != Set(became.comparable) ? .other : nil
                }
            return tendency.map {
                BudgetDifference.Change(.objective(after.name), key.rawValue, from: key.text(was), to: key.text(became), $0)
            }
        }
    }

    /// The objective's policy as it holds: one correction is for all objectives together, unless this one only lists.
    private func resolved(_ objective: Objective, _ budget: Policy) -> Policy {
        var policy = objective.policy
        if policy.correction != .benjaminiHochberg { policy.correction = budget.correction }
        return policy
    }

    private func metric(of objective: Objective, renamed: Bool) -> String {
        let suite = renamed ? suiteNames[objective.suite] ?? objective.suite : objective.suite
        return "\(suite)/\(objective.metric)"
    }

    /// A limit of another metric or statistic cannot be compared, nor one of which nobody knows on which side it lies.
    private func limit(from before: Objective, to after: Objective, isSameMeasure: Bool) -> Tendency? {
        ObjectiveComparison.promise(before.limit, after.limit) { old, new in
            let directions = [before, after].map(BudgetExplanation.direction(of:))
            let change = old.tendency(to: new, larger: directions[1] == .higher ? .tightened : .loosened)
            guard change != nil else { return nil }
            return isSameMeasure && directions[0] == directions[1] && directions[0] != nil ? change : .other
        }
    }

    /// One that came tightens, one that went loosens.
    private static func promise<Bound>(_ old: Bound?, _ new: Bound?, _ compare: (Bound, Bound) -> Tendency?) -> Tendency? {
        switch (old, new) {
        case (nil, nil): nil
        case (nil, _?): .tightened
        case (_?, nil): .loosened
        case (let old?, let new?): compare(old, new)
        }
    }

    /// Where none is stated, rounds or the history decide how large it is.
    private func noise(_ old: Noise?, _ new: Noise?) -> Tendency? {
        guard let old, let new else { return old == new ? nil : .other }
        return old.tendency(to: new)
    }

    private static func text(_ noise: Noise?) -> String? { noise.map { $0.share.map { shortest($0 * 100) + "%" } ?? "none" } }

    private static func text(_ labels: [String]) -> String? { labels.isEmpty ? nil : labels.joined(separator: ", ") }

    /// `load: 1x, locale: de or en`; in the order of keys, which means nothing.
    private static func text(_ filter: [LabelMatch]) -> String? {
        text(
            filter.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
                .map { "\($0.key): \($0.values.sorted().joined(separator: " or "))" })
    }
}
