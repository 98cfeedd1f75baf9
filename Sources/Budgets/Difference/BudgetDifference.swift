/// What changed between two budgets, by what holds and not by how it is written: spaces, comments, the order of keys, other units of the same
/// value and a key of `policy` that moved into the objectives are no change.
package struct BudgetDifference: Sendable, Hashable {
    package struct Change: Sendable, Hashable {
        package let subject: Subject
        /// The key's own name; `objective`, `suite` or `waiver` for one that came or went, `name` for one that was renamed.
        package let key: String
        /// As budgets write it, or in words; nil for what was not there.
        package let from: String?
        /// Nil for what is no longer there.
        package let to: String?
        package let tendency: Tendency
        /// The waiver that stands after the change; nil where it is none, or was removed.
        package let waiver: Waiver?

        package init(_ subject: Subject, _ key: String, from: String?, to: String?, _ tendency: Tendency, waiver: Waiver? = nil) {
            self.subject = subject
            self.key = key
            self.from = from
            self.to = to
            self.tendency = tendency
            self.waiver = waiver
        }

        /// Where it stands in the file: `limit` of an objective, else `owner`, `policy.undecided`, `suites.load.results`, `waiver`.
        package var path: String {
            switch subject {
            case .budget, .objective, .waiver: key
            case .policy: "policy.\(key)"
            case .suite(let name): key == "suite" ? "suites.\(name)" : "suites.\(name).\(key)"
            }
        }
    }

    /// Whose key it is.
    package enum Subject: Sendable, Hashable {
        case budget
        case suite(String)
        case objective(String)
        /// A key of `policy`, and the objectives for which the change holds.
        case policy(objectives: [String])
        /// By the name of the objective, or of one of its values: `name[value]`.
        case waiver(objective: String)

        /// The names of the objectives that it concerns; empty for the whole file.
        package var objectives: [String] {
            switch self {
            case .budget, .suite: []
            case .objective(let name), .waiver(let name): [name]
            case .policy(let names): names
            }
        }
    }

    /// Objectives in the order of the newer file with what was removed behind them, then waivers, policy, suites and the file's own keys.
    package let changes: [Change]

    package var isEmpty: Bool { changes.isEmpty }

    /// Nil stands for a file that is not there: each of the other's objectives and waivers then came or went.
    package init(from old: Budget?, to new: Budget?) {
        self.init(merging: [old], to: new)
    }

    /// What a merge itself changed: only what differs from each of its parents, and as it differs from the first one that had it.
    package init(merging parents: [Budget?], to new: Budget?) {
        // A side that never had the file says nothing of what was done to it; one that has it no more says that it went.
        let having = new == nil || parents.allSatisfy { $0 == nil } ? parents : parents.filter { $0 != nil }
        let differences = having.map { BudgetDifference.keyByKey(from: $0, to: new) }
        var own: [Change] = []
        for (index, changes) in differences.enumerated() {
            let others = differences.enumerated().filter { $0.offset != index }.map { Set($0.element.flatMap(\.covered)) }
            let told = Set(own.map(\.identity))
            own += changes.filter { change in
                !told.contains(change.identity) && others.allSatisfy { $0.contains(change.identity) || $0.contains(change.ofNewObjective) }
            }
        }
        changes = BudgetDifference.gatheringPolicy(own, from: having.first??.policy, to: new?.policy)
    }

    /// What a merge took back of what one of its parents did since their common ancestors, by taking another side's word: as it differs from that
    /// parent. What differs from every parent is the merge's own.
    package init(droppedBy merge: Budget?, from parent: Budget?, since bases: [Budget?], beside others: [Budget?]) {
        let done = bases.map { Set(BudgetDifference.keyByKey(from: $0, to: parent).flatMap(\.covered)) }
        let told = others.map { Set(BudgetDifference.keyByKey(from: $0, to: merge).flatMap(\.covered)) }
        let dropped = BudgetDifference.keyByKey(from: parent, to: merge).filter { change in
            let isOf: (Set<[String?]>) -> Bool = { $0.contains(change.identity) || $0.contains(change.ofNewObjective) }
            return done.allSatisfy(isOf) && !told.allSatisfy(isOf)
        }
        changes = BudgetDifference.gatheringPolicy(dropped, from: parent?.policy, to: merge?.policy)
    }

    private static func pricesText(_ budget: Budget) -> String? {
        budget.prices.isEmpty ? nil : budget.prices.map { "\($0.model): \($0.text)" }.joined(separator: "; ")
    }

    private static func keyByKey(from old: Budget?, to new: Budget?) -> [Change] {
        guard let old, let new else {
            return (new?.objectives ?? []).map(added) + (old?.objectives ?? []).map(removed)
                + waiverChanges(from: old?.waivers ?? [], to: new?.waivers ?? [], renames: [:])
        }
        let suites = Renames(from: old.suites, to: new.suites, name: \.name) { suiteChanges(from: $0, to: $1).isEmpty }
        let comparison = ObjectiveComparison(old: old.policy, new: new.policy, suiteNames: suites.names)
        let objectives = Renames(from: old.objectives, to: new.objectives, name: \.name) { comparison.changes(from: $0, to: $1).isEmpty }
        var changes: [Change] = []
        for (before, after) in objectives.matched {
            switch (before, after) {
            case (let before?, let after?):
                if before.name != after.name {
                    changes.append(Change(.objective(after.name), "name", from: before.name, to: after.name, .other))
                }
                changes += comparison.changes(from: before, to: after)
            case (nil, let after?): changes.append(added(after))
            case (let before?, nil): changes.append(removed(before))
            case (nil, nil): break
            }
        }
        changes += waiverChanges(from: old.waivers, to: new.waivers, renames: objectives.names)
        for (before, after) in suites.matched {
            switch (before, after) {
            case (let before?, let after?):
                if before.name != after.name {
                    changes.append(Change(.suite(after.name), "name", from: before.name, to: after.name, .other))
                }
                changes += suiteChanges(from: before, to: after)
            case (let before, let after):
                let name = before?.name ?? after?.name ?? ""
                changes.append(Change(.suite(name), "suite", from: before?.summary, to: after?.summary, .other))
            }
        }
        let primary = old.primary.map { objectives.names[$0] ?? $0 }
        let own = [
            ("service", old.service, new.service), ("owner", old.owner, new.owner), ("why", old.why, new.why),
            ("primary", primary, new.primary), ("prices", pricesText(old), pricesText(new)),
        ]
        return changes + own.filter { $0.1 != $0.2 }.map { Change(.budget, $0.0, from: $0.1, to: $0.2, .other) }
    }

    private static func added(_ objective: Objective) -> Change {
        Change(.objective(objective.name), "objective", from: nil, to: BudgetExplanation.promise(of: objective), .tightened)
    }

    private static func removed(_ objective: Objective) -> Change {
        Change(.objective(objective.name), "objective", from: BudgetExplanation.promise(of: objective), to: nil, .loosened)
    }

    /// A key of `policy` that changed is one change, although it holds for each objective that does not say otherwise.
    private static func gatheringPolicy(_ changes: [Change], from old: Policy?, to new: Policy?) -> [Change] {
        guard let old, let new else { return changes }
        var rest = changes
        var gathered: [Change] = []
        for key in PolicyKey.allCases where key.text(old) != key.text(new) {
            let covered = rest.filter { $0.isPolicy && $0.key == key.rawValue && $0.from == key.text(old) && $0.to == key.text(new) }
            let tendencies = covered.map(\.tendency)
            guard let tendency = Tendency.together(tendencies) else { continue }
            let names = covered.flatMap(\.subject.objectives)
            gathered.append(Change(.policy(objectives: names), key.rawValue, from: key.text(old), to: key.text(new), tendency))
            rest.removeAll { covered.contains($0) }
        }
        let position = rest.firstIndex { $0.isOfFile } ?? rest.count
        rest.insert(contentsOf: gathered, at: position)
        return rest
    }
}

extension BudgetDifference.Change {
    /// Two differences to one budget change the same thing. Of waivers there may be several for one objective.
    fileprivate var identity: [String?] {
        switch subject {
        case .waiver(let name): ["waiver", name, to ?? from]
        case .objective(let name): ["objective", name, key]
        case .suite(let name): ["suite", name, key]
        case .budget, .policy: ["file", key]
        }
    }

    /// An objective that is new against one parent may have been changed against another.
    fileprivate var covered: [[String?]] {
        guard case .objective(let name) = subject, key == "objective", from == nil else { return [identity] }
        return [identity, ["new", name]]
    }

    fileprivate var ofNewObjective: [String?] {
        guard case .objective(let name) = subject, key != "objective" else { return identity }
        return ["new", name]
    }

    fileprivate var isPolicy: Bool {
        if case .objective = subject { PolicyKey(rawValue: key) != nil } else { false }
    }

    fileprivate var isOfFile: Bool {
        switch subject {
        case .budget, .suite: true
        case .objective, .policy, .waiver: false
        }
    }
}

/// Which item of an older list is which of a newer one: by name, and where a name went and another came with the same content, by content.
private struct Renames<Item> {
    /// In the newer order; what is gone stands behind.
    let matched: [(Item?, Item?)]
    /// The newer name of an older one, where it is another.
    let names: [String: String]

    init(from old: [Item], to new: [Item], name: KeyPath<Item, String>, isSame: (Item, Item) -> Bool) {
        let newNames = Set(new.map { $0[keyPath: name] })
        let byName = Dictionary(old.map { ($0[keyPath: name], $0) }) { first, _ in first }
        var gone = old.filter { !newNames.contains($0[keyPath: name]) }
        var matched: [(Item?, Item?)] = []
        var names: [String: String] = [:]
        for item in new {
            if let before = byName[item[keyPath: name]] {
                matched.append((before, item))
            } else if let index = gone.firstIndex(where: { isSame($0, item) }) {
                let before = gone.remove(at: index)
                names[before[keyPath: name]] = item[keyPath: name]
                matched.append((before, item))
            } else {
                matched.append((nil, item))
            }
        }
        self.matched = matched + gone.map { ($0, nil) }
        self.names = names
    }
}
