/// Holm's step-down procedure: the smallest p-value is held against total/m, the next one against total/(m − 1) and so on, until one
/// is larger than its level.
///
/// Source: Holm 1979.
struct HolmProcedure {
    /// Whether each hypothesis is rejected, in the order of the p-values.
    let isRejected: [Bool]
    /// The level of each member of the family: its own step's if it is rejected, else that of the first step that failed, for a
    /// later, larger one could contradict the outcome. Nil outside the family.
    let levels: [Double?]

    /// - Parameters:
    ///   - pValues: of all hypotheses; ties are taken in their order.
    ///   - family: which of them take part.
    ///   - total: the level of the family.
    ///   - most: no single step's level is larger than this.
    init(_ pValues: [Double], family: (Double) -> Bool, total: Double, most: Double) {
        let members = pValues.indices.filter { family(pValues[$0]) }
        let ordered = members.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
        var isRejected = pValues.map { _ in false }
        var levels: [Double?] = pValues.map { _ in nil }
        var failed: Double?
        for (step, index) in ordered.enumerated() {
            let level = failed ?? min(most, total / Double(ordered.count - step))
            levels[index] = level
            if failed == nil, pValues[index] <= level { isRejected[index] = true } else { failed = level }
        }
        self.isRejected = isRejected
        self.levels = levels
    }
}
