import Measurements

extension BudgetParser {
    /// In the file's order; those with problems are left out.
    mutating func suites(_ fields: Fields) -> [Suite] {
        var result: [Suite] = []
        for (name, node) in named("suites", in: fields) {
            guard visits <= BudgetParser.mostVisits else { break }
            if [".", "..", ".git"].contains(name.value) {
                problems.error(
                    "\(quoted(name.value)) is no name of a suite", at: name.location, mend: "records of a suite lie in a folder of its name"
                )
            }
            if let suite = suite(name, node) { result.append(suite) }
        }
        return result
    }

    private mutating func suite(_ name: Located<String>, _ node: YAMLNode) -> Suite? {
        if let resolved = resolve(node), case .scalar(let text, _) = resolved.content, !resolved.isNull {
            problems.error("a suite is a mapping; this is a text", at: resolved.location, mend: "write { results: \"\(shortened(text))\" }")
            return nil
        }
        guard let fields = fields(of: node, by: BudgetKeys.suite, at: name.location) else { return nil }
        let results = texts("results", in: fields)
        let rounds = flag("rounds", in: fields)
        let files: FileGrouping? = choice("files", in: fields)
        let store: StoredForm? = choice("store", in: fields)
        let format = text("format", in: fields)
        if let format, !BudgetParser.isName(format.value) {
            problems.error("\(quoted(format.value)) is no name of a format", at: format.location)
        }
        let reading = InputReading(format: format?.value, unit: unit(fields), fields: fieldNames(fields))
        let command = command(fields)
        let prepare = shellLine("prepare", in: fields, at: .preparation)
        guard results != nil || command != nil else { return nil }
        return Suite(
            name: name.value, results: results?.map(\.value) ?? [], command: command, prepare: prepare, rounds: rounds ?? true,
            allShards: files == .shards, reading: reading, store: store ?? .histograms)
    }

    /// Of values whose files do not tell it.
    private mutating func unit(_ fields: Fields) -> Unit? {
        guard let text = text("unit", in: fields) else { return nil }
        let unit = Unit(parsing: text.value)
        guard unit.isKnown, unit.dimension != .none else {
            problems.error("\(quoted(text.value)) is no known unit", at: text.location, mend: "expected ns, us, ms, s, B, KiB …")
            return nil
        }
        return unit
    }

    private mutating func fieldNames(_ fields: Fields) -> [FieldRole: FieldName] {
        guard let node = fields.nodes["fields"], let names = self.fields(of: node, by: BudgetKeys.fieldNames, at: node.location) else {
            return [:]
        }
        var found: [FieldRole: FieldName] = [:]
        for role in FieldRole.allCases {
            if let name = text(role.rawValue, in: names) { found[role] = FieldName(parsing: name.value) }
        }
        return found
    }

    private mutating func command(_ fields: Fields) -> SuiteCommand? {
        if let line = shellLine("command", in: fields, at: .measurement) { return .single(line) }
        guard let node = fields.nodes["levels"], let entries = mapping(node, called: quoted("levels")) else { return nil }
        if entries.isEmpty { problems.error("\(quoted("levels")) is empty", at: node.location, mend: "expected at least one") }
        var levels: [LoadLevel] = []
        for (name, line) in entries {
            guard visits <= BudgetParser.mostVisits else { break }
            if !BudgetParser.isName(name.value) {
                problems.error(
                    "\(quoted(name.value)) is no name of a load level", at: name.location,
                    mend: "expected letters A to Z, digits, point, underscore and hyphen: 1x")
            }
            if let text = text(line, called: name.value, mayBreak: true), let line = shellLine(text, at: .level) {
                levels.append(LoadLevel(level: name.value, command: line))
            }
        }
        return levels.isEmpty ? nil : .levels(levels)
    }

    private mutating func shellLine(_ key: String, in fields: Fields, at place: PlaceholderPlace) -> String? {
        text(key, in: fields, mayBreak: true).flatMap { shellLine($0, at: place) }
    }

    /// The line, with what is wrong about its placeholders said.
    private mutating func shellLine(_ text: Located<String>, at place: PlaceholderPlace) -> String? {
        let line = text.value.trimmingSpaces()
        for word in Placeholders.words(in: line) {
            if let known = Placeholder(rawValue: word) {
                if !place.known.contains(known) {
                    problems.error("{\(word)} has no value \(place.phrase)", at: text.location, mend: known.mend(at: place))
                }
            } else if let meant = Placeholders.meant(by: word, at: place) {
                problems.warning(
                    "{\(shortened(word))} is no placeholder and stays as it is", at: text.location,
                    mend: "did you mean {\(meant.rawValue)}?")
            }
        }
        return line
    }
}
