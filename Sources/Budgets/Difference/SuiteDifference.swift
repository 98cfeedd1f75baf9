import Measurements

extension BudgetDifference {
    /// What a suite reads and how it is measured; whether that is stricter cannot be said.
    static func suiteChanges(from old: Suite, to new: Suite) -> [Change] {
        let keys: [(String, String?, String?)] = [
            ("results", old.globs, new.globs), ("command", old.commandText, new.commandText), ("levels", old.levelsText, new.levelsText),
            ("prepare", old.prepare, new.prepare), ("rounds", String(old.rounds), String(new.rounds)),
            ("files", old.grouping, new.grouping), ("format", old.reading.format, new.reading.format),
            ("unit", old.reading.unit?.symbol, new.reading.unit?.symbol), ("fields", old.fieldsText, new.fieldsText),
            ("store", old.store.rawValue, new.store.rawValue),
        ]
        return keys.filter { $0.1 != $0.2 }.map { Change(.suite(new.name), $0.0, from: $0.1, to: $0.2, .other) }
    }
}

extension Suite {
    /// Where its results come from.
    var summary: String { globs ?? commandText ?? levelsText ?? "" }

    fileprivate var globs: String? { results.isEmpty ? nil : results.joined(separator: ", ") }

    fileprivate var fieldsText: String? {
        reading.fields.isEmpty
            ? nil
            : FieldRole.allCases.compactMap { role in reading.fields[role].map { "\(role.rawValue): \($0.text)" } }.joined(separator: ", ")
    }

    fileprivate var grouping: String { (allShards ? FileGrouping.shards : .runs).rawValue }

    fileprivate var commandText: String? { if case .single(let line)? = command { line } else { nil } }

    fileprivate var levelsText: String? {
        guard case .levels(let levels)? = command else { return nil }
        return levels.map { "\($0.level): \($0.command)" }.joined(separator: "; ")
    }
}
