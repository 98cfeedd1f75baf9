import Budgets

/// A budget's waivers on one day: which apply, and which have expired.
struct WaiverBook {
    let valid: [Waiver]
    let expired: [Waiver]

    init(budget: Budget, today: Day) {
        valid = budget.waivers.filter { $0.until >= today }
        expired = budget.waivers.filter { $0.until < today }
    }

    /// The waiver of an objective covers all its values, `name[value]` one.
    func use(for key: InstanceKey) -> WaiverUse? {
        valid.first { $0.objective == key.objective || $0.objective == key.text }.map {
            WaiverUse(until: $0.until, by: $0.by, reason: $0.reason)
        }
    }
}
