package import Measurements

/// A suite of a first budget.
package struct DraftedSuite: Sendable {
    let name: String
    let globs: [String]
    let command: String?
    let prepare: String?
    let reading: InputReading
    package let results: ResultSet

    /// - Parameters:
    ///   - globs: to write down; none where only the command makes result files.
    ///   - command: the shell line that measured the results, with `{out}` in it, to write down.
    ///   - prepare: the shell line that built what was measured.
    ///   - reading: what was said of the files, to write down.
    ///   - results: of unchanged code; several files are several runs.
    package init(
        name: String, globs: [String], command: String? = nil, prepare: String? = nil, reading: InputReading = InputReading(),
        results: ResultSet
    ) {
        self.name = name
        self.globs = globs
        self.command = command
        self.prepare = prepare
        self.reading = reading
        self.results = results
    }

    var lines: [String] {
        let globs = self.globs.map(YAMLText.quoted).joined(separator: ", ")
        let files = self.globs.isEmpty ? [] : ["results: \(self.globs.count == 1 ? globs : "[\(globs)]")"]
        let said = readingLines
        guard let command else { return ["  \(name): { \((files + said).joined(separator: ", ")) }"] }
        let runs = RunPool(results).count
        return [
            "  # Measured for the numbers below: \(runs) run\(runs == 1 ? "" : "s") of the unchanged code by this command.", "  \(name):",
            "    command: \(YAMLText.quoted(command))",
        ] + (prepare.map { ["    prepare: \(YAMLText.quoted($0))"] } ?? []) + (files + said).map { "    " + $0 }
    }

    private var readingLines: [String] {
        let fields = FieldRole.allCases.compactMap { role in reading.fields[role].map { "\(role.rawValue): \(YAMLText.quoted($0.text))" } }
        return (reading.format.map { ["format: \(YAMLText.quoted($0))"] } ?? [])
            + (reading.unit.map { ["unit: \(YAMLText.quoted($0.symbol))"] } ?? [])
            + (fields.isEmpty ? [] : ["fields: { \(fields.joined(separator: ", ")) }"])
    }
}
