import Budgets
import Measurements
import Statistics

/// One objective (or one value of its `each:`) with its checks before the family's correction.
struct PendingObjective {
    let objective: Objective
    let key: InstanceKey
    let metric: Metric
    let direction: Direction
    var checks: [Item]
    let flips: Flips?
    let counts: Counts

    enum Item {
        case pending(PendingCheck)
        /// Decided without statistics: absent, no baseline.
        case settled(Check)
    }
}
