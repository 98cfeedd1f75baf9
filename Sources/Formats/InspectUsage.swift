/// Tokens and cost of model calls; nil where the provider reported nothing, which is not zero.
struct InspectUsage: Equatable {
    /// Without cached ones.
    var inputTokens: Double?
    var outputTokens: Double?
    /// Read from the provider's cache.
    var cachedTokens: Double?
    /// US dollars; only where the log was written with prices.
    var cost: Double?

    static let zero = InspectUsage(inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: 0)

    /// What either side does not know is not known of the sum, with one exception: a provider that never reads from a cache reports no
    /// cached tokens, so that one of two models may be silent about them.
    static func + (left: InspectUsage, right: InspectUsage) -> InspectUsage {
        InspectUsage(
            inputTokens: combined(left.inputTokens, right.inputTokens, +), outputTokens: combined(left.outputTokens, right.outputTokens, +),
            cachedTokens: left.cachedTokens.map { $0 + (right.cachedTokens ?? 0) } ?? right.cachedTokens,
            cost: combined(left.cost, right.cost, +))
    }

    static func - (left: InspectUsage, right: InspectUsage) -> InspectUsage {
        InspectUsage(
            inputTokens: combined(left.inputTokens, right.inputTokens, -), outputTokens: combined(left.outputTokens, right.outputTokens, -),
            cachedTokens: left.cachedTokens.map { $0 - (right.cachedTokens ?? 0) }, cost: combined(left.cost, right.cost, -))
    }

    private static func combined(_ left: Double?, _ right: Double?, _ operation: (Double, Double) -> Double) -> Double? {
        guard let left, let right else { return nil }
        return operation(left, right)
    }
}

/// Whose calls in a log are the judge's and not the application's.
///
/// A sample's `model_usage` counts every model, graders included; `role_usage` counts those calls that were made in a role. A judge is a
/// role that a scorer names (`model_role`) or one of the usual names, or a model that a scorer was given as its option `model`.
struct InspectJudges {
    /// The model under evaluation.
    let application: String?
    /// The models that are bound to each judging role (`eval.model_roles`); empty for a role that is only used.
    let roles: [String: [String]]
    /// The models given to scorers directly.
    let models: Set<String>

    /// Roles that judge wherever they occur.
    static let usualRoles: Set<String> = ["grader", "judge", "scorer"]

    /// All judging models that the log names, sorted.
    var names: [String] { Set(roles.values.joined()).union(models).sorted() }

    /// The sum over a sample's models without what the judges used; nil where the application called no model.
    func applicationUsage(models usage: [String: InspectUsage], roles roleUsage: [String: InspectUsage]) -> InspectUsage? {
        var remaining = usage
        for (role, bound) in roles {
            let others = bound.filter { $0 != application }
            guard let used = roleUsage[role], bound.count < 2 else {
                // Older logs count no roles, and a role of several models is not counted for each.
                for model in others { remaining[model] = nil }
                continue
            }
            guard let model = bound.first ?? application, let total = remaining[model] else { continue }
            remaining[model] = total == used ? nil : total - used
        }
        for model in models where model != application { remaining[model] = nil }
        guard let first = remaining.keys.sorted().first, let start = remaining[first] else { return nil }
        return remaining.keys.sorted().dropFirst().reduce(start) { sum, model in
            remaining[model].map { sum + $0 } ?? sum
        }
    }
}
