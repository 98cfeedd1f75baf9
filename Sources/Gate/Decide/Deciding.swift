import Budgets
import Measurements
import Statistics

/// Decides all checks of one budget together: Holm's rule among those beyond their margins, each pass by its own bound, and which
/// undecided ones look worse.
struct Deciding {
    let budget: Budget
    /// The how-manieth attempt on the commit.
    let attempt: Int
    let look: SequentialLook?
    private let pending: [PendingObjective]
    /// The checks that statistics judge, in the budget's order, and where each stands.
    private let places: [(objective: Int, item: Int, check: PendingCheck)]

    init(budget: Budget, attempt: Int, look: SequentialLook?, pending: [PendingObjective]) {
        self.budget = budget
        self.attempt = attempt
        self.look = look
        let widened = OneSessionWidening.applied(to: pending)
        let looked = look.map { LookWidening.applied(to: widened, at: $0) } ?? widened
        self.pending = looked
        places = looked.indices.flatMap { objective in
            looked[objective].checks.indices.compactMap { item in
                if case .pending(let check) = looked[objective].checks[item] { (objective, item, check) } else { nil }
            }
        }
    }

    func checks() -> [[Check]] {
        let checks = places.map(\.check)
        let listings = places.map { place in
            let objective = pending[place.objective].objective
            return objective.policy.correction == .benjaminiHochberg ? objective.name : nil
        }
        // A family that is chosen anew at each look holds no level over all of them.
        let correction = look == nil ? budget.policy.correction : .holmAll
        let family = FailFamily(
            checks, listings: listings, correction: correction, familyAlpha: budget.policy.alpha(atLook: attempt))
        let worse = looksWorse(checks, family)
        var results: [[Check?]] = pending.map { objective in
            objective.checks.map { if case .settled(let check) = $0 { check } else { nil } }
        }
        for (index, place) in places.enumerated() {
            let explaining = CheckExplanation(
                objective: pending[place.objective], check: checks[index], outcome: family.outcomes[index], level: family.levels[index],
                looksWorse: worse[index], look: look)
            results[place.objective][place.item] = explaining.verdict()
        }
        return results.map { $0.compactMap { $0 } }
    }

    /// Rejected "no degradation" among all estimates above 0, and by best estimate beyond; for a limit the estimate alone.
    private func looksWorse(_ checks: [PendingCheck], _ family: FailFamily) -> [Bool] {
        LooksWorse(
            pValues: checks.map(\.pValueOfNoDegradation),
            isBeyond: checks.map { $0.kind == .limit ? isLimitExceeded($0) : $0.isEstimateBeyond },
            isUndecided: family.outcomes.map { $0 == .undecided }, isRepeated: look != nil
        ).looksWorse
    }

    /// The estimate lies beyond the limit; with one session a side the widened bound must.
    private func isLimitExceeded(_ check: PendingCheck) -> Bool {
        guard case .success(let estimation)? = check.terms.first?.estimation, let target = check.terms.first?.target else { return false }
        if estimation.decides { return check.isEstimateBeyond }
        return Outcome.of(estimation.method.bounds(alpha: 0.025), margin: target.degradation) == .fail
    }
}

/// The fail rule over all checks that can decide; a check of another level than the budget's counts by its own.
struct FailFamily {
    let outcomes: [Outcome]
    /// The one-sided level at which each check's bound on the good side is shown.
    let levels: [Double]

    /// - Parameter listings: for each check the objective whose values it only lists; nil for those that the promise is for.
    init(_ checks: [PendingCheck], listings: [String?], correction: CorrectionPolicy, familyAlpha: Double) {
        var outcomes = [Outcome](repeating: .undecided, count: checks.count)
        var levels = checks.map(\.alpha)
        let deciding = checks.indices.filter { checks[$0].pValue != nil }
        for (listing, members) in Dictionary(grouping: deciding, by: { listings[$0] }) {
            let rule = FailRule(
                pValues: members.map { FailFamily.scaled(checks[$0].pValue ?? 1, by: familyAlpha / checks[$0].alpha) },
                isWithin: members.map { checks[$0].passes(alpha: checks[$0].alpha) }, alpha: familyAlpha,
                correction: listing != nil ? .benjaminiHochberg : correction == .holmAll ? .holmAll : .beyond)
            for (position, index) in members.enumerated() {
                outcomes[index] = rule.decisions[position].outcome
                levels[index] = rule.decisions[position].level * (checks[index].alpha / familyAlpha)
            }
        }
        self.outcomes = outcomes
        self.levels = levels
    }

    /// Scaling p and not the level keeps one Holm ladder for objectives with levels of their own; which estimates lie beyond their margins
    /// (p ≤ ½) stays as it is.
    private static func scaled(_ p: Double, by factor: Double) -> Double { p <= 0.5 ? min(0.5, p * factor) : p }
}

extension Policy {
    /// The one-sided level at the a-th look: α, then α/2ᵃ, so that pressing "re-run" is paid for.
    func alpha(atLook look: Int) -> Double {
        look <= 1 ? alpha : alpha / Double(sign: .plus, exponent: min(look, 60), significand: 1)
    }
}
