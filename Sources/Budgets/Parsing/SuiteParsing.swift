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
        let format = text("format", in: fields)
        if let format, !BudgetParser.isName(format.value) {
            problems.error("\(quoted(format.value)) is no name of a format", at: format.location)
        }
        guard let results else { return nil }
        return Suite(
            name: name.value, results: results.map(\.value), rounds: rounds ?? true, allShards: files == .shards, inputFormat: format?.value
        )
    }
}
