extension BudgetDifference {
    /// Those that are equal are no change, wherever they stand in the list. Of the others an older and a newer one for the same objective are
    /// one that was changed, in the order of the file.
    static func waiverChanges(from old: [Waiver], to new: [Waiver], renames: [String: String]) -> [Change] {
        var gone = old.map { ($0.renamed(by: renames), $0) }
        var came: [Waiver] = []
        for waiver in new {
            if let index = gone.firstIndex(where: { $0.0.isSame(as: waiver) }) { gone.remove(at: index) } else { came.append(waiver) }
        }
        var changes: [Change] = []
        for waiver in came {
            guard let index = gone.firstIndex(where: { $0.0.objective == waiver.objective }) else {
                changes.append(
                    Change(.waiver(objective: waiver.objective), "waiver", from: nil, to: waiver.text, .loosened, waiver: waiver))
                continue
            }
            let before = gone.remove(at: index).1
            let tendency: Tendency = before.until == waiver.until ? .other : before.until < waiver.until ? .loosened : .tightened
            changes.append(
                Change(.waiver(objective: waiver.objective), "waiver", from: before.text, to: waiver.text, tendency, waiver: waiver))
        }
        return changes
            + gone.map { Change(.waiver(objective: $0.1.objective), "waiver", from: $0.1.text, to: nil, .tightened) }
    }
}

extension Waiver {
    /// `until 2026-12-31, by @release: OPS-1432: cache lands in January`
    package var text: String { "until \(until), by \(by): \(reason)" }

    fileprivate func isSame(as other: Waiver) -> Bool {
        (objective, until, by, reason) == (other.objective, other.until, other.by, other.reason)
    }

    fileprivate func renamed(by names: [String: String]) -> Waiver {
        let name = objective.prefix { $0 != "[" }
        guard let newer = names[String(name)] else { return self }
        return Waiver(objective: newer + objective.dropFirst(name.count), until: until, by: by, reason: reason, location: location)
    }
}
