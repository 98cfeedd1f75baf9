import Measurements
import Statistics

/// Widens the bounds of checks with one session a side by how far sessions may differ, as the other checks of the budget show or as
/// is assumed.
enum OneSessionWidening {
    static func applied(to pending: [PendingObjective]) -> [PendingObjective] {
        var estimates: [(objective: Int, estimate: Double)] = []
        for (index, objective) in pending.enumerated() {
            for case .pending(let check) in objective.checks where check.kind == .margin {
                if case .success(let estimation)? = check.terms.first?.estimation, isOneSession(estimation),
                    estimation.method.bounds(alpha: 0.025) != .unbounded
                {
                    estimates.append((index, estimation.method.estimate))
                    break
                }
            }
        }
        return pending.enumerated().map { index, objective in
            var objective = objective
            let others = estimates.filter { $0.objective != index }.map(\.estimate)
            objective.checks = objective.checks.map { item in
                guard case .pending(var check) = item else { return item }
                for term in check.terms.indices {
                    guard case .success(let estimation) = check.terms[term].estimation, isOneSession(estimation) else { continue }
                    check.terms[term].estimation = .success(widened(estimation, check.kind, check.terms[term].target, others))
                }
                return .pending(check)
            }
            return objective
        }
    }

    private static func isOneSession(_ estimation: Estimation) -> Bool {
        if case .oneSession = estimation.noise { true } else { false }
    }

    private static func widened(_ estimation: Estimation, _ kind: Check.Kind, _ target: Target, _ others: [Double]) -> Estimation {
        let values = min(estimation.size.baseline ?? .max, estimation.size.candidate ?? .max)
        return kind == .margin
            ? change(estimation.method, estimation, target, others, values) : limit(estimation.method, estimation, target, values)
    }

    private static func change(
        _ method: some IntervalMethod, _ estimation: Estimation, _ target: Target, _ others: [Double], _ values: Int
    ) -> Estimation {
        // Nothing was bounded inside the run: the estimate is on the target's own scale already.
        guard !(method is Unbounded), let session = OneSession(method, .change(estimatesOfOthers: others), values: values) else {
            return estimation
        }
        let noise = NoiseSource.oneSession(fromOthers: session.restsOnOthers(alpha: 0.025))
        guard !target.scale.isLog, let baseline = estimation.baselineEstimate else { return estimation.replacing(session, noise) }
        // Degradations of ratios become differences: where higher is better ln(b/c) = x means b − c = b·(1 − exp(−x)).
        return target.scale.direction == .lower
            ? estimation.replacing(OfLogRatio(session, baseline: baseline), noise)
            : estimation.replacing(Negated(OfLogRatio(Negated(session), baseline: baseline)), noise)
    }

    private static func limit(_ method: some IntervalMethod, _ estimation: Estimation, _ target: Target, _ values: Int) -> Estimation {
        let noise = NoiseSource.oneSession(fromOthers: false)
        if target.scale.direction == .lower {
            guard let session = OneSession(LogScale(method), .limit, values: values) else { return estimation }
            return estimation.replacing(OfLogarithm(session), noise)
        }
        guard let session = OneSession(LogScale(Negated(method)), .limit, values: values) else { return estimation }
        return estimation.replacing(Negated(OfLogarithm(session)), noise)
    }
}
