import Measurements

extension BudgetParser {
    /// - Parameters:
    ///   - objectives: those without problems, for what they are for each of.
    ///   - names: all that the file has.
    mutating func waivers(_ fields: Fields, objectives: [Objective], names: [String]) -> [Waiver] {
        guard let node = fields.nodes["waivers"], let items = list(node, called: "\"waivers\"") else { return [] }
        let known = Set(names)
        let single = Set(objectives.filter(\.each.isEmpty).map(\.name))
        var result: [Waiver] = []
        for item in items {
            guard visits <= BudgetParser.mostVisits else { break }
            guard let fields = self.fields(of: item, by: BudgetKeys.waiver, at: item.location) else { continue }
            let objective = text("objective", in: fields)
            let until = value("until", in: fields, reading: Day.reading)
            let by = text("by", in: fields)
            let reason = text("reason", in: fields, mayBreak: true)
            if let objective { check(objective, known: known, names: names, single: single) }
            guard let objective, let until, let by, let reason else { continue }
            result.append(
                Waiver(
                    objective: objective.value, until: until.value, by: by.value, reason: reason.value.trimmingSpaces(),
                    location: item.location))
        }
        return result
    }

    /// `name`, or `name[value]` of an objective that stands for each value of a label.
    private mutating func check(_ objective: Located<String>, known: Set<String>, names: [String], single: Set<String>) {
        let name = String(objective.value.prefix { $0 != "[" })
        guard known.contains(name) else {
            guard !names.isEmpty else { return }
            let mend = problems.mend(for: name, in: names, known: "objectives")
            problems.error("there is no objective \(quoted(name)) to waive", at: objective.location, mend: mend)
            return
        }
        guard name != objective.value else { return }
        let value = objective.value.dropFirst(name.count + 1)
        if !value.hasSuffix("]") || value.count < 2 {
            problems.error(
                "\(quoted(objective.value)) names no objective", at: objective.location,
                mend: "expected \(quoted(name)) or \(quoted(name + "[value]"))")
        } else if single.contains(name) {
            problems.error(
                "\(quoted(name)) is one objective and has no values to waive one of", at: objective.location,
                mend: "write \(quoted(name)), or give it \"each\"")
        }
    }
}

extension Day {
    /// Reads `2026-12-31`, or says what is wrong.
    static func reading(_ text: String) throws(SyntaxFault) -> Day {
        if let day = Day(text) { return day }
        if text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil { throw SyntaxFault("there is no day \(quoted(text))") }
        throw SyntaxFault("\(quoted(text)) is no date", mend: "expected year-month-day, such as 2026-12-31")
    }
}
